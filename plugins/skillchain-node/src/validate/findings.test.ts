import { findMarkers } from './markers';
import { parseFile } from './parse';
import { findSecrets } from './secrets';

function file(path: string, text: string) {
  return parseFile({ path, text, bytes: text.length, executable: false });
}

describe('parseFile', () => {
  it.each([
    ['a.yaml', 'a: 1\na: 2\n', 2, /unique/],
    ['a.yaml', 'a: [1\n', 2, /./],
    ['a.tf', 'resource "x" "y" {\n  a =\n}\n', 2, /Invalid expression/],
    ['a.tfvars', 'a = 1\na = 2\n', 2, /Attribute redefined/],
  ])('finds the fault in %s %j', async (path, text, line, message) => {
    const { errors } = await file(path, text);
    expect(errors[0]).toEqual({
      line,
      message: expect.stringMatching(message),
    });
  });

  it('finds the fault in JSON', async () => {
    expect((await file('a.json', '{"a": }')).errors).toHaveLength(1);
  });

  it('reads every document of a YAML file, with its line', async () => {
    const { yaml } = await file('a.yaml', 'a: 1\n---\nb: 2\n');
    expect(yaml).toEqual([
      { value: { a: 1 }, line: 1 },
      { value: { b: 2 }, line: 3 },
    ]);
  });

  it('leaves the templates of a chart alone', async () => {
    const parsed = await file(
      'k8s/helm/a/templates/b.yaml',
      'a: {{ .Values }}',
    );
    expect(parsed).toMatchObject({ format: 'other', errors: [] });
  });
});

describe('findSecrets', () => {
  // Assembled here, so that no scanner takes this file for a leak.
  const shapes: [string, string, string][] = [
    ['secret/private-key', 'a.pem', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
    ['secret/aws-key', 'a.tf', `x = "AK${'IA'}${'ABCD1234'.repeat(2)}"`],
    ['secret/gcp-key', 'a.sh', `K=AI${'za'}${'a'.repeat(35)}`],
    ['secret/github-token', 'a.md', `use gh${'p'}_${'a1'.repeat(20)}`],
    ['secret/slack-token', 'a.yaml', `a: xo${'xb'}-1234567890-abc`],
    ['secret/azure-key', 'a.txt', `Account${'Key'}=${'a'.repeat(86)}==`],
    ['secret/literal', 'a.tf', 'db_password = "correct-horse"'],
    ['secret/literal', 'a.ts', "  password: 'correct-horse',"],
    ['secret/literal', 'a.ts', '  password: `correct-horse`,'],
    ['secret/literal', 'a.yaml', 'apiKey: abcdefgh12345'],
    ['secret/literal', 'a.sh', 'export TOKEN=abcdefgh12345'],
    ['secret/literal', 'a.md', '```bash\nPASSWORD=abcdefgh1\n```'],
  ];
  it.each(shapes)('finds %s in %s', async (check, path, text) => {
    const found = findSecrets(await file(path, `${text}\n`));
    expect(found.map(f => f.check)).toContain(check);
    expect(found[0].severity).toBe('error');
  });

  it('finds a Kubernetes Secret with data', async () => {
    const text = 'apiVersion: v1\nkind: Secret\ndata:\n  a: Yg==\n';
    const [finding] = findSecrets(await file('a.yaml', text));
    expect(finding.check).toBe('secret/kubernetes');
  });

  it.each([
    ['a.tf', 'password = var.db_password'],
    ['a.tf', 'secret = aws_secretsmanager_secret.db.arn'],
    ['a.yaml', 'automountServiceAccountToken: false'],
    ['a.yaml', 'existingSecret: grafana-admin'],
    ['sudoers', '%ops ALL=(root) NOPASSWD: OPS_SERVICE, OPS_LOOK'],
    ['a.yaml', 'secretName: shop-tls-certificate'],
    ['a.yaml', 'password: "{{ vault_password }}"'],
    ['a.sh', 'TOKEN=$(aws sts get-session-token)'],
    ['a.sh', 'PASSWORD="${PASSWORD:?set it first}"'],
    ['a.sh', 'token="$1-abcdefgh"'],
    ['a.yaml', 'token: CHANGEME-please'],
    ['a.ts', '  sharedSecret: vpnPresharedKey,'],
    ['a.md', 'The secret: never tell anybody about it.'],
    ['a.yaml', 'apiVersion: v1\nkind: Secret\ndata: {}'],
  ])('accepts the reference in %s: %s', async (path, text) => {
    expect(findSecrets(await file(path, `${text}\n`))).toEqual([]);
  });
});

describe('findMarkers', () => {
  it.each([
    ['marker/template', 'a.tf', 'name = "<$ project.name $>"'],
    ['marker/template', 'a.md', '<% if x %>'],
    ['marker/object', 'a.md', 'Hosts: [object Object]'],
    ['marker/undefined', 'a.yaml', 'host: undefined'],
    ['marker/undefined', 'a.tf', 'name = "shop-undefined"'],
    ['marker/undefined', 'a.md', '| Host | undefined |'],
    ['marker/undefined', 'a.ts', "  name: 'shop-undefined',"],
    ['marker/undefined', 'a.ts', '  name: `${prefix}-undefined`,'],
    ['marker/nan', 'a.yaml', 'port: NaN'],
    ['marker/todo', 'a.sh', '# TODO write this'],
  ])('finds %s in %s: %s', async (check, path, text) => {
    const found = findMarkers(await file(path, `x\n${text}\n`), []);
    expect(found.map(f => f.check)).toContain(check);
    expect(found[0]).toMatchObject({ severity: 'error', line: 2 });
  });

  it.each([
    ['a.md', 'The behaviour is undefined when both are set.'],
    ['a.sh', 'grep x <<<"$y"'],
    ['a.sh', 'echo "$>"'],
    ['a.yaml', 'text: {{ $labels.pod }} is down'],
    ['a.tf', 'default = "%{ if x }a%{ endif }"'],
    ['a.ts', "  ports: any ? undefined : ['443'],"],
    ['a.ts', 'let last: Peering | undefined;'],
  ])('accepts %s: %s', async (path, text) => {
    expect(findMarkers(await file(path, `${text}\n`), [])).toEqual([]);
  });

  it.each([
    ['a.yaml', 'password_ref: CHANGEME', true],
    ['a.tf', 'zone_id = "REPLACE"', true],
    ['a.env', 'TOKEN=YOUR_API_TOKEN_HERE', true],
    ['a.md', 'Write CHANGEME nowhere.', false],
    ['vault.yml.example', 'vault_password: REPLACE', false],
    ['a.sh', 'sed "s/REPLACE_WITH/x/"', false],
    ['a.yaml', 'mode: REPLACE_ALL', false],
  ])('lists a value to fill in, %s: %s', async (path, text, isListed) => {
    const found = findMarkers(await file(path, `x: 1\n${text}\n`), []);
    expect(
      found.map(({ check, severity, line }) => [check, severity, line]),
    ).toEqual(isListed ? [['marker/placeholder', 'warning', 2]] : []);
  });

  it('does not blame a word that the user wrote', async () => {
    const readme = await file('README.md', 'A TODO app with <$ signs\n');
    expect(findMarkers(readme, ['A TODO app with <$ signs'])).toEqual([]);
    expect(findMarkers(readme, ['A list app'])).toHaveLength(2);
  });
});

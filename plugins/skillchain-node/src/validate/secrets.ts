import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';
import type { ParsedFile } from './parse';

/** Shapes of credentials that are never a reference. Published formats of the issuers. */
const SHAPES: { check: string; pattern: RegExp; what: string }[] = [
  {
    check: 'secret/private-key',
    pattern: /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----/,
    what: 'a private key',
  },
  {
    check: 'secret/aws-key',
    pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
    what: 'an AWS access key',
  },
  {
    check: 'secret/gcp-key',
    pattern: /\bAIza[0-9A-Za-z_-]{35}\b/,
    what: 'a Google API key',
  },
  {
    check: 'secret/azure-key',
    pattern: /\bAccountKey=[A-Za-z0-9+/]{64,88}={0,2}/,
    what: 'an Azure storage key',
  },
  {
    check: 'secret/github-token',
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})\b/,
    what: 'a GitHub token',
  },
  {
    check: 'secret/slack-token',
    pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,250}/,
    what: 'a Slack token',
  },
];

const HINT = /passw(?:or)?d|secret|token|api[_-]?key/i;
const ASSIGNMENT =
  /(?:^|[\s"'{,;(])([\w.-]{0,60}(?:password|passwd|secret|token|api[_-]?key))["']?\s{0,20}(?::|=>?)\s{0,20}(["']?)([^\s"',;}]{8,200})/i;
const REFERENCE =
  /^(?:var\.|local\.|data\.|module\.|each\.|self\.|random_|\{\{|\$\{|\$\(|\$[A-Za-z_0-9@*]|<|arn:|projects\/|https?:|\/|vault:|op:|valueFrom|secretKeyRef|[|>][-+]?$)|CHANGEME|CHANGE_ME|CHANGE-ME|REPLACE|EXAMPLE|\.(?:arn|id|name|result|value|secret_id)\b/i;
/** Keys that name a secret held elsewhere instead of holding one, and the tag of sudoers that asks for none. */
const NAMES_A_SECRET =
  /(?:existing|imagepull|pull|tls|client|name|ref)[_-]?secret$|secretref$|^NOPASSWD$/i;

/** Lines of a Markdown file that stand inside a fenced code block. */
function codeLines(lines: string[]): boolean[] {
  let open = false;
  return lines.map(line => {
    if (/^\s*(?:```|~~~)/.test(line)) {
      open = !open;
      return false;
    }
    return open;
  });
}

function assignedLiteral(line: string, file: ParsedFile): string | undefined {
  const found = ASSIGNMENT.exec(line);
  if (!found) return undefined;
  const [, key, quote, value] = found;
  if (NAMES_A_SECRET.test(key) || REFERENCE.test(value)) return undefined;
  // Without quotes HCL and TypeScript have an expression there, never a literal.
  const program = file.path.endsWith('.ts');
  if ((file.format === 'hcl' || program) && !quote && !value.startsWith('`')) {
    return undefined;
  }
  if (
    /^(?:true|false|null|undefined|required|optional|sensitive)$/i.test(value)
  ) {
    return undefined;
  }
  return key;
}

/**
 * Credentials in clear: the shapes that issuers publish, and a literal of eight or more characters
 * assigned to something called password, secret, token or API key.
 */
export function findSecrets(file: ParsedFile): Finding[] {
  const { text } = file;
  if (!text) return [];
  const found: Finding[] = [];
  const add = (check: string, line: number, message: string) =>
    found.push({
      check,
      severity: 'error',
      file: file.path,
      line,
      message,
      fix: 'Remove it, rotate it if it was real, and read it from the secrets backend.',
    });
  const lines = text.split('\n');
  const interesting = HINT.test(text);
  // None spans lines, so what the whole text does not hold no line holds.
  const shapes = SHAPES.filter(({ pattern }) => pattern.test(text));
  const code =
    file.format === 'markdown' && interesting ? codeLines(lines) : undefined;
  lines.forEach((line, index) => {
    if (line.length > 20_000) return;
    for (const shape of shapes) {
      if (shape.pattern.test(line)) {
        add(shape.check, index + 1, `The line holds ${shape.what} in clear.`);
      }
    }
    if (!interesting || (code && !code[index]) || !HINT.test(line)) return;
    const key = assignedLiteral(line, file);
    if (key) {
      add(
        'secret/literal',
        index + 1,
        `"${key}" is given a literal value in clear.`,
      );
    }
  });
  for (const document of file.yaml ?? []) {
    const object = document.value as Record<string, unknown> | null;
    if (object?.kind !== 'Secret' || object.apiVersion !== 'v1') continue;
    const filled = ['data', 'stringData'].some(
      key => Object.keys((object[key] as object | null) ?? {}).length > 0,
    );
    if (filled) {
      add(
        'secret/kubernetes',
        document.line,
        'A Kubernetes Secret with its data stands in the repository.',
      );
    }
  }
  return found;
}

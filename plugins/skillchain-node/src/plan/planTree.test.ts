import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  configure,
  match,
  parametersToRequest,
  planSchema,
  type Configuration,
  type Parameters,
  type Plan,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate } from '../generate';
import { defaultLibraryDir, loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from '../validate/__fixtures__/library';
import { planMarkdown } from './planMarkdown';
import { planText } from './planText';
import { planTree } from './planTree';

jest.setTimeout(60_000);

const libraryDir = createMockDirectory();
const dir = createMockDirectory();
let loaded: LoadedLibrary;

function configurationOf(parameters: Parameters = {}): Configuration {
  const all = { goal: 'a network and a cluster', ...parameters };
  return configure(loaded.library, {
    match: match(loaded.library, parametersToRequest(loaded.library, all)),
    parameters: all,
    mode: 'defaults',
    layout: 'kubernetes-focused',
  });
}

async function plan(parameters?: Parameters): Promise<Plan> {
  const made = await planTree(loaded, configurationOf(parameters), {
    dir: dir.path,
  });
  return planSchema.parse(made.plan);
}

const fileOf = ({ files }: Plan, path: string) =>
  files.find(file => file.path === `infrastructure/${path}`);

beforeAll(async () => {
  libraryDir.setContent(LIBRARY);
  loaded = await loadLibrary(libraryDir.path);
});
beforeEach(() => dir.clear());

describe('planTree', () => {
  it('lists every file of an empty directory and writes none', async () => {
    const made = await plan({ 'laying-networks': { block: '10.1.0.0/16' } });
    expect(readdirSync(dir.path)).toEqual([]);
    expect(made.counts).toMatchObject({ create: 10, keep: 0, conflict: 0 });
    expect(made.files.map(file => file.path).slice(0, 4)).toEqual([
      '.skillchain/answers.yaml',
      '.skillchain/configuration.json',
      '.skillchain/manifest.json',
      'infrastructure/config.json',
    ]);
    expect(fileOf(made, 'terraform/network.tf')).toEqual({
      path: 'infrastructure/terraform/network.tf',
      action: 'create',
      skill: 'laying-networks',
      template: 'laying-networks/templates/network.tf.njk',
      description: 'The network',
      executable: false,
      bytes: 59,
      answers: ['laying-networks.block'],
      facts: [],
      validation: { status: 'fulfilled', reasons: [], findings: [] },
    });
    expect(made.answers['laying-networks.block']).toEqual({
      value: '10.1.0.0/16',
      source: 'answer',
    });
    expect(made.validation).toMatchObject({
      verdict: 'PASS',
      completeness: 100,
    });
  });

  it('names conditions and what they read', async () => {
    const made = await plan({ maturity: 'advanced' });
    expect(fileOf(made, 'scripts/scan.sh')).toMatchObject({
      condition: 'maturity is advanced',
      facts: ['maturity'],
      executable: true,
    });
    expect(fileOf(made, 'k8s/overlays/dev/kustomization.yaml')).toMatchObject({
      condition: 'once for each environment',
      facts: ['derived.environments'],
    });
  });

  it('tells files that are kept, changed and in conflict', async () => {
    await generate(loaded, configurationOf(), { outDir: dir.path });
    expect((await plan()).counts).toMatchObject({ keep: 10, create: 0 });

    dir.addContent({ 'infrastructure/config.json': '{ "about": "mine" }\n' });
    rmSync(dir.resolve('infrastructure/docs/network.md'));
    const made = await plan({
      project: { description: 'A new shop' },
      'running-clusters': { image: 'shop:2' },
    });
    expect(fileOf(made, 'docs/network.md')?.action).toBe('create');
    expect(fileOf(made, 'terraform/network.tf')?.action).toBe('keep');
    expect(fileOf(made, 'k8s/base/deployment.yaml')).toMatchObject({
      action: 'change',
      lines: { added: 1, removed: 1 },
    });
    expect(fileOf(made, 'config.json')).toMatchObject({
      action: 'conflict',
      because: expect.stringContaining('no record knows that content'),
      diff: '@@ -1 +1 @@\n-{ "about": "mine" }\n+{ "about": "A new shop" }',
    });
    expect(
      made.files.filter(file => file.path.startsWith('.skillchain/')),
    ).toMatchObject([
      { action: 'change' },
      { action: 'change' },
      { action: 'change' },
    ]);
  });

  it('takes every file that no record knows for a conflict', async () => {
    await generate(loaded, configurationOf(), { outDir: dir.path });
    rmSync(dir.resolve('.skillchain'), { recursive: true });
    const made = await plan({ 'running-clusters': { image: 'shop:2' } });
    expect(fileOf(made, 'k8s/base/deployment.yaml')?.action).toBe('conflict');
  });

  it('says what validation would say', async () => {
    libraryDir.addContent({
      'laying-networks/templates/docs/network.md.njk':
        '# Network\n\nkey: AKIAABCDEFGHIJKLMNOP\n',
      'laying-networks/templates/network.tf.njk':
        'resource "aws_subnet" "main" {\n  cidr_block = <$ net.block | hcl $>\n}\n',
    });
    const broken = await loadLibrary(libraryDir.path);
    const { plan: made } = await planTree(broken, configurationOf(), {
      dir: dir.path,
    });
    libraryDir.setContent(LIBRARY);
    expect(fileOf(made, 'terraform/network.tf')?.validation).toMatchObject({
      status: 'incomplete',
      reasons: [expect.stringContaining('aws_vpc')],
    });
    expect(fileOf(made, 'docs/network.md')?.validation.findings).toMatchObject([
      { severity: 'error', line: 3 },
    ]);
    expect(made.validation.verdict).toBe('FAIL');
    expect(planText(made)).toMatch(
      /create +infrastructure\/docs\/network\.md\n +laying-networks: fulfilled; error in line 3: /,
    );
  });

  it('refuses links and folders where files belong, and reads none of them', async () => {
    dir.addContent({ secret: 'x', 'infrastructure/k8s': 'a file' });
    symlinkSync(dir.resolve('secret'), dir.resolve('infrastructure/config.json')); // prettier-ignore
    mkdirSync(dir.resolve('infrastructure/terraform/network.tf'), {
      recursive: true,
    });
    await expect(plan()).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /config\.json: .*symbolic link\n- infrastructure\/k8s: a folder .* a file\n- .*network\.tf: .*folder/,
      ),
    });
  });

  it('shows a person where to look, and hostile text as text', async () => {
    await generate(loaded, configurationOf(), { outDir: dir.path });
    dir.addContent({ 'infrastructure/config.json': '```\n<script>|\n' });
    chmodSync(dir.resolve('infrastructure/config.json'), 0o644);
    const made = await plan({
      project: { description: 'a | b <i>`' },
    });
    const text = planText(made);
    expect(text).toMatch(/^PLAN: intermediate, kubernetes-focused, /);
    expect(text).toMatch(
      /\nconflict +infrastructure\/config\.json {2}\+1 -2\n +exists with other content[^]*\nchange/,
    );
    expect(text).toMatch(/from project\.description = a \| b <i>` \(yours\)/);
    const markdown = planMarkdown(made);
    expect(markdown).toContain(
      '| conflict | `infrastructure/config.json` | running-clusters | exists',
    );
    expect(markdown).toContain('a \\| b \\<i\\>\\`');
    expect(markdown).toContain('````diff\n@@');
  });

  it('finds the answers behind the files of the shipped library', async () => {
    const shipped = await loadLibrary(defaultLibraryDir());
    const parameters = {
      goal: 'a kubernetes cluster',
      project: { name: 'tea' },
    };
    const { plan: made } = await planTree(
      shipped,
      configure(shipped.library, {
        match: match(
          shipped.library,
          parametersToRequest(shipped.library, parameters),
        ),
        parameters,
        mode: 'defaults',
      }),
      { dir: dir.resolve('nowhere') },
    );
    expect(fileOf(made, 'k8s/base/deployment.yaml')?.answers).toEqual(
      expect.arrayContaining([
        'operating-kubernetes.image',
        'operating-kubernetes.replicas',
        'project.name',
      ]),
    );
    expect(made.validation.verdict).toBe('PASS');
    for (const file of made.files) {
      expect(Object.keys(made.answers)).toEqual(
        expect.arrayContaining(file.answers),
      );
    }
  });
});

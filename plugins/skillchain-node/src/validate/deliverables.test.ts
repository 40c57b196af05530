import { promises as fs } from 'fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  configure,
  match,
  type DeliverableReport,
  type Layout,
  type Maturity,
  type Parameters,
  type ValidationReport,
  validationReportSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate } from '../generate';
import { loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from './__fixtures__/library';
import { incompleteNotice, openFileLines } from './incomplete';
import { reportBox } from './reportBox';
import { reportMarkdown } from './reportMarkdown';
import { validate } from './validate';

jest.setTimeout(60_000);

const BLUEPRINT = `
# Small shop Blueprint

A network and what runs on it.

## Trigger Keywords

**Primary:**

- shop

## Skill Chain

\`\`\`
1. laying-networks
2. running-clusters
\`\`\`

## Deliverables Specification

### Deliverables

\`\`\`yaml
deliverables:
  Network:
    primary_skill: laying-networks
    required_files:
      - terraform/network.tf
      - { path: { multi-tier: docs/tiers.md, kubernetes-focused: docs/network.md } }
    content_checks:
      - { pattern: 'cidr_block = "<$ net.block | regex $>"', in: terraform/network.tf, message: the chosen block }
      - { pattern: 'vpc|overview' }
  Overlays:
    primary_skill: running-clusters
    required_files:
      - { path: k8s/overlays/<$ env.name | token $>/kustomization.yaml, each: environments }
    content_checks:
      - { pattern: '^namespace: shop-production$', in: k8s/overlays/ }
      - { pattern: 'replicas: 9', in: k8s/base/deployment.yaml, maturity: [advanced] }
      - { pattern: 'replicas: 3', in: k8s/base/deployment.yaml, when: { maturity: intermediate } }
  Logs or settings:
    primary_skill: running-clusters
    required_files:
      - { any_of: [terraform/logs.tf, config.json, settings.json] }
  Scan:
    primary_skill: laying-networks
    required_files: [scripts/]
    maturity_required: [advanced]
  Flow logs:
    primary_skill: laying-networks
    required_files: [terraform/logs.tf]
  Quota:
    primary_skill: running-clusters
    required_files: [nowhere.yaml]
    when: { net.block: 10.0.0.0/8 }
    conditional: 'a large block'
  Ships:
    primary_skill: sailing-ships
    required_files: [ship.yaml]
  Read me:
    primary_skill: laying-networks
    required_files: [./README.md]
    maturity_required: [advanced]
\`\`\`

### Maturity Profiles

\`\`\`yaml
maturity_profiles:
  starter:
    require_additionally: [Read me]
    skip_deliverables: [Overlays]
    empty_dirs_allowed: [tests/]
\`\`\`
`;

const libraryDirectory = createMockDirectory();
const directory = createMockDirectory();
let loaded: LoadedLibrary;

beforeAll(async () => {
  libraryDirectory.setContent({
    ...LIBRARY,
    blueprints: { 'small-shop.md': BLUEPRINT },
  });
  loaded = await loadLibrary(libraryDirectory.path);
});

async function make(
  options: {
    maturity?: Maturity;
    layout?: Layout;
    parameters?: Parameters;
    add?: string[];
  } = {},
) {
  const {
    maturity = 'intermediate',
    layout = 'kubernetes-focused',
    add = ['laying-networks', 'running-clusters'],
  } = options;
  directory.clear();
  const configuration = configure(loaded.library, {
    match: match(loaded.library, {
      goal: 'test',
      add,
      remove: [],
      maturity,
      decisions: {},
    }),
    parameters: options.parameters ?? {},
    mode: 'defaults',
    maturity,
    layout,
  });
  await generate(
    loaded,
    { ...configuration, blueprint: 'small-shop' },
    { outDir: directory.path },
  );
}

const check = () => validate(loaded, { dir: directory.path });
const read = (file: string) => fs.readFile(directory.resolve(file), 'utf8');
const write = (file: string, text: string) =>
  fs.writeFile(directory.resolve(file), text);

function named(report: ValidationReport, name: string): DeliverableReport {
  return report.deliverables.find(entry => entry.name === name)!;
}

function open(report: ValidationReport): string[] {
  return report.deliverables
    .filter(({ status }) => status === 'missing' || status === 'incomplete')
    .map(({ name, status }) => `${name}: ${status}`);
}

describe('deliverables', () => {
  it('are fulfilled by a fresh tree, with the reason for each that is not promised', async () => {
    await make();
    const report = await check();
    expect(validationReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      verdict: 'PASS',
      because: [],
      blueprint: 'small-shop',
      required: 3,
      fulfilled: 3,
      completeness: 100,
    });
    expect(
      report.deliverables.map(({ name, status, reasons }) => [
        name,
        status,
        reasons.join(),
      ]),
    ).toEqual([
      ['Network', 'fulfilled', ''],
      ['Overlays', 'fulfilled', ''],
      ['Logs or settings', 'fulfilled', ''],
      ['Scan', 'skipped', 'only at maturity advanced'],
      [
        'Flow logs',
        'skipped',
        'none of its files is part of this run: infrastructure/terraform/logs.tf: its condition does not hold for these answers',
      ],
      [
        'Quota',
        'skipped',
        'its condition does not hold for these answers (a large block)',
      ],
      ['Ships', 'skipped', 'sailing-ships is not in the chain'],
      ['Read me', 'skipped', 'only at maturity advanced'],
    ]);
    expect(named(report, 'Overlays')).toEqual({
      name: 'Overlays',
      skill: 'running-clusters',
      title: 'Running Clusters',
      status: 'fulfilled',
      reasons: [],
      files: [
        'infrastructure/k8s/overlays/dev/kustomization.yaml',
        'infrastructure/k8s/overlays/production/kustomization.yaml',
      ],
      absent: [],
    });
    expect(named(report, 'Logs or settings').files).toEqual([
      'infrastructure/config.json',
    ]);
  });

  it.each<[Maturity, string[]]>([
    ['starter', ['Network', 'Logs or settings', 'Read me']],
    ['intermediate', ['Network', 'Overlays', 'Logs or settings']],
    [
      'advanced',
      ['Network', 'Overlays', 'Logs or settings', 'Scan', 'Read me'],
    ],
  ])('follow the profile of maturity %s', async (maturity, names) => {
    await make({ maturity });
    const { deliverables } = await check();
    expect(
      deliverables
        .filter(({ status }) => status !== 'skipped')
        .map(({ name }) => name),
    ).toEqual(names);
  });

  it('ask for the files of the layout', async () => {
    await make({ layout: 'multi-tier' });
    const report = await check();
    expect(named(report, 'Network')).toMatchObject({
      status: 'fulfilled',
      files: [
        'infrastructure/terraform/network.tf',
        'infrastructure/docs/tiers.md',
      ],
    });
  });

  it('are not promised without their skill', async () => {
    await make({ add: ['laying-networks'] });
    const report = await check();
    expect(named(report, 'Overlays')).toMatchObject({
      status: 'skipped',
      reasons: ['running-clusters is not in the chain'],
    });
  });

  it.each<[string, string, (text: string) => string | undefined, RegExp]>([
    [
      'Network: missing',
      'infrastructure/terraform/network.tf',
      () => undefined,
      /^infrastructure\/terraform\/network\.tf is not there$/,
    ],
    [
      'Network: incomplete',
      'infrastructure/docs/network.md',
      () => '\n',
      /^infrastructure\/docs\/network\.md is empty$/,
    ],
    [
      'Network: incomplete',
      'infrastructure/terraform/network.tf',
      text => text.replace('"10.20', '"10.21'),
      /network\.tf does not contain the chosen block \(\/cidr_block = "10\\\.20\\\.0\\\.0\/16"\/\)$/,
    ],
    [
      'Network: incomplete',
      'infrastructure/terraform/network.tf',
      text => `${text}}`,
      /network\.tf does not parse/,
    ],
    [
      'Overlays: missing',
      'infrastructure/k8s/overlays/dev/kustomization.yaml',
      () => undefined,
      /overlays\/dev\/kustomization\.yaml is not there/,
    ],
    [
      'Overlays: incomplete',
      'infrastructure/k8s/overlays/production/kustomization.yaml',
      text => text.replace('shop-production', 'other'),
      /^infrastructure\/k8s\/overlays\/ does not contain/,
    ],
    [
      'Overlays: missing',
      'infrastructure/k8s/base/deployment.yaml',
      () => undefined,
      /^infrastructure\/k8s\/base\/deployment\.yaml is not there$/,
    ],
    [
      'Overlays: incomplete',
      'infrastructure/k8s/base/deployment.yaml',
      text => text.replace('replicas: 3', 'replicas: 4'),
      /deployment\.yaml does not contain \/replicas: 3\//,
    ],
    [
      'Logs or settings: missing',
      'infrastructure/config.json',
      () => undefined,
      /^infrastructure\/config\.json or infrastructure\/settings\.json is not there$/,
    ],
  ])('say "%s" after a change of %s', async (status, file, change, reason) => {
    await make();
    const text = change(await read(file));
    if (text === undefined) await fs.rm(directory.resolve(file));
    else await write(file, text);
    const report = await check();
    expect(open(report)).toEqual([status]);
    const [name] = status.split(':');
    expect(named(report, name).reasons).toEqual([
      expect.stringMatching(reason),
    ]);
    expect(report.completeness).toBe(66);
    expect(report.verdict).toBe('FAIL');
    expect(report.because.join()).toContain(`"${name}"`);
  });

  it('take any file that will do, and any file that holds what one must', async () => {
    await make();
    await fs.rename(
      directory.resolve('infrastructure/config.json'),
      directory.resolve('infrastructure/settings.json'),
    );
    await write(
      'infrastructure/terraform/network.tf',
      (await read('infrastructure/terraform/network.tf')).replace('vpc', 'x'),
    );
    const report = await check();
    expect(open(report)).toEqual([]);
    expect(report.completeness).toBe(100);
    // But the skills promised their own files.
    expect(report.verdict).not.toBe('PASS');
    expect(report.because).toEqual([
      '2 required files are missing or incomplete, the first is infrastructure/terraform/network.tf.',
    ]);
    await write('infrastructure/docs/network.md', '# Network\n');
    expect(named(await check(), 'Network').reasons).toEqual([
      'none of its files contains /vpc|overview/',
    ]);
  });

  it('need more in a folder than a placeholder', async () => {
    await make({ maturity: 'advanced' });
    const note = '# Scripts\n\nFilled when something is to scan.\n';
    await fs.rm(directory.resolve('infrastructure/scripts/scan.sh'));
    expect(named(await check(), 'Scan')).toMatchObject({
      status: 'missing',
      absent: ['infrastructure/scripts/'],
    });
    await fs.mkdir(directory.resolve('infrastructure/scripts'), {
      recursive: true,
    });
    await write('infrastructure/scripts/README.md', note);
    const report = await check();
    expect(named(report, 'Scan')).toMatchObject({
      status: 'incomplete',
      reasons: ['infrastructure/scripts/ holds nothing but a placeholder'],
    });
    expect(report.findings).toMatchObject([
      {
        check: 'tree/empty-folder',
        severity: 'warning',
        file: 'infrastructure/scripts/README.md',
      },
    ]);
    await write(
      'infrastructure/scripts/README.md',
      `${note}\n- scan: run it on Mondays\n`,
    );
    expect(named(await check(), 'Scan').status).toBe('fulfilled');
  });

  it('let folders be empty where the profile allows it', async () => {
    await make({ maturity: 'starter' });
    const files = ['infrastructure/tests/unit', 'infrastructure/drills'];
    for (const folder of files) {
      await fs.mkdir(directory.resolve(folder), { recursive: true });
      await write(`${folder}/README.md`, '# Later\n\nNothing yet.\n');
    }
    const report = await check();
    expect(report.findings.map(({ file }) => file)).toEqual([
      'infrastructure/drills/README.md',
    ]);
  });

  it('fall back to the promised files when the library lost the blueprint', async () => {
    await make();
    const report = await validate(
      { ...loaded, library: { ...loaded.library, blueprints: [] } },
      { dir: directory.path },
    );
    expect(report).toMatchObject({
      verdict: 'PASS',
      deliverables: [],
      required: 7,
      findings: [
        { check: 'record/blueprint', file: '.skillchain/configuration.json' },
      ],
    });
  });

  it('say what the next maturity would add', async () => {
    await make({ maturity: 'starter' });
    expect((await check()).nextLevel).toEqual({
      maturity: 'intermediate',
      files: [],
      deliverables: ['Overlays'],
    });
    await make();
    expect((await check()).nextLevel).toEqual({
      maturity: 'advanced',
      files: [
        {
          path: 'infrastructure/scripts/scan.sh',
          skill: 'laying-networks',
          description: 'Looks for open ports',
        },
      ],
      deliverables: ['Scan', 'Read me'],
    });
    await make({ maturity: 'advanced' });
    expect((await check()).nextLevel).toBeUndefined();
  });
});

describe('the reports of deliverables', () => {
  it('draw each in the box, before the files of the skills', async () => {
    await make({ maturity: 'starter' });
    await fs.rm(directory.resolve('infrastructure/config.json'));
    await write('infrastructure/docs/network.md', '');
    const box = reportBox(await check());
    const lines = box.split('\n').map(line => line.replace(/^│ | *│$/g, ''));
    expect(lines.slice(3, 12)).toEqual([
      'Blueprint: small-shop',
      'Maturity: starter',
      expect.stringMatching(/^├─+┤$/),
      '✗ Network - INCOMPLETE: infrastructure/docs/network.md is empty',
      '○ Overlays (skipped - starter)',
      '✗ Logs or settings - MISSING',
      '○ Scan (skipped - starter)',
      expect.stringMatching(/^○ Flow logs \(skipped - none of its files/),
      '○ Quota (skipped - its condition does not hold for these answers (a large block))',
    ]);
    expect(lines).toContain('✗ Read me - MISSING');
    expect(lines).toContain('✗ laying-networks  2/3');
    expect(lines).toContain('Required: 3');
    expect(lines).toContain('Fulfilled: 0');
    expect(lines).toContain('Completeness: 0%');
    expect(lines).toContain('+ Overlays');
  });

  it('link to the files that are there, from wherever the report stands', async () => {
    await make();
    await fs.rm(
      directory.resolve('infrastructure/k8s/overlays/dev/kustomization.yaml'),
    );
    const report = await check();
    const text = reportMarkdown(report, {
      hrefOf: path => `https://git.example.org/shop/${path}`,
    });
    expect(text).toContain(
      '**FAIL**: 2 of 3 required deliverables are fulfilled (66 %).',
    );
    expect(text).toContain(
      '| Overlays | missing | Running Clusters | `infrastructure/k8s/overlays/dev/kustomization.yaml`, [infrastructure/k8s/overlays/production/kustomization.yaml](https://git.example.org/shop/infrastructure/k8s/overlays/production/kustomization.yaml) | infrastructure/k8s/overlays/dev/kustomization.yaml is not there |',
    );
    expect(text).toContain(
      '## What maturity advanced would add\n\n- Scan\n- Read me\n',
    );
    expect(reportMarkdown(report, { hrefOf: () => undefined })).not.toMatch(
      /\]\(/,
    );
  });

  it('name what is missing above the result of a run that went on', async () => {
    await make();
    expect(incompleteNotice(await check())).toBe('');
    await fs.rm(directory.resolve('infrastructure/config.json'));
    const report = await check();
    expect(incompleteNotice(report).split('\n').slice(0, 6)).toEqual([
      '### ⚠ Incomplete: 66 % of the promised deliverables',
      '',
      'Missing or incomplete: one deliverable and one file. The validation report says why.',
      '',
      '- `Logs or settings` (running-clusters): missing',
      '- `infrastructure/config.json` (running-clusters): missing',
    ]);
    expect(openFileLines(report)).toHaveLength(2);
  });
});

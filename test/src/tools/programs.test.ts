import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import {
  configure,
  match,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  generate,
  loadLibrary,
  type LoadedLibrary,
  validate,
} from '@skillchain/backstage-plugin-skillchain-node';
import { requireTool, TOOLS } from './requireTool';

let loaded: LoadedLibrary;
let root: string;

const SKILLS = [
  'architecting-networks',
  'operating-kubernetes',
  'load-balancing-patterns',
  'configuring-nginx',
  'managing-dns',
  'managing-configuration',
  'administering-linux',
  'shell-scripting',
  'planning-disaster-recovery',
];

async function ask(name: string) {
  const { programs, findings } = await validate(loaded, {
    dir: root,
    programs: { allow: [name], timeoutSeconds: 240 },
  });
  return {
    report: programs.find(({ program }) => program === name),
    findings: findings
      .filter(({ check }) => check === `program/${name}`)
      .map(({ file, line, message }) => ({ file, line, message })),
  };
}

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'programs-'));
  const configuration = configure(loaded.library, {
    match: match(loaded.library, {
      goal: 'infrastructure for the shop',
      add: SKILLS,
      remove: [],
      maturity: 'advanced',
      decisions: {},
    }),
    parameters: {
      project: { name: 'shop', cloud: 'on-prem', base_domain: 'example.org' },
      'load-balancing-patterns': { lb_type: 'haproxy' },
      'configuring-nginx': { deployment: 'host' },
    },
    mode: 'defaults',
    maturity: 'advanced',
    layout: 'multi-tier',
  });
  await generate(loaded, configuration, { outDir: root });
}, 120_000);

afterAll(() => fs.rm(root, { recursive: true, force: true }));

/** Content, mode and time of everything below a folder. */
async function stateOf(dir: string): Promise<string[]> {
  const entries = await fs.readdir(dir, {
    recursive: true,
    withFileTypes: true,
  });
  const lines = await Promise.all(
    entries.map(async entry => {
      const file = path.join(entry.parentPath, entry.name);
      const { mode, mtimeMs, ctimeMs } = await fs.lstat(file);
      const hash = entry.isFile()
        ? createHash('sha256')
            .update(await fs.readFile(file))
            .digest('hex')
        : '';
      return [file, mode, mtimeMs, ctimeMs, hash].join(' ');
    }),
  );
  return lines.sort();
}

it('leave the tree as it was, all of them', async () => {
  const before = await stateOf(root);
  const { programs } = await validate(loaded, {
    dir: root,
    programs: { allow: 'all', timeoutSeconds: 240 },
  });
  expect(programs.length).toBeGreaterThan(10);
  expect(programs.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(await stateOf(root)).toEqual(before);
}, 300_000);

/** A file of the tree by its end, one change to it, and what the program then says of it. */
const FAULTS: {
  tool: keyof typeof TOOLS;
  file: RegExp;
  from: string | RegExp;
  to: string;
  says: RegExp;
  line?: boolean;
}[] = [
  {
    tool: 'bash',
    file: /scripts\/deploy\.sh$/,
    from: /$/,
    to: '\nif true; then\n',
    says: /syntax error|unexpected end/,
    line: true,
  },
  {
    tool: 'shellcheck',
    file: /scripts\/deploy\.sh$/,
    from: /$/,
    to: '\nrm -rf $undefined_thing/*\n',
    says: /SC\d+/,
    line: true,
  },
  {
    tool: 'shfmt',
    file: /scripts\/deploy\.sh$/,
    from: /$/,
    to: '\n      true\n',
    says: /write it differently/,
  },
  {
    tool: 'yamllint',
    file: /k8s\/base\/service\.yaml$/,
    from: /$/,
    to: '\n\n\n\n',
    says: /blank lines/,
    line: true,
  },
  {
    tool: 'kubectl',
    file: /k8s\/base\/kustomization\.yaml$/,
    from: '- service.yaml',
    to: '- services.yaml',
    says: /services\.yaml|accumulating/,
  },
  {
    tool: 'promtool',
    file: /monitoring\/rules\/hosts\.yml$/,
    from: /expr: .*/,
    to: 'expr: sum(((',
    says: /./,
  },
  {
    tool: 'amtool',
    file: /monitoring\/alertmanager\.yml$/,
    from: /receiver: \S+/,
    to: 'receiver: nobody',
    says: /receiver/,
  },
  {
    tool: 'nginx',
    file: /nginx\/conf\.d\/shop\.example\.org\.conf$/,
    from: /^ {2}listen /m,
    to: '  lisen ',
    says: /unknown directive "lisen"/,
    line: true,
  },
  {
    tool: 'haproxy',
    file: /haproxy\/production\/haproxy\.cfg$/,
    from: 'balance roundrobin',
    to: 'balance somehow',
    says: /somehow|balance/,
    line: true,
  },
  {
    tool: 'named-checkzone',
    file: /dns\/db\.example\.org$/,
    from: /^shop .*$/m,
    to: 'shop IN A 10.20.48.300',
    says: /bad dotted quad|300/,
    line: true,
  },
  {
    tool: 'systemd-analyze',
    file: /systemd\/system\/shop-backup\.service$/,
    from: 'Type=oneshot',
    to: 'Typ=oneshot',
    says: /Typ/,
    line: true,
  },
  {
    tool: 'visudo',
    file: /sudoers\.d\/shop$/,
    from: /^%ops ALL=\(root\) NOPASSWD: (\w+)/m,
    to: '%ops ALL=(root) NOPASSWD: $1, NOTHING',
    says: /NOTHING/,
  },
  {
    tool: 'ansible-playbook',
    file: /ansible\/playbooks\/site\.yml$/,
    from: /role: hardening/,
    to: 'role: nothing',
    says: /nothing/,
  },
];

describe.each(FAULTS)('$tool', ({ tool, file, from, to, says, line }) => {
  requireTool(
    TOOLS[tool],
    'is content with what is generated, and says where a fault is',
    async () => {
      expect(await ask(tool)).toMatchObject({
        report: { status: 'passed' },
        findings: [],
      });
      const manifest = JSON.parse(
        await fs.readFile(path.join(root, '.skillchain/manifest.json'), 'utf8'),
      ) as { files: { path: string }[] };
      const found = manifest.files.find(entry => file.test(entry.path))!;
      const target = path.join(root, found.path);
      const before = await fs.readFile(target, 'utf8');
      const after = before.replace(from, to);
      expect(after).not.toBe(before);
      await fs.writeFile(target, after);
      try {
        const { report, findings } = await ask(tool);
        expect(report).toMatchObject({ status: 'failed' });
        expect(findings).toContainEqual({
          file: found.path,
          line: line ? expect.any(Number) : findings[0].line,
          message: expect.stringMatching(says),
        });
      } finally {
        await fs.writeFile(target, before);
      }
    },
  );
});

import { promises as fs } from 'fs';
import path from 'path';
import { yamlPackage } from '../../packages';
import { at, listAt } from '../checklist/kubernetes';
import type { ParsedFile } from '../parse';
import { firstLine, withoutFolder } from './linters';
import { type Complaint, NotRun, type Program } from './types';

function isKustomization({ path: file }: ParsedFile): boolean {
  return /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(file);
}

/** Keys of a kustomization that run programs or fetch something. */
const ACTIVE =
  /^\s*(helmCharts|helmChartInflationGenerator|generators|transformers|validators|openapi|crds|configurations)\s*:/m;
const REMOTE = /:\/\/|\bgit@|\?ref=|github\.com|bitbucket\.org|gitlab\.com/;

function olderThan(output: string, major: number, minor: number): boolean {
  const [, a, b] = (/v?(\d+)\.(\d+)/.exec(output) ?? []).map(Number);
  return a === undefined || a < major || (a === major && b < minor);
}

const kubectl: Program = {
  name: 'kubectl',
  version: {
    args: ['version', '--client'],
    unsuitable: output =>
      olderThan(output, 1, 27) ? 'version 1.27 or newer is needed' : undefined,
  },
  files: files => files.filter(isKustomization),
  refuses: chosen => {
    const active = chosen.find(({ text }) => {
      const code = (text ?? '').replace(/(^|\s)#.*$/gm, '');
      const named =
        /^(?:resources|components|bases|patches|patchesStrategicMerge):[\s\S]*?(?=^\S|$(?![\s\S]))/gm;
      return (
        ACTIVE.test(code) ||
        [...code.matchAll(named)].some(m => REMOTE.test(m[0]))
      );
    });
    return active
      ? `${active.path} fetches something or runs a plugin`
      : undefined;
  },
  async check(chosen, bench, all) {
    const included = new Set(
      chosen.flatMap(({ path: file, yaml }) =>
        (yaml ?? []).flatMap(({ value }) =>
          [...listAt(value, 'resources'), ...listAt(value, 'components')]
            .filter(entry => typeof entry === 'string')
            .map(entry => path.posix.join(path.posix.dirname(file), entry)),
        ),
      ),
    );
    const found: Complaint[] = [];
    for (const file of chosen) {
      const dir = path.posix.dirname(file.path);
      if (included.has(dir)) continue;
      const { code, stderr } = await bench.run([
        'kustomize',
        path.join(bench.copy, dir),
      ]);
      const said = withoutFolder(stderr, bench.copy)
        .replace(/^[EWI]\d{4} \S+\s+\d+ \S+\] /gm, '')
        .trim();
      if (code === 0 && !said) continue;
      // The innermost folder that it names is the one that cannot be built.
      const named =
        all.find(other => said.includes(`'${other.path}'`)) ??
        chosen
          .map(other => ({
            other,
            at: said.lastIndexOf(path.posix.dirname(other.path)),
          }))
          .filter(({ at: index }) => index >= 0)
          .sort((a, b) => b.at - a.at)[0]?.other;
      found.push({
        ...firstLine((named ?? file).path, said, /line (\d+)/),
        warn: code === 0,
      });
    }
    return found;
  },
};

/** Roots that init can prepare without a registry: no provider, no module from elsewhere. */
function providerFree(files: readonly ParsedFile[]): string[] {
  const byDir = new Map<string, ParsedFile[]>();
  for (const file of files) {
    if (!file.path.endsWith('.tf')) continue;
    const dir = path.posix.dirname(file.path);
    byDir.set(dir, [...(byDir.get(dir) ?? []), file]);
  }
  const needs = (dir: string, seen: Set<string>): boolean => {
    if (seen.has(dir)) return false;
    seen.add(dir);
    const own = byDir.get(dir);
    if (!own) return true;
    return own.some(({ hcl }) => {
      if (
        !hcl ||
        ['provider', 'resource', 'data', 'ephemeral'].some(key => key in hcl)
      ) {
        return true;
      }
      if (JSON.stringify(hcl.terraform ?? '').includes('required_providers')) {
        return true;
      }
      return Object.values(
        (hcl.module ?? {}) as Record<string, unknown[]>,
      ).some(([body]) => {
        const source = String(at(body, 'source') ?? '');
        return (
          !/^\.{1,2}\//.test(source) ||
          needs(path.posix.normalize(path.posix.join(dir, source)), seen)
        );
      });
    });
  };
  return [...byDir.keys()].filter(dir => !needs(dir, new Set()));
}

function terraform(name: string): Program {
  return {
    name,
    files: files =>
      files.filter(({ path: file }) => /\.(tf|tfvars)$/.test(file)),
    async check(chosen, bench) {
      const listed = await bench.run([
        'fmt',
        '-list=true',
        '-write=false',
        '-recursive',
        '-no-color',
        bench.copy,
      ]);
      const found: Complaint[] = [];
      for (const line of listed.stdout.split('\n')) {
        const file = withoutFolder(line, bench.copy);
        if (chosen.some(({ path: known }) => known === file)) {
          found.push({
            file,
            message: `${name} fmt would write it differently.`,
            warn: true,
          });
        }
      }
      for (const dir of providerFree(chosen)) {
        const cwd = path.join(bench.copy, dir);
        const init = await bench.run(
          ['init', '-backend=false', '-input=false', '-no-color'],
          { cwd },
        );
        if (init.code !== 0) {
          const said = withoutFolder(init.stderr, bench.copy).replace(
            /[│╷╵]/g,
            '',
          );
          found.push(firstLine(`${dir}/main.tf`, said));
          continue;
        }
        const { stdout } = await bench.run(['validate', '-json'], { cwd });
        found.push(...readDiagnostics(stdout, dir));
      }
      return found;
    },
  };
}

function readDiagnostics(stdout: string, dir: string): Complaint[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(stdout);
  } catch {
    return [];
  }
  return listAt(parsed, 'diagnostics').map(entry => ({
    file: path.posix.join(
      dir,
      String(at(entry, 'range', 'filename') ?? 'main.tf'),
    ),
    line: Number(at(entry, 'range', 'start', 'line')) || undefined,
    message: `${at(entry, 'summary')}: ${at(entry, 'detail')}`.replace(
      /\s+/g,
      ' ',
    ),
    warn: at(entry, 'severity') !== 'error',
  }));
}

const promtool: Program = {
  name: 'promtool',
  files: files =>
    files.filter(
      ({ path: file, yaml }) =>
        /(^|\/)monitoring\/prometheus\.yml$/.test(file) ||
        (/(^|\/)monitoring\/rules\/.*\.ya?ml$/.test(file) &&
          yaml?.some(({ value }) => at(value, 'groups'))) ||
        yaml?.some(({ value }) => at(value, 'kind') === 'PrometheusRule'),
    ),
  async check(chosen, bench) {
    const found: Complaint[] = [];
    const dir = await bench.scratch();
    for (const file of chosen) {
      const target = path.join(bench.copy, file.path);
      const own = path.join(dir, 'rules.yaml');
      const jobs: { args: string[]; line?: number }[] = [];
      if (file.path.endsWith('prometheus.yml')) {
        jobs.push({ args: ['check', 'config', '--syntax-only', target] });
      } else if (file.path.includes('monitoring/rules/')) {
        jobs.push({ args: ['check', 'rules', target] });
      }
      const rules = (file.yaml ?? []).filter(
        ({ value }) => at(value, 'kind') === 'PrometheusRule',
      );
      for (const { value, line } of rules) {
        await fs.writeFile(own, yamlPackage().stringify(at(value, 'spec')));
        const { code, stdout, stderr } = await bench.run([
          'check',
          'rules',
          own,
        ]);
        if (code !== 0) {
          const said = withoutFolder(`${stderr}\n${stdout}`, dir)
            .replace(/^.*Checking.*$/m, '')
            .replace(/^\s*FAILED:\s*$/m, '');
          // Lines are those of the extract, which nobody has.
          found.push({ ...firstLine(file.path, said), line });
        }
      }
      for (const { args } of jobs) {
        const { code, stdout, stderr } = await bench.run(args);
        if (code !== 0) {
          const said = withoutFolder(`${stderr}\n${stdout}`, bench.copy)
            .replace(/^\s*Checking.*$/gm, '')
            .replace(/^\s*FAILED:\s*$/gm, '');
          found.push(firstLine(file.path, said));
        }
      }
    }
    return found;
  },
};

const amtool: Program = {
  name: 'amtool',
  files: files =>
    files.filter(({ path: file }) =>
      /(^|\/)monitoring\/alertmanager\.yml$/.test(file),
    ),
  async check(chosen, bench) {
    const found: Complaint[] = [];
    for (const file of chosen) {
      const { code, stdout, stderr } = await bench.run([
        'check-config',
        path.join(bench.copy, file.path),
      ]);
      if (code !== 0) {
        const said = withoutFolder(`${stdout}\n${stderr}`, bench.copy).replace(
          /^\s*Checking '[^']*'\s*(?:FAILED: )?|^.*failed to validate.*$/gm,
          '',
        );
        found.push(firstLine(file.path, said));
      }
    }
    return found;
  },
};

/** Lookups that Ansible may evaluate while it reads: they only read files and variables. */
const HARMLESS =
  /^(?:ansible\.builtin\.)?(?:file|env|vars|varnames|dict|items|first_found|fileglob|password|template)$/;

/** Whether reading Ansible code could run something: a lookup that executes, a way out of the template sandbox. */
function isActive({ text }: ParsedFile): boolean {
  const code = text ?? '';
  if (/__\w+__|\|\s*attr\s*\(/.test(code)) return true;
  return [...code.matchAll(/\b(?:lookup|query|q)\s*\(\s*([^,)]*)/g)].some(
    ([, name]) => !HARMLESS.test(name.trim().replace(/^(['"])(.*)\1$/, '$2')),
  );
}

const ansible: Program = {
  name: 'ansible-playbook',
  files: files =>
    files.filter(({ path: file }) =>
      /(^|\/)ansible\/playbooks\/[^/]+\.ya?ml$/.test(file),
    ),
  async check(chosen, bench, all) {
    // Only what is data: a Python file beside a playbook would be loaded as a plugin.
    const data = all.filter(({ path: file }) =>
      /(^|\/)ansible\/.*\.(ya?ml|j2)$/.test(file),
    );
    const active = data.find(isActive);
    if (active) {
      throw new NotRun(`reading ${active.path} could run something`);
    }
    const dir = await bench.scratch();
    for (const { path: file, text } of data) {
      const target = path.join(dir, file);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, text ?? '');
    }
    const settings = path.join(dir, 'settings.cfg');
    // Not the tree's own, which could name plugins.
    await fs.writeFile(settings, '[defaults]\n');
    const found: Complaint[] = [];
    for (const file of chosen) {
      const home = path.join(
        dir,
        file.path.replace(/(^|\/)ansible\/.*$/, '$1ansible'),
      );
      const { code, stdout, stderr } = await bench.run(
        ['--syntax-check', '-i', 'localhost,', path.join(dir, file.path)],
        {
          cwd: home,
          env: {
            ANSIBLE_CONFIG: settings,
            ANSIBLE_ROLES_PATH: path.join(home, 'roles'),
            ANSIBLE_NOCOLOR: '1',
          },
        },
      );
      if (code === 0) continue;
      const said = withoutFolder(`${stderr}\n${stdout}`, dir);
      if (
        /couldn't resolve module|collection .* not found|was not found in configured/i.test(
          said,
        )
      ) {
        const missing = /module\/action '([^']+)'/.exec(said)?.[1];
        throw new NotRun(
          `the host lacks the collection of ${missing ?? 'a module'}`,
        );
      }
      const error = said.slice(Math.max(0, said.search(/\bERROR\b/)));
      const [, where, line] =
        /appears to be in '([^']+)': line (\d+)/.exec(error) ?? [];
      found.push({
        file: where && data.some(d => d.path === where) ? where : file.path,
        line: line ? Number(line) : undefined,
        message: firstLine(file.path, error).message.replace(
          /^(?:\[ERROR\]:|ERROR[!:]) /,
          '',
        ),
      });
    }
    return found;
  },
};

/** Programs that read infrastructure as code. */
export const INFRASTRUCTURE: Program[] = [
  kubectl,
  terraform('terraform'),
  terraform('tofu'),
  promtool,
  amtool,
  ansible,
];

import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  configure,
  match,
  parametersToRequest,
  type Maturity,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  generate,
  loadLibrary,
  upgrade,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';

/** Each blueprint, with quick answers and without, and requests that have none. */
const REQUESTS: Record<string, Parameters> = {
  'a Kubernetes platform': {
    goal: 'a kubernetes platform for our web services',
    blueprint: 'k8s-platform',
    'k8s-platform': { workload: 'stateful', cloud: 'gcp' },
  },
  'a multi-tier web': {
    goal: 'a web application on virtual machines behind nginx',
    blueprint: 'multi-tier-web',
  },
  'a cloud foundation': {
    goal: 'a landing zone for our teams on azure',
    blueprint: 'cloud-foundation',
    project: { name: 'base' },
  },
  'failover by DNS': {
    goal: 'two regions with DNS failover',
    blueprint: 'edge-dns-failover',
  },
  'a goal alone': {
    goal: 'active-active multi-region disaster recovery with terraform on gcp',
    blueprint: 'none',
  },
  'own answers': {
    goal: 'a kubernetes cluster with a service mesh in a VPC',
    add: ['managing-dns'],
    'keep_implementing-service-mesh': false,
    project: { name: 'tea', environments: ['dev', 'production'] },
    'operating-kubernetes': { replicas: 4 },
    decisions: { R03: 1 },
  },
};

async function run(
  loaded: LoadedLibrary,
  parameters: Parameters,
  maturity: Maturity,
  outDir: string,
) {
  const all = { ...parameters, maturity };
  const configuration = configure(loaded.library, {
    match: match(loaded.library, parametersToRequest(loaded.library, all)),
    parameters: all,
    mode: 'defaults',
  });
  await generate(loaded, configuration, { outDir });
}

async function tree(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(async file => {
        const { mode } = await stat(file);
        const text = await readFile(file, 'utf8');
        return [path.relative(dir, file), `${mode.toString(8)}\n${text}`];
      }),
    ),
  );
}

describe('an upgrade of the shipped library', () => {
  let scratch: string;
  let loaded: LoadedLibrary;

  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'skillchain-upgrade-'));
    loaded = await loadLibrary(defaultLibraryDir());
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it.each(Object.keys(REQUESTS))(
    'of %s gives the bytes that a run at that maturity gives',
    async name => {
      const dir = path.join(scratch, name);
      await run(loaded, REQUESTS[name], 'starter', `${dir}/climbing`);
      for (const maturity of ['intermediate', 'advanced'] as const) {
        const { plan, report } = await upgrade(loaded, {
          dir: `${dir}/climbing`,
          maturity,
        });
        expect(plan.counts).toMatchObject({ conflict: 0, merge: 0 });
        expect(plan.counts.create + plan.counts.change).toBeGreaterThan(3);
        expect(report).toMatchObject({ verdict: 'PASS', changed: [] });
        expect(report?.completeness).toBe(100);
        await run(loaded, REQUESTS[name], maturity, `${dir}/${maturity}`);
        expect(await tree(`${dir}/climbing`)).toEqual(
          await tree(`${dir}/${maturity}`),
        );
      }
    },
    180_000,
  );
});

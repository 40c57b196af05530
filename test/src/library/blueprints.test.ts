import { createMockDirectory } from '@backstage/backend-test-utils';
import { readFileSync } from 'node:fs';
import {
  configure,
  match,
  MATURITIES,
  parametersToRequest,
  type Blueprint,
  type Configuration,
  type ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  generate,
  loadLibrary,
  MANIFEST_PATH,
  ANSWERS_PATH,
  CONFIGURATION_PATH,
  runFacts,
  templateContext,
  validateFiles,
  type LoadedLibrary,
  type MemoryFile,
} from '@skillchain/backstage-plugin-skillchain-node';
import {
  type BlueprintRun,
  cloudsOf,
  defaultRuns,
  GOALS,
  optionRuns,
  parametersOf,
} from './__testUtils__/blueprintRuns';

jest.setTimeout(120_000);

const BLUEPRINTS = Object.keys(GOALS);
const directory = createMockDirectory();
let loaded: LoadedLibrary;

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
});

const blueprintOf = (name: string): Blueprint =>
  loaded.library.blueprints.find(blueprint => blueprint.name === name)!;

function configurationOf(run: BlueprintRun): Configuration {
  const parameters = parametersOf(run);
  const { library } = loaded;
  return configure(library, {
    match: match(library, parametersToRequest(library, parameters)),
    parameters,
    mode: 'blueprint',
  });
}

/** Generates a run into a directory and reads what is there. */
async function filesOf(configuration: Configuration): Promise<MemoryFile[]> {
  directory.clear();
  const { files } = await generate(loaded, configuration, {
    outDir: directory.path,
  });
  const record = [ANSWERS_PATH, CONFIGURATION_PATH, MANIFEST_PATH];
  return [...files, ...record.map(path => ({ path, executable: false }))].map(
    ({ path, executable }) => ({
      path,
      executable,
      content: readFileSync(directory.resolve(path), 'utf8'),
    }),
  );
}

const isOpen = ({ status }: { status: string }) =>
  status === 'missing' || status === 'incomplete';

/** The promised files that are missing or incomplete. */
function openOutputs(report: ValidationReport): string[] {
  return report.skills
    .flatMap(({ outputs }) => outputs)
    .filter(isOpen)
    .map(({ path, status }) => `${status} ${path}`)
    .sort();
}

function openDeliverables(report: ValidationReport): string[] {
  return report.deliverables.filter(isOpen).map(({ name }) => name);
}

/** Everything about a tree that keeps it from being whole. */
function faults(report: ValidationReport): string[] {
  return [
    ...report.deliverables
      .filter(isOpen)
      .map(({ name, reasons }) => `${name}: ${reasons.join('; ')}`),
    ...openOutputs(report),
    ...report.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ file, message }) => `${file}: ${message}`),
    ...report.checklist
      .flatMap(({ checks }) => checks)
      .filter(({ status }) => status === 'fail')
      .map(({ check, file, message }) => `${check} ${file}: ${message}`),
  ];
}

it('there is a goal for each blueprint, and it offers that one', () => {
  const { library } = loaded;
  expect(library.blueprints.map(({ name }) => name)).toEqual(BLUEPRINTS);
  for (const [name, goal] of Object.entries(GOALS)) {
    const { blueprint } = match(
      library,
      parametersToRequest(library, { goal }),
    );
    expect(blueprint).toMatchObject({ name, accepted: false });
    expect(blueprintOf(name).questions).toHaveLength(4);
  }
});

describe.each(BLUEPRINTS)('%s keeps its promises', name => {
  it.each(MATURITIES)('at maturity %s, in every cloud', async maturity => {
    const runs = defaultRuns(blueprintOf(name)).filter(
      run => run.maturity === maturity,
    );
    for (const run of runs) {
      const files = await filesOf(configurationOf(run));
      const report = await validateFiles(loaded, files);
      expect([run.id, faults(report)]).toEqual([run.id, []]);
      expect(report).toMatchObject({
        blueprint: name,
        maturity,
        verdict: 'PASS',
        completeness: 100,
      });
      expect(report.required).toBeGreaterThan(5);
    }
  });

  it('with every option of every quick question, and in the other layout', async () => {
    for (const run of optionRuns(blueprintOf(name))) {
      const configuration = configurationOf(run);
      for (const [id, value] of Object.entries(run.quick)) {
        expect(configuration.quick[id]).toEqual({ value, source: 'answer' });
      }
      const report = await validateFiles(loaded, await filesOf(configuration));
      expect([run.id, faults(report)]).toEqual([run.id, []]);
      expect([run.id, report.verdict, report.completeness]).toEqual([
        run.id,
        'PASS',
        100,
      ]);
    }
  });
});

describe.each(BLUEPRINTS)(
  'in %s the report names exactly what is wrong',
  name => {
    /** One tree at each maturity, each in another cloud. */
    const treeOf = async (maturity: (typeof MATURITIES)[number]) => {
      const blueprint = blueprintOf(name);
      const clouds = cloudsOf(blueprint);
      const cloud =
        clouds[(MATURITIES.indexOf(maturity) + name.length) % clouds.length];
      const configuration = configurationOf({
        id: '',
        blueprint,
        maturity,
        cloud,
        quick: {},
      });
      const files = await filesOf(configuration);
      return {
        blueprint,
        configuration,
        files,
        report: await validateFiles(loaded, files),
      };
    };

    /** Validates the tree with some files removed (undefined) or changed. */
    const changed = (
      files: MemoryFile[],
      change: (file: MemoryFile) => string | undefined,
    ) =>
      validateFiles(
        loaded,
        files.flatMap(file => {
          const content = change(file);
          return content === undefined ? [] : [{ ...file, content }];
        }),
      );

    it.each(MATURITIES)(
      'when promised files are missing or empty at %s',
      async maturity => {
        const { files, report } = await treeOf(maturity);
        const promised = report.skills
          .flatMap(({ outputs }) => outputs)
          .filter(({ status }) => status === 'fulfilled')
          .map(({ path }) => path);
        const groups = 4;
        for (let group = 0; group < groups; group += 1) {
          const gone = group % 2 === 0;
          const hit = new Set(promised.filter((_, n) => n % groups === group));
          const after = await changed(files, file => {
            if (!hit.has(file.path)) return String(file.content);
            return gone ? undefined : '\n';
          });
          expect(openOutputs(after)).toEqual(
            [...hit]
              .map(path => `${gone ? 'missing' : 'incomplete'} ${path}`)
              .sort(),
          );
          expect(openDeliverables(after)).toEqual(
            report.deliverables
              .filter(deliverable => deliverable.files.some(f => hit.has(f)))
              .map(deliverable => deliverable.name),
          );
          expect(after.verdict).not.toBe('PASS');
        }
      },
    );

    it('when a file of a deliverable is missing', async () => {
      const tried = new Set<string>();
      for (const maturity of [...MATURITIES].reverse()) {
        const { files, report } = await treeOf(maturity);
        for (const { name: deliverable, files: own } of report.deliverables) {
          // The last of its files at first, so that not always the first one is found.
          const path = own.at(-1);
          if (path === undefined || tried.has(deliverable)) continue;
          tried.add(deliverable);
          const after = await changed(files, file =>
            file.path === path ? undefined : String(file.content),
          );
          expect(openOutputs(after)).toEqual([`missing ${path}`]);
          expect(openDeliverables(after)).toEqual(
            report.deliverables
              .filter(entry => entry.files.includes(path))
              .map(entry => entry.name),
          );
          const named = after.deliverables.find(e => e.name === deliverable)!;
          expect(named).toMatchObject({
            status: 'missing',
            absent: [path],
            reasons: expect.arrayContaining([`${path} is not there`]),
          });
        }
      }
    });

    it('when a file no longer holds what a deliverable asks for', async () => {
      const tried = new Set<string>();
      for (const maturity of [...MATURITIES].reverse()) {
        const { blueprint, configuration, files, report } =
          await treeOf(maturity);
        const run = runFacts(loaded.library, configuration);
        const context = templateContext(run);
        for (const deliverable of blueprint.deliverables) {
          const before = report.deliverables.find(
            entry => entry.name === deliverable.name,
          )!;
          if (before.status !== 'fulfilled') continue;
          for (const check of deliverable.content_checks) {
            const pattern = loaded.templates.renderInline(
              check.pattern,
              'test',
              context,
            );
            const key = `${deliverable.name} ${check.pattern}`;
            const found = new RegExp(pattern, 'gm');
            const hits = files.filter(
              ({ path, content }) =>
                before.files.includes(path) && String(content).match(found),
            );
            if (tried.has(key) || hits.length === 0) continue;
            tried.add(key);
            const paths = hits.map(({ path }) => path);
            const after = await changed(files, ({ path, content }) =>
              paths.includes(path)
                ? String(content).replace(found, 'q')
                : String(content),
            );
            const open = openDeliverables(after);
            expect([key, open]).toEqual([
              key,
              expect.arrayContaining([deliverable.name]),
            ]);
            const reasons = after.deliverables
              .find(entry => entry.name === deliverable.name)!
              .reasons.join('\n');
            expect(reasons).toContain(check.message ?? 'contain');
            // What shares a file with it may suffer too; nothing else does.
            for (const other of open) {
              const { files: others } = report.deliverables.find(
                entry => entry.name === other,
              )!;
              expect(others.some(path => paths.includes(path))).toBe(true);
            }
            for (const output of openOutputs(after)) {
              expect(paths).toContain(output.replace('incomplete ', ''));
            }
          }
        }
        const checks = blueprint.deliverables
          .filter(({ name: n }) =>
            report.deliverables.some(
              entry => entry.name === n && entry.status === 'fulfilled',
            ),
          )
          .flatMap(({ content_checks }) => content_checks);
        expect(tried.size).toBeGreaterThan(checks.length / 2);
      }
    });
  },
);

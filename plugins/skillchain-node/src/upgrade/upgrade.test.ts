import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  promises,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  configure,
  match,
  parametersToRequest,
  type Parameters,
  type PlanAction,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate, manifestSchema, sha256 } from '../generate';
import { loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from '../validate/__fixtures__/library';
import { upgrade, type UpgradeOptions } from './upgrade';

jest.setTimeout(60_000);

const libraryDir = createMockDirectory();
const dir = createMockDirectory();

const TEMPLATE = 'laying-networks/templates/docs/network.md.njk';
const FILE = 'infrastructure/docs/network.md';
const OLD = '# Network\n\na\nb\nc\nd\ne\nf\n';
const NEW = '# Network\n\na\nb\nc\nd\ne\nF, and more\n';
/** The old text below the highest maturity, the new one at it. */
const SOURCE = OLD.replace(
  'f\n',
  '<% if maturity == "advanced" %>\nF, and more\n<% else %>\nf\n<% endif %>\n',
);

const MARKED = (yours: string, generated: string) =>
  `<<<<<<< yours\n${yours}\n=======\n${generated}\n>>>>>>> generated\n`;

async function library(files: Record<string, string | null> = {}) {
  libraryDir.setContent(LIBRARY);
  libraryDir.addContent({ [TEMPLATE]: SOURCE });
  for (const [name, text] of Object.entries(files)) {
    if (text === null) rmSync(libraryDir.resolve(name));
    else libraryDir.addContent({ [name]: text });
  }
  return loadLibrary(libraryDir.path);
}

/** The outputs.yaml of the first skill, changed. */
const outputs = (change: (text: string) => string) => ({
  'laying-networks/outputs.yaml': change(
    LIBRARY['laying-networks']['outputs.yaml'],
  ),
});
const WITHOUT = {
  ...outputs(text =>
    text.replace(
      '  - path: docs/network.md\n    description: The address plan\n',
      '',
    ),
  ),
  [TEMPLATE]: null,
  'laying-networks/templates/overview.md.njk': 'No network document.\n',
};
const ELSEWHERE = {
  ...outputs(text =>
    text.replace(
      '  - path: docs/network.md\n',
      '  - path: docs/net/plan.md\n    template: docs/network.md.njk\n',
    ),
  ),
  'laying-networks/templates/overview.md.njk': 'See [it](net/plan.md).\n',
};

function configurationOf(loaded: LoadedLibrary, parameters: Parameters = {}) {
  const all = { goal: 'a network and a cluster', ...parameters };
  return configure(loaded.library, {
    match: match(loaded.library, parametersToRequest(loaded.library, all)),
    parameters: all,
    mode: 'defaults',
    layout: 'kubernetes-focused',
  });
}

async function make(loaded: LoadedLibrary, parameters?: Parameters) {
  await generate(loaded, configurationOf(loaded, parameters), {
    outDir: dir.path,
  });
}

const lift = (loaded: LoadedLibrary, options: Partial<UpgradeOptions> = {}) =>
  upgrade(loaded, { dir: dir.path, ...options });

const read = (file = FILE) => readFileSync(dir.resolve(file), 'utf8');
const write = (text: string | Buffer, file = FILE) =>
  writeFileSync(dir.resolve(file), text);
const manifest = () =>
  manifestSchema.parse(JSON.parse(read('.skillchain/manifest.json')));

/** Every file with content and mode. */
function snapshot(folder = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(dir.resolve(folder), { withFileTypes: true }).flatMap(entry => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return Object.entries(snapshot(path));
      if (entry.isSymbolicLink()) return [[path, 'a link']];
      const { mode } = statSync(dir.resolve(path));
      const content = readFileSync(dir.resolve(path), 'base64');
      return [[path, `${mode.toString(8)} ${content}`]];
    }),
  );
}

beforeEach(() => dir.clear());

interface Case {
  name: string;
  /** What somebody did to the file. */
  edit?: () => void;
  /** True when the file changes: the upgrade goes to a level that has another text. */
  newer?: boolean;
  /** What else changed in the library. */
  change?: Record<string, string | null>;
  action: PlanAction | undefined;
  /** Content afterwards; null when it is not there. */
  after: string | Buffer | null;
  because?: RegExp;
  path?: string;
}

const CASES: Case[] = [
  { name: 'unchanged', action: 'keep', after: OLD },
  {
    name: 'edited here only',
    edit: () => write(OLD.replace('b', 'B')),
    action: 'keep',
    after: OLD.replace('b', 'B'),
    because: /edited here/,
  },
  { name: 'changed in the library only', newer: true, action: 'change', after: NEW }, // prettier-ignore
  {
    name: 'both the same',
    edit: () => write(NEW),
    newer: true,
    action: 'keep',
    after: NEW,
  },
  {
    name: 'both, on different lines',
    edit: () => write(`top\n${OLD.replace('b', 'B')}`),
    newer: true,
    action: 'merge',
    after: `top\n${NEW.replace('b', 'B')}`,
    because: /edits are kept/,
  },
  {
    name: 'both, on the same lines',
    edit: () => write(OLD.replace('f', 'mine')),
    newer: true,
    action: 'conflict',
    after: OLD.replace('f\n', MARKED('mine', 'F, and more')),
    because: /1 place changed both/,
  },
  {
    name: 'edited without a line break at the end',
    edit: () => write(`top\n${OLD.replace('f\n', 'f')}`),
    newer: true,
    action: 'conflict',
    after: `top\n${OLD.replace('f\n', MARKED('f', 'F, and more\n'))}`,
  },
  {
    name: 'deleted here',
    edit: () => rmSync(dir.resolve(FILE)),
    action: 'keep',
    after: null,
    because: /deleted here/,
  },
  {
    name: 'deleted here and changed in the library',
    edit: () => rmSync(dir.resolve(FILE)),
    newer: true,
    action: 'keep',
    after: null,
    because: /deleted here/,
  },
  { name: 'gone from the library, not edited', change: WITHOUT, action: 'remove', after: null }, // prettier-ignore
  {
    name: 'gone from the library, edited',
    edit: () => write('mine\n'),
    change: WITHOUT,
    action: 'keep',
    after: 'mine\n',
    because: /not generated any more; kept/,
  },
  {
    name: 'gone on both sides',
    edit: () => rmSync(dir.resolve(FILE)),
    change: WITHOUT,
    action: undefined,
    after: null,
  },
  {
    name: 'moved, not edited',
    newer: true,
    change: ELSEWHERE,
    path: 'infrastructure/docs/net/plan.md',
    action: 'change',
    after: NEW,
    because: /moved from infrastructure\/docs\/network\.md/,
  },
  {
    name: 'moved, edited',
    edit: () => write(OLD.replace('b', 'B')),
    newer: true,
    change: ELSEWHERE,
    path: 'infrastructure/docs/net/plan.md',
    action: 'merge',
    after: NEW.replace('b', 'B'),
  },
  {
    name: 'moved, and edited on the same lines',
    edit: () => write(OLD.replace('f', 'mine')),
    newer: true,
    change: ELSEWHERE,
    path: 'infrastructure/docs/net/plan.md',
    action: 'conflict',
    after: OLD.replace('f\n', MARKED('mine', 'F, and more')),
  },
  {
    name: 'moved, and deleted here',
    edit: () => rmSync(dir.resolve(FILE)),
    change: ELSEWHERE,
    path: 'infrastructure/docs/net/plan.md',
    action: 'keep',
    after: null,
    because: /deleted here/,
  },
  {
    name: 'moved to where somebody has a file',
    edit: () => {
      mkdirSync(dir.resolve('infrastructure/docs/net'));
      write('mine\n', 'infrastructure/docs/net/plan.md');
    },
    change: ELSEWHERE,
    path: 'infrastructure/docs/net/plan.md',
    action: 'conflict',
    after: 'mine\n',
    because: /was added here/,
  },
  {
    name: 'binary here, changed in the library',
    edit: () => write(Buffer.from([1, 0, 2])),
    newer: true,
    action: 'conflict',
    after: Buffer.from([1, 0, 2]),
    because: /no UTF-8 text; yours is left/,
  },
  {
    name: 'no UTF-8 here, changed in the library',
    edit: () => write(Buffer.from([0xff, 0x0a])),
    newer: true,
    action: 'conflict',
    after: Buffer.from([0xff, 0x0a]),
  },
  {
    name: 'binary here, not changed in the library',
    edit: () => write(Buffer.from([1, 0, 2])),
    action: 'keep',
    after: Buffer.from([1, 0, 2]),
  },
  {
    name: 'CRLF from a checkout, not changed in the library',
    edit: () => write(OLD.replaceAll('\n', '\r\n')),
    action: 'keep',
    after: OLD.replaceAll('\n', '\r\n'),
  },
  {
    name: 'CRLF from a checkout, changed in the library',
    edit: () => write(OLD.replaceAll('\n', '\r\n')),
    newer: true,
    action: 'change',
    after: NEW.replaceAll('\n', '\r\n'),
  },
  {
    name: 'CRLF and edited',
    edit: () => write(OLD.replace('b', 'B').replaceAll('\n', '\r\n')),
    newer: true,
    action: 'merge',
    after: NEW.replace('b', 'B').replaceAll('\n', '\r\n'),
  },
  {
    name: 'CRLF, gone from the library',
    edit: () => write(OLD.replaceAll('\n', '\r\n')),
    change: WITHOUT,
    action: 'remove',
    after: null,
  },
  {
    name: 'a byte order mark',
    edit: () => write(`\uFEFF${OLD}`),
    newer: true,
    action: 'merge',
    after: `\uFEFF${NEW}`,
  },
];

describe('upgrade', () => {
  it.each(CASES)('$name', async ({ edit, change, action, after, ...more }) => {
    const { because, path = FILE, newer } = more;
    const maturity = newer ? 'advanced' : 'intermediate';
    await make(await library());
    edit?.();
    const loaded = await library(change);
    const planned = await lift(loaded, { maturity, planOnly: true });
    const found = planned.plan.files.find(file => file.path === path);
    expect(found?.action).toBe(action);
    expect(found?.because ?? '').toMatch(because ?? /(?:)/);

    const { conflicts } = await lift(loaded, { maturity });
    expect(conflicts).toEqual(action === 'conflict' ? [path] : []);
    const now = existsSync(dir.resolve(path))
      ? readFileSync(dir.resolve(path))
      : null;
    expect(now).toEqual(after === null ? null : Buffer.from(after));
    expect(existsSync(dir.resolve(FILE))).toBe(path === FILE && after !== null);

    // The record has what was generated, whatever stands in the files.
    const fresh = await library(change);
    const recorded = manifest().files;
    const expected = configurationOf(fresh, { maturity });
    const target = createTarget();
    await generate(fresh, expected, { outDir: target });
    expect(recorded).toEqual(
      manifestSchema.parse(
        JSON.parse(readFileSync(`${target}/.skillchain/manifest.json`, 'utf8')),
      ).files,
    );
    // Doing it again changes nothing, unless there are marks to look at first.
    const before = snapshot();
    const marked = Buffer.from(after ?? '').includes('<<<<<<< yours');
    const again = await lift(fresh).then(
      ({ written, removed }) => [...written, ...removed],
      error => error.message,
    );
    const refusal = expect.stringContaining(`- ${path}`);
    expect(again).toEqual(marked ? refusal : []);
    expect(snapshot()).toEqual(before);
  });

  const scratch = createMockDirectory();
  function createTarget() {
    scratch.clear();
    return scratch.resolve('fresh');
  }

  it('adds what the next level has, and what it says is what a run makes', async () => {
    const loaded = await library();
    const parameters = { 'running-clusters': { image: 'shop:2' } };
    await make(loaded, { ...parameters, maturity: 'starter' });
    const up = await lift(loaded, { maturity: 'advanced' });
    expect(up.plan.from).toEqual({ maturity: 'starter', version: '1.0.0' });
    expect(up.plan.counts).toMatchObject({ create: 1, change: 4, merge: 0 });
    expect(up.written).toContain('infrastructure/scripts/scan.sh');
    expect(up.written.at(-1)).toBe('.skillchain/manifest.json');
    expect(up.report?.verdict).toBe('PASS');
    const lifted = snapshot();
    dir.clear();
    await make(loaded, { ...parameters, maturity: 'advanced' });
    expect(snapshot()).toEqual(lifted);
  });

  it('finds the original in the history when the library has moved on', async () => {
    await make(await library());
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', dir.path, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]); // prettier-ignore
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    write(OLD.replace('b', 'B'));
    git('commit', '-qam', 'two');
    // The recorded answers do not give that text any more.
    const loaded = await library({ [TEMPLATE]: NEW });
    expect(await lift(loaded)).toMatchObject({ conflicts: [] });
    expect(read()).toBe(NEW.replace('b', 'B'));
  });

  it('leaves an edited file alone when its original is nowhere, and says so once', async () => {
    await make(await library());
    write(OLD.replace('b', 'B'));
    const loaded = await library({ [TEMPLATE]: NEW });
    // With the library of today the record gives other text, and there is no history.
    const { conflicts, plan } = await lift(loaded);
    expect(conflicts).toEqual([FILE]);
    expect(read()).toBe(OLD.replace('b', 'B'));
    const file = plan.files.find(({ path }) => path === FILE);
    expect(file?.because).toMatch(/not known any more; yours is left/);
    expect(file?.diff).toContain('+F, and more');
    expect((await lift(loaded)).conflicts).toEqual([]);
  });

  it('takes a file that both added for a conflict, unless it is the same', async () => {
    const loaded = await library();
    await make(loaded);
    const file = 'infrastructure/scripts/scan.sh';
    mkdirSync(dir.resolve('infrastructure/scripts'));
    write('mine\n', file);
    const { conflicts } = await lift(loaded, { maturity: 'advanced' });
    expect(conflicts).toEqual([file]);
    expect(read(file)).toBe('mine\n');

    dir.clear();
    await make(loaded);
    mkdirSync(dir.resolve('infrastructure/scripts'));
    write('#!/usr/bin/env bash\nset -euo pipefail\necho scan\n', file);
    const { plan } = await lift(loaded, { maturity: 'advanced' });
    expect(plan.files.find(({ path }) => path === file)).toMatchObject({
      action: 'change',
      because: 'becomes executable',
    });
  });

  it('keeps a mode that somebody changed, and brings a new one', async () => {
    const runs = {
      ...outputs(text => text.replace('address plan\n', 'address plan\n    mode: executable\n')), // prettier-ignore
    };
    const mode = () => statSync(dir.resolve(FILE)).mode % 0o1000;
    await make(await library());
    const { plan } = await lift(await library(runs));
    expect(plan.files.find(({ path }) => path === FILE)).toMatchObject({
      action: 'change',
      because: 'becomes executable',
    });
    expect(mode()).toBe(0o755);
    chmodSync(dir.resolve(FILE), 0o644);
    await lift(await library({ ...runs, [TEMPLATE]: NEW }));
    expect([mode(), read()]).toEqual([0o644, NEW]);
  });

  it('leaves a moved file whose edits cannot be carried over in its place', async () => {
    await make(await library());
    write(Buffer.from([0, 1]));
    const loaded = await library(ELSEWHERE);
    const { conflicts, plan } = await lift(loaded, { maturity: 'advanced' });
    expect(conflicts).toEqual([FILE]);
    expect(plan.files.find(({ path }) => path === FILE)?.because).toMatch(
      /is generated as infrastructure\/docs\/net\/plan\.md now/,
    );
    expect(readFileSync(dir.resolve(FILE))).toEqual(Buffer.from([0, 1]));
    expect(read('infrastructure/docs/net/plan.md')).toBe(NEW);
  });

  it('carries notes in answers.yaml over', async () => {
    const loaded = await library();
    await make(loaded);
    const file = '.skillchain/answers.yaml';
    write(`# ours\n${read(file)}`, file);
    await lift(loaded, { maturity: 'advanced' });
    expect(read(file)).toMatch(/^# ours\n[^]*maturity: advanced\n/);
  });

  it('lets validation tell edits from what was generated', async () => {
    const loaded = await library();
    await make(loaded);
    write(OLD.replace('b', 'B'));
    const { report } = await lift(loaded, { maturity: 'advanced' });
    expect(report?.changed).toEqual([
      { path: FILE, change: 'changed', skill: 'laying-networks' },
    ]);
    expect(report?.verdict).toBe('PASS');
  });

  it('takes new answers, and says which answers change', async () => {
    const loaded = await library();
    await make(loaded);
    const { plan } = await lift(loaded, {
      answers: { 'running-clusters': { image: 'shop:3' } },
    });
    expect(plan.changedAnswers).toEqual([
      { path: 'running-clusters.image', before: 'shop:1', after: 'shop:3' },
    ]);
    expect(read('infrastructure/k8s/base/deployment.yaml')).toContain('shop:3');
  });

  describe('writes nothing', () => {
    let loaded: LoadedLibrary;
    let before: Record<string, string>;

    async function expectRefused(
      options: Partial<UpgradeOptions>,
      error: { name?: string; message: RegExp },
    ) {
      before = snapshot();
      await expect(
        lift(loaded, { maturity: 'advanced', ...options }),
      ).rejects.toMatchObject({
        ...error,
        message: expect.stringMatching(error.message),
      });
      expect(snapshot()).toEqual(before);
    }

    beforeEach(async () => {
      loaded = await library();
      await make(loaded);
    });

    it('as a plan', async () => {
      write(OLD.replace('f', 'mine'));
      before = snapshot();
      const made = await lift(loaded, { maturity: 'advanced', planOnly: true });
      expect(made).toMatchObject({
        conflicts: [FILE],
        written: [],
        removed: [],
      });
      expect(snapshot()).toEqual(before);
    });

    it('when conflicts are to stop it', async () => {
      write(OLD.replace('f', 'mine'));
      await expectRefused(
        { onConflict: 'stop' },
        { name: 'ConflictError', message: /Nothing was written: 1 file has edits[^]*- infrastructure\/docs\/network\.md: 1 place/ }, // prettier-ignore
      );
    });

    it('down to a lower maturity', () =>
      expectRefused(
        { maturity: 'starter' },
        { name: 'InputError', message: /at maturity intermediate.*Choose intermediate or advanced/ }, // prettier-ignore
      ));

    it('without a record, or with a broken one', async () => {
      write('{', '.skillchain/manifest.json');
      await expectRefused({}, { name: 'InputError', message: /manifest\.json: .*Restore the folder/ }); // prettier-ignore
      rmSync(dir.resolve('.skillchain'), { recursive: true });
      await expectRefused({}, { name: 'InputError', message: /has no record of a run.*restore it/ }); // prettier-ignore
      await expect(
        lift(loaded, { dir: dir.resolve('nowhere') }),
      ).rejects.toThrow(/not a directory/);
    });

    it('with the record of another library', async () => {
      loaded = await library({
        'registry.yaml': LIBRARY['registry.yaml'].replace('fixtures', 'other'),
      });
      await expectRefused({}, { message: /library "fixtures", and this is the library "other"/ }); // prettier-ignore
    });

    it('over symbolic links', async () => {
      rmSync(dir.resolve(FILE));
      symlinkSync('/etc/hostname', dir.resolve(FILE));
      await expectRefused({}, { name: 'ConflictError', message: /network\.md: .*symbolic link/ }); // prettier-ignore
      rmSync(dir.resolve(FILE));
      renameSync(dir.resolve('infrastructure/k8s'), dir.resolve('moved'));
      symlinkSync(dir.resolve('moved'), dir.resolve('infrastructure/k8s'));
      await expectRefused({}, { message: /infrastructure\/k8s: a folder is needed here, but there is a symbolic link/ }); // prettier-ignore
    });

    it('when a hostile manifest names files outside of the directory', async () => {
      const file = '.skillchain/manifest.json';
      const outside = `${dir.path}-victim`;
      writeFileSync(outside, 'victim');
      const hostile = manifest();
      hostile.files.push({
        ...hostile.files[0],
        path: `../${outside.split('/').at(-1)}`,
        sha256: sha256('victim'),
      });
      write(JSON.stringify(hostile), file);
      await expectRefused(
        {},
        { name: 'InputError', message: /promises the path/ },
      );
      expect(readFileSync(outside, 'utf8')).toBe('victim');
      rmSync(outside);
    });

    it('when it is cancelled', () =>
      expectRefused({ signal: AbortSignal.abort() }, { message: /abort/ }));

    it('when a file cannot be put into its place: what was moved is taken back', async () => {
      const { rename } = promises;
      let calls = 0;
      const spy = jest
        .spyOn(promises, 'rename')
        .mockImplementation(async (from, to) => {
          calls += 1;
          if (calls === 3) throw new Error('the disk is full');
          return rename(from, to);
        });
      await expectRefused({}, { message: /the disk is full/ });
      expect(calls).toBe(3);
      spy.mockRestore();
    });

    it('when somebody works on the files meanwhile', async () => {
      const { mkdtemp } = promises;
      const spy = jest
        .spyOn(promises, 'mkdtemp')
        .mockImplementation(async prefix => {
          write('meanwhile\n');
          return mkdtemp(prefix as string);
        });
      await expect(lift(loaded, { maturity: 'advanced' })).rejects.toThrow(
        /Nothing was written: infrastructure\/docs\/network\.md changed while/,
      );
      spy.mockRestore();
      expect(read()).toBe('meanwhile\n');
      expect(manifest().files).toHaveLength(7);
    });
  });
});

import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { runProgram } from './program';

const BIN = path.resolve(__dirname, '../../bin/skillchain');
const KITCHEN = path.resolve(__dirname, '../load/__fixtures__/base');

const mockDir = createMockDirectory();

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the real command in a process of its own, in the mock directory. */
function skillchain(...args: string[]): Promise<Result> {
  return new Promise(resolve => {
    const options = { cwd: mockDir.path, env: { PATH: process.env.PATH } };
    execFile(
      process.execPath,
      [BIN, ...args],
      options,
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const kitchen = (...args: string[]) =>
  skillchain(...args, '--library', KITCHEN);

/** The same without a process: for the many ways to go wrong. */
async function here(...args: string[]): Promise<Result> {
  const before = process.cwd();
  process.chdir(mockDir.path);
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map(stream =>
    jest.spyOn(process[stream], 'write').mockImplementation(text => {
      printed[stream] += text;
      return true;
    }),
  );
  try {
    const code = await runProgram([...args, '--library', KITCHEN]);
    return { code, ...printed };
  } finally {
    spies.forEach(spy => spy.mockRestore());
    process.chdir(before);
  }
}

jest.setTimeout(120_000);
beforeEach(() => mockDir.clear());

describe('skillchain match', () => {
  it('says which skills a goal calls for, as text and as JSON', async () => {
    const [text, json] = await Promise.all([
      kitchen('match', '--goal', 'hot soup'),
      kitchen('match', '--goal', 'hot soup', '--format', 'json'),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(
      /1\. baking-bread +.*\n +2\. serving-soup +.*"soup"/,
    );
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      matched: [
        { skill: 'serving-soup', score: 10, keywords: [{ keyword: 'soup' }] },
      ],
      chain: [
        { skill: 'baking-bread', reason: 'dependency' },
        { skill: 'serving-soup', reason: 'matched' },
      ],
      blueprint: null,
    });
  });

  it('takes a file of goals and gives one result per goal', async () => {
    mockDir.setContent({
      'goals.yaml':
        'version: 1\ngoals:\n  - { id: g1, goal: bread, expect: [x] }\n  - { id: g2, goal: a bicycle }\n',
    });
    const { code, stdout } = await here(
      'match',
      '--goals',
      'goals.yaml',
      '--format',
      'json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'g1', matched: [{ skill: 'baking-bread' }] },
      { id: 'g2', matched: [], chain: [] },
    ]);
  });

  it('names every goal of a file that cannot be used', async () => {
    mockDir.setContent({
      'goals.yaml':
        "goals: [{ id: a, goal: '' }, { id: b, goal: bread }, { id: c, goal: ' ' }]\n",
    });
    const { code, stdout, stderr } = await here(
      'match',
      '--goals',
      'goals.yaml',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^goals\.yaml: a: .*\ngoals\.yaml: c: /);
  });

  it('offers the skills when nothing matches', async () => {
    const { code, stdout } = await here('match', '--goal', 'a bicycle');
    expect(code).toBe(0);
    expect(stdout).toContain('No skill matches "a bicycle".');
    expect(stdout).toContain('choose from: baking-bread, serving-soup');
  });
});

describe('skillchain run', () => {
  it('generates, validates, repeats and accepts its own answers', async () => {
    const first = await kitchen('run', '--goal', 'hot soup', '--out', 'a');
    expect(first.stderr).toBe('');
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /STEP 1\/2: baking-bread[^]*STEP 2\/2: serving-soup/,
    );
    expect(first.stdout).toContain(
      'Generated 3 files across 2 infrastructure skills',
    );
    expect(first.stdout).toContain('Result: PASS');
    const tree = mockDir.content();
    expect(tree).toMatchObject({
      a: {
        out: {
          'bread.yaml': 'loaves: 2\n',
          'menu.md': '# Menu\n- 2 loaves of shop\n',
          'soup.sh':
            '#!/usr/bin/env bash\nset -euo pipefail\necho small\n# hot, flour 405\n',
        },
      },
    });
    expect(
      (await fs.stat(mockDir.resolve('a/out/soup.sh'))).mode % 0o1000,
    ).toBe(0o755);

    const again = await kitchen(
      'run',
      '--goal',
      'hot soup',
      '--out',
      'a',
      '--format',
      'json',
    );
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(again.stdout)).toMatchObject({
      generated: { written: 0, fileCount: 3 },
      report: { verdict: 'PASS', completeness: 100 },
      stop: false,
    });
    expect(mockDir.content()).toEqual(tree);

    const replayed = await kitchen(
      'run',
      '--answers',
      'a/.skillchain/answers.yaml',
      '--out',
      'b',
    );
    expect(replayed).toMatchObject({ code: 0, stderr: '' });
    const { a, b } = mockDir.content() as Record<
      string,
      Record<string, object>
    >;
    expect(b.out).toEqual(a.out);
  });

  it('takes answers, and lets options win over the file', async () => {
    mockDir.setContent({
      'answers.yaml':
        'goal: bread\nmaturity: starter\nproject: { name: bakery }\nbaking-bread: { loaves: 3 }\nbaking-cake: {}\n',
    });
    const { code, stdout, stderr } = await here(
      ...['run', '--answers', 'answers.yaml', '--maturity', 'advanced'],
      ...['--add', 'serving-soup', '--out', 'o', '--format', 'json'],
    );
    expect(code).toBe(0);
    expect(stderr).toBe(
      'answers.yaml: "baking-cake" is no question, no skill and is ignored\n',
    );
    expect(JSON.parse(stdout).configuration).toMatchObject({
      maturity: 'advanced',
      project: { name: { value: 'bakery', source: 'answer' } },
      skills: [{ skill: 'baking-bread' }, { skill: 'serving-soup' }],
    });
    expect(mockDir.content()).toMatchObject({
      o: { out: { 'bread.yaml': 'loaves: 3\n' } },
    });
  });

  it('names the template, its line and the value when a skill fails, or leaves the skill out', async () => {
    // With nine loaves the size of the soup is not asked, and its script needs it.
    mockDir.setContent({
      'answers.yaml': 'goal: soup\nbaking-bread: { loaves: 9 }\n',
    });
    const unchanged = mockDir.content();
    const args = ['run', '--answers', 'answers.yaml', '--out', 'o'];
    const stopped = await here(...args);
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(
      /serving-soup\/templates\/soup\.sh\.njk:4 .*self\.size has no value/,
    );
    expect(mockDir.content()).toEqual(unchanged);

    const skipped = await here(...args, '--on-skill-error', 'skip');
    expect(skipped.stdout).toMatch(/LEFT OUT:\n +serving-soup: .*self\.size/);
    expect(
      Object.keys(
        (mockDir.content() as Record<string, Record<string, object>>).o.out,
      ),
    ).toEqual(['bread.yaml', 'menu.md']);
  });

  it('keeps what is there and says what is in the way', async () => {
    mockDir.setContent({
      o: { out: { 'bread.yaml': 'mine\n' }, 'notes.txt': 'mine\n' },
    });
    const unchanged = mockDir.content();
    const { code, stdout, stderr } = await here(
      ...['run', '--goal', 'bread', '--out', 'o', '--format', 'json'],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      'out/bread.yaml: exists with other content than baking-bread gives it',
    );
    expect(mockDir.content()).toEqual(unchanged);
  });

  it.each([
    ['an empty goal', ['--goal', ' '], /goal/i],
    ['no goal', [], /--goal/],
    [
      'an unknown skill',
      ['--goal', 'soup', '--add', 'baking-bred'],
      /baking-bred.*baking-bread/,
    ],
    [
      'an unknown blueprint',
      ['--goal', 'soup', '--blueprint', 'x'],
      /'x' is not a blueprint of the library 'kitchen'; it has no blueprints at all/,
    ],
    [
      'a goal that nothing matches',
      ['--goal', 'a bicycle'],
      /no skill matches.*baking-bread/i,
    ],
    [
      'a missing answers file',
      ['--answers', 'none.yaml'],
      /none\.yaml cannot be read: there is no such file/,
    ],
    ['broken answers', ['--answers', 'broken.yaml'], /broken\.yaml:2: /],
    [
      'wrong answers',
      ['--answers', 'wrong.yaml'],
      /loaves[^]*1 to 9[^]*name|name[^]*loaves[^]*1 to 9/,
    ],
    [
      'a value out of choice',
      ['--goal', 'soup', '--maturity', 'huge'],
      /Allowed choices are starter/,
    ],
    [
      'an unknown option',
      ['--goal', 'soup', '--ad', 'x'],
      /unknown option '--ad'/,
    ],
  ])('refuses %s and writes nothing', async (_, args, message) => {
    mockDir.setContent({
      'broken.yaml': 'goal: soup\nmaturity: huge\n',
      'wrong.yaml':
        'goal: soup\nproject: { name: 7 }\nbaking-bread: { loaves: 10 }\n',
    });
    const unchanged = mockDir.content();
    const { code, stdout, stderr } = await here(
      'run',
      '--out',
      'o',
      '--format',
      'json',
      ...args,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n +at /);
    expect(mockDir.content()).toEqual(unchanged);
  });
});

describe('skillchain run --plan', () => {
  it('says what would be written, and writes nothing', async () => {
    const run = ['run', '--goal', 'hot soup', '--out', 'soup'];
    const text = await here(...run, '--plan');
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/\ncreate +\S+\n +serving-soup: fulfilled\n/);
    expect(text.stdout).toMatch(/from .*serving-soup\.\w+ = /);
    expect(text.stdout).toMatch(/Nothing was written\.\nA run would write all/);
    await expect(fs.readdir(mockDir.path)).resolves.toEqual([]);

    await here(...run);
    const json = await here(...run, '--maturity', 'advanced', '--plan', '--format', 'json'); // prettier-ignore
    const { plan, out } = JSON.parse(json.stdout);
    expect(out).toBe(mockDir.resolve('soup'));
    expect(plan.counts).toMatchObject({ create: 0, conflict: 0 });
    expect(plan.counts.change).toBeGreaterThan(0);
  });

  it('says what a run would stop at', async () => {
    const run = ['run', '--goal', 'hot soup', '--out', 'soup'];
    await here(...run);
    mockDir.addContent({ 'soup/out/soup.sh': 'mine\n' });
    const { code, stdout } = await here(...run, '--plan');
    expect(code).toBe(0);
    expect(stdout).toContain('\n          -mine\n');
    expect(stdout).toMatch(/A run would stop: 1 file is there with other content/); // prettier-ignore
  });
});

describe('skillchain upgrade', () => {
  const made = async () => {
    await here('run', '--goal', 'hot soup', '--out', 'soup');
    // One and the same answer read by two files of the library.
    mockDir.addContent({
      'more.yaml': 'baking-bread: { loaves: 3 }\n',
    });
  };
  const up = ['upgrade', 'soup', '--answers', 'more.yaml'];

  it('shows what it would do, does it, and carries edits over', async () => {
    await made();
    const file = mockDir.resolve('soup/out/menu.md');
    const before = await fs.readFile(file, 'utf8');
    await fs.writeFile(file, `${before}\nOurs.\n`);
    const plan = await here(...up, '--plan', '--diff');
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(plan.stdout).toMatch(/^PLAN: from intermediate .* to intermediate /);
    expect(plan.stdout).toMatch(/\nchange +out\/bread\.yaml +\+1 -1\n/);
    expect(plan.stdout).toContain('baking-bread.loaves: 2 -> 3');
    expect(await fs.readFile(file, 'utf8')).toBe(`${before}\nOurs.\n`);

    const done = await here(...up);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/merge +out\/menu\.md.*your edits are kept/);
    expect(done.stdout).toMatch(/PASS/);
    expect(await fs.readFile(file, 'utf8')).toMatch(/3[^]*\n\nOurs\.\n$/);
    const again = await here(...up, '--format', 'json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      written: [],
      removed: [],
      conflicts: [],
      report: { verdict: 'PASS' },
    });
  });

  it('ends with 1 when it marks a conflict or is told to stop at one', async () => {
    await made();
    const file = mockDir.resolve('soup/out/bread.yaml');
    const text = await fs.readFile(file, 'utf8');
    await fs.writeFile(file, text.replace(/2/, '7'));
    const stopped = await here(...up, '--on-conflict', 'stop');
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toMatch(/Nothing was written: 1 file/);
    const marked = await here(...up);
    expect(marked.code).toBe(1);
    expect(marked.stdout).toMatch(/1 file needs a decision/);
    expect(await fs.readFile(file, 'utf8')).toMatch(
      /<<<<<<< yours\n.*7\n=======\n.*3\n>>>>>>> generated\n/,
    );
    const next = await here(...up);
    expect(next.code).toBe(1);
    expect(next.stderr).toMatch(/still marked in:\n- out\/bread\.yaml/);
  });

  it.each([
    [['upgrade', 'nowhere'], /not a directory/],
    [['upgrade', '.'], /no record of a run/],
    [['upgrade', 'soup', '--maturity', 'starter'], /does not lead down/],
    [['upgrade', 'soup', '--maturity', 'x'], /Allowed choices are/],
    [['upgrade'], /missing required argument 'dir'/],
  ])('refuses %j', async (args, message) => {
    await made();
    const { code, stderr } = await here(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('skillchain validate', () => {
  it('tells a whole tree from a broken one', async () => {
    await here('run', '--goal', 'soup', '--out', 'o');
    const whole = await here('validate', 'o', '--format', 'json');
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(whole.stdout)).toMatchObject({ verdict: 'PASS' });

    await fs.writeFile(mockDir.resolve('o/out/bread.yaml'), 'loaves: [2\n');
    const broken = await here('validate', 'o');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('Result: FAIL');
  });

  it('asks programs of this machine, all, some or none', async () => {
    await here('run', '--goal', 'soup', '--out', 'o');
    const programsOf = async (...args: string[]) => {
      const { stdout } = await here(
        'validate',
        'o',
        '--format',
        'json',
        ...args,
      );
      return JSON.parse(stdout).programs.map(
        ({ program, status, reason }: Record<string, string>) =>
          `${program} ${reason ?? status}`,
      );
    };
    expect(await programsOf('--programs', 'none')).toEqual([]);
    expect(await programsOf('--programs', 'kubectl')).toContain(
      'yamllint it is not among the allowed programs',
    );
    const text = await here('validate', 'o', '--programs', 'kubectl,haproxy');
    expect(text.stdout).toContain(
      '○ yamllint  not run: it is not among the allowed programs',
    );
    const unknown = await here('validate', 'o', '--programs', 'yamlint');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('There is no program yamlint');
    const never = await here('validate', 'o', '--program-timeout', '0');
    expect(never.code).toBe(2);
  });

  it('takes other thresholds, and refuses those that make no sense', async () => {
    await here('run', '--goal', 'soup', '--out', 'o');
    const record = JSON.parse(
      await fs.readFile(mockDir.resolve('o/.skillchain/manifest.json'), 'utf8'),
    );
    await fs.rm(mockDir.resolve(`o/${record.files[0].path}`));
    const verdict = async (...args: string[]) =>
      /Result: (\w+)/.exec(
        (await here('validate', 'o', '--programs', 'none', ...args)).stdout,
      )?.[1];
    expect(await verdict('--pass', '100', '--partial', '100')).toBe('FAIL');
    expect(await verdict('--pass', '100', '--partial', '0')).toBe('PARTIAL');
    expect(await verdict('--pass', '0', '--partial', '0')).toBe('PASS');
    for (const args of [
      ['--pass', '101'],
      ['--partial', 'x'],
      ['--pass', '10'],
    ]) {
      const { code, stderr } = await here('validate', 'o', ...args);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/0 to 100|above/),
      ]);
    }
  });

  it('says so when there is nothing to validate', async () => {
    const { code, stderr } = await here('validate', 'nowhere');
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere');
  });
});

describe('skillchain lint', () => {
  it('finds nothing in a sound library', async () => {
    expect(await skillchain('lint', KITCHEN, '--format', 'json')).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: '',
    });
  });

  it('lists every problem of a broken one, and other commands stop at it or go on without the skill', async () => {
    await fs.cp(KITCHEN, mockDir.resolve('lib'), { recursive: true });
    await fs.rm(mockDir.resolve('lib/serving-soup/SKILL.md'));
    const broken = ['--goal', 'soup and bread', '--library', 'lib'];
    const [lint, match, template, stop, skip] = await Promise.all([
      skillchain('lint', 'lib'),
      skillchain('match', ...broken),
      skillchain('template', '--library', 'lib'),
      skillchain('run', ...broken, '--out', 'stop'),
      skillchain('run', ...broken, '--out', 'skip', '--on-skill-error', 'skip'),
    ]);
    expect(lint.code).toBe(1);
    expect(lint.stdout).toMatch(/^registry\.yaml:10: .*SKILL\.md/m);
    expect(lint.stdout).toContain('lib: 1 error, 0 warnings');
    expect(match.code).toBe(0);
    expect(match.stdout).toMatch(
      /Left out, because they failed:\n {2}serving-soup/,
    );
    expect(template.code).toBe(1);
    for (const { stderr } of [match, template, stop, skip]) {
      expect(stderr).toContain('registry.yaml:10: ');
    }
    expect(stop.code).toBe(1);
    expect(stop.stderr).toMatch(/ERROR: Skill 'serving-soup' failed to load/);
    expect(skip.code).toBe(0);
    expect(skip.stdout).toContain('serving-soup (skipped - it failed)');
    expect(await fs.readdir(mockDir.path)).not.toContain('stop');
  });

  it('says so when there is no library', async () => {
    const { code, stderr } = await skillchain('lint', 'nowhere');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no skill library at');
  });
});

describe('skillchain template', () => {
  it('writes the Template, and tells when it is out of step', async () => {
    expect(await here('template', '--check')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(await here('template')).toMatchObject({ code: 0, stderr: '' });
    const file = mockDir.resolve('templates/kitchen/template.yaml');
    expect(await fs.readFile(file, 'utf8')).toContain(
      'scaffolder.backstage.io/v1beta3',
    );
    expect(await here('template', '--check')).toMatchObject({ code: 0 });
    const other = mockDir.resolve('templates/kitchen-upgrade/template.yaml');
    expect(await fs.readFile(other, 'utf8')).toContain('skillchain:upgrade');
    await fs.appendFile(file, '# changed\n');
    expect(await here('template', '--check')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('out of step'),
    });
  });
});

describe('skillchain', () => {
  it('explains itself, and knows wrong usage', async () => {
    const [help, nothing, wrong] = await Promise.all([
      skillchain('--help'),
      skillchain(),
      skillchain('lnt'),
    ]);
    expect(help.code).toBe(0);
    expect(help.stdout).toMatch(/match[^]*run[^]*validate[^]*template[^]*lint/);
    expect(nothing.code).toBe(2);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean lint?'),
    });
  });
});

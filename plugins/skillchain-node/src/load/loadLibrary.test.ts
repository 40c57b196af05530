import { promises as fs, readdirSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { Diagnostic, formatDiagnostic, lintLibrary, loadLibrary } from '.';

/**
 * Every folder of `__fixtures__` besides `base` is a change of that small library: files that replace or join its
 * own, and REMOVED with the names of those it lacks. `diagnostics.json` is what must be reported; it is
 * written again with UPDATE_FIXTURES=1.
 */
const FIXTURES = path.join(__dirname, '__fixtures__');

const mockDir = createMockDirectory();

async function prepare(name: string): Promise<string> {
  mockDir.clear();
  const target = mockDir.resolve(name);
  await fs.cp(path.join(FIXTURES, 'base'), target, { recursive: true });
  if (name === 'base') return target;
  const source = path.join(FIXTURES, name);
  await fs.cp(source, target, { recursive: true });
  const removed = await fs
    .readFile(path.join(source, 'REMOVED'), 'utf8')
    .catch(() => '');
  for (const file of removed.split('\n').filter(Boolean)) {
    await fs.rm(path.join(target, file));
  }
  return target;
}

const broken = readdirSync(FIXTURES).filter(
  name => !['base', 'blueprint'].includes(name),
);

async function expectedDiagnostics(
  name: string,
  found: Diagnostic[],
): Promise<Diagnostic[]> {
  const file = path.join(FIXTURES, name, 'diagnostics.json');
  if (process.env.UPDATE_FIXTURES) {
    await fs.writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
  }
  return JSON.parse(await fs.readFile(file, 'utf8'));
}

describe('loadLibrary', () => {
  it('reads a blueprint', async () => {
    const { library, warnings } = await loadLibrary(await prepare('blueprint'));
    expect(warnings).toEqual([]);
    const [blueprint] = library.blueprints;
    const { questions, deliverables, profiles, ...rest } = blueprint;
    expect(rest).toEqual({
      name: 'sunday-dinner',
      title: 'Sunday dinner',
      description: 'Bread and soup for guests.',
      version: '1.1.0',
      threshold: 8,
      triggers: {
        primary: ['dinner', 'sunday roast', 'guests'],
        secondary: ['family'],
      },
      chain: [
        { skill: 'baking-bread', optional: false },
        { skill: 'serving-soup', optional: true },
      ],
      presets: { 'baking-bread': { loaves: 3 }, project: { name: 'dinner' } },
    });
    expect(questions).toMatchObject([
      {
        id: 'guests',
        question: 'How many guests?',
        help: 'Children count *half*.',
        sets: { few: { 'bread.loaves': 2 } },
        source: { file: 'blueprints/sunday-dinner.md', line: 47 },
      },
    ]);
    expect(deliverables).toMatchObject([
      {
        name: 'Bread on the table',
        primary_skill: 'baking-bread',
        maturity_required: ['intermediate', 'advanced'],
      },
    ]);
    expect(profiles.starter).toMatchObject({
      require_additionally: ['Bread on the table'],
      generation_adjustments: ['No butter', 'Spread: none'],
      default_overrides: { 'bread.loaves': 1 },
    });
    expect(profiles.advanced?.add_skills).toEqual(['serving-soup']);
  });

  it('reads blueprints of other projects as they are', async () => {
    const { library } = await loadLibrary(await prepare('blueprint-public'));
    expect(library.blueprints).toMatchObject([
      {
        name: 'street-food',
        title: 'Street Food',
        description: 'A stall that feeds a queue.',
        triggers: { primary: ['street food', 'stall'], secondary: ['queue'] },
        chain: [
          { skill: 'frying-eggs', optional: false },
          { skill: 'baking-bread', optional: true },
        ],
        questions: [
          {
            id: 'q1',
            question: 'Which sauce?',
            enum: ['A', 'B'],
            enumNames: ['Red', 'Brown (homemade)'],
            default: 'B',
          },
          { id: 'q2', enum: ['1', '2'], default: '2' },
        ],
        deliverables: [{ conditional: "Answer to Q1 = 'A - Red'" }],
      },
    ]);
  });

  it('loads a library whole', async () => {
    const { library, warnings, templates, dir } = await loadLibrary(
      await prepare('base'),
    );
    expect(warnings).toEqual([]);
    expect(dir).toBe(mockDir.resolve('base'));
    expect(library).toMatchObject({
      domain: 'kitchen',
      version: '1.2.3',
      outputRoot: 'out',
      versions: { flour: '405' },
      core: { menu: { owner: 'serving-soup', needed_by: [] } },
    });
    expect(library.skills.map(({ name, alias }) => [name, alias])).toEqual([
      ['baking-bread', 'bread'],
      ['serving-soup', 'soup'],
    ]);
    expect(library.skills[0]).toMatchObject({
      title: 'Baking Bread',
      description: 'Bakes bread. Use it when somebody is hungry.',
      invocation: 'kitchen-skills:baking-bread',
      version: '1.2.3',
    });
    expect(library.skills[0].questions).toEqual([
      {
        id: 'loaves',
        type: 'integer',
        minimum: 1,
        maximum: 9,
        default: 2,
        question: 'How many loaves?',
        help: 'One feeds *four*.\n\n- more is\n- better',
        source: { file: 'baking-bread/SKILL.md', line: 10 },
      },
    ]);
    expect(templates.names()).toEqual([
      'baking-bread/templates/bread.yaml.njk',
      'baking-bread/templates/dish.md.njk',
      'core/menu/templates/menu.md.njk',
      'partials/words.njk',
      'serving-soup/templates/soup.sh.njk',
    ]);
  });

  it.each(broken)('reports what is wrong in %s', async name => {
    const found = await lintLibrary(await prepare(name));
    expect(found).toEqual(await expectedDiagnostics(name, found));
    expect(found.length).toBeGreaterThan(0);
  });

  it('accepts a path of two skills when one writes it without the other only', async () => {
    const target = await prepare('base');
    const outputs = path.join(target, 'serving-soup/outputs.yaml');
    await fs.appendFile(
      outputs,
      [
        'conditional_outputs:',
        '  - path: bread.yaml',
        '    when:',
        '      $all:',
        '        - size: large',
        '        - $not: { chain: { $contains: baking-bread } }',
        '    description: Bought bread, where nobody bakes',
        '',
      ].join('\n'),
    );
    await fs.writeFile(
      path.join(target, 'serving-soup/templates/bread.yaml.njk'),
      'loaves: bought\n',
    );
    expect(await lintLibrary(target)).toEqual([]);
  });

  it('throws one error that lists every problem with file and line', async () => {
    const error = await loadLibrary(await prepare('several')).catch(e => e);
    expect(error.name).toBe('InputError');
    expect(error.message).toContain('has 3 problems:\n  PROJECT.md:10: ');
    expect(error.message).toContain('\n  baking-bread/SKILL.md:22: ');
    expect(error.message).toContain('\n  registry.yaml:10: ');
  });

  it('runs no front matter', async () => {
    // The fixture would end the process.
    await expect(
      loadLibrary(await prepare('front-matter-script')),
    ).rejects.toThrow('YAML between two lines of ---');
  });

  it('loads registries of other projects, with warnings', async () => {
    const { library, warnings } = await loadLibrary(
      await prepare('public-registry'),
    );
    expect(new Set(warnings.map(({ code }) => code))).toEqual(
      new Set([
        ...['no-outputs', 'missing-file', 'no-configuration'],
        ...['unknown-dependency', 'question'],
      ]),
    );
    const [soup, menus] = library.skills;
    expect(soup).toMatchObject({
      required: true,
      questions: [],
      parallelGroup: 1,
    });
    expect(menus.dependencies).toEqual(['*']);
    expect(
      menus.questions.map(({ id, type, default: d }) => [id, type, d]),
    ).toEqual([
      ['validate_tokens', 'boolean', true],
      ['columns', 'integer', 3],
      ['theme_modes', 'array', ['light', 'dark']],
      ['color_scheme', 'string', 'blue-gray'],
    ]);
  });

  it('says so when there is no such folder', async () => {
    await expect(loadLibrary(mockDir.resolve('nowhere'))).rejects.toThrow(
      /There is no skill library at .*nowhere/,
    );
  });

  it('reads files with a byte order mark and Windows line ends', async () => {
    const dir = await prepare('base');
    const file = path.join(dir, 'baking-bread/SKILL.md');
    const text = await fs.readFile(file, 'utf8');
    await fs.writeFile(file, `\ufeff${text.replaceAll('\n', '\r\n')}`);
    const { library } = await loadLibrary(dir);
    expect(library.skills[0].questions[0]).toMatchObject({
      default: 2,
      source: { line: 10 },
    });
  });
});

describe('loadLibrary with leaveOut', () => {
  const load = async (name: string) =>
    loadLibrary(await prepare(name), { leaveOut: true });

  it('keeps the skills that are in order, and knows the others', async () => {
    const { library, errors } = await load('question-type');
    const failed = library.skills.filter(skill => skill.failed);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({
      questions: [],
      outputs: { base_outputs: [], fragments: [] },
      failed: errors.map(formatDiagnostic),
    });
    expect(failed[0].failed?.[0]).toMatch(
      new RegExp(`^${failed[0].name}/SKILL\\.md:\\d+: `),
    );
    expect(
      library.skills.filter(skill => !skill.failed && skill.questions.length),
    ).toHaveLength(1);
  });

  it.each([
    ['skill-missing', 'baking-bread'],
    ['template-syntax', 'baking-bread'],
    ['template-missing', 'baking-bread'],
    ['path-twice', 'serving-soup'],
  ])('finds the skill behind %s', async (name, skill) => {
    const { library } = await load(name);
    expect(
      library.skills.flatMap(({ name: own, failed }) => (failed ? own : [])),
    ).toEqual([skill]);
  });

  it('blames nobody else for an outputs.yaml that cannot be read', async () => {
    const dir = await prepare('base');
    await fs.writeFile(
      path.join(dir, 'core/menu/outputs.yaml'),
      (
        await fs.readFile(path.join(dir, 'core/menu/outputs.yaml'), 'utf8')
      ).concat(
        'fragments:\n  - { into: soup.sh, slot: none, order: 1, template: menu.md.njk }\n',
      ),
    );
    await fs.writeFile(
      path.join(dir, 'serving-soup/outputs.yaml'),
      'base_outputs: [',
    );
    const { library } = await loadLibrary(dir, { leaveOut: true });
    expect(
      library.skills.flatMap(({ name, failed }) => (failed ? name : [])),
    ).toEqual(['serving-soup']);
  });

  it('lists rules that cannot be used', async () => {
    const { library } = await load('rule-unknown');
    expect(library.skills.filter(skill => skill.failed)).toEqual([]);
    expect(library.brokenRules?.[0]).toEqual({
      rule: 'R01',
      reason: expect.stringContaining('rules.yaml:5: R01 calls the check'),
    });
    const ids = library.brokenRules?.map(({ rule }) => rule);
    expect(library.rules.filter(({ id }) => ids?.includes(id))).toEqual([]);
  });

  it.each(['registry-schema', 'yaml-syntax', 'core-missing', 'several'])(
    'throws what is not of one skill: %s',
    async name => {
      await expect(load(name)).rejects.toThrow(/The skill library .* has /);
    },
  );
});

import { createMockDirectory } from '@backstage/backend-test-utils';
import { kitchen } from './tasks/kitchen';
import { TaskBackend } from './tasks/TaskBackend';

// A backend and its tasks take seconds, and more on a busy machine.
jest.setTimeout(120_000);

const FILE = 'baking-bread/templates/file.md.njk';

/** Ways to break the skill that bakes bread, and what is said of them. */
const BROKEN = {
  reading: {
    files: {
      'baking-bread/SKILL.md': kitchen('any')['baking-bread'][
        'SKILL.md'
      ].replace('type: string', 'type: strin'),
    },
    failed: "ERROR: Skill 'baking-bread' failed to load",
    reason: /Reason: baking-bread\/SKILL\.md:1\d: .*strin/,
  },
  rendering: {
    files: { [FILE]: '# <$ goal | token $>\n' },
    failed: "ERROR: Skill 'baking-bread' failed to generate its files",
    reason:
      /Reason: The template baking-bread\/templates\/file\.md\.njk:1 .*soup and tea/,
  },
};

/** A rule whose check throws as soon as it is evaluated. */
const RULE = {
  'rules.yaml': `${kitchen('any')['rules.yaml']}
  - id: R02
    name: two-ports
    severity: warning
    check: { name: port-clash, with: { given: [null] } }
    message: Never said.
    resolutions:
      - { n: 1, label: Keep it }
    default: 1
`,
};

const SOUP = {
  'serving-soup/templates/file.md.njk': '# <$ goal | token $>\n',
};

/** One library for each test and how it is broken: the backend keeps what it has read. */
const LIBRARIES: Record<string, Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(BROKEN).flatMap(([kind, { files }]) =>
      ['skip', 'stop', 'twice'].map(choice => [`${choice}-${kind}`, files]),
    ),
  ),
  'skip-rule': RULE,
  'stop-rule': RULE,
  progress: SOUP,
  repaired: SOUP,
  unconcerned: BROKEN.reading.files,
  whole: { 'registry.yaml': 'domain: whole\nskills: [' },
};

describe('a task with a skill that fails', () => {
  const dir = createMockDirectory();
  let backend: TaskBackend;

  beforeAll(async () => {
    backend = await TaskBackend.start(dir, Object.keys(LIBRARIES), {
      configure: [
        {
          id: 'pause',
          name: 'Time to change the library',
          action: 'debug:wait',
          input: { seconds: '${{ parameters.pause or 0 }}' },
        },
      ],
    });
    for (const [domain, files] of Object.entries(LIBRARIES)) {
      backend.change(domain, files);
    }
  });

  afterAll(() => backend?.stop());

  const values = (name: string, more: object = {}) => ({
    goal: 'soup and tea',
    mode: 'defaults',
    project: { name },
    ...more,
  });

  describe.each(Object.entries(BROKEN))('while %s', (kind, broken) => {
    it('skip: publishes the rest, and says everywhere what is missing', async () => {
      const name = `skip-${kind}`;
      const task = await backend.run(
        name,
        values(name, { onSkillError: 'skip' }),
      );
      expect(task.error).toBe('');
      const warning = 'Serving Soup builds on Baking Bread, which was skipped';
      expect(task.log).toContain(warning);
      expect(task.log).toMatch(/STEP \d\/\d: serving-soup/);
      expect(task.log).toContain('○ baking-bread (skipped - it failed)');
      expect(task.log).toContain('Result: PARTIAL');
      expect(task.texts.Result).toMatch(
        /Left out.*\n\n- \*\*baking-bread\*\*: /,
      );
      expect(task.texts.Result).toContain(warning);
      expect(task.texts['Validation report']).toContain('Skill baking-bread');

      expect(await backend.published(name, 'soup/bowl.md')).toContain('large');
      expect(await backend.published(name, 'bread/oven.md')).toBe(undefined);
      const manifest = await backend.published(
        name,
        '.skillchain/manifest.json',
      );
      expect(JSON.parse(manifest ?? '').skipped).toMatchObject([
        { skill: 'baking-bread' },
      ]);
      expect(await backend.isRegistered(name)).toBe(true);
    });

    it('stop: publishes nothing, and a retry goes on once it is repaired', async () => {
      const name = `stop-${kind}`;
      const failed = await backend.run(name, values(name));
      expect(failed.status).toBe('failed');
      expect(failed.error).toContain(broken.failed);
      expect(failed.error).toMatch(broken.reason);
      expect(failed.error).toContain(`Invocation: ${name}-skills:baking-bread`);
      expect(failed.error).toMatch(/1\. Continue[^]*2\. Retry[^]*3\. Stop/);
      expect(backend.isPublished(name)).toBe(false);
      expect(await backend.isRegistered(name)).toBe(false);

      const again = await backend.retry(failed.id);
      expect(again.error).toContain(broken.failed);

      backend.repair(name);
      const repaired = await backend.retry(failed.id);
      expect(repaired.error).toBe('');
      expect(repaired.log).toContain('Result: PASS');
      expect(await backend.published(name, 'bread/oven.md')).toContain('rye');
      expect(await backend.isRegistered(name)).toBe(true);
    });

    it('retry: gives up after the second failure', async () => {
      const name = `twice-${kind}`;
      const task = await backend.run(
        name,
        values(name, { onSkillError: 'retry' }),
      );
      expect(task.status).toBe('failed');
      expect(task.error).toContain(broken.failed);
      expect(
        task.log.match(/Reading the library again, and trying baking-bread/g),
      ).toHaveLength(1);
      expect(backend.isPublished(name)).toBe(false);
    });
  });

  it('skip: goes on without a rule that throws, and says so', async () => {
    const task = await backend.run('skip-rule', {
      ...values('skip-rule', { onSkillError: 'skip' }),
      'serving-soup': { bowl: 'small' },
    });
    expect(task.error).toBe('');
    expect(task.log).toMatch(/Skipped the rule R02, which failed: .*null/);
    expect(task.log).toContain('rule R02 (skipped - it failed)');
    expect(task.log).toContain('Result: PARTIAL');
    // The other rule has done its work.
    expect(await backend.published('skip-rule', 'soup/bowl.md')).toContain(
      'large',
    );
  });

  it('stop: names the rule that throws, and a retry goes on once it is repaired', async () => {
    const failed = await backend.run('stop-rule', values('stop-rule'));
    expect(failed.error).toMatch(
      /ERROR: Rule 'R02' failed to be evaluated\n\n- Reason: .*null/,
    );
    expect(backend.isPublished('stop-rule')).toBe(false);
    backend.repair('stop-rule');
    const repaired = await backend.retry(failed.id);
    expect(repaired.error).toBe('');
    expect(backend.isPublished('stop-rule')).toBe(true);
  });

  it('stop: says how far it came', async () => {
    const task = await backend.run('progress', values('progress'));
    expect(task.error).toContain(
      '1 of 3 skills had made their files before: baking-bread.',
    );
  });

  it('retry: reads what was repaired meanwhile, and goes on from the skill that failed', async () => {
    const id = await backend.create(
      'repaired',
      values('repaired', { onSkillError: 'retry', pause: 4 }),
    );
    await backend.untilStep(id, 'pause');
    // The library that has been read is the broken one.
    backend.repair('repaired');
    const task = await backend.end(id);
    expect(task.error).toBe('');
    const steps = [...task.log.matchAll(/STEP (\d\/3: \S+)/g)].map(
      ([, step]) => step,
    );
    expect(steps.slice(-4)).toEqual([
      '1/3: baking-bread',
      '2/3: serving-soup',
      '2/3: serving-soup',
      '3/3: brewing-tea',
    ]);
    expect(task.log).toContain("ERROR: Skill 'serving-soup' failed");
    expect(await backend.published('repaired', 'soup/bowl.md')).toContain(
      'large',
    );
  });

  it('does not mind a broken skill that nobody calls for', async () => {
    const task = await backend.run('unconcerned', {
      ...values('unconcerned'),
      goal: 'tea',
    });
    expect(task.error).toBe('');
    expect(task.log).toContain('Result: PASS');
  });

  it('stops at a library that is broken as a whole, whatever was chosen', async () => {
    const task = await backend.run(
      'whole',
      values('whole', { onSkillError: 'skip' }),
    );
    expect(task.error).toMatch(/registry\.yaml:2/);
    expect(backend.isPublished('whole')).toBe(false);
  });
});

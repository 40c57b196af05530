import { createMockDirectory } from '@backstage/backend-test-utils';
import { TaskBackend } from './tasks/TaskBackend';

// A backend and its tasks take seconds, and more on a busy machine.
jest.setTimeout(120_000);

/** Loses two of the six promised files between generating and validating. */
const lose = {
  id: 'lose',
  name: 'Lose two files',
  action: 'fs:delete',
  input: { files: ['soup/*.md'] },
};

const LOST = ['soup/bowl.md', 'soup/spoon.md'];

describe('a task whose files are missing', () => {
  const dir = createMockDirectory();
  let backend: TaskBackend;

  beforeAll(async () => {
    backend = await TaskBackend.start(dir, ['kitchen'], { generate: [lose] });
  });

  afterAll(() => backend?.stop());

  const run = (name: string, values: object = {}) =>
    backend.run('kitchen', {
      goal: 'soup and tea',
      mode: 'defaults',
      project: { name },
      ...values,
    });

  it('A: runs their skill again, and publishes the whole', async () => {
    // What nobody chose is A.
    const task = await run('whole');
    expect(task.error).toBe('');
    expect(task.log).toMatch(
      /STEP 1\/1: serving-soup again\n.*generating soup\/bowl\.md\n.*generating soup\/spoon\.md/,
    );
    expect(task.log).toContain('Completeness: 100%');
    expect(task.texts.Result).not.toContain('Incomplete');
    for (const path of LOST) {
      expect(await backend.published('whole', path)).toContain(
        'The bowl: large',
      );
    }
    expect(await backend.isRegistered('whole')).toBe(true);
  });

  it('B: publishes without them, and says what is missing', async () => {
    const task = await run('partly', { onIncomplete: 'continue' });
    expect(task.error).toBe('');
    expect(task.log).not.toContain('serving-soup again');
    expect(task.texts.Result).toMatch(/Incomplete: 66 % of the promised files/);
    for (const path of LOST) {
      expect(task.texts.Result).toContain(
        `\`${path}\` (serving-soup): missing`,
      );
      expect(task.texts['Validation report']).toContain(path);
      expect(await backend.published('partly', path)).toBe(undefined);
    }
    expect(await backend.published('partly', 'tea/cup.md')).toContain('green');
    expect(await backend.isRegistered('partly')).toBe(true);
  });

  it('C: stops with the detailed report, and publishes nothing', async () => {
    const task = await run('nothing', { onIncomplete: 'stop' });
    expect(task.status).toBe('failed');
    expect(task.log).toMatch(/✗ soup\/bowl\.md - MISSING/);
    for (const path of LOST) {
      expect(task.error).toContain(`- ${path} (serving-soup): missing`);
    }
    expect(task.error).toContain('Nothing was published');
    expect(backend.isPublished('nothing')).toBe(false);
    expect(await backend.isRegistered('nothing')).toBe(false);
  });
});

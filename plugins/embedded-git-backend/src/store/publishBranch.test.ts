import { createMockDirectory } from '@backstage/backend-test-utils';
import fs from 'node:fs';
import { publishBranch, type PublishBranchOptions } from './publishBranch';
import { RepositoryReader } from './RepositoryReader';
import { RepositoryWriter } from './RepositoryWriter';

describe('publishBranch', () => {
  const mockDir = createMockDirectory();
  const author = { name: 'Ada', email: 'ada@example.com' };
  let directory: string;
  let first: string;

  const publish = (overrides: Partial<PublishBranchOptions> = {}) =>
    publishBranch({
      directory,
      name: 'shop',
      branch: 'next',
      sourceDir: mockDir.resolve('workspace'),
      message: 'Change',
      taskId: 'task-2',
      author,
      ...overrides,
    });
  const repository = async () =>
    (await new RepositoryReader(directory).find('shop'))!;

  beforeEach(async () => {
    mockDir.setContent({ workspace: { 'README.md': '# Shop\n', old: 'old' } });
    directory = mockDir.resolve('repositories');
    const published = await new RepositoryWriter(directory).publish({
      name: 'shop',
      sourceDir: mockDir.resolve('workspace'),
      message: 'Initial commit',
      taskId: 'task-1',
      author,
    });
    first = published.commitHash;
    fs.rmSync(mockDir.resolve('workspace/old'));
    mockDir.addContent({ 'workspace/new/file': 'new' });
  });

  it('commits all files of the folder to a new branch and leaves main alone', async () => {
    const { commitHash } = await publish();
    const shop = await repository();
    expect(await shop.listFiles('', 'next')).toEqual(['new/file', 'README.md']);
    expect(await shop.listFiles()).toEqual(['README.md', 'old']);
    expect((await shop.head())?.oid).toBe(first);
    expect(await shop.head('next')).toMatchObject({
      oid: commitHash,
      commit: { parent: [first] },
    });
    expect(await shop.readFile('new/file')).toBeUndefined();
  });

  it('adds no branch when nothing changed', async () => {
    mockDir.addContent({ same: { 'README.md': '# Shop\n', old: 'old' } });
    expect(await publish({ sourceDir: mockDir.resolve('same') })).toEqual({
      commitHash: first,
      changed: false,
    });
    expect(await (await repository()).branches()).toEqual(['main']);
  });

  it('gives the same commit when the same task publishes again', async () => {
    const once = await publish();
    expect(await publish()).toEqual(once);
  });

  it('never moves a branch that exists', async () => {
    const { commitHash } = await publish();
    for (const other of [
      { taskId: 'task-3' },
      { branch: 'next', parent: undefined, taskId: 'task' },
    ]) {
      // prettier-ignore
      await expect(publish(other)).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringMatching(/branch 'next' already.*Choose another/),
      });
    }
    mockDir.addContent({ 'workspace/more': 'more' });
    await expect(publish()).rejects.toMatchObject({ name: 'ConflictError' });
    expect((await (await repository()).head('next'))?.oid).toBe(commitHash);
  });

  it('lets one of several tasks that publish at once win', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map(taskId => publish({ taskId })),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect((await (await repository()).head('next'))?.oid).toBe(
      won.map(result => result.status === 'fulfilled' && result.value.commitHash)[0], // prettier-ignore
    );
  });

  it.each([
    ['no file is there', { sourceDir: 'empty' }, /holds no file/],
    ['it is main', { branch: 'main' }, /cannot be the name of a new branch/],
    ['the name is odd', { branch: '../../x' }, /cannot be the name/],
    ['the name is a path', { branch: 'a/b' }, /cannot be the name/],
    ['there is no such repository', { name: 'none' }, /no repository 'none'/],
    ['there is no such parent', { parent: '0'.repeat(40) }, /has no commit/],
  ])('refuses when %s', async (_, overrides, message) => {
    mockDir.addContent({
      empty: {},
    });
    const { sourceDir } = overrides as { sourceDir?: string };
    await expect(
      publish({
        ...overrides,
        ...(sourceDir && { sourceDir: mockDir.resolve(sourceDir) }),
      }),
    ).rejects.toThrow(message);
    expect(await (await repository()).branches()).toEqual(['main']);
  });
});

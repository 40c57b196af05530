import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import git from 'isomorphic-git';
import fs from 'node:fs';
import { parse } from 'yaml';
import { RepositoryWriter } from '../store/RepositoryWriter';
import { createFetchEmbeddedAction } from './fetchEmbedded';
import { examples } from './fetchEmbedded.examples';

type Input = {
  repository: string;
  branch?: string;
  targetPath?: string;
};

describe('fetch:embedded', () => {
  const mockDir = createMockDirectory();
  const baseUrl = 'https://portal.example.com/api/embedded-git';
  let directory: string;
  let commitHash: string;

  async function run(input: Input = { repository: 'shop' }) {
    const output = jest.fn();
    await createFetchEmbeddedAction({
      directory,
      baseUrl,
      allowUnauthenticatedRead: true,
    }).handler({
      ...createMockActionContext({ input }),
      workspacePath: mockDir.resolve('workspace'),
      output,
    } as never);
    return Object.fromEntries(output.mock.calls);
  }

  async function publish(name: string) {
    const published = await new RepositoryWriter(directory).publish({
      name,
      sourceDir: mockDir.resolve('source'),
      message: 'Initial commit',
      taskId: 'task-1',
      author: { name: 'Ada', email: 'ada@example.com' },
    });
    return published.commitHash;
  }

  beforeEach(async () => {
    mockDir.setContent({
      source: { '.gitignore': 'x\n', 'scripts/setup.sh': '#!/bin/sh\r\n' },
      workspace: {},
    });
    fs.chmodSync(mockDir.resolve('source/scripts/setup.sh'), 0o755);
    directory = mockDir.resolve('repositories');
    commitHash = await publish('shop');
  });

  it('brings every file with its bytes and its executable bit, also twice', async () => {
    for (let times = 0; times < 2; times++) {
      expect(await run()).toEqual({
        commitHash,
        remoteUrl: `${baseUrl}/shop/tree/main/`,
        fileCount: 2,
      });
    }
    const script = mockDir.resolve('workspace/scripts/setup.sh');
    expect(fs.readFileSync(script, 'utf8')).toBe('#!/bin/sh\r\n');
    expect(fs.statSync(script).mode % 0o1000).toBe(0o755);
    expect(fs.existsSync(mockDir.resolve('workspace/.gitignore'))).toBe(true);
  });

  it('overwrites nothing', async () => {
    mockDir.addContent({ 'workspace/scripts/setup.sh': 'mine' });
    await expect(run()).rejects.toMatchObject({ name: 'ConflictError' });
    expect(await run({ repository: 'shop', targetPath: 'below' })).toMatchObject({ fileCount: 2 }); // prettier-ignore
    await expect(
      run({ repository: 'shop', targetPath: '../out' }),
    ).rejects.toThrow(/not allowed|outside/i);
  });

  it.each([
    [{ repository: 'none' }, /no repository 'none'/],
    [{ repository: 'shop', branch: 'none' }, /no branch 'none'/],
    [{ repository: 'shop', branch: '../../x' }, /no branch/],
    [{ repository: '../x' }, /no repository/],
  ])('says what there is not: %j', async (input, message) => {
    await expect(run(input)).rejects.toThrow(message);
  });

  it.each([
    ['a symbolic link', { mode: '120000', path: 'link' }],
    ['a name that leaves the folder', { mode: '100644', path: '..' }],
    ['a repository inside', { mode: '100644', path: '.GIT' }],
  ])('refuses %s that somebody pushed', async (_, entry) => {
    const gitdir = `${directory}/shop.git`;
    const oid = await git.writeBlob({ fs, gitdir, blob: Buffer.from('/etc') });
    // Written as bytes: isomorphic-git would not make such a tree.
    const object = Buffer.concat([
      Buffer.from(`${entry.mode} ${entry.path}\0`),
      Buffer.from(oid, 'hex'),
    ]);
    const tree = await git.writeObject({ fs, gitdir, type: 'tree', object, format: 'content' }); // prettier-ignore
    const author = { name: 'a', email: 'b', timestamp: 0, timezoneOffset: 0 };
    const bad = await git.writeCommit({
      fs,
      gitdir,
      commit: { tree, parent: [], message: 'bad', author, committer: author },
    });
    fs.writeFileSync(`${gitdir}/refs/heads/bad`, `${bad}\n`);
    await expect(run({ repository: 'shop', branch: 'bad' })).rejects.toThrow();
    expect(fs.readdirSync(mockDir.resolve('workspace'))).toEqual([]);
  });

  it.each(examples)('works as in its example: $description', async example => {
    const { input } = parse(example.example).steps[0];
    await publish(input.repository);
    expect(await run(input)).toMatchObject({ fileCount: 2 });
  });
});

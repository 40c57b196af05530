import { createMockDirectory } from '@backstage/backend-test-utils';
import fs from 'node:fs';
import path from 'node:path';
import { RepositoryReader } from './RepositoryReader';
import { RepositoryWriter, type PublishOptions } from './RepositoryWriter';

describe('RepositoryWriter', () => {
  const mockDir = createMockDirectory();
  const author = { name: 'Ada Lovelace', email: 'ada@example.com' };
  let directory: string;
  let writer: RepositoryWriter;
  let reader: RepositoryReader;

  function options(overrides: Partial<PublishOptions> = {}): PublishOptions {
    return {
      name: 'shop',
      sourceDir: mockDir.resolve('workspace'),
      message: 'Initial commit',
      taskId: 'task-1',
      author,
      ...overrides,
    };
  }

  beforeEach(() => {
    mockDir.setContent({ workspace: { 'README.md': '# Shop\n' } });
    directory = mockDir.resolve('repositories');
    writer = new RepositoryWriter(directory);
    reader = new RepositoryReader(directory);
  });

  it('commits every file as it is, ignored and hidden ones too', async () => {
    mockDir.setContent({
      workspace: {
        '.gitignore': '*.tfvars\nbuild/\n',
        '.github/workflows/ci.yaml': 'on: push\n',
        '.skillchain/manifest.json': '{}\n',
        'build/out.txt': 'built\r\n',
        'prod.tfvars': 'a = 1\n',
        empty: {},
        scripts: {
          'setup.sh': ctx => fs.writeFileSync(ctx.path, '#!/bin/sh\n'),
        },
      },
    });
    fs.chmodSync(mockDir.resolve('workspace/scripts/setup.sh'), 0o755);

    await writer.publish(options({ description: 'The\nshop' }));

    const repository = (await reader.find('shop'))!;
    expect((await repository.listFiles()).sort()).toEqual([
      '.github/workflows/ci.yaml',
      '.gitignore',
      '.skillchain/manifest.json',
      'build/out.txt',
      'prod.tfvars',
      'scripts/setup.sh',
    ]);
    expect(await repository.listFolder('scripts')).toEqual([
      { name: 'setup.sh', type: 'file', executable: true },
    ]);
    const built = await repository.readFile('build/out.txt');
    expect(Buffer.from(built!).toString()).toBe('built\r\n');
    expect(await repository.description()).toBe('The shop');
    expect(await repository.head()).toMatchObject({
      commit: {
        author,
        committer: author,
        parent: [],
        message: 'Initial commit\n\nScaffolder-Task: task-1\n',
      },
    });
  });

  it('gives the same commit when the same task publishes again', async () => {
    const first = await writer.publish(options());
    expect(await writer.publish(options())).toEqual(first);
  });

  it.each([
    ['another task', { taskId: 'task-2' }],
    ['a task whose id starts the same', { taskId: 'task' }],
  ])('refuses a name that %s has taken', async (_, overrides) => {
    const { commitHash } = await writer.publish(options());
    await expect(writer.publish(options(overrides))).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /'shop' exists already.*Choose another repository name/,
      ),
    });
    const repository = await reader.find('shop');
    expect((await repository?.head())?.oid).toBe(commitHash);
  });

  it('refuses other files of the same task', async () => {
    await writer.publish(options());
    mockDir.addContent({ workspace: { 'more.txt': 'more' } });
    await expect(writer.publish(options())).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('lets one of several tasks that publish at once win', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map(taskId => writer.publish(options({ taskId }))),
    );
    const failed = results.filter(result => result.status === 'rejected');
    expect(failed).toHaveLength(3);
    for (const { reason } of failed) {
      expect(reason).toMatchObject({ name: 'ConflictError' });
    }
    expect(fs.readdirSync(directory)).toEqual(['shop.git']);
  });

  it('refuses symlinks and leaves nothing behind', async () => {
    fs.symlinkSync('/etc/passwd', mockDir.resolve('workspace/link'));
    await expect(writer.publish(options())).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining("Cannot publish 'link'"),
    });
    expect(fs.readdirSync(directory)).toEqual([]);
  });

  it.each(['.git', 'modules/a/.git', '.GIT'])(
    'refuses a nested repository at %s',
    async name => {
      mockDir.addContent({ workspace: { [name]: { HEAD: 'ref: x' } } });
      await expect(writer.publish(options())).rejects.toThrow(
        `Cannot publish '${name}'`,
      );
    },
  );

  it('refuses a workspace without files', async () => {
    mockDir.setContent({ workspace: { empty: {} } });
    await expect(writer.publish(options())).rejects.toThrow(
      "There is nothing to publish as 'shop'",
    );
  });

  it.each(['', '..', '../shop', 'a/b', 'Shop', '.hidden', 'shop.git', 'a..b'])(
    'refuses the name %j',
    async name => {
      await expect(writer.publish(options({ name }))).rejects.toMatchObject({
        name: 'InputError',
      });
      expect(fs.existsSync(directory)).toBe(false);
    },
  );

  it('removes what a process that died an hour ago left behind', async () => {
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
    fs.mkdirSync(path.join(directory, '.publishing-old'), { recursive: true });
    fs.mkdirSync(path.join(directory, '.publishing-new'));
    fs.utimesSync(path.join(directory, '.publishing-old'), old, old);
    await writer.publish(options());
    expect(fs.readdirSync(directory).sort()).toEqual([
      '.publishing-new',
      'shop.git',
    ]);
    expect(await reader.list()).toHaveLength(1);
  });
});

import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import fs from 'node:fs';
import { parse } from 'yaml';
import { RepositoryReader } from '../store/RepositoryReader';
import { createPublishEmbeddedAction } from './publishEmbedded';
import { examples } from './publishEmbedded.examples';

type Outputs = {
  remoteUrl: string;
  cloneUrl: string;
  repoContentsUrl: string;
  commitHash?: string;
};

describe('publish:embedded', () => {
  const mockDir = createMockDirectory();
  const baseUrl = 'https://portal.example.com/api/embedded-git';
  const urls = {
    remoteUrl: `${baseUrl}/shop/tree/main/`,
    cloneUrl: `${baseUrl}/shop.git`,
    repoContentsUrl: `${baseUrl}/shop/blob/main/`,
  };
  let directory: string;
  let action: ReturnType<typeof createPublishEmbeddedAction>;

  /** Runs the action and returns its outputs. */
  async function run(overrides: object = {}) {
    const context = createMockActionContext<
      { repository: string; description?: string },
      Outputs
    >({
      input: { repository: 'shop' },
      workspacePath: mockDir.resolve('workspace'),
      ...overrides,
    });
    const output = jest.fn();
    await action.handler({
      ...context,
      task: { id: 'task-1' },
      ...overrides,
      output,
    });
    return Object.fromEntries(output.mock.calls);
  }

  async function headAuthor() {
    const repository = await new RepositoryReader(directory).find('shop');
    const { name, email } = (await repository!.head())!.commit.author;
    return { name, email };
  }

  beforeEach(() => {
    mockDir.setContent({ workspace: { 'README.md': '# Shop\n' } });
    directory = mockDir.resolve('repositories');
    action = createPublishEmbeddedAction({
      directory,
      baseUrl,
      allowUnauthenticatedRead: true,
    });
  });

  it('publishes the workspace and says where', async () => {
    expect(await run()).toEqual({
      ...urls,
      commitHash: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });

  it('gives the same outputs when the task is resumed', async () => {
    expect(await run()).toEqual(await run());
  });

  it('does not publish again when its checkpoint is known', async () => {
    const outputs = await run({ checkpoint: async () => 'a'.repeat(40) });
    expect(outputs).toEqual({ ...urls, commitHash: 'a'.repeat(40) });
    expect(fs.existsSync(directory)).toBe(false);
  });

  it('says where it would publish in a dry run and writes nothing', async () => {
    expect(await run({ isDryRun: true })).toEqual(urls);
    expect(fs.existsSync(directory)).toBe(false);
  });

  it.each([
    [
      'the profile',
      {
        ref: 'user:default/ada',
        entity: {
          spec: {
            profile: { displayName: 'Ada <L>\n', email: 'ada@example.com' },
          },
        },
      },
      { name: 'Ada L', email: 'ada@example.com' },
    ],
    [
      'the reference of a user without a profile',
      { ref: 'user:default/ada' },
      { name: 'ada', email: 'ada@noreply.portal.example.com' },
    ],
    [
      'the scaffolder when there is no user',
      undefined,
      { name: 'scaffolder', email: 'scaffolder@noreply.portal.example.com' },
    ],
  ])('signs as %s', async (_, user, expected) => {
    await run({ user });
    expect(await headAuthor()).toEqual(expected);
  });

  it('shows the pattern of names in its schema', () => {
    const schema = action.schema?.input as {
      properties: { repository: { pattern: string } };
      required: string[];
    };
    const pattern = new RegExp(schema.properties.repository.pattern, 'u');
    expect(schema.required).toEqual(['repository']);
    expect(
      ['shop', 'shop-2', 'a.b_c', 'a--b'].filter(n => !pattern.test(n)),
    ).toEqual([]);
    expect(
      ['Shop', '-a', 'a-', 'a/b', '..', 'a.git', ' a'].filter(n =>
        pattern.test(n),
      ),
    ).toEqual([]);
  });

  it('adds a branch to a repository, on top of the commit it started from', async () => {
    const { commitHash: first } = await run();
    mockDir.addContent({ workspace: { 'README.md': '# New\n' } });
    const input = {
      repository: 'shop',
      branch: 'upgrade-advanced',
      parent: first,
      message: 'Upgrade\nto advanced',
    };
    const outputs = await run({ input });
    expect(outputs).toEqual({
      remoteUrl: `${baseUrl}/shop/tree/upgrade-advanced/`,
      cloneUrl: `${baseUrl}/shop.git`,
      repoContentsUrl: `${baseUrl}/shop/blob/upgrade-advanced/`,
      commitHash: expect.not.stringMatching(first),
    });
    const repository = (await new RepositoryReader(directory).find('shop'))!;
    expect((await repository.head())?.oid).toBe(first);
    expect(await repository.branches()).toEqual(['main', 'upgrade-advanced']);
    expect(await repository.head('upgrade-advanced')).toMatchObject({
      oid: outputs.commitHash,
      commit: {
        parent: [first],
        message: 'Upgrade to advanced\n\nScaffolder-Task: task-1\n',
      },
    });
  });

  it('adds no branch in a dry run', async () => {
    await run();
    const input = { repository: 'shop', branch: 'b' };
    expect(await run({ input, isDryRun: true })).not.toHaveProperty('commitHash'); // prettier-ignore
    const repository = await new RepositoryReader(directory).find('shop');
    expect(await repository?.branches()).toEqual(['main']);
  });

  it.each(examples)('works as in its example: $description', async example => {
    const { input } = parse(example.example).steps.find(
      (step: { action: string }) => step.action === 'publish:embedded',
    );
    // The branch of an existing repository; the step before gives its commit.
    if (input.branch) {
      input.parent = (
        await run({ input: { repository: input.repository } })
      ).commitHash;
      mockDir.addContent({ workspace: { new: 'new' } });
    }
    expect(await run({ input })).toMatchObject({
      cloneUrl: `${baseUrl}/${input.repository}.git`,
      commitHash: expect.any(String),
    });
  });
});

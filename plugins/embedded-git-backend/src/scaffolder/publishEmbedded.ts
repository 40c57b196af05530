import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EmbeddedGitConfig } from '../config';
import {
  BRANCH_NAME_PATTERN,
  MAIN_BRANCH,
  MAX_BRANCH_LENGTH,
  MAX_NAME_LENGTH,
  REPOSITORY_NAME_PATTERN,
} from '../store/names';
import { publishBranch } from '../store/publishBranch';
import { RepositoryWriter } from '../store/RepositoryWriter';
import { authorOf } from './author';
import { examples } from './publishEmbedded.examples';

/**
 * The action `publish:embedded`: commits everything in the workspace to a new bare
 * repository of the portal itself, or to a new branch of an existing one. No Git program, account or token is needed.
 */
export function createPublishEmbeddedAction(config: EmbeddedGitConfig) {
  return createTemplateAction({
    id: 'publish:embedded',
    description:
      'Publishes the workspace as a new Git repository that the portal itself keeps and serves, or as a new branch of one',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repository: z =>
          z
            .string()
            .max(MAX_NAME_LENGTH)
            .regex(new RegExp(REPOSITORY_NAME_PATTERN, 'u'))
            .describe(
              "Name of the new repository, or with `branch` of an existing one: lower case letters and digits, joined by '-', '.' or '_'",
            ),
        description: z =>
          z
            .string()
            .optional()
            .describe("One line shown on the repository's page"),
        branch: z =>
          z
            .string()
            .max(MAX_BRANCH_LENGTH)
            .regex(new RegExp(BRANCH_NAME_PATTERN, 'u'))
            .optional()
            .describe(
              'A new branch of an existing repository to commit to, instead of a new repository. A branch that exists is refused, so nobody’s commits are lost; without changes none is made',
            ),
        parent: z =>
          z
            .string()
            .regex(/^[0-9a-f]{40}$/)
            .optional()
            .describe(
              `With \`branch\`: the commit that the files started from, as fetch:embedded gives it; default: the newest one of ${MAIN_BRANCH}`,
            ),
        message: z =>
          z
            .string()
            .min(1)
            .optional()
            .describe('First line of the commit message'),
      },
      output: {
        remoteUrl: z =>
          z
            .string()
            .describe(
              'Page of the repository, or of its branch, for people to open',
            ),
        cloneUrl: z => z.string().describe('What `git clone` takes'),
        repoContentsUrl: z =>
          z
            .string()
            .describe(
              'Root of the files, ending in a slash: append a path to read that file',
            ),
        commitHash: z =>
          z
            .string()
            .optional()
            .describe('The new commit; absent in a dry run, which makes none'),
      },
    },
    async handler(ctx) {
      const { repository, description, branch, parent } = ctx.input;
      const url = `${config.baseUrl}/${repository}`;
      const put = (shown: string) => {
        ctx.output('remoteUrl', `${url}/tree/${shown}/`);
        ctx.output('cloneUrl', `${url}.git`);
        ctx.output('repoContentsUrl', `${url}/blob/${shown}/`);
      };
      if (ctx.isDryRun) {
        put(branch ?? MAIN_BRANCH);
        ctx.logger.info(
          branch
            ? `Dry run: no branch '${branch}' is added to '${repository}'`
            : `Dry run: '${repository}' is not written`,
        );
        return;
      }

      const common = {
        name: repository,
        sourceDir: ctx.workspacePath,
        taskId: ctx.task.id,
        author: authorOf(ctx.user, new URL(config.baseUrl).hostname),
      };
      const message = (ctx.input.message ?? '').replace(/\s+/g, ' ').trim();
      if (branch) {
        const { commitHash, changed } = await ctx.checkpoint({
          key: `publish-embedded.v1.${repository}.${branch}`,
          fn: () =>
            publishBranch({
              ...common,
              directory: config.directory,
              branch,
              parent,
              message: message || 'Change files',
            }),
        });
        put(changed ? branch : MAIN_BRANCH);
        ctx.logger.info(
          changed
            ? `Published ${commitHash.slice(0, 8)} to ${url}.git, branch ${branch}`
            : `Nothing to publish: the files are those of ${commitHash.slice(0, 8)}`,
        );
        ctx.output('commitHash', commitHash);
        return;
      }
      put(MAIN_BRANCH);
      const commitHash = await ctx.checkpoint({
        key: `publish-embedded.v1.${repository}`,
        fn: async () => {
          const published = await new RepositoryWriter(
            config.directory,
          ).publish({
            ...common,
            description,
            message: message || 'Initial commit',
          });
          return published.commitHash;
        },
      });
      ctx.logger.info(`Published ${commitHash.slice(0, 8)} to ${url}.git`);
      ctx.output('commitHash', commitHash);
    },
  });
}

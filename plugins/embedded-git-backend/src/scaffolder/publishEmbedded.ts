import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EmbeddedGitConfig } from '../config';
import { MAX_NAME_LENGTH, REPOSITORY_NAME_PATTERN } from '../store/names';
import { RepositoryWriter } from '../store/RepositoryWriter';
import { authorOf } from './author';
import { examples } from './publishEmbedded.examples';

/**
 * The action `publish:embedded`: commits everything in the workspace to a new bare
 * repository of the portal itself. No Git program, account or token is needed.
 */
export function createPublishEmbeddedAction(config: EmbeddedGitConfig) {
  return createTemplateAction({
    id: 'publish:embedded',
    description:
      'Publishes the workspace as a new Git repository that the portal itself keeps and serves',
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
              "Name of the new repository: lower case letters and digits, joined by '-', '.' or '_'",
            ),
        description: z =>
          z
            .string()
            .optional()
            .describe("One line shown on the repository's page"),
      },
      output: {
        remoteUrl: z =>
          z.string().describe('Page of the repository, for people to open'),
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
            .describe(
              'The first commit; absent in a dry run, which makes none',
            ),
      },
    },
    async handler(ctx) {
      const { repository, description } = ctx.input;
      const url = `${config.baseUrl}/${repository}`;
      ctx.output('remoteUrl', `${url}/tree/main/`);
      ctx.output('cloneUrl', `${url}.git`);
      ctx.output('repoContentsUrl', `${url}/blob/main/`);
      if (ctx.isDryRun) {
        ctx.logger.info(`Dry run: '${repository}' is not written`);
        return;
      }

      const commitHash = await ctx.checkpoint({
        key: `publish-embedded.v1.${repository}`,
        fn: async () => {
          const published = await new RepositoryWriter(
            config.directory,
          ).publish({
            name: repository,
            sourceDir: ctx.workspacePath,
            description,
            message: 'Initial commit',
            taskId: ctx.task.id,
            author: authorOf(ctx.user, new URL(config.baseUrl).hostname),
          });
          return published.commitHash;
        },
      });
      ctx.logger.info(`Published ${commitHash.slice(0, 8)} to ${url}.git`);
      ctx.output('commitHash', commitHash);
    },
  });
}

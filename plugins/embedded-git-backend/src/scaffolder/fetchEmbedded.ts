import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { EmbeddedGitConfig } from '../config';
import { checkout } from '../store/checkout';
import {
  BRANCH_NAME_PATTERN,
  MAIN_BRANCH,
  MAX_BRANCH_LENGTH,
  MAX_NAME_LENGTH,
  REPOSITORY_NAME_PATTERN,
} from '../store/names';
import { RepositoryReader } from '../store/RepositoryReader';
import { examples } from './fetchEmbedded.examples';

/**
 * The action `fetch:embedded`: puts the files of a repository of the portal itself into
 * the workspace, as they were committed, executable bits among them.
 */
export function createFetchEmbeddedAction(config: EmbeddedGitConfig) {
  return createTemplateAction({
    id: 'fetch:embedded',
    description:
      'Puts the files of a Git repository that the portal itself keeps into the workspace',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repository: z =>
          z
            .string()
            .max(MAX_NAME_LENGTH)
            .regex(new RegExp(REPOSITORY_NAME_PATTERN, 'u'))
            .describe('Name of the repository'),
        branch: z =>
          z
            .string()
            .max(MAX_BRANCH_LENGTH)
            .regex(new RegExp(BRANCH_NAME_PATTERN, 'u'))
            .optional()
            .describe(`Branch to fetch; default: ${MAIN_BRANCH}`),
        targetPath: z =>
          z
            .string()
            .optional()
            .describe('Folder of the workspace; default: the workspace itself'),
      },
      output: {
        commitHash: z =>
          z
            .string()
            .describe(
              'The commit that was fetched: `parent` of a later publish:embedded',
            ),
        remoteUrl: z =>
          z.string().describe('Page of the repository, for people to open'),
        fileCount: z => z.number().describe('How many files were fetched'),
      },
    },
    async handler(ctx) {
      const { repository: name, branch = MAIN_BRANCH, targetPath } = ctx.input;
      const target = resolveSafeChildPath(ctx.workspacePath, targetPath ?? '.');
      const repository = await new RepositoryReader(config.directory).find(
        name,
      );
      const head = await repository?.head(branch);
      if (!repository || !head) {
        throw new NotFoundError(
          repository
            ? `The repository '${name}' has no branch '${branch}'.`
            : `There is no repository '${name}'. ${config.baseUrl}/ lists those that exist.`,
        );
      }
      // A resumed task fetches the commit it began with, whatever came since.
      const commitHash = await ctx.checkpoint({
        key: `fetch-embedded.v1.${name}.${branch}`,
        fn: async () => head.oid,
      });
      const fileCount = await checkout(
        repository,
        commitHash,
        target,
        ctx.signal,
      );
      ctx.logger.info(
        `Fetched ${fileCount} files of ${name}, ${branch} at ${commitHash.slice(0, 8)}`,
      );
      ctx.output('commitHash', commitHash);
      ctx.output('remoteUrl', `${config.baseUrl}/${name}/tree/${branch}/`);
      ctx.output('fileCount', fileCount);
    },
  });
}

import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { z } from 'zod';

/** Input that names the library of an action. */
export const libraryInput = z
  .string()
  .optional()
  .describe('Domain of the skill library; default: infrastructure.');

/** Input of a folder below the task's workspace. */
export function workspaceFolder(what: string) {
  return z
    .string()
    .optional()
    .describe(
      `Folder of the workspace ${what}; default: the workspace itself.`,
    );
}

/**
 * The folder below the workspace.
 *
 * @throws NotAllowedError when the path leaves the workspace
 */
export function inWorkspace(workspacePath: string, path: string = '.'): string {
  return resolveSafeChildPath(workspacePath, path);
}

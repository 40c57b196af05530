import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  maturitySchema,
  parametersSchema,
  type Plan,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  ON_CONFLICT,
  upgrade,
  upgradeText,
} from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';
import type { LibraryStore } from '../libraries';
import { createSkillchainAction, once } from './createSkillchainAction';
import { inWorkspace, libraryInput, workspaceFolder } from './inputs';
import { planOutput, toPlanOutput } from './plan';
import { examples } from './upgrade.examples';

const input = z.object({
  path: workspaceFolder('that holds a generated repository'),
  maturity: maturitySchema
    .optional()
    .describe(
      'The level to reach; default: the one the repository has, to pick up a newer library. A lower one is refused.',
    ),
  answers: parametersSchema
    .optional()
    .describe(
      'Answers and decisions that win over the recorded ones, in the shape of an answers file.',
    ),
  onConflict: z
    .enum(ON_CONFLICT)
    .optional()
    .describe(
      'When edits and the new version do not go together: stop and write nothing, or mark both versions in the files. Default: stop.',
    ),
  planOnly: z
    .boolean()
    .optional()
    .describe('Only work out what would change; nothing is written.'),
  library: libraryInput,
});

const output = z.object({
  plan: planOutput.describe('What happens to each file.'),
  conflicts: z
    .array(z.string())
    .describe('Files whose edits and new version do not go together.'),
  written: z.array(z.string()).describe('Files that were written.'),
  removed: z.array(z.string()).describe('Files that were removed or moved.'),
  maturity: maturitySchema.describe('The level of the repository afterwards.'),
  name: z.string().describe('The name of the project.'),
});

/** The lines of a task's log: what changes, and conflicts line by line. */
function logLines(plan: Plan, conflicts: string[]): string[] {
  return [
    ...upgradeText({ plan, conflicts }).split('\n'),
    ...plan.files
      .filter(({ action, diff }) => action === 'conflict' && diff)
      .flatMap(({ path, diff }) => [
        `${path}, from yours to the new version:`,
        ...(diff ?? '').split('\n').map(line => `  ${line}`),
      ]),
  ];
}

/**
 * `skillchain:upgrade`: brings a generated repository in the workspace to a higher maturity or a newer library.
 *
 * @public
 */
export function createUpgradeAction(options: {
  libraries: LibraryStore;
}): TemplateAction {
  return createSkillchainAction({
    id: 'skillchain:upgrade',
    description:
      'Brings a generated repository in the workspace to a higher maturity, or to a newer library. Edits are merged with the new version; nothing that somebody wrote is overwritten.',
    examples,
    input,
    output,
    async run(given, ctx) {
      const loaded = await options.libraries.get(given.library);
      const { maturity, answers, onConflict = 'stop', planOnly } = given;
      const work = {
        dir: inWorkspace(ctx.workspacePath, given.path),
        maturity,
        answers,
        onConflict,
        signal: ctx.signal,
      };
      const result = await once(
        ctx,
        'upgrade',
        [loaded.library.version, given],
        async () => {
          // Said before anything is written, and also when a conflict then stops the task.
          const planned = await upgrade(loaded, { ...work, planOnly: true });
          logLines(planned.plan, planned.conflicts).forEach(line =>
            ctx.logger.info(line),
          );
          const done = planOnly ? planned : await upgrade(loaded, work);
          const { configuration, plan, conflicts, written, removed } = done;
          return {
            plan: toPlanOutput(plan),
            ...{ conflicts, written, removed },
            maturity: configuration.maturity,
            name: String(configuration.project.name?.value ?? ''),
          };
        },
      );
      ctx.logger.info(
        planOnly
          ? 'Only a plan: nothing was written'
          : `Wrote ${result.written.length} files, removed ${result.removed.length}`,
      );
      return result;
    },
  });
}

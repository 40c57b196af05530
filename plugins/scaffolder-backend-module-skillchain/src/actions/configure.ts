import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  configurationSchema,
  configure,
  matchResultSchema,
  maturitySchema,
  modeSchema,
  parametersSchema,
  settleBlueprint,
} from '@skillchain/backstage-plugin-skillchain-common';
import { withSkillErrors } from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';
import type { LibraryStore } from '../libraries';
import { createSkillchainAction, once } from './createSkillchainAction';
import { libraryInput } from './inputs';
import { examples } from './configure.examples';
import {
  logRetry,
  logSkipped,
  onSkillErrorInput,
  skippedOutput,
  unreadableSkills,
} from './skillErrors';

const input = z.object({
  match: matchResultSchema.describe('The output `match` of skillchain:match.'),
  parameters: parametersSchema
    .optional()
    .describe(
      'Answers: one object per skill, `project`, and `decisions` (rule id to resolution number). Answers to questions that are not asked are ignored.',
    ),
  mode: modeSchema
    .optional()
    .describe(
      'guided: open conflicts stop the task; defaults and blueprint: every open question and conflict takes its default. Default: the mode of `parameters`, else guided; a blueprint that `parameters` accept always means blueprint.',
    ),
  maturity: maturitySchema
    .optional()
    .describe('Default: the maturity of `parameters`, else intermediate.'),
  onSkillError: onSkillErrorInput,
  library: libraryInput,
});

const output = z.object({
  configuration: configurationSchema.describe(
    'The whole result, input of skillchain:generate.',
  ),
  summary: z.string().describe('One line per skill, for people.'),
  conflicts: z
    .array(z.string())
    .describe('Conflicts and gaps with the decision that was applied.'),
  skipped: skippedOutput,
  skippedRules: configurationSchema.shape.skippedRules.describe(
    'Rules that failed and were left out, each with the reason.',
  ),
  ignored: z
    .array(z.string())
    .describe('Answers that were not used because nobody asks for them.'),
});

/**
 * `skillchain:configure`: answers to a full configuration.
 *
 * @public
 */
export function createConfigureAction(options: {
  libraries: LibraryStore;
}): TemplateAction {
  return createSkillchainAction({
    id: 'skillchain:configure',
    description:
      'Checks the answers of every skill in the chain, fills in defaults, and settles conflicts between skills.',
    examples,
    input,
    output,
    async run(given, ctx) {
      const source = options.libraries.source(given.library);
      const loaded = await source.get();
      const parameters = settleBlueprint(loaded.library, {
        // The goal of the match: the parameters may lack it.
        goal: given.match.goal,
        ...given.parameters,
      });
      const request = {
        match: given.match,
        parameters,
        // An accepted blueprint outranks the mode that the form shows beside its offer.
        mode:
          parameters.mode === 'blueprint'
            ? 'blueprint'
            : (given.mode ??
              parameters.mode ??
              (given.match.blueprint?.accepted ? 'blueprint' : 'guided')),
        maturity: given.maturity ?? parameters.maturity,
      } as const;
      const configuration = await once(
        ctx,
        'configure',
        [loaded.library.version, request, unreadableSkills(loaded)],
        () =>
          withSkillErrors(
            source,
            given.onSkillError ?? parameters.onSkillError ?? 'stop',
            ({ library }, skipFailed) =>
              configure(library, { ...request, skipFailed }),
            logRetry(ctx.logger),
          ),
      );

      const total = configuration.skills.length;
      configuration.skills.forEach((skill, index) => {
        ctx.logger.info(`STEP ${index + 1}/${total}: ${skill.skill}`);
        for (const [id, answer] of Object.entries(skill.answers)) {
          const because = answer.because ? `: ${answer.because}` : '';
          ctx.logger.info(
            `  ${id} = ${JSON.stringify(answer.value)} (${
              answer.source
            }${because})`,
          );
        }
      });
      const conflicts = configuration.rules.map(hit => {
        const chosen = hit.resolutions.find(r => r.n === hit.decision?.n);
        const decision = chosen
          ? ` Decision ${chosen.n} (${hit.decision?.by}): ${chosen.label}`
          : '';
        return `${hit.id}: ${hit.message}${decision}`;
      });
      conflicts.forEach(conflict => ctx.logger.warn(conflict));
      logSkipped(ctx.logger, configuration.skipped);
      for (const { rule, reason } of configuration.skippedRules) {
        ctx.logger.warn(`Skipped the rule ${rule}, which failed: ${reason}`);
      }
      if (configuration.ignored.length > 0) {
        ctx.logger.info(
          `Not used, because nobody asks for it: ${configuration.ignored.join(
            ', ',
          )}`,
        );
      }
      return {
        configuration,
        summary: configuration.summary,
        conflicts,
        skipped: configuration.skipped,
        skippedRules: configuration.skippedRules,
        ignored: configuration.ignored,
      };
    },
  });
}

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
import { z } from 'zod';
import type { LibraryStore } from '../libraries';
import { createSkillchainAction, once } from './createSkillchainAction';
import { libraryInput } from './inputs';
import { examples } from './configure.examples';

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
      const { library } = await options.libraries.get(given.library);
      const parameters = settleBlueprint(library, {
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
        [library.version, request],
        () => configure(library, request),
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
        ignored: configuration.ignored,
      };
    },
  });
}

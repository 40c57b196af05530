import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  match,
  matchResultSchema,
  maturitySchema,
  parametersSchema,
  parametersToRequest,
} from '@skillchain/backstage-plugin-skillchain-common';
import { withSkillErrors } from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';
import type { LibraryStore } from '../libraries';
import { createSkillchainAction, once } from './createSkillchainAction';
import { libraryInput } from './inputs';
import { examples } from './match.examples';
import {
  logRetry,
  logSkipped,
  onSkillErrorInput,
  skippedOutput,
  unreadableSkills,
} from './skillErrors';

const input = z.object({
  goal: z
    .string()
    .optional()
    .describe(
      'What is to be built, in words. Overrides the goal of `parameters`.',
    ),
  parameters: parametersSchema
    .optional()
    .describe(
      'What the person filled in: the parameters of the compiled Template, or the content of an answers file. `keep_<skill>: false` drops a matched skill.',
    ),
  add: z
    .array(z.string())
    .optional()
    .describe('Skills to add, whatever the goal says.'),
  remove: z
    .array(z.string())
    .optional()
    .describe('Skills to leave out, although the goal calls for them.'),
  blueprint: z
    .string()
    .optional()
    .describe(
      'Name of a blueprint whose chain and preset answers to use, or "none". Default: what `parameters` say; without, the best fit is only reported.',
    ),
  maturity: maturitySchema
    .optional()
    .describe('How much operational machinery; default: intermediate.'),
  onSkillError: onSkillErrorInput,
  library: libraryInput,
});

const output = z.object({
  match: matchResultSchema.describe(
    'The whole result, input of skillchain:configure.',
  ),
  chain: z
    .array(z.string())
    .describe('Names of the skills that will run, in order.'),
  matched: z
    .array(z.string())
    .describe('Names of the skills that the goal itself calls for.'),
  summary: z.string().describe('The chain with its reasons, as Markdown list.'),
  blueprint: matchResultSchema.shape.blueprint.describe(
    'The blueprint in use, or the one that would fit best.',
  ),
  skipped: skippedOutput,
  warnings: z
    .array(z.string())
    .describe('Missing dependencies and missing critical configuration.'),
});

/**
 * `skillchain:match`: which skills a goal calls for.
 *
 * @public
 */
export function createMatchAction(options: {
  libraries: LibraryStore;
}): TemplateAction {
  return createSkillchainAction({
    id: 'skillchain:match',
    description:
      'Finds the skills that a goal calls for, with the words that matched, and puts them in order.',
    examples,
    input,
    output,
    async run(given, ctx) {
      const source = options.libraries.source(given.library);
      const loaded = await source.get();
      const { library } = loaded;
      const onSkillError =
        given.onSkillError ?? given.parameters?.onSkillError ?? 'stop';
      const request = parametersToRequest(library, {
        ...given.parameters,
        ...(given.goal !== undefined && { goal: given.goal }),
        ...(given.maturity && { maturity: given.maturity }),
        ...(given.blueprint !== undefined && {
          blueprint: given.blueprint,
          offer: undefined,
        }),
        ...(given.add && {
          add: [...(given.parameters?.add ?? []), ...given.add],
        }),
        ...(given.remove && {
          remove: [...(given.parameters?.remove ?? []), ...given.remove],
        }),
      });
      const result = await once(
        ctx,
        'match',
        [library.version, request, unreadableSkills(loaded)],
        () =>
          withSkillErrors(
            source,
            onSkillError,
            (now, skipFailed) => match(now.library, request, { skipFailed }),
            logRetry(ctx.logger),
          ),
      );

      ctx.logger.info(`Skill chain for "${result.goal}"`);
      result.chain.forEach((link, index) =>
        ctx.logger.info(
          `  ${index + 1}. ${link.skill} (priority ${link.priority}): ${
            link.because
          }`,
        ),
      );
      logSkipped(ctx.logger, result.skipped);
      ctx.logger.info(
        `Estimated ${result.estimate.minutes.min}-${result.estimate.minutes.max} minutes, ${result.estimate.questions} questions`,
      );
      const { blueprint } = result;
      if (blueprint) {
        ctx.logger.info(
          blueprint.accepted
            ? `Blueprint ${blueprint.title}: ${blueprint.questions} questions when only its own are asked`
            : `The blueprint ${blueprint.title} would fit: ${blueprint.questions} questions instead of ${blueprint.allQuestions}`,
        );
      }
      const warnings = [
        ...result.dependencyWarnings,
        ...result.missingCritical.map(hit => `${hit.id}: ${hit.message}`),
      ];
      warnings.forEach(warning => ctx.logger.warn(warning));

      return {
        match: result,
        chain: result.chain.map(link => link.skill),
        matched: result.matched.map(skill => skill.skill),
        summary: result.chain
          .map(link => `- **${link.title}**: ${link.because}`)
          .join('\n'),
        blueprint,
        skipped: result.skipped,
        warnings,
      };
    },
  });
}

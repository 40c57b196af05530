import { ConflictError } from '@backstage/errors';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  onIncompleteSchema,
  validationReportSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  incompleteMessage,
  incompleteNotice,
  reportBox,
  reportMarkdown,
  validateAndComplete,
} from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';
import type { LibraryStore } from '../libraries';
import type { ValidationConfig } from '../validationConfig';
import { createSkillchainAction } from './createSkillchainAction';
import { inWorkspace, libraryInput, workspaceFolder } from './inputs';
import { examples } from './validate.examples';

const percent = z.number().min(0).max(100).optional();

const input = z.object({
  path: workspaceFolder('that skillchain:generate wrote to'),
  onIncomplete: onIncompleteSchema
    .optional()
    .describe(
      'When less than 80 % was delivered (or the threshold that is set). generate (default): run the skills of the missing files again and validate again; stop when that is not enough. continue: go on without them. stop: stop with the report. A tree that fails stops the task unless this is continue.',
    ),
  thresholds: z
    .object({
      pass: percent.describe('From here on the tree passes. Default: 90.'),
      partial: percent.describe(
        'From here on it passes in part, below it fails; at most pass. Default: 70.',
      ),
      incomplete: percent.describe('Below, onIncomplete decides. Default: 80.'),
    })
    .optional()
    .describe(
      'Completeness in percent at which the verdict changes. Default: what the portal is configured with.',
    ),
  linkBase: z
    .string()
    .regex(/^[^\s()<>[\]]*$/)
    .optional()
    .describe(
      'What links to files in the Markdown report begin with, such as the address of the published files, with a slash at the end. Default: nothing, the links are relative to the repository.',
    ),
  library: libraryInput,
});

const output = z.object({
  status: validationReportSchema.shape.verdict.describe(
    'PASS from 90 % completeness, PARTIAL from 70 %, FAIL below (or other thresholds that are set), or with any error.',
  ),
  completeness: z
    .number()
    .describe('Delivered files in percent of the promised ones.'),
  report: z.string().describe('The report as a box of text.'),
  reportMarkdown: z.string().describe('The report as Markdown.'),
  notice: z
    .string()
    .describe(
      'What is missing or incomplete, as Markdown; empty when nothing is.',
    ),
  generated: z
    .array(z.string())
    .describe('Missing files that were generated again.'),
  result: validationReportSchema.describe('The whole report as data.'),
});

/**
 * `skillchain:validate`: proves a generated tree against what was promised. It only reads, but for the missing
 * files that `onIncomplete: generate` writes, and the report in the tree that `continue` restates.
 *
 * @public
 */
export function createValidateAction(options: {
  libraries: LibraryStore;
  /** From the portal's configuration. */
  validation?: ValidationConfig;
}): TemplateAction {
  return createSkillchainAction({
    id: 'skillchain:validate',
    description:
      'Checks a generated repository: every promised file is there and contains what it must, every file parses, no secret in clear, and a ten-item checklist.',
    examples,
    input,
    output,
    // Never taken from a checkpoint: the files may have changed since, and reading them again is cheap.
    async run(given, ctx) {
      const loaded = await options.libraries.get(given.library);
      const onIncomplete = given.onIncomplete ?? 'generate';
      const { report, generated, stop } = await validateAndComplete(loaded, {
        dir: inWorkspace(ctx.workspacePath, given.path),
        signal: ctx.signal,
        onIncomplete,
        thresholds: { ...options.validation?.thresholds, ...given.thresholds },
        programs: options.validation?.programs,
        onSkill({ skill, index, total, files }) {
          ctx.logger.info(`STEP ${index}/${total}: ${skill} again`);
          files.forEach(path => ctx.logger.info(`  generating ${path}`));
        },
      });
      const box = reportBox(report);
      box.split('\n').forEach(line => ctx.logger.info(line));
      if (stop) {
        throw new ConflictError(
          incompleteMessage(report, { onIncomplete, generated }),
        );
      }
      return {
        status: report.verdict,
        completeness: report.completeness,
        report: box,
        reportMarkdown: reportMarkdown(report, {
          hrefOf: path => `${given.linkBase ?? ''}${path}`,
        }),
        notice: incompleteNotice(report),
        generated,
        result: report,
      };
    },
  });
}

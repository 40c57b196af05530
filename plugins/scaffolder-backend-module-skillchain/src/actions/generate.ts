import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  configurationSchema,
  generateResultSchema,
  type GenerateResult,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  announceOnce,
  generate,
  MANIFEST_PATH,
  planText,
  planTree,
  withSkillErrors,
} from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';
import type { LibraryStore } from '../libraries';
import { createSkillchainAction, once } from './createSkillchainAction';
import { examples } from './generate.examples';
import { inWorkspace, libraryInput, workspaceFolder } from './inputs';
import { planOutput, toPlanOutput } from './plan';
import {
  logRetry,
  logSkipped,
  onSkillErrorInput,
  skippedOutput,
} from './skillErrors';

const input = z.object({
  configuration: configurationSchema.describe(
    'The output `configuration` of skillchain:configure.',
  ),
  targetPath: workspaceFolder('to write to'),
  onSkillError: onSkillErrorInput,
  library: libraryInput,
});

const output = z.object({
  files: z
    .array(z.string())
    .describe('Every file of the repository, relative to the target folder.'),
  fileCount: z.number().int().describe('How many files that are.'),
  filesBySkill: z
    .record(z.string(), z.number())
    .describe('How many files each skill made.'),
  keyFiles: generateResultSchema.shape.keyFiles.describe(
    'The files to look at first.',
  ),
  integrationPoints: z
    .array(z.string())
    .describe('Where skills meet, one sentence each.'),
  nextSteps: generateResultSchema.shape.nextSteps.describe(
    'What to do with the repository: initialise, plan, apply.',
  ),
  skipped: skippedOutput,
  name: z.string().describe('The name of the project.'),
  description: z.string().describe('What the project is for, in one sentence.'),
  summary: z
    .string()
    .describe(
      'Key files, file count, integration points and next steps, as Markdown.',
    ),
  plan: planOutput
    .optional()
    .describe(
      'In a dry run only: every file with what happens to it, the answers behind it and what validation says.',
    ),
});

function summaryOf(result: GenerateResult): string {
  const steps = result.nextSteps.map((step, index) =>
    [
      `${index + 1}. ${step.text}`,
      ...(step.command ? ['', '   ```sh', `   ${step.command}`, '   ```'] : []),
    ].join('\n'),
  );
  const list = (title: string, lines: string[]) =>
    lines.length > 0 ? [`### ${title}`, '', ...lines, ''] : [];
  const skills = Object.keys(result.filesBySkill).length;
  return [
    `Generated ${result.fileCount} files across ${skills} skills.`,
    '',
    ...list(
      'Key files',
      result.keyFiles.map(file => `- \`${file.path}\` - ${file.label}`),
    ),
    ...list(
      'Where the parts meet',
      result.integrationPoints.map(point => `- ${point}`),
    ),
    ...list(
      '⚠ Left out, because it failed',
      result.skipped.map(
        ({ skill, reason }) =>
          `- **${skill}**: ${reason.split('\n').join(' ')}`,
      ),
    ),
    ...list(
      'Warnings',
      result.warnings.map(warning => `- ${warning}`),
    ),
    ...list('Next steps', steps),
  ].join('\n');
}

/**
 * `skillchain:generate`: the repository of a configuration, in the workspace.
 *
 * @public
 */
export function createGenerateAction(options: {
  libraries: LibraryStore;
}): TemplateAction {
  return createSkillchainAction({
    id: 'skillchain:generate',
    description:
      'Writes the infrastructure repository of a configuration into the workspace. The same configuration gives the same bytes; nothing is overwritten.',
    examples,
    input,
    output,
    async run(given, ctx) {
      const source = options.libraries.source(given.library);
      const { library } = await source.get();
      const { configuration } = given;
      const outDir = inWorkspace(ctx.workspacePath, given.targetPath);
      const steps = announceOnce((skill, index, total) =>
        ctx.logger.info(`STEP ${index}/${total}: ${skill}`),
      );
      const retry = logRetry(ctx.logger);
      const planned = ctx.isDryRun
        ? await withSkillErrors(
            source,
            given.onSkillError ?? 'stop',
            (loaded, skipFailed) =>
              planTree(loaded, configuration, {
                dir: outDir,
                skipFailed,
                signal: ctx.signal,
              }),
            retry,
          )
        : undefined;
      if (planned) {
        planText(planned.plan)
          .split('\n')
          .forEach(line => ctx.logger.info(line));
      }
      const work = () =>
        withSkillErrors(
          source,
          given.onSkillError ?? 'stop',
          (loaded, skipFailed) =>
            generate(loaded, configuration, {
              outDir,
              signal: ctx.signal,
              skipFailed,
              onSkill: steps.onSkill,
            }),
          error => {
            steps.again(error);
            retry(error);
          },
        );
      let result = await once(
        ctx,
        'generate',
        [library.version, configuration, given.targetPath],
        work,
      );
      if (!existsSync(join(outDir, MANIFEST_PATH))) {
        // Resumed on a machine without the workspace of the first attempt.
        result = await work();
      }

      for (const [skill, count] of Object.entries(result.filesBySkill)) {
        ctx.logger.info(`  ${skill}: ${count} files`);
      }
      logSkipped(ctx.logger, result.skipped);
      result.warnings.forEach(warning => ctx.logger.warn(warning));
      ctx.logger.info(`Generated ${result.fileCount} files`);
      const { name, description } = configuration.project;
      return {
        files: result.files.map(file => file.path),
        fileCount: result.fileCount,
        filesBySkill: result.filesBySkill,
        keyFiles: result.keyFiles,
        integrationPoints: result.integrationPoints,
        nextSteps: result.nextSteps,
        skipped: result.skipped,
        name: String(name?.value ?? ''),
        description: String(description?.value ?? configuration.goal),
        summary: summaryOf(result),
        ...(planned && { plan: toPlanOutput(planned.plan) }),
      };
    },
  });
}

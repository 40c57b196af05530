import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  failedSkills,
  onSkillErrorSchema,
  skippedSkillSchema,
  type SkillError,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';

/** Input that says what to do when a skill or a rule fails. */
export const onSkillErrorInput = onSkillErrorSchema
  .optional()
  .describe(
    'When a skill cannot be read, one of its templates fails, or a rule does. skip: leave it out and say so. retry: read the library again and try once more. stop (default): stop; the task can be retried once the skill is repaired.',
  );

/** Output of the skills that were left out. */
export const skippedOutput = z
  .array(skippedSkillSchema)
  .describe('Skills that failed and were left out, each with the reason.');

/** Names of the skills that cannot be read: what a recorded result depends on besides the version of the library. */
export function unreadableSkills({ library }: LoadedLibrary): string[] {
  return failedSkills(library).map(skill => skill.name);
}

/** Tells the log of a failure before the second try. */
export function logRetry(logger: LoggerService) {
  return (error: SkillError) => {
    error.message.split('\n').forEach(line => logger.warn(line));
    const names = error.failures.map(({ name }) => name).join(', ');
    logger.info(`Reading the library again, and trying ${names} once more`);
  };
}

/** Tells the log which skills were left out. */
export function logSkipped(
  logger: LoggerService,
  skipped: readonly { skill: string; reason: string }[],
): void {
  for (const { skill, reason } of skipped) {
    logger.warn(`Skipped ${skill}, which failed: ${reason}`);
  }
}

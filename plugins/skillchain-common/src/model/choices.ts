import { z } from 'zod';

/** What to do when too little of what was promised is there; see {@link OnIncomplete}. */
export const ON_INCOMPLETE = ['generate', 'continue', 'stop'] as const;

/** zod schema of {@link OnIncomplete}. */
export const onIncompleteSchema = z.enum(ON_INCOMPLETE);

/**
 * When too little of what was promised is there: run the skills of the missing files again and validate again, go on
 * without them, or stop with the report.
 *
 * @public
 */
export type OnIncomplete = z.infer<typeof onIncompleteSchema>;

/** What to do when a skill fails; see {@link OnSkillError}. */
export const ON_SKILL_ERROR = ['skip', 'retry', 'stop'] as const;

/** zod schema of {@link OnSkillError}. */
export const onSkillErrorSchema = z.enum(ON_SKILL_ERROR);

/**
 * When a skill or a rule fails: leave it out and say so, read the library again and try once more, or stop.
 *
 * @public
 */
export type OnSkillError = z.infer<typeof onSkillErrorSchema>;

/** Completeness in percent below which {@link OnIncomplete} decides. */
export const INCOMPLETE_BELOW = 80;

import { z } from 'zod';

/** A skill that was left out because it failed. */
export const skippedSkillSchema = z.strictObject({
  skill: z.string(),
  reason: z.string(),
});

/** A rule that was left out because it failed. */
export const skippedRuleSchema = z.strictObject({
  rule: z.string(),
  reason: z.string(),
});

/** @public */
export type SkippedSkill = z.infer<typeof skippedSkillSchema>;
/** @public */
export type SkippedRule = z.infer<typeof skippedRuleSchema>;

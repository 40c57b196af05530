import { z } from 'zod';
import { onIncompleteSchema, onSkillErrorSchema } from './choices';
import { jsonObjectSchema } from './json';
import { maturitySchema, modeSchema } from './maturity';

/**
 * A person's own input: the parameters of the compiled Template, and the shape of an answers file.
 *
 * Besides the keys below: `keep_<skill>` (boolean, false drops a matched skill), one key per skill with an object of
 * its answers, and one key per blueprint with an object of its quick answers. Unknown keys are ignored.
 */
export const parametersSchema = z.looseObject({
  goal: z.string().optional(),
  mode: modeSchema.optional(),
  maturity: maturitySchema.optional(),
  /** Name of the blueprint to use, or `none`. */
  blueprint: z.string().optional(),
  /**
   * What the form's offer was answered with: `NAME` (only its quick questions), `NAME:customise` (its presets, every
   * question) or `none`. Counts only while the goal fits that blueprint.
   */
  offer: z.string().optional(),
  add: z.array(z.string()).optional(),
  remove: z.array(z.string()).optional(),
  project: jsonObjectSchema.optional(),
  onIncomplete: onIncompleteSchema.optional(),
  onSkillError: onSkillErrorSchema.optional(),
  /** Rule id to resolution number. */
  decisions: z.record(z.string(), z.number()).optional(),
});

/** @public */
export type Parameters = z.infer<typeof parametersSchema>;

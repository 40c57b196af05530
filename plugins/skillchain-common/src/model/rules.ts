import { z } from 'zod';
import { jsonObjectSchema, jsonValueSchema } from './json';
import { conditionSchema } from './question';

/** One numbered way out of a conflict. */
export const resolutionSchema = z.strictObject({
  n: z.number().int().min(1),
  label: z.string().min(1),
  /** Answers to set, by `skill.question` or `project.question`; keys and strings may hold `{fact}` placeholders. */
  sets: z.record(z.string(), jsonValueSchema).default({}),
  adds: z.array(z.string()).default([]),
  removes: z.array(z.string()).default([]),
  /** True when the person must change the input; nothing is generated then. */
  back: z.boolean().default(false),
  /** Recorded with the decision and printed in the repository. */
  note: z.string().optional(),
});

/**
 * A cross-skill conflict or gap.
 *
 * `error` blocks until resolved, `choice` asks, `warning` may be kept as it is, `info` is only reported.
 */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9]*[0-9]+$/, 'expected an id such as R03'),
  name: z.string().min(1),
  severity: z.enum(['error', 'choice', 'warning', 'info']),
  when: conditionSchema.optional(),
  /** A computed check (arithmetic that a predicate cannot say), with its arguments; see `checks`. */
  check: z
    .strictObject({ name: z.string(), with: jsonObjectSchema.default({}) })
    .optional(),
  /** Text with `{fact}` placeholders. */
  message: z.string().min(1),
  resolutions: z.array(resolutionSchema).default([]),
  /** Resolution taken when nobody chose: a number, or the first whose condition holds. */
  default: z
    .union([
      z.number().int(),
      z.array(
        z.strictObject({
          when: conditionSchema.optional(),
          n: z.number().int(),
        }),
      ),
    ])
    .optional(),
});

/** `rules.yaml` of a library. */
export const rulesFileSchema = z.strictObject({ rules: z.array(ruleSchema) });

/** @public */
export type Rule = z.infer<typeof ruleSchema>;
/** @public */
export type Resolution = z.infer<typeof resolutionSchema>;

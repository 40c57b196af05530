import { z } from 'zod';
import { jsonValueSchema } from './json';
import { maturitySchema } from './maturity';
import { layoutSchema } from './outputs';
import { findingSchema, validationReportSchema } from './report';
import { answerSchema } from './run';

/**
 * What happens to a file.
 *
 * `create`: it is not there. `keep`: it stays as it is. `change`: it is as it was generated, and would be generated
 * otherwise now. `conflict`: it holds what no record knows, or edits that cannot be put together with the new version.
 * Upgrades only: `merge`: edits of yours are carried over into the new version. `remove`: it is not generated any more.
 */
export const PLAN_ACTIONS = [
  'create',
  'keep',
  'change',
  'merge',
  'conflict',
  'remove',
] as const;

/** What validation says of a file that is not written yet. */
export const plannedValidationSchema = z.strictObject({
  /** Absent for files that nothing promises. */
  status: z.enum(['fulfilled', 'missing', 'incomplete']).optional(),
  reasons: z.array(z.string()),
  findings: z.array(
    findingSchema.pick({
      check: true,
      severity: true,
      line: true,
      message: true,
    }),
  ),
});

/** One file of a plan. */
export const plannedFileSchema = z.strictObject({
  path: z.string(),
  action: z.enum(PLAN_ACTIONS),
  /** Where it stood until now, when the library moved it. */
  from: z.string().optional(),
  /** The skill that makes it; absent for the record of the run. */
  skill: z.string().optional(),
  template: z.string().optional(),
  description: z.string(),
  executable: z.boolean(),
  /** Size of the generated content. */
  bytes: z.number().int(),
  /** Why this action, in a sentence; absent where the action says it all. */
  because: z.string().optional(),
  /** When the library makes this file, in words; absent when it always does. */
  condition: z.string().optional(),
  /** Answers that its templates and conditions read, as `skill.question`; values are in the plan's `answers`. */
  answers: z.array(z.string()),
  /** What else they read: `maturity`, `layout`, `goal`, `chain`, `decisions`, `derived.<name>`. */
  facts: z.array(z.string()),
  /** Lines more and less than now. */
  lines: z
    .strictObject({ added: z.number().int(), removed: z.number().int() })
    .optional(),
  /** From the file that is there to the new one, as a unified diff; long ones are cut. */
  diff: z.string().optional(),
  validation: plannedValidationSchema,
});

/** What a run or an upgrade would do to a directory. */
export const planSchema = z.strictObject({
  goal: z.string(),
  maturity: maturitySchema,
  layout: layoutSchema,
  library: z.strictObject({ domain: z.string(), version: z.string() }),
  /** What an upgrade starts from. */
  from: z
    .strictObject({ maturity: maturitySchema, version: z.string() })
    .optional(),
  /** How many files there are of each action. */
  counts: z.record(z.enum(PLAN_ACTIONS), z.number().int()),
  /** Sorted by path. */
  files: z.array(plannedFileSchema),
  /** The answers that files name, by `skill.question`. */
  answers: z.record(z.string(), answerSchema),
  /** Answers that an upgrade changes; absent values were, or are, not asked. */
  changedAnswers: z.array(
    z.strictObject({
      path: z.string(),
      before: jsonValueSchema.optional(),
      after: jsonValueSchema.optional(),
    }),
  ),
  /** What validation says of the result. */
  validation: validationReportSchema.pick({
    verdict: true,
    because: true,
    required: true,
    fulfilled: true,
    completeness: true,
    checklistScore: true,
  }),
});

/** @public */
export type PlanAction = (typeof PLAN_ACTIONS)[number];
/** @public */
export type PlannedFile = z.infer<typeof plannedFileSchema>;
/**
 * What a run or an upgrade would do to a directory.
 *
 * @public
 */
export type Plan = z.infer<typeof planSchema>;

import { z } from 'zod';
import {
  jsonObjectSchema,
  jsonValueSchema,
  questionIdSchema,
  scalarSchema,
} from './json';
import { maturitySchema } from './maturity';

/**
 * A condition over the facts of a run, written as a Backstage filter predicate.
 *
 * Paths: `question` (same skill), `skill.question` or `alias.question`,
 * `project.question`, `maturity`, `layout`, `chain` (array of skill names).
 * Only the operators that also compile to JSON Schema are accepted:
 * `$all`, `$any`, `$not`, `$in`, `$exists`, `$contains` and equality; see `compilePredicate`.
 */
export const conditionSchema = jsonObjectSchema;

/** One smart default: the first entry of `suggest` that applies gives the value. */
export const suggestionSchema = z
  .strictObject({
    /** Words or phrases; applies when the goal mentions one of them (same matcher as skills). */
    goal: z.array(z.string().min(1)).min(1).optional(),
    /** Regular expression over the goal; `$1` in `value` is its first group. Server side only. */
    pattern: z.string().min(1).optional(),
    /** Condition over the answers so far. */
    when: conditionSchema.optional(),
    /** The value; strings may hold `{path}` placeholders such as `{project.name}`. */
    value: jsonValueSchema,
  })
  .refine(s => s.goal || s.pattern || s.when, {
    error: 'expected at least one of goal, pattern, when',
  });

/** Extra checks that JSON Schema cannot say, run in configure. `skills.md` calls them types. */
export const FORMATS = [
  'dnslabel',
  'fqdn',
  'ipv4',
  'cidr',
  'public-cidr',
  'duration',
  'cron',
  'image',
  'region',
] as const;

/** The machine-readable part of a question: a JSON Schema property plus a few keys of ours. */
export const questionBlockSchema = z.strictObject({
  id: questionIdSchema,
  type: z.enum(['string', 'integer', 'boolean', 'array']),
  /** Short label (at most 60 characters: longer ones wrap over the input of the stock form). */
  title: z.string().min(1).max(60).optional(),
  enum: z.array(scalarSchema).min(1).optional(),
  enumNames: z.array(z.string().min(1)).optional(),
  /** Per option, when it is on offer; an option without an entry always is. */
  enumWhen: z.record(z.string(), conditionSchema).optional(),
  pattern: z.string().optional(),
  format: z.enum(FORMATS).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().int().optional(),
  maxLength: z.number().int().optional(),
  items: z
    .strictObject({
      type: z.enum(['string', 'integer']),
      enum: z.array(scalarSchema).optional(),
      enumNames: z.array(z.string()).optional(),
      pattern: z.string().optional(),
      format: z.enum(FORMATS).optional(),
    })
    .optional(),
  minItems: z.number().int().optional(),
  maxItems: z.number().int().optional(),
  uniqueItems: z.boolean().optional(),
  /** What the pattern means, in words; shown instead of the regular expression. */
  errorMessage: z.string().optional(),
  default: jsonValueSchema.optional(),
  defaults: z.partialRecord(maturitySchema, jsonValueSchema).optional(),
  suggest: z.array(suggestionSchema).optional(),
  when: conditionSchema.optional(),
});

/** One decision of a skill, as loaded. */
export const questionSchema = questionBlockSchema.extend({
  /** The heading: the question as a person reads it. */
  question: z.string().min(1),
  /** The paragraphs under the heading, as Markdown; may be empty. */
  help: z.string(),
  /** Where it was read, for messages. */
  source: z.strictObject({ file: z.string(), line: z.number().int() }),
});

/**
 * One decision of a skill.
 *
 * @public
 */
export type Question = z.infer<typeof questionSchema>;
/**
 * A smart default.
 *
 * @public
 */
export type Suggestion = z.infer<typeof suggestionSchema>;
/**
 * A filter predicate over the facts of a run.
 *
 * @public
 */
export type Condition = z.infer<typeof conditionSchema>;

import { z } from 'zod';

/** A value that survives JSON: what answers, facts and action outputs are made of. */
export const jsonValueSchema = z.json();

/**
 * Any JSON value.
 *
 * @public
 */
export type JsonValue = z.infer<typeof jsonValueSchema>;

/** A plain object of JSON values. */
export const jsonObjectSchema = z.record(z.string(), jsonValueSchema);

/**
 * A JSON object.
 *
 * @public
 */
export type JsonObject = z.infer<typeof jsonObjectSchema>;

/** A scalar answer: what an option, a number field or a text field holds. */
export const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

/** A skill's name: the Agent Skill rule (lower-case words joined by single hyphens, 64 characters). */
export const skillNameSchema = z
  .string()
  .max(64)
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'expected lower-case words joined by single hyphens',
  );

/** A question's id. It becomes a property name, so it is a plain identifier. */
export const questionIdSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,63}$/,
    'expected lower-case letters, digits and underscores',
  );

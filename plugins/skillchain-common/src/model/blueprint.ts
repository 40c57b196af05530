import { z } from 'zod';
import { jsonObjectSchema, jsonValueSchema, skillNameSchema } from './json';
import { maturitySchema } from './maturity';
import { byLayoutSchema } from './outputs';
import { conditionSchema, questionSchema } from './question';

/** Words that make a goal fit a blueprint; read like the keywords of a skill. */
export const triggersSchema = z.strictObject({
  /** 10 points each. */
  primary: z.array(z.string().min(1)).default([]),
  /** 4 points each. */
  secondary: z.array(z.string().min(1)).default([]),
});

/** One skill of a blueprint's chain. */
export const blueprintLinkSchema = z.strictObject({
  skill: z.string().min(1),
  /** An optional skill joins only when the goal calls for it, or a maturity profile adds it. */
  optional: z.boolean(),
});

/**
 * A question that answers several questions of several skills at once.
 *
 * `to` and `sets` name answers by `skill.question`, `project.question` or `decisions.RULE`.
 */
export const quickQuestionSchema = questionSchema.extend({
  /** Answers that take the very value. */
  to: z.array(z.string().min(1)).default([]),
  /** Option (as text) to the answers that it sets. */
  sets: z.record(z.string(), jsonObjectSchema).default({}),
});

/** A file that a deliverable needs: a path as in outputs.yaml; one that ends in `/` is a folder with any file in it. */
export const requiredFileSchema = z.union([
  z.string().min(1),
  z.strictObject({
    path: byLayoutSchema.optional(),
    /** Either of them will do. */
    any_of: z.array(z.string().min(1)).min(1).optional(),
    when: conditionSchema.optional(),
    maturity: z.array(maturitySchema).min(1).optional(),
    /** Once per element; `environments` puts the environment into the path as `env`. */
    each: z.enum(['environments']).optional(),
  }),
]);

/** What a deliverable's files must hold. */
export const contentCheckSchema = z.strictObject({
  /** Regular expression, flag `m`; a template. */
  pattern: z.string().min(1),
  /** File or folder (ends in `/`) to look in; default: every required file, one of which must match. */
  in: byLayoutSchema.optional(),
  when: conditionSchema.optional(),
  maturity: z.array(maturitySchema).min(1).optional(),
  /** What it proves, in words. */
  message: z.string().optional(),
});

/** A named result that a blueprint promises. */
export const deliverableSchema = z.strictObject({
  name: z.string().min(1),
  /** The skill that makes it. */
  primary_skill: z.string().min(1),
  required_files: z.array(requiredFileSchema).default([]),
  content_checks: z.array(contentCheckSchema).default([]),
  /** Default: every maturity. */
  maturity_required: z.array(maturitySchema).optional(),
  when: conditionSchema.optional(),
  /** The condition in words, as other projects write it; shown, never evaluated. */
  conditional: z.string().optional(),
});

/** What a maturity changes in a blueprint. */
export const maturityProfileSchema = z.strictObject({
  description: z.string().optional(),
  /** Names of deliverables demanded at this maturity, whatever `maturity_required` says. */
  require_additionally: z.array(z.string()).default([]),
  /** Names of deliverables not demanded; wins over everything else. */
  skip_deliverables: z.array(z.string()).default([]),
  /** Folders that may hold nothing but a placeholder. */
  empty_dirs_allowed: z.array(z.string()).default([]),
  /** What is generated differently, in words. */
  generation_adjustments: z.array(z.string()).default([]),
  /** Answers that win over the blueprint's presets and lose to quick answers, by `skill.question`. */
  default_overrides: jsonObjectSchema.default({}),
  /** Skills that join the chain at this maturity. */
  add_skills: z.array(z.string()).default([]),
});

/** A named chain with preset answers, a few quick questions and the deliverables it promises. */
export const blueprintSchema = z.strictObject({
  /** Name of its file without `.md`. */
  name: skillNameSchema,
  title: z.string().min(1),
  /** The first paragraph. */
  description: z.string(),
  version: z.string(),
  /** Points from which a goal fits. */
  threshold: z.number().int().min(1).default(10),
  triggers: triggersSchema,
  chain: z.array(blueprintLinkSchema),
  /** Section (`project`, `decisions` or a skill's name) to its preset answers. */
  presets: z.record(z.string(), z.record(z.string(), jsonValueSchema)),
  questions: z.array(quickQuestionSchema),
  deliverables: z.array(deliverableSchema),
  profiles: z.partialRecord(maturitySchema, maturityProfileSchema),
});

/** @public */
export type Deliverable = z.infer<typeof deliverableSchema>;
/** @public */
export type QuickQuestion = z.infer<typeof quickQuestionSchema>;
/** @public */
export type MaturityProfile = z.infer<typeof maturityProfileSchema>;
/**
 * A named chain with preset answers, quick questions and deliverables.
 *
 * @public
 */
export type Blueprint = z.infer<typeof blueprintSchema>;

import { z } from 'zod';
import { blueprintSchema } from './blueprint';
import { jsonObjectSchema, skillNameSchema } from './json';
import { coreSetSchema, outputsFileSchema } from './outputs';
import { questionSchema } from './question';
import { ruleSchema } from './rules';
import { skippedRuleSchema } from './skipped';
import { summaryFileSchema } from './summary';

/** Words that call a skill. Whole words or phrases; case, plural and hyphen/space do not matter. */
export const keywordsSchema = z.looseObject({
  primary: z.array(z.string().min(1)).default([]),
  secondary: z.array(z.string().min(1)).default([]),
  /** Phrases in which the words do not count, or rivals that switch secondary words off. */
  exclusions: z.array(z.string().min(1)).default([]),
  /** Secondary words count only when one of these occurs. */
  requires_any: z.array(z.string().min(1)).default([]),
});

/** One entry of `registry.yaml`. Keys that we do not know are kept and ignored. */
export const registrySkillSchema = z.looseObject({
  /** Short name for conditions and templates, e.g. `k8s`; ours, not in public registries. */
  alias: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional(),
  priority: z.number(),
  keywords: keywordsSchema,
  /** Hard needs: they join the chain. `"*"` means after everything else. */
  dependencies: z.array(z.string()).default([]),
  /** Order only. */
  after: z.array(z.string()).default([]),
  /** Joins every chain that has at least one skill. */
  required: z.boolean().default(false),
  invocation: z.string().optional(),
  group: z.string().optional(),
  parallel_group: z.number().optional(),
  questions: z
    .looseObject({
      source: z.enum(['skill', 'inline']).default('skill'),
      section: z.string().default('## Skillchain Configuration'),
      /** For `inline`: one question per key, its type read from the value. */
      defaults: jsonObjectSchema.optional(),
    })
    .default({ source: 'skill', section: '## Skillchain Configuration' }),
  estimate_tokens: z.number().optional(),
  version: z.string().optional(),
});

/** `registry.yaml`. */
export const registrySchema = z.looseObject({
  domain: z.string().min(1),
  version: z.string().default('0.0.0'),
  description: z.string().optional(),
  /** Folder that output paths are relative to; empty for the repository itself. */
  output_root: z.string().default(''),
  skills: z.record(z.string(), registrySkillSchema),
});

/** A skill, whole: registry entry, SKILL.md, questions, outputs. */
export const skillSchema = z.strictObject({
  name: skillNameSchema,
  /** For readers: `Operating Kubernetes`. */
  title: z.string().min(1),
  alias: z.string().min(1),
  /** From the front matter. */
  description: z.string(),
  priority: z.number(),
  keywords: keywordsSchema,
  dependencies: z.array(z.string()),
  after: z.array(z.string()),
  required: z.boolean(),
  invocation: z.string(),
  group: z.string().optional(),
  parallelGroup: z.number().optional(),
  estimateTokens: z.number().optional(),
  version: z.string(),
  questions: z.array(questionSchema),
  outputs: outputsFileSchema,
  /**
   * Why the skill cannot be used, one problem an entry, with file and line. Such a skill is known (a goal may call for
   * it) but asks, promises and writes nothing.
   */
  failed: z.array(z.string()).min(1).optional(),
});

/** A library as plain data: what everything in this package works on. Template sources are not in it. */
export const librarySchema = z.strictObject({
  domain: z.string().min(1),
  version: z.string(),
  description: z.string(),
  outputRoot: z.string(),
  /** In registry order. */
  skills: z.array(skillSchema),
  /** The questions of PROJECT.md. */
  project: z.array(questionSchema),
  rules: z.array(ruleSchema),
  /** Rules that cannot be used; they are not among `rules`. */
  brokenRules: z.array(skippedRuleSchema).optional(),
  /** Named chains, in alphabetical order. */
  blueprints: z.array(blueprintSchema).default([]),
  /** Sets of shared files by name. */
  core: z.record(z.string(), coreSetSchema),
  /** `versions.yaml`: numbers that templates write. */
  versions: jsonObjectSchema,
  /** `summary.yaml`: integration points and next steps. */
  summary: summaryFileSchema.optional(),
});

/** @public */
export type Keywords = z.infer<typeof keywordsSchema>;
/** @public */
export type Registry = z.infer<typeof registrySchema>;
/** @public */
export type Skill = z.infer<typeof skillSchema>;
/**
 * A set of skills with its registry, project questions, rules and core files.
 *
 * @public
 */
export type Library = z.infer<typeof librarySchema>;

import { z } from 'zod';
import { jsonObjectSchema, jsonValueSchema } from './json';
import { maturitySchema, modeSchema } from './maturity';
import { layoutSchema } from './outputs';
import { skippedRuleSchema, skippedSkillSchema } from './skipped';

/** A keyword found in the goal. */
export const hitSchema = z.strictObject({
  keyword: z.string(),
  /** The text of the goal that matched, as written there. */
  text: z.string(),
  kind: z.enum(['primary', 'secondary']),
});

/** A skill that the goal calls for. */
export const matchedSkillSchema = z.strictObject({
  skill: z.string(),
  score: z.number(),
  keywords: z.array(hitSchema).min(1),
});

/** Why a skill is in the chain. */
export const chainReasonSchema = z.enum([
  'matched',
  'added',
  'blueprint',
  'required',
  'dependency',
  'decision',
]);

/** One link of the chain, in order of execution. */
export const chainLinkSchema = z.strictObject({
  skill: z.string(),
  title: z.string(),
  priority: z.number(),
  reason: chainReasonSchema,
  /** The reason in words: `your goal says "k8s"`, `required by implementing-service-mesh`. */
  because: z.string(),
});

/** A rule that fired, with its facts filled in. */
export const ruleHitSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  severity: z.enum(['error', 'choice', 'warning', 'info']),
  message: z.string(),
  facts: jsonObjectSchema,
  resolutions: z.array(
    z.strictObject({
      n: z.number(),
      label: z.string(),
      note: z.string().optional(),
      back: z.boolean(),
    }),
  ),
  /** The resolution applied, and who chose it; absent while open or for `info`. */
  decision: z
    .strictObject({
      n: z.number(),
      by: z.enum(['user', 'blueprint', 'default']),
    })
    .optional(),
});

/** What `match` is asked. */
export const matchRequestSchema = z.strictObject({
  goal: z.string(),
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
  maturity: maturitySchema.optional(),
  /** The blueprint to use, or `none` to be offered none. */
  blueprint: z.string().optional(),
  /** Answers to its quick questions. */
  quick: jsonObjectSchema.optional(),
  /** Decisions already made: rule id to resolution number. */
  decisions: z.record(z.string(), z.number()).default({}),
});

/** What `match` says. Its output is the input of `configure`. */
export const matchResultSchema = z.strictObject({
  goal: z.string(),
  matched: z.array(matchedSkillSchema),
  chain: z.array(chainLinkSchema),
  /** Skills that belong to the chain and are not in it, because they failed. */
  skipped: z.array(skippedSkillSchema).default([]),
  /** Skills whose hard dependency is not in the chain. */
  dependencyWarnings: z.array(z.string()),
  /** Chain-level rules that fire: missing critical configuration. */
  missingCritical: z.array(ruleHitSchema),
  estimate: z.strictObject({
    /** 3 to 5 minutes a skill. */
    minutes: z.strictObject({ min: z.number(), max: z.number() }),
    questions: z.number(),
  }),
  blueprint: z
    .strictObject({
      name: z.string(),
      title: z.string(),
      /** Points of the goal over points of a sure fit (two primary words), 0 to 1. */
      confidence: z.number(),
      /** The words of the goal that fit. */
      keywords: z.array(hitSchema),
      /** True when the run uses it; false while it is only an offer. */
      accepted: z.boolean(),
      /** Questions that remain when only the quick ones are asked, those of the project included. */
      questions: z.number(),
      /** All questions of its chain, instead of which those are asked. */
      allQuestions: z.number(),
    })
    .nullable(),
});

/** Where a value came from, best first. */
export const sourceSchema = z.enum([
  'decision', // a rule's resolution
  'answer', // the user
  'blueprint',
  'goal', // a word of the goal
  'derived', // a condition over other answers
  'maturity',
  'default',
]);

/** A resolved answer. */
export const answerSchema = z.strictObject({
  value: jsonValueSchema,
  source: sourceSchema,
  /** For `goal`: the word; for `decision`: the rule. */
  because: z.string().optional(),
});

/** A skill's resolved answers. Questions that are not asked have no entry. */
export const skillConfigurationSchema = z.strictObject({
  skill: z.string(),
  title: z.string(),
  invocation: z.string(),
  priority: z.number(),
  dependencies: z.array(z.string()),
  reason: chainReasonSchema,
  because: z.string(),
  answers: z.record(z.string(), answerSchema),
});

/** What `configure` says. Its output is the input of `generate`. */
export const configurationSchema = z.strictObject({
  goal: z.string(),
  library: z.strictObject({ domain: z.string(), version: z.string() }),
  mode: modeSchema,
  maturity: maturitySchema,
  layout: layoutSchema,
  blueprint: z.string().nullable(),
  /** Answers to the blueprint's quick questions. */
  quick: z.record(z.string(), answerSchema).default({}),
  project: z.record(z.string(), answerSchema),
  skills: z.array(skillConfigurationSchema),
  rules: z.array(ruleHitSchema),
  /** Skills that belong to the chain and are not in it, because they failed. */
  skipped: z.array(skippedSkillSchema).default([]),
  /** Rules that failed, so that nothing is known of what they look for. */
  skippedRules: z.array(skippedRuleSchema).default([]),
  /** Answers that were ignored because their question is not asked, by path. */
  ignored: z.array(z.string()),
  /** One line per skill for people. */
  summary: z.string(),
});

/** One file of the generated tree. */
export const generatedFileSchema = z.strictObject({
  path: z.string(),
  skill: z.string(),
  template: z.string(),
  executable: z.boolean(),
  /** SHA-256 of the content, hex. */
  sha256: z.string(),
  bytes: z.number(),
  description: z.string(),
  key: z.string().optional(),
});

/** @public */
export type Hit = z.infer<typeof hitSchema>;
/** @public */
export type MatchedSkill = z.infer<typeof matchedSkillSchema>;
/** @public */
export type ChainLink = z.infer<typeof chainLinkSchema>;
/** @public */
export type ChainReason = z.infer<typeof chainReasonSchema>;
/** @public */
export type RuleHit = z.infer<typeof ruleHitSchema>;
/** @public */
export type MatchRequest = z.infer<typeof matchRequestSchema>;
/** @public */
export type MatchResult = z.infer<typeof matchResultSchema>;
/** @public */
export type AnswerSource = z.infer<typeof sourceSchema>;
/** @public */
export type Answer = z.infer<typeof answerSchema>;
/** @public */
export type SkillConfiguration = z.infer<typeof skillConfigurationSchema>;
/** @public */
export type Configuration = z.infer<typeof configurationSchema>;
/** @public */
export type GeneratedFile = z.infer<typeof generatedFileSchema>;

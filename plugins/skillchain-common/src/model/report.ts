import { z } from 'zod';
import { maturitySchema } from './maturity';
import { layoutSchema } from './outputs';
import { skippedRuleSchema, skippedSkillSchema } from './skipped';

/** What became of one promised file. */
export const outputStatusSchema = z.enum([
  'fulfilled',
  'missing',
  'incomplete',
  'skipped',
]);

/** One promised file of a skill, compared with the tree. */
export const outputReportSchema = z.strictObject({
  /** Relative to the repository; a skipped output may have placeholders such as `{env.name}` in it. */
  path: z.string(),
  description: z.string(),
  status: outputStatusSchema,
  /** Why it is not fulfilled: what is absent, or which condition switched it off. */
  reasons: z.array(z.string()),
});

/** One named result of a blueprint, compared with the tree. */
export const deliverableReportSchema = z.strictObject({
  name: z.string(),
  /** Its primary skill: the one to run again when it is missing. */
  skill: z.string(),
  /** Title of that skill; absent when the library does not have it. */
  title: z.string().optional(),
  /** `missing` when a file is absent, `incomplete` when one is empty, broken or lacks what it must hold. */
  status: outputStatusSchema,
  /** Why it is not fulfilled: what is absent or lacking, or why this run does not promise it. */
  reasons: z.array(z.string()),
  /** What it is made of in this run, relative to the repository; a folder ends in a slash. */
  files: z.array(z.string()),
  /** Those of `files` that are not there. */
  absent: z.array(z.string()),
});

/** The promises of one skill. */
export const skillReportSchema = z.strictObject({
  skill: z.string(),
  title: z.string(),
  /** `fulfilled` when every required output is, `skipped` when nothing was required. */
  status: outputStatusSchema,
  required: z.number().int(),
  fulfilled: z.number().int(),
  /** Percent, rounded down; 100 when nothing is required. */
  completeness: z.number(),
  outputs: z.array(outputReportSchema),
});

/** A fault of a single file: it does not parse, holds a secret, a left-over marker, ... */
export const findingSchema = z.strictObject({
  /** `syntax/yaml`, `secret/aws-key`, `marker/template`, `tree/symlink`, ... */
  check: z.string(),
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  line: z.number().int().optional(),
  message: z.string(),
  fix: z.string().optional(),
  skill: z.string().optional(),
});

/** How a check of the checklist ended; `n/a` when the tree has nothing it applies to. */
export const checkStatusSchema = z.enum(['pass', 'fail', 'warn', 'n/a']);

/** One check of the checklist, at one place. */
export const checkResultSchema = z.strictObject({
  /** Number of the checklist item, 1 to 10. */
  item: z.number().int().min(1).max(10),
  /** Number of the check, e.g. `2.2`. */
  check: z.string(),
  status: checkStatusSchema,
  file: z.string().optional(),
  line: z.number().int().optional(),
  message: z.string(),
  fix: z.string().optional(),
  skill: z.string().optional(),
});

/** One item of the checklist; its status is the worst of its checks. */
export const checklistItemSchema = z.strictObject({
  item: z.number().int().min(1).max(10),
  title: z.string(),
  status: checkStatusSchema,
  checks: z.array(checkResultSchema),
});

/** A file that differs from what was generated. */
export const changedFileSchema = z.strictObject({
  path: z.string(),
  change: z.enum(['changed', 'removed', 'added']),
  skill: z.string().optional(),
});

/** What the maturity above a run's own would add to it. */
export const nextLevelReportSchema = z.strictObject({
  maturity: maturitySchema,
  /** Files that the run does not have, by skill in the order of the chain. */
  files: z.array(
    z.strictObject({
      path: z.string(),
      skill: z.string(),
      description: z.string(),
    }),
  ),
  /** Names of the blueprint's deliverables that are promised from there on. */
  deliverables: z.array(z.string()),
});

/** What a program of the host said; see the findings `program/<name>`. */
export const programReportSchema = z.strictObject({
  /** `shellcheck` */
  program: z.string(),
  status: z.enum(['passed', 'failed', 'not-run']),
  /** Number of files that it has something to say about. */
  files: z.number().int(),
  /** Number of its findings. */
  findings: z.number().int(),
  /** Why it was not run. */
  reason: z.string().optional(),
});

/** What `validate` says about a directory. */
export const validationReportSchema = z.strictObject({
  verdict: z.enum(['PASS', 'PARTIAL', 'FAIL']),
  /** Why the verdict is not PASS, one sentence each. */
  because: z.array(z.string()),
  /** False when the directory has no record of a run; then only its syntax was checked. */
  recorded: z.boolean(),
  goal: z.string().optional(),
  blueprint: z.string().nullable(),
  maturity: maturitySchema.optional(),
  layout: layoutSchema.optional(),
  /** Number of files read, without the record. */
  files: z.number().int(),
  /** What was required: deliverables of the blueprint, without one the promised files of all skills. */
  required: z.number().int(),
  fulfilled: z.number().int(),
  /** Fulfilled of required in percent, rounded down. */
  completeness: z.number(),
  /** What the blueprint promises, in its order; empty without a blueprint. */
  deliverables: z.array(deliverableReportSchema),
  skills: z.array(skillReportSchema),
  /** Skills that failed and were left out: nothing is required of them, and the verdict is at most PARTIAL. */
  skipped: z.array(skippedSkillSchema).default([]),
  /** Rules that failed and were left out, likewise. */
  skippedRules: z.array(skippedRuleSchema).default([]),
  checklist: z.array(checklistItemSchema),
  /** Share of checklist items passed among those that apply, in percent, rounded down. */
  checklistScore: z.number(),
  /** Absent at the highest maturity, and without the record of a run. */
  nextLevel: nextLevelReportSchema.optional(),
  findings: z.array(findingSchema),
  /** Programs of the host that have something to read; empty when they are switched off. */
  programs: z.array(programReportSchema),
  changed: z.array(changedFileSchema),
});

/** @public */
export type OutputStatus = z.infer<typeof outputStatusSchema>;
/** @public */
export type OutputReport = z.infer<typeof outputReportSchema>;
/** @public */
export type DeliverableReport = z.infer<typeof deliverableReportSchema>;
/** @public */
export type SkillReport = z.infer<typeof skillReportSchema>;
/** @public */
export type Finding = z.infer<typeof findingSchema>;
/** @public */
export type CheckStatus = z.infer<typeof checkStatusSchema>;
/** @public */
export type CheckResult = z.infer<typeof checkResultSchema>;
/** @public */
export type ChecklistItem = z.infer<typeof checklistItemSchema>;
/** @public */
export type ProgramReport = z.infer<typeof programReportSchema>;
/** @public */
export type ChangedFile = z.infer<typeof changedFileSchema>;
/**
 * The result of a validation.
 *
 * @public
 */
export type ValidationReport = z.infer<typeof validationReportSchema>;

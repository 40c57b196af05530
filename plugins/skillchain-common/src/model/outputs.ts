import { z } from 'zod';
import { maturitySchema } from './maturity';
import { conditionSchema } from './question';

/** The two repository layouts of the infrastructure domain. */
export const LAYOUTS = ['kubernetes-focused', 'multi-tier'] as const;
/** zod schema of a layout name. */
export const layoutSchema = z.enum(LAYOUTS);

/** One path or name for both layouts, or one per layout. */
export const byLayoutSchema = z.union([
  z.string().min(1),
  z.partialRecord(layoutSchema, z.string().min(1)),
]);

/** A content promise: a regular expression (flag `m`), optionally negated or conditional. */
export const markerSchema = z.union([
  z.string().min(1),
  z.strictObject({
    /** Regular expression; may hold template expressions, e.g. `<$ project.base_domain | regex $>`. */
    pattern: z.string().min(1),
    /** True when the file must not match. */
    not: z.boolean().optional(),
    when: conditionSchema.optional(),
    /** What the marker proves, in words. */
    message: z.string().optional(),
  }),
]);

/**
 * One promised file.
 *
 * `path` is relative to the library's `output_root`, or to the repository when it starts with `./`;
 * it is a template itself. A map gives one path per layout; a layout that is not named gets no file.
 */
export const outputSchema = z.strictObject({
  path: byLayoutSchema,
  /** File below the skill's `templates/`; default: the path plus `.njk`. */
  template: byLayoutSchema.optional(),
  layout: layoutSchema.optional(),
  when: conditionSchema.optional(),
  maturity: z.array(maturitySchema).min(1).optional(),
  /** Repeat per element: `environments` puts the environment into the template as `env`. */
  each: z.enum(['environments']).optional(),
  must_contain: z.array(markerSchema).optional(),
  description: z.string().min(1),
  mode: z.enum(['executable']).optional(),
  /** What follows below the rendered template: the report of the validation of all other files, as Markdown. */
  append: z.enum(['validation-report']).optional(),
  /** Shown as key file under this heading of the summary. */
  key: z
    .enum(['core', 'manifests', 'network', 'balancer', 'scripts'])
    .optional(),
});

/** A piece of a shared file, contributed by a skill. */
export const fragmentSchema = z.strictObject({
  /** Path of a shared file of the library's core, as `path` of an output. */
  into: z.string().min(1),
  /** Named place in that file. */
  slot: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .default('body'),
  order: z.number().int(),
  template: z.string().min(1),
  layout: layoutSchema.optional(),
  when: conditionSchema.optional(),
  maturity: z.array(maturitySchema).min(1).optional(),
  each: z.enum(['environments']).optional(),
});

/** `outputs.yaml` of a skill. */
export const outputsFileSchema = z.strictObject({
  base_outputs: z.array(outputSchema).default([]),
  conditional_outputs: z.array(outputSchema).default([]),
  fragments: z.array(fragmentSchema).default([]),
});

/** `core/<set>/outputs.yaml`: shared files that appear as soon as one emitted file needs them. */
export const coreSetSchema = z.strictObject({
  /** The skill the files are attributed to when it is in the chain; otherwise the first that needs them. */
  owner: z.string().optional(),
  /** Path prefixes (of emitted outputs and of fragment targets) that call for this set; empty means always. */
  needed_by: z.array(z.string()).default([]),
  when: conditionSchema.optional(),
  base_outputs: z.array(outputSchema).default([]),
  conditional_outputs: z.array(outputSchema).default([]),
  fragments: z.array(fragmentSchema).default([]),
});

/** @public */
export type Layout = z.infer<typeof layoutSchema>;
/** @public */
export type Output = z.infer<typeof outputSchema>;
/** @public */
export type Fragment = z.infer<typeof fragmentSchema>;
/** @public */
export type Marker = z.infer<typeof markerSchema>;
/** @public */
export type OutputsFile = z.infer<typeof outputsFileSchema>;
/** @public */
export type CoreSet = z.infer<typeof coreSetSchema>;

import { z } from 'zod';
import { conditionSchema } from './question';

/** A place where two skills meet: what one says, the other uses. */
export const integrationSchema = z.strictObject({
  /** Two skill names; the entry counts when both are in the chain. */
  between: z.tuple([z.string(), z.string()]),
  when: conditionSchema.optional(),
  /** One sentence with the literal values; a template, Markdown. */
  text: z.string().min(1),
});

/** One thing to do with the finished repository. */
export const nextStepSchema = z.strictObject({
  when: conditionSchema.optional(),
  /** Path or path prefix, as in outputs.yaml; the step counts when the tree has such a file. */
  file: z.string().min(1).optional(),
  /** The same, for a file that the tree must not have. */
  no_file: z.string().min(1).optional(),
  /** One sentence; a template, Markdown. */
  text: z.string().min(1),
  /** The command to run at the repository's root; a template, shell. */
  command: z.string().min(1).optional(),
});

/** `summary.yaml` of a library: what is said about a finished run. */
export const summaryFileSchema = z.strictObject({
  integrations: z.array(integrationSchema).default([]),
  next_steps: z.array(nextStepSchema).default([]),
});

/** @public */
export type SummaryFile = z.infer<typeof summaryFileSchema>;

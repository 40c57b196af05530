import { z } from 'zod';
import { generatedFileSchema } from './run';
import { skippedSkillSchema } from './skipped';

/** What `generate` says. */
export const generateResultSchema = z.strictObject({
  /** Every file of the tree, sorted by path; the record below `.skillchain/` is not among them. */
  files: z.array(generatedFileSchema),
  fileCount: z.number().int(),
  /** How many of them were written by this run; the others stood there with the same content. */
  written: z.number().int(),
  filesBySkill: z.record(z.string(), z.number().int()),
  /** The files to look at first, one per heading of the summary. */
  keyFiles: z.array(
    z.strictObject({ key: z.string(), label: z.string(), path: z.string() }),
  ),
  /** Where skills meet, one sentence each, Markdown. */
  integrationPoints: z.array(z.string()),
  /** What to do next, in order. */
  nextSteps: z.array(
    z.strictObject({ text: z.string(), command: z.string().optional() }),
  ),
  skipped: z.array(skippedSkillSchema),
  /** What a person must know: skills that build on a skipped one. */
  warnings: z.array(z.string()),
});

/** @public */
export type GenerateResult = z.infer<typeof generateResultSchema>;

import {
  planSchema,
  type Plan,
} from '@skillchain/backstage-plugin-skillchain-common';
import { planMarkdown } from '@skillchain/backstage-plugin-skillchain-node';
import { z } from 'zod';

/** A plan as output of an action: for people and as data. */
export const planOutput = z.object({
  markdown: z
    .string()
    .describe(
      'Every file with what happens to it, the answers behind it and what validation says, as Markdown.',
    ),
  data: planSchema.describe('The same as data.'),
});

/** A plan for the output of an action. Changes line by line are kept for conflicts only: the task store is no archive. */
export function toPlanOutput(plan: Plan): z.input<typeof planOutput> {
  return {
    markdown: planMarkdown(plan),
    data: {
      ...plan,
      files: plan.files.map(({ diff, ...file }) =>
        file.action === 'conflict' && diff !== undefined
          ? { ...file, diff }
          : file,
      ),
    },
  };
}

import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@backstage/types';
import type {
  ActionContext,
  TemplateAction,
  TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import type { z } from 'zod';
import { parseActionInput, toActionSchema } from './schema';

/** What an action of this module is made of; see {@link createSkillchainAction}. */
export interface SkillchainActionOptions<
  I extends z.ZodObject,
  O extends z.ZodObject,
> {
  id: string;
  description: string;
  examples: TemplateExample[];
  input: I;
  output: O;
  run(input: z.output<I>, ctx: ActionContext<JsonObject>): Promise<z.input<O>>;
}

/**
 * A scaffolder action out of two zod schemas and a function: parses the input, runs, writes every output.
 *
 * All actions of this module work in the task's workspace only, so they run for real in a dry run.
 */
export function createSkillchainAction<
  I extends z.ZodObject,
  O extends z.ZodObject,
>(options: SkillchainActionOptions<I, O>): TemplateAction {
  const { id, description, examples, input, output, run } = options;
  return {
    id,
    description,
    examples,
    supportsDryRun: true,
    schema: {
      input: toActionSchema(input, 'input'),
      output: toActionSchema(output, 'output'),
    },
    async handler(ctx) {
      const parsed = parseActionInput(id, input, ctx.input);
      ctx.signal?.throwIfAborted();
      const result = await run(parsed, ctx);
      for (const [name, value] of Object.entries(output.parse(result))) {
        if (value !== undefined) {
          ctx.output(name, value as JsonValue);
        }
      }
    },
  };
}

/**
 * Does a piece of work once per task and input: a resumed task takes the recorded result.
 *
 * @param of - everything the result depends on; its hash is part of the key
 */
export async function once<T>(
  ctx: ActionContext<JsonObject>,
  name: string,
  of: unknown,
  work: () => Promise<T> | T,
): Promise<T> {
  const hash = createHash('sha256').update(JSON.stringify(of)).digest('hex');
  // The task store keeps JSON; all results of this module are plain JSON data.
  const result = await ctx.checkpoint({
    key: `${name}.${hash.slice(0, 16)}`,
    fn: async () => (await work()) as JsonValue,
  });
  return result as T;
}

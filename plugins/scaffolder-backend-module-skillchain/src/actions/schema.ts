import type { JsonObject, JsonValue } from '@backstage/types';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Replaces references to recursive definitions (only "any JSON value" is one) by the open schema. */
function inlineReferences(node: JsonValue | undefined): JsonValue {
  if (Array.isArray(node)) {
    return node.map(inlineReferences);
  }
  if (typeof node !== 'object' || node === null) {
    return node ?? null;
  }
  if (typeof node.$ref === 'string') {
    return {};
  }
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'definitions')
      .map(([key, value]) => [key, inlineReferences(value)]),
  );
}

/**
 * The JSON Schema that the scaffolder validates with and the portal's Actions page shows.
 *
 * The scaffolder's own conversion takes zod 3 only; our types are zod 4, and one definition is better
 * than two. `io: input` leaves keys with defaults optional.
 */
export function toActionSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
): JsonObject {
  const generated = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
  }) as unknown as JsonObject;
  return inlineReferences(generated) as JsonObject;
}

const MARKER = /\$\{\{/;

/** Paths of the strings below `value` that still hold a template expression. */
function unrendered(value: JsonValue | undefined, path: string): string[] {
  if (typeof value === 'string') {
    return MARKER.test(value) ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    unrendered(item, path ? `${path}.${key}` : key),
  );
}

/**
 * Parses an action's input again: the scaffolder only checks it against the JSON Schema, so defaults have
 * not been applied, and its objects are frozen and without prototype.
 *
 * @throws InputError that lists every wrong key; and for a template expression that was not rendered (the
 * scaffolder passes the expression on when rendering it fails)
 */
export function parseActionInput<T extends z.ZodType>(
  actionId: string,
  schema: T,
  input: JsonObject,
): z.output<T> {
  const plain = JSON.parse(JSON.stringify(input)) as JsonObject;
  const left = unrendered(plain, '');
  if (left.length > 0) {
    throw new InputError(
      `${actionId}: the input holds a template expression that was not rendered: ${left.join(
        ', ',
      )}. Check the expression in the template; "\${{" cannot be part of an answer.`,
    );
  }
  const parsed = schema.safeParse(plain);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'input'}: ${issue.message}`,
    );
    throw new InputError(
      `${actionId}: the input does not fit.\n${problems.join('\n')}`,
    );
  }
  return parsed.data;
}

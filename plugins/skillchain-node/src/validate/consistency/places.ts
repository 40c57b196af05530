import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { CheckContext } from '../checklist';
import type { ParsedFile } from '../parse';

/** Line of the first occurrence of a text, from a line on; that line when it does not occur. */
export function lineFrom(
  file: ParsedFile | undefined,
  from: number,
  needle: unknown,
): number {
  const lines = file?.text?.split('\n') ?? [];
  const text = String(needle ?? '');
  const index =
    text === ''
      ? -1
      : lines.findIndex((line, at) => at >= from - 1 && hasWord(line, text));
  return index < 0 ? from : index + 1;
}

/** Whether a line holds a text as a whole word: `shop` is not in `shop-tls`. */
function hasWord(line: string, text: string): boolean {
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + 1)) {
    const before = line[at - 1] ?? ' ';
    const after = line[at + text.length] ?? ' ';
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

const ENVIRONMENT =
  /(?:^|\/)(?:overlays|haproxy|inventory|environments|targets)\/([a-z]+)(?=[./])/;

/** The environment that a file is for, told by its folder or name; undefined when it is for all. */
export function environmentOf(
  { derived }: CheckContext,
  path: string,
): string | undefined {
  const name = ENVIRONMENT.exec(path)?.[1];
  return derived.environments.some(env => env.name === name) ? name : undefined;
}

/** Visits every object within data, with the keys that lead to it. */
export function walkObjects(
  value: unknown,
  visit: (object: JsonObject, keys: string[]) => void,
  keys: string[] = [],
): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) visit(value as JsonObject, keys);
  for (const [key, inner] of Object.entries(value)) {
    walkObjects(inner, visit, Array.isArray(value) ? keys : [...keys, key]);
  }
}

import type { JsonValue } from '../model';

const PLACEHOLDER = /\{([a-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)\}/gu;
const WHOLE = new RegExp(`^${PLACEHOLDER.source}$`, 'u');

/** Finds the value of a placeholder such as `project.name`; undefined when there is none. */
export type Lookup = (path: string) => JsonValue | undefined;

/** A value as it reads in a sentence. */
export function inWords(value: JsonValue): string {
  if (Array.isArray(value)) {
    return value.map(inWords).join(', ');
  }
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : String(value);
}

/**
 * Fills `{path}` in a text. A placeholder without a value stays as it is written.
 *
 * The text is walked once, so a value that looks like a placeholder is not filled in turn.
 */
export function fillText(text: string, lookup: Lookup): string {
  return text.replace(PLACEHOLDER, (written, path: string) => {
    const value = lookup(path);
    return value === undefined ? written : inWords(value);
  });
}

/**
 * Fills `{path}` in every text of a value. A text that is nothing but one placeholder becomes the
 * value itself, so numbers and lists keep their type.
 *
 * @returns undefined when a placeholder has no value
 */
export function fillValue(
  value: JsonValue,
  lookup: Lookup,
): JsonValue | undefined {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value);
    if (whole) {
      return lookup(whole[1]);
    }
    const missing = [...value.matchAll(PLACEHOLDER)].some(
      ([, path]) => lookup(path) === undefined,
    );
    return missing ? undefined : fillText(value, lookup);
  }
  if (Array.isArray(value)) {
    const items = value.map(item => fillValue(item, lookup));
    return items.some(item => item === undefined)
      ? undefined
      : (items as JsonValue[]);
  }
  return value;
}

import type { JsonObject, JsonValue } from '../model';

function own(answers: JsonObject | undefined, id: string): JsonValue {
  return answers && Object.hasOwn(answers, id) ? answers[id] : null;
}

/** A text answer, or the fallback when it is absent or empty. */
export function text(
  answers: JsonObject | undefined,
  id: string,
  fallback: string,
): string {
  const value = own(answers, id);
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** A whole number (also from an option such as `'30'`), or the fallback. */
export function integer(
  answers: JsonObject | undefined,
  id: string,
  fallback: number,
): number {
  const value = own(answers, id);
  const number =
    typeof value === 'string' && /^[0-9]{1,9}$/u.test(value)
      ? Number(value)
      : value;
  return typeof number === 'number' && Number.isSafeInteger(number)
    ? number
    : fallback;
}

/** The texts of a list answer, or the fallback when there are none. */
export function texts(
  answers: JsonObject | undefined,
  id: string,
  fallback: string[],
): string[] {
  const value = own(answers, id);
  const found = Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string' && !!item)
    : [];
  return found.length ? found : fallback;
}

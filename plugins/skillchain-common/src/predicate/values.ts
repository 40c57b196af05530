import { anyCase } from '../match/caseless';
import type { JsonValue, Question } from '../model';

export const isObject = (
  value: JsonValue | undefined,
): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sameValue = (a: JsonValue, b: JsonValue) =>
  String(a).toUpperCase() === String(b).toUpperCase();

/** What the value test of a condition says about a value that is known while compiling. */
export function testHolds(
  test: JsonValue,
  value: JsonValue | undefined,
): boolean {
  if (value === undefined || value === null) {
    return isObject(test) && test.$exists === false;
  }
  if (!isObject(test)) {
    return sameValue(test, value);
  }
  if (Array.isArray(test.$in)) {
    return test.$in.some(option => sameValue(option, value));
  }
  if (test.$contains !== undefined) {
    const element = test.$contains;
    return Array.isArray(value) && value.some(v => sameValue(element, v));
  }
  return test.$exists === true;
}

/** The value test of a condition as schema of the answer. */
export function testSchema(test: JsonValue, question?: Question): JsonValue {
  const equals = (value: JsonValue): JsonValue =>
    typeof value === 'string' && question?.type === 'string' && !question.enum
      ? { pattern: `^${anyCase(value)}$` }
      : { const: value };
  if (!isObject(test)) {
    return equals(test);
  }
  if (Array.isArray(test.$in)) {
    return question?.enum || !question
      ? { enum: test.$in }
      : { anyOf: test.$in.map(equals) };
  }
  return { contains: { const: test.$contains } };
}

/** The value is an answer, and does not leave it to the server. */
export const isAnswer = (question: Question): JsonValue =>
  question.type === 'array' ? { minItems: 1 } : { not: { const: 'auto' } };

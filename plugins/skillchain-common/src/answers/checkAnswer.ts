import type { JsonObject, JsonValue, Question } from '../model';
import { evaluateCondition } from '../predicate';
import { checkFormat } from './formats';

/** The most of a wrong value that a message repeats. */
const SHOWN = 80;
/** No answer may hold these: they cannot be seen, and some file formats end at them. */
const INVISIBLE = /(?![\n\t])\p{Cc}|\p{Cs}/u;

const patterns = new Map<string, RegExp>();

/** A compiled pattern; the sources come from libraries, so their number is small. */
function compiled(source: string): RegExp {
  const found = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, found);
  return found;
}

/** A value as a message shows it: JSON, cut. */
export function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function range(
  min: number | undefined,
  max: number | undefined,
  unit: string,
): string {
  if (min !== undefined && max !== undefined) {
    return min === max ? ` of ${min}${unit}` : ` from ${min} to ${max}${unit}`;
  }
  if (min !== undefined) {
    return ` of at least ${min}${unit}`;
  }
  return max === undefined ? '' : ` of at most ${max}${unit}`;
}

function outside(value: number, min?: number, max?: number): boolean {
  return (
    (min !== undefined && value < min) || (max !== undefined && value > max)
  );
}

/** The options of a question that are on offer with these facts. */
export function optionsOnOffer(
  question: Question,
  facts: JsonObject,
  scope?: string,
): (string | number | boolean)[] {
  return (question.enum ?? []).filter(option => {
    const condition = question.enumWhen?.[String(option)];
    return !condition || evaluateCondition(condition, facts, scope);
  });
}

/** The keys of a question, or of the items of a list, that say what one value must look like. */
type Shape = Pick<
  Question,
  | 'pattern'
  | 'format'
  | 'minimum'
  | 'maximum'
  | 'minLength'
  | 'maxLength'
  | 'errorMessage'
> & { type: 'string' | 'integer' | 'boolean'; enum?: Question['enum'] };

function checkText(
  shape: Shape,
  value: JsonValue,
  facts: JsonObject,
): string | undefined {
  if (typeof value !== 'string') {
    return `${shape.errorMessage ?? 'text'}${typeof value === 'number' ? ' (put it in quotes)' : ''}`;
  }
  if (INVISIBLE.test(value)) {
    return 'text without control characters';
  }
  const { minLength, maxLength } = shape;
  if (outside([...value].length, minLength, maxLength)) {
    return (
      shape.errorMessage ?? `text${range(minLength, maxLength, ' characters')}`
    );
  }
  if (shape.pattern !== undefined && !compiled(shape.pattern).test(value)) {
    return shape.errorMessage ?? `text that matches ${shape.pattern}`;
  }
  const expected = shape.format && checkFormat(shape.format, value, facts);
  // The library's words name the range, those of the format the very reason: both help.
  return expected && shape.errorMessage && shape.errorMessage !== expected
    ? `${shape.errorMessage}; that is ${expected}`
    : expected;
}

/** What was expected of one value, or undefined when it fits. */
function checkOne(
  shape: Shape,
  value: JsonValue,
  facts: JsonObject,
): string | undefined {
  if (shape.enum) {
    return shape.enum.some(option => option === value)
      ? undefined
      : `one of ${shape.enum.join(', ')}`;
  }
  switch (shape.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return typeof value === 'number' &&
        Number.isSafeInteger(value) &&
        !outside(value, shape.minimum, shape.maximum)
        ? undefined
        : `a whole number${range(shape.minimum, shape.maximum, '')}`;
    default:
      return checkText(shape, value, facts);
  }
}

function checkList(
  question: Question,
  value: JsonValue,
  facts: JsonObject,
  options: Question['enum'],
): string | undefined {
  const { minItems, maxItems, items } = question;
  if (!Array.isArray(value) || outside(value.length, minItems, maxItems)) {
    return `a list${range(minItems, maxItems, maxItems === 1 ? ' entry' : ' entries')}`;
  }
  const shape: Shape = {
    errorMessage: question.errorMessage,
    type: 'string',
    ...items,
    enum: items?.enum ?? options,
  };
  for (const item of value) {
    const expected = checkOne(shape, item, facts);
    if (expected) {
      return `a list in which each entry is ${expected}`;
    }
  }
  const texts = value.map(item => JSON.stringify(item));
  return question.uniqueItems && new Set(texts).size < texts.length
    ? 'a list without repetitions'
    : undefined;
}

/**
 * Checks an answer against its question: the JSON Schema part (type, range, length, pattern,
 * options), which options are on offer, and the format.
 *
 * @param facts - facts of the run, for `enumWhen` and for formats that depend on the cloud
 * @param scope - the skill (or `project`) whose questions bare paths of `enumWhen` mean
 * @returns what was expected and what was found, for people; undefined when the answer is fine
 */
export function checkAnswer(
  question: Question,
  value: JsonValue,
  facts: JsonObject,
  scope?: string,
): string | undefined {
  const options = question.enum && optionsOnOffer(question, facts, scope);
  let expected: string | undefined;
  if (question.type === 'array') {
    expected = checkList(question, value, facts, options);
  } else {
    const { errorMessage } = question;
    expected = checkOne(
      { ...question, type: question.type, enum: options, errorMessage },
      value,
      facts,
    );
    if (expected && question.enum?.some(option => option === value)) {
      expected += ' (with the other answers as they are)';
    }
  }
  return expected && `expected ${expected}, found ${shown(value)}`;
}

/**
 * True when somebody answered: not absent, not empty, and not the option `auto`, which forms send
 * for "decide for me". An empty list counts as empty: forms send it for a list nobody touched.
 */
export function isAnswered(value: JsonValue | undefined): value is JsonValue {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    value !== 'auto' &&
    !(Array.isArray(value) && value.length === 0)
  );
}

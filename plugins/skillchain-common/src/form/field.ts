import type { JsonObject, JsonValue, Question } from '../model';
import { labelOf, plainText, valueLabel } from './labels';

/** Value of an option that leaves the decision to the server. */
export const AUTO = 'auto';

const MAX_RADIO_OPTIONS = 4;

/** True when the default depends on the goal, the maturity or other answers. */
export function hasAutomatic(question: Question): boolean {
  return (
    (question.suggest?.length ?? 0) > 0 ||
    Object.keys(question.defaults ?? {}).length > 0
  );
}

/** True for questions that are answered by choosing one of a few values. */
export function isChoice(question: Question): boolean {
  return question.enum !== undefined || question.type === 'boolean';
}

/** True for a list that people type, one entry a line: the form's own lists are hard to use. */
export function isTypedList(question: Question): boolean {
  return question.type === 'array' && question.items?.enum === undefined;
}

/** How a field gets the value that nobody gave it. */
export interface Filling {
  /** It depends on something: a choice has an option "Automatic", and the texts say what will be. */
  auto: boolean;
  /** The form fills the choice in by case instead. */
  preset: boolean;
}

function options(question: Question): JsonValue[] {
  return question.enum ?? [true, false];
}

/** The labels of a choice; the first one says what happens without an answer. */
export function choiceLabels(question: Question, automatic?: string): string[] {
  return [
    `Automatic${automatic ? `: ${automatic}` : ''}`,
    ...options(question).map(value => valueLabel(question, value)),
  ];
}

function choice(question: Question, { auto, preset }: Filling): JsonObject {
  const values = auto ? [AUTO, ...options(question)] : options(question);
  const types = new Set(values.map(value => typeof value));
  const initial = auto ? AUTO : question.default;
  return {
    // A list of mixed types has none: the form takes it for text and keeps the values as they are.
    ...(types.size === 1 && {
      type: question.type === 'integer' ? 'integer' : [...types][0],
    }),
    enum: values,
    ...(!auto && { enumNames: choiceLabels(question).slice(1) }),
    ...(!preset && initial !== undefined && { default: initial }),
    ...(values.length <= MAX_RADIO_OPTIONS && {
      'ui:widget': 'radio',
      'ui:options': { inline: true },
    }),
  };
}

function typedList(question: Question): JsonObject {
  const pattern = question.items?.pattern;
  const item =
    pattern?.startsWith('^') && pattern.endsWith('$')
      ? pattern.slice(1, -1)
      : undefined;
  return {
    type: 'string',
    'ui:widget': 'textarea',
    'ui:options': { rows: 3 },
    ...(item && { pattern: `^\\s*(?:(?:${item})(?:[\\s,]+|$))*$` }),
  };
}

function plain(question: Question): JsonObject {
  if (isTypedList(question)) {
    return typedList(question);
  }
  if (question.type === 'array') {
    return {
      type: 'array',
      uniqueItems: true,
      items: {
        type: question.items?.type ?? 'string',
        enum: question.items?.enum ?? [],
        ...(question.items?.enumNames && {
          enumNames: question.items.enumNames,
        }),
      },
      'ui:widget': 'checkboxes',
      'ui:options': { inline: true },
    };
  }
  const { minimum, maximum, minLength, maxLength, pattern } = question;
  return {
    type: question.type,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { pattern }),
  };
}

/** What stands under the field: the question, and what leaving it empty means. */
export function fieldDescription(
  question: Question,
  automatic: string | undefined,
): string {
  const entry = isTypedList(question) ? ' One per line.' : '';
  const empty = question.type === 'array' ? 'None' : 'Empty';
  return `${question.question}${entry}${automatic ? ` ${empty} means **${automatic}**.` : ''}`;
}

/** What a field is filled with when it is left empty, as long as nothing else is known. */
export function staticAutomatic(question: Question): string | undefined {
  const named = question.suggest?.some(s => s.pattern !== undefined)
    ? ', or what your goal names'
    : '';
  return question.default === undefined
    ? undefined
    : `${valueLabel(question, question.default)}${named}`;
}

/**
 * The field of a question as JSON Schema with `ui:` keys, without what depends on other answers; see `variants`.
 *
 * @param owner - title of the skill, for the Review page, where equal labels overwrite each other
 */
export function field(
  question: Question,
  owner: string,
  filling: Filling,
): JsonObject {
  const label = labelOf(question);
  const help = plainText(question.help);
  return {
    title: label,
    ...(isChoice(question)
      ? { description: question.question, ...choice(question, filling) }
      : {
          ...(!filling.auto && {
            description: fieldDescription(question, staticAutomatic(question)),
          }),
          ...plain(question),
        }),
    ...(question.errorMessage &&
      !isChoice(question) && {
        errorMessage: {
          pattern: question.errorMessage,
        },
      }),
    ...(help && { 'ui:help': help }),
    'ui:backstage': { review: { name: `${owner} · ${label}` } },
  };
}

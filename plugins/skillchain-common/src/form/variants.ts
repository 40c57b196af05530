import type { JsonObject, JsonValue, Question } from '../model';
import { presetters } from '../predicate/blueprints';
import type { ConditionScope } from '../predicate/compile';
import {
  offeredSchema,
  ownDefaults,
  type OwnDefault,
} from '../predicate/defaults';
import { presetAnswers, presetFlag } from '../predicate/presets';
import { all, not, type Schema } from '../predicate/schema';
import {
  choiceLabels,
  fieldDescription,
  isChoice,
  staticAutomatic,
} from './field';
import { valueLabel } from './labels';
import { firstOf } from './list';

interface Variant {
  if: Schema;
  /** The default in words, and why it is taken. */
  text: (words: { choice: boolean }) => string;
  /** Absent for what was typed in answer to a quick question. */
  value?: JsonValue;
}

function variant(
  question: Question,
  condition: Schema,
  value: JsonValue,
  why: string,
): Variant {
  const label = valueLabel(question, value);
  return {
    if: condition,
    text: ({ choice }) => (choice ? `${label} (${why})` : `${label}: ${why}`),
    value,
  };
}

/** The defaults that blueprints give while they are in use. */
function blueprintVariants(
  question: Question,
  scope: ConditionScope,
): Variant[] {
  const path = `${scope.scope}.${question.id}`;
  return presetAnswers(scope.library, path).map(
    ({ blueprint, if: given, value = null, typed }) => {
      const said = `your answer to “${typed?.title ?? typed?.question}”`;
      return typed
        ? { if: given, text: () => said }
        : variant(
            question,
            all(given, offeredSchema(question, value, scope)),
            value,
            `blueprint ${blueprint.title}`,
          );
    },
  );
}

const REASONS: Partial<Record<OwnDefault['from'], string>> = {
  goal: 'your goal asks for it',
  answers: 'it fits your other answers',
};

/** The defaults of a question whose conditions the form can evaluate at a fair price, best first. */
function variants(question: Question, scope: ConditionScope): Variant[] {
  const inner = { ...scope, depth: 1 };
  return [
    ...blueprintVariants(question, inner),
    ...ownDefaults(question, inner).map(({ if: condition, value, from }) =>
      variant(question, condition, value, REASONS[from] ?? `maturity ${from}`),
    ),
  ];
}

/** What happens without an answer when no case applies. */
function otherwise(question: Question): string | undefined {
  if (!isChoice(question)) {
    return staticAutomatic(question);
  }
  return question.default === undefined
    ? undefined
    : valueLabel(question, question.default);
}

/** The value that a preset choice is filled with, by case. */
export function presetDefaults(
  question: Question,
  scope: ConditionScope,
  wrap: (property: JsonObject) => JsonObject,
): JsonObject {
  const cases = variants(question, scope).flatMap(({ if: condition, value }) =>
    value === undefined
      ? []
      : { if: condition, then: wrap({ default: value }) },
  );
  const path = `${scope.scope}.${question.id}`;
  const settled = presetters(scope.library, path).length === 0 || {
    required: [presetFlag(path)],
  };
  return firstOf(
    // What is filled in once stays, so nothing is before the form has worked out what the blueprint says.
    [{ if: not(settled), then: {} }, ...cases],
    wrap({ default: question.default ?? null }),
  );
}

/**
 * The texts of a field that say what happens without an answer, by case: the label of the option "Automatic", or
 * the description. {@link field} leaves these texts out.
 *
 * @param wrap - puts the property at its place
 */
export function automaticTexts(
  question: Question,
  scope: ConditionScope,
  wrap: (property: JsonObject) => JsonObject,
): JsonObject {
  const cases = variants(question, scope).filter(v => v.if !== false);
  const texts = (automatic: string | undefined): JsonObject =>
    wrap(
      isChoice(question)
        ? { enumNames: choiceLabels(question, automatic) }
        : { description: fieldDescription(question, automatic) },
    );
  return firstOf(
    cases.map(({ if: condition, text }) => ({
      if: condition,
      then: texts(text({ choice: isChoice(question) })),
    })),
    texts(otherwise(question)),
  );
}

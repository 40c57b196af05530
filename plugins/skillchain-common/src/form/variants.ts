import type { JsonObject, JsonValue, Question } from '../model';
import {
  offeredSchema,
  suggestionSchema,
  type ConditionScope,
} from '../predicate/compile';
import { all, at, type Schema } from '../predicate/schema';
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
  value: JsonValue;
  why: string;
}

/** The defaults of a question whose conditions the form can evaluate at a fair price, best first. */
function variants(question: Question, scope: ConditionScope): Variant[] {
  const found: Variant[] = [];
  const inner = { ...scope, depth: 1 };
  for (const suggestion of question.suggest ?? []) {
    const condition = suggestionSchema(suggestion, inner);
    if (condition !== undefined) {
      found.push({
        if: all(condition, offeredSchema(question, suggestion.value, inner)),
        value: suggestion.value,
        why: suggestion.goal
          ? 'your goal asks for it'
          : 'it fits your other answers',
      });
    }
  }
  for (const [maturity, value] of Object.entries(question.defaults ?? {})) {
    if (JSON.stringify(value) !== JSON.stringify(question.default)) {
      found.push({
        if: all(
          at(['maturity'], { const: maturity }),
          offeredSchema(question, value, inner),
        ),
        value,
        why: `maturity ${maturity}`,
      });
    }
  }
  return found;
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
  return firstOf(
    variants(question, scope).map(({ if: condition, value }) => ({
      if: condition,
      then: wrap({ default: value }),
    })),
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
    cases.map(({ if: condition, value, why }) => ({
      if: condition,
      then: texts(
        isChoice(question)
          ? `${valueLabel(question, value)} (${why})`
          : `${valueLabel(question, value)}: ${why}`,
      ),
    })),
    texts(otherwise(question)),
  );
}

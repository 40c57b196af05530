import {
  MATURITIES,
  type JsonValue,
  type Library,
  type Maturity,
  type Question,
  type Suggestion,
} from '../model';
import {
  anyPlainMention,
  occurrenceSource,
  withoutLonger,
} from '../match/keyword';
import { compileCondition, type ConditionScope } from './compile';
import { all, at, choose, type Schema } from './schema';
import { testHolds } from './values';

/** Source of the pattern by which the form knows that a suggestion applies; the server knows more negations. */
export function suggestionPattern(phrases: string[]): string {
  return anyPlainMention(
    withoutLonger(phrases).map(phrase => occurrenceSource(phrase)),
  );
}

/** When a suggestion applies; undefined when only the server can say (patterns, captured values). */
export function suggestionSchema(
  suggestion: Suggestion,
  scope: ConditionScope,
): Schema | undefined {
  if (suggestion.pattern !== undefined) {
    return undefined;
  }
  return all(
    suggestion.when ? compileCondition(suggestion.when, scope) : true,
    suggestion.goal
      ? at(['goal'], { pattern: suggestionPattern(suggestion.goal) })
      : true,
  );
}

/** The value is on offer; a default that is not is passed over. */
export function offeredSchema(
  question: Question,
  value: JsonValue,
  scope: ConditionScope,
): Schema {
  const when = question.enumWhen?.[String(value)];
  return when ? compileCondition(when, scope) : true;
}

/** The test on the value that a question has when nobody answered it and no blueprint does. */
export function ownDefaultHolds(
  question: Question,
  test: JsonValue,
  scope: ConditionScope,
): Schema {
  let result: Schema = testHolds(test, question.default);
  for (const [maturity, value] of Object.entries(question.defaults ?? {})) {
    result = choose(
      at(['maturity'], { const: maturity }),
      testHolds(test, value),
      result,
    );
  }
  const depth = scope.depth ?? 1;
  // A preset is filled in by the form; where a blueprint was accepted, nothing is.
  if (depth === 0 || (isPreset(scope.library, question) && !scope.quick)) {
    return result;
  }
  for (const group of byOutcome(question.suggest ?? [], test).reverse()) {
    const { holds, suggestion } = group;
    const inner = { ...scope, depth: depth - 1 };
    const applies =
      holds === result ? undefined : suggestionSchema(suggestion, inner);
    if (applies !== undefined) {
      result = choose(
        all(
          applies,
          offeredSchema(question, suggestion.value, { ...inner, depth: 0 }),
        ),
        holds,
        result,
      );
    }
  }
  return result;
}

/** Suggestions in order; neighbours that read only the goal and have the same outcome become one. */
function byOutcome(
  suggestions: Suggestion[],
  test: JsonValue,
): { holds: boolean; suggestion: Suggestion }[] {
  const groups: { holds: boolean; suggestion: Suggestion }[] = [];
  const readsGoalOnly = ({ goal, when, pattern }: Suggestion) =>
    goal !== undefined && when === undefined && pattern === undefined;
  for (const suggestion of suggestions) {
    const holds = testHolds(test, suggestion.value);
    const last = groups.at(-1);
    if (
      last?.holds === holds &&
      readsGoalOnly(last.suggestion) &&
      readsGoalOnly(suggestion)
    ) {
      last.suggestion = {
        ...last.suggestion,
        goal: [...(last.suggestion.goal ?? []), ...(suggestion.goal ?? [])],
      };
    } else {
      groups.push({ holds, suggestion });
    }
  }
  return groups;
}

/**
 * True for a choice that the form fills in according to the goal instead of leaving it to the server: a question of
 * the project that decides a lot (the cloud). Its default reads only the goal, so it is right when its page opens.
 */
export function isPreset(library: Library, question: Question): boolean {
  const { suggest = [] } = question;
  return (
    library.project.includes(question) &&
    question.enum !== undefined &&
    question.default !== undefined &&
    question.defaults === undefined &&
    suggest.length > 0 &&
    suggest.every(({ goal, when, pattern }) => goal && !when && !pattern)
  );
}

/** A default of a question, and when it applies as far as a form can evaluate that. */
export interface OwnDefault {
  if: Schema;
  value: JsonValue;
  /** What it is taken for: words of the goal, other answers, or a maturity. */
  from: 'goal' | 'answers' | Maturity;
}

/** The defaults of a question that depend on something, best first. */
export function ownDefaults(
  question: Question,
  scope: ConditionScope,
): OwnDefault[] {
  const offered = (value: JsonValue) => offeredSchema(question, value, scope);
  const suggested = (question.suggest ?? []).flatMap(
    (suggestion): OwnDefault[] => {
      const condition = suggestionSchema(suggestion, scope);
      const { goal, value } = suggestion;
      return condition === undefined
        ? []
        : [
            {
              if: all(condition, offered(value)),
              value,
              from: goal ? 'goal' : 'answers',
            },
          ];
    },
  );
  const byMaturity = MATURITIES.flatMap((maturity): OwnDefault[] => {
    const value = question.defaults?.[maturity];
    return value === undefined ||
      JSON.stringify(value) === JSON.stringify(question.default)
      ? []
      : [
          {
            if: all(at(['maturity'], { const: maturity }), offered(value)),
            value,
            from: maturity,
          },
        ];
  });
  return [...suggested, ...byMaturity];
}

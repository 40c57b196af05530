import type {
  Answer,
  JsonObject,
  JsonValue,
  Maturity,
  Question,
  Suggestion,
} from '../model';
import type { Preset } from '../blueprint/presets';
import { goalMentions } from '../match';
import { evaluateCondition } from '../predicate';
import { absolutePath } from '../predicate/evaluate';
import { checkAnswer, isAnswered, optionsOnOffer } from './checkAnswer';
import { factAt } from './facts';
import { fillValue } from './placeholders';

/** What a question is answered from. */
export interface QuestionContext {
  /** The skill's name, or `project`. */
  scope: string;
  goal: string;
  maturity: Maturity;
  /** Facts so far; see `buildFacts`. */
  facts: JsonObject;
  /** The user's own answer. */
  explicit?: JsonValue;
  /** What the run's blueprint answers. */
  preset?: Preset;
  /** What a rule's resolution set; `auto` takes the user's answer away. */
  decided?: { value: JsonValue; rule: string };
}

/** The answer of a question, and what is wrong with the values that were given for it. */
export interface Resolved {
  answer?: Answer;
  problems: string[];
}

interface Candidate {
  value: JsonValue;
  because?: string;
}

const patterns = new Map<string, RegExp>();

function goalPattern(source: string): RegExp {
  const found = patterns.get(source) ?? new RegExp(source, 'iu');
  patterns.set(source, found);
  return found;
}

/** Text captured from a goal, as the question's type. */
function coerce(question: Question, value: JsonValue): JsonValue {
  if (question.type === 'array' && !Array.isArray(value)) {
    return [value];
  }
  if (typeof value !== 'string') {
    return value;
  }
  if (question.type === 'integer' && /^-?[0-9]{1,15}$/u.test(value)) {
    return Number(value);
  }
  if (question.type === 'boolean' && /^(?:true|false)$/u.test(value)) {
    return value === 'true';
  }
  return value;
}

function fillGroups(value: JsonValue, groups: RegExpExecArray): JsonValue {
  if (typeof value === 'string') {
    return value.replace(
      /\$([1-9])/gu,
      (_, number) => groups[Number(number)] ?? '',
    );
  }
  return Array.isArray(value)
    ? value.map(item => fillGroups(item, groups))
    : value;
}

/** The value of a suggestion when all of its conditions hold, else undefined. */
function applySuggestion(
  suggestion: Suggestion,
  context: QuestionContext,
): Candidate | undefined {
  const { goal, facts, scope } = context;
  if (suggestion.when && !evaluateCondition(suggestion.when, facts, scope)) {
    return undefined;
  }
  let because: string | undefined;
  if (suggestion.goal) {
    because = suggestion.goal
      .map(phrase => goalMentions(goal, phrase))
      .find(found => found !== undefined);
    if (because === undefined) {
      return undefined;
    }
  }
  const groups =
    suggestion.pattern === undefined
      ? undefined
      : goalPattern(suggestion.pattern).exec(goal);
  if (groups === null) {
    return undefined;
  }
  // Placeholders first: what the goal says is never read as a placeholder.
  const filled = fillValue(suggestion.value, path =>
    factAt(facts, absolutePath(path, scope)),
  );
  return filled === undefined
    ? undefined
    : {
        value: groups ? fillGroups(filled, groups) : filled,
        because: because ?? groups?.[0].trim(),
      };
}

/** The values that stand in when nobody answered, best first. */
function* fallbacks(
  question: Question,
  context: QuestionContext,
): Generator<Answer> {
  for (const suggestion of question.suggest ?? []) {
    const candidate = applySuggestion(suggestion, context);
    if (candidate) {
      yield {
        value: coerce(question, candidate.value),
        source:
          suggestion.goal || suggestion.pattern !== undefined
            ? 'goal'
            : 'derived',
        ...(candidate.because && { because: candidate.because }),
      };
    }
  }
  const lookup = (path: string) =>
    factAt(context.facts, absolutePath(path, context.scope));
  const forMaturity = question.defaults?.[context.maturity];
  for (const [value, source] of [
    [forMaturity, 'maturity'],
    [question.default, 'default'],
  ] as const) {
    const filled = value === undefined ? undefined : fillValue(value, lookup);
    if (filled !== undefined) {
      yield { value: filled, source };
    }
  }
}

/** A list that was typed as text, as the form asks for it: one entry per line, commas and blanks do as well. */
function linesOf(
  question: Question,
  value: JsonValue | undefined,
): JsonValue | undefined {
  if (question.type !== 'array' || typeof value !== 'string') {
    return value;
  }
  const entries = value.split(/[\s,]+/u).filter(Boolean);
  if (entries.length === 1 && entries[0] === 'auto') {
    return 'auto';
  }
  return question.items?.type === 'integer'
    ? entries.map(entry =>
        /^-?[0-9]{1,15}$/u.test(entry) ? Number(entry) : entry,
      )
    : entries;
}

function whatIsExpected(question: Question, context: QuestionContext): string {
  const options = optionsOnOffer(question, context.facts, context.scope);
  return options.length
    ? `one of ${options.join(', ')}`
    : (question.errorMessage ?? 'an answer');
}

/**
 * Answers one question from the first source that has a valid value: a rule's resolution, the
 * user, the blueprint, the suggestions in order, the default of the maturity, the default.
 *
 * A question whose `when` does not hold has no answer and no problem. A wrong answer of the user or
 * of a rule is a problem; the next source stands in for it, so that one run finds all problems.
 */
export function resolveQuestion(
  question: Question,
  context: QuestionContext,
): Resolved {
  const { facts, scope, decided } = context;
  const explicit = linesOf(question, context.explicit);
  if (question.when && !evaluateCondition(question.when, facts, scope)) {
    return { problems: [] };
  }
  const problems: string[] = [];
  const accept = (value: JsonValue, prefix: string): boolean => {
    const problem = checkAnswer(question, value, facts, scope);
    if (problem) {
      problems.push(`${prefix}${problem}`);
    }
    return !problem;
  };
  const because = decided?.rule;
  // A rule may also empty a list, which a form cannot say.
  if (decided && (isAnswered(decided.value) || Array.isArray(decided.value))) {
    if (accept(decided.value, `${because} sets a value that does not fit: `)) {
      return {
        answer: { value: decided.value, source: 'decision', because },
        problems,
      };
    }
  } else if (!decided && isAnswered(explicit) && accept(explicit, '')) {
    return { answer: { value: explicit, source: 'answer' }, problems };
  }
  const { preset } = context;
  if (preset && !decided) {
    const value = coerce(question, preset.value);
    const fits = preset.explicit
      ? accept(value, `"${preset.because}" `)
      : !checkAnswer(question, value, facts, scope);
    if (fits) {
      const { because: by } = preset;
      return { answer: { value, source: 'blueprint', because: by }, problems };
    }
  }
  for (const answer of fallbacks(question, context)) {
    if (!checkAnswer(question, answer.value, facts, scope)) {
      return { answer, problems };
    }
  }
  if (problems.length === 0) {
    problems.push(
      `expected ${whatIsExpected(question, context)}, found no answer`,
    );
  }
  return { problems };
}

import { InputError } from '@backstage/errors';
import type {
  Condition,
  JsonValue,
  Library,
  Question,
  Suggestion,
} from '../model';
import { anyCase } from '../match/caseless';
import {
  anyPlainMention,
  occurrenceSource,
  withoutLonger,
} from '../match/keyword';
import { compileNode } from './compileNode';
import { absolutePath } from './evaluate';
import { memberSchema, type Known } from './members';
import { all, any, at, choose, not, type Schema } from './schema';
import { parseCondition } from './walk';

/** Where a condition stands. */
export interface ConditionScope {
  library: Library;
  /** The skill whose questions bare paths mean, or `project`. */
  scope?: string;
  /** Skills of which it is known there whether they are in the chain. */
  known?: Known;
  /** How many defaults of defaults are followed; what lies deeper counts as its static default. */
  depth?: number;
  /** Questions (`skill.question`) that are asked wherever the condition stands. */
  knownAsked?: string[];
  /** Questions whose `when` is being compiled. */
  asking?: string[];
}

const isObject = (
  value: JsonValue | undefined,
): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sameValue = (a: JsonValue, b: JsonValue) =>
  String(a).toUpperCase() === String(b).toUpperCase();

/** What the value test of a condition says about a value that is known while compiling. */
function testHolds(test: JsonValue, value: JsonValue | undefined): boolean {
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
function testSchema(test: JsonValue, question?: Question): JsonValue {
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

/** The test on the value that a question has when nobody answered it. */
function defaultHolds(
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
  if (depth === 0 || isPreset(scope.library, question)) {
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

function answerHolds(
  path: string[],
  question: Question,
  test: JsonValue,
  scope: ConditionScope,
): Schema {
  const answered = at(
    path,
    question.type === 'array' ? { minItems: 1 } : { not: { const: 'auto' } },
  );
  return any(
    at(path, testSchema(test, question)),
    all(not(answered), defaultHolds(question, test, scope)),
  );
}

function compileComparison(
  { path, test }: { path: string; test: JsonValue },
  scope: ConditionScope,
): Schema {
  const { library } = scope;
  if (path === 'chain') {
    const skill = isObject(test) ? test.$contains : undefined;
    return typeof skill === 'string'
      ? memberSchema(library, skill, true, scope.known)
      : false;
  }
  if (path === 'maturity' || path === 'mode') {
    return isObject(test) && test.$exists !== undefined
      ? test.$exists === true
      : at([path], testSchema(test));
  }
  const [owner, id, ...rest] = absolutePath(
    path === 'layout' ? 'project.layout' : path,
    scope.scope,
  ).split('.');
  if (owner === 'derived' || !id || rest.length > 0) {
    throw new InputError(
      `A form cannot read '${path}'; expected a question, 'chain', 'maturity', 'layout' or 'mode'`,
    );
  }
  const skill = library.skills.find(s => s.name === owner || s.alias === owner);
  const questions =
    owner === 'project' ? library.project : (skill?.questions ?? []);
  const question = questions.find(q => q.id === id);
  if (!question) {
    return testHolds(test, undefined);
  }
  const name = skill?.name ?? 'project';
  const full = `${name}.${id}`;
  const asking = [...(scope.asking ?? []), full];
  if (new Set(asking).size < asking.length) {
    throw new InputError(
      `These questions are asked only if each other is: ${asking.join(' -> ')}`,
    );
  }
  const inner: ConditionScope = { ...scope, scope: name, asking };
  const asked = all(
    skill ? memberSchema(library, name, true, scope.known) : true,
    question.when && !scope.knownAsked?.includes(full)
      ? compileCondition(question.when, inner)
      : true,
  );
  if (isObject(test) && test.$exists !== undefined) {
    return test.$exists === true ? asked : not(asked);
  }
  return all(asked, answerHolds([name, id], question, test, inner));
}

/**
 * A condition as JSON Schema over the values of the form (the parameters of the Template).
 *
 * An answer that is absent or `auto` counts as the question's default: what the goal suggests, then the maturity's,
 * then the static one. A question that is not asked has no value, whatever was answered before.
 *
 * @public
 * @returns a schema, or true or false when the outcome does not depend on the form
 * @throws InputError for operators and paths that a form cannot evaluate
 */
export function compileCondition(
  condition: Condition,
  scope: ConditionScope,
): Schema {
  return compileNode(parseCondition(condition), comparison =>
    compileComparison(comparison, scope),
  );
}

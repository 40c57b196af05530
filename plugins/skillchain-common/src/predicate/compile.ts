import { InputError } from '@backstage/errors';
import type { Condition, JsonValue, Library, Question } from '../model';
import { isAccepted, isAnyAccepted, presetters } from './blueprints';
import { compileNode } from './compileNode';
import { absolutePath } from './evaluate';
import { keptTest } from './keptValues';
import { memberSchema, type Known } from './members';
import { defaultHolds } from './presets';
import { all, any, at, choose, not, type Schema } from './schema';
import { isAnswer, isObject, testHolds, testSchema } from './values';
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
  /** Choices whose values the page keeps; those that a condition reads are added. */
  kept?: Set<string>;
  /** The page is one that asks something although a blueprint was accepted. */
  quick?: boolean;
}

function answerHolds(
  path: string[],
  question: Question,
  test: JsonValue,
  scope: ConditionScope,
): Schema {
  const answered = at(path, isAnswer(question));
  const byDefault = defaultHolds(path.join('.'), question, test, scope);
  const holds = any(
    at(path, testSchema(test, question)),
    all(not(answered), byDefault),
  );
  return choose(unasked(path, scope), byDefault, holds);
}

/** The answer is left from another way through the form: it was not asked, because a blueprint was accepted. */
export function unasked(
  [owner, id]: string[],
  { library, quick }: ConditionScope,
): Schema {
  if (!quick || library.blueprints.some(({ name }) => name === owner)) {
    return false;
  }
  return owner === 'project'
    ? any(...presetters(library, `${owner}.${id}`).map(isAccepted))
    : isAnyAccepted(library);
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
  const asker = skill ?? library.blueprints.find(b => b.name === owner);
  const questions: Question[] =
    owner === 'project' ? library.project : (asker?.questions ?? []);
  const question = questions.find(q => q.id === id);
  if (!question) {
    return testHolds(test, undefined);
  }
  const name = asker?.name ?? 'project';
  const full = `${name}.${id}`;
  const byValue = keptTest(full, test, scope);
  if (byValue !== undefined) {
    return byValue;
  }
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

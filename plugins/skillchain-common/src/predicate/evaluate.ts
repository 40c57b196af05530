import { evaluateFilterPredicate } from '@backstage/filter-predicates';
import type { Condition, JsonObject, JsonValue } from '../model';
import { parseCondition, type ConditionNode } from './walk';

/** Facts that belong to the run and not to a question, when written without a dot. */
export const RUN_FACTS = ['chain', 'maturity', 'layout', 'mode'] as const;

/** The value at a dotted path; own keys only, so that a path such as `constructor` finds nothing. */
function valueAt(facts: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = facts;
  for (const key of path.split('.')) {
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      !Object.hasOwn(value, key)
    ) {
      return undefined;
    }
    value = (value as JsonObject)[key];
  }
  return value;
}

/** Where a path of a condition points: a bare name is a question of the scope. */
export function absolutePath(path: string, scope?: string): string {
  const bare =
    !path.includes('.') && !(RUN_FACTS as readonly string[]).includes(path);
  return bare && scope ? `${scope}.${path}` : path;
}

function evaluateNode(
  node: ConditionNode,
  facts: JsonObject,
  scope: string | undefined,
): boolean {
  if ('all' in node) {
    return node.all.every(part => evaluateNode(part, facts, scope));
  }
  if ('any' in node) {
    return node.any.some(part => evaluateNode(part, facts, scope));
  }
  if ('not' in node) {
    return !evaluateNode(node.not, facts, scope);
  }
  const value = valueAt(facts, absolutePath(node.path, scope));
  return evaluateFilterPredicate(
    { value: node.test } as Parameters<typeof evaluateFilterPredicate>[0],
    { value },
  );
}

/**
 * Whether a condition holds over the facts of a run.
 *
 * Comparisons are those of Backstage's filter predicates: text ignores case, `7` equals `"7"`, a missing value
 * equals nothing.
 *
 * @public
 * @param facts - as `buildFacts` makes them: `project`, `maturity`, `layout`, `mode`, `chain`, `derived`, and the
 *   answers of each skill under its name and its alias
 * @param scope - the skill whose questions bare paths mean, or `project`
 * @throws InputError for an operator or a shape that conditions do not have
 */
export function evaluateCondition(
  condition: Condition,
  facts: JsonObject,
  scope?: string,
): boolean {
  return evaluateNode(parseCondition(condition), facts, scope);
}

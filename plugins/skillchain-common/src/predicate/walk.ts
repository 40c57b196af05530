import { InputError } from '@backstage/errors';
import type { Condition, JsonValue } from '../model';

/** One comparison inside a condition. */
export interface Comparison {
  path: string;
  test: JsonValue;
}

/** A condition as a tree: what both the evaluation and the compilation work on. */
export type ConditionNode =
  | { all: ConditionNode[] }
  | { any: ConditionNode[] }
  | { not: ConditionNode }
  | Comparison;

const isObject = (
  value: JsonValue | undefined,
): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPrimitive = (value: JsonValue | undefined) =>
  ['string', 'number', 'boolean'].includes(typeof value);

function checkTest(path: string, test: JsonValue): void {
  if (isPrimitive(test)) {
    return;
  }
  if (isObject(test)) {
    const [[operator, operand] = [], ...more] = Object.entries(test);
    if (more.length === 0) {
      if (operator === '$exists' && typeof operand === 'boolean') {
        return;
      }
      if (
        operator === '$in' &&
        Array.isArray(operand) &&
        operand.every(isPrimitive)
      ) {
        return;
      }
      if (operator === '$contains' && isPrimitive(operand)) {
        return;
      }
    }
  }
  throw new InputError(
    `The condition on '${path}' is ${JSON.stringify(test)}; expected a value, {$in: [values]}, ` +
      `{$exists: true or false} or {$contains: value}`,
  );
}

/**
 * Reads a condition into a tree.
 *
 * @throws InputError for operators that a form cannot evaluate, and for shapes that are no condition.
 */
export function parseCondition(condition: JsonValue): ConditionNode {
  if (!isObject(condition)) {
    throw new InputError(
      `Expected a condition such as {exposure: ingress}, found ${JSON.stringify(condition)}`,
    );
  }
  const entries = Object.entries(condition);
  const operators = entries.filter(([key]) => key.startsWith('$'));
  if (operators.length === 0) {
    return {
      all: entries.map(([path, test]) => {
        checkTest(path, test);
        return { path, test };
      }),
    };
  }
  const [operator, operand] = operators[0];
  if (entries.length > 1) {
    throw new InputError(
      `${operator} must be the only key of a condition; wrap it in $all to combine it with other conditions`,
    );
  }
  if ((operator === '$all' || operator === '$any') && Array.isArray(operand)) {
    const parts = operand.map(parseCondition);
    return operator === '$all' ? { all: parts } : { any: parts };
  }
  if (operator === '$not' && operand !== undefined) {
    return { not: parseCondition(operand) };
  }
  throw new InputError(
    `The operator ${operator} cannot be used here; expected $all, $any, $not, $in, $exists, $contains or a value`,
  );
}

/** The comparisons of a condition, in reading order. */
export function comparisons(node: ConditionNode): Comparison[] {
  if ('all' in node) {
    return node.all.flatMap(comparisons);
  }
  if ('any' in node) {
    return node.any.flatMap(comparisons);
  }
  return 'not' in node ? comparisons(node.not) : [node];
}

/**
 * The paths a condition reads.
 *
 * @public
 */
export function conditionPaths(condition: Condition): string[] {
  return comparisons(parseCondition(condition)).map(({ path }) => path);
}

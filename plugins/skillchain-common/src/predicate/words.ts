import type { Condition, JsonValue } from '../model';
import { absolutePath } from './evaluate';
import { parseCondition, type Comparison, type ConditionNode } from './walk';

const list = (values: JsonValue[], word: string) =>
  values.length > 1
    ? `${values.slice(0, -1).join(', ')} ${word} ${values.at(-1)}`
    : values.join();

function comparisonText(
  { path, test }: Comparison,
  scope: string | undefined,
  negated: boolean,
): string {
  const what = absolutePath(path, scope);
  if (typeof test !== 'object' || test === null || Array.isArray(test)) {
    return `${what} is ${negated ? 'not ' : ''}${test}`;
  }
  const [[operator, operand]] = Object.entries(test);
  switch (operator) {
    case '$in':
      return `${what} is ${negated ? 'not ' : ''}${list(operand as JsonValue[], 'or')}`;
    case '$contains':
      return `${what} ${negated ? 'is without' : 'has'} ${operand}`;
    default:
      return `${what} is ${(operand === true) === negated ? 'not answered' : 'answered'}`;
  }
}

function text(
  node: ConditionNode,
  scope: string | undefined,
  inner: boolean,
): string {
  if ('not' in node) {
    const { not } = node;
    const one = 'all' in not && not.all.length === 1 ? not.all[0] : not;
    return 'path' in one
      ? comparisonText(one, scope, true)
      : `not (${text(one, scope, false)})`;
  }
  if ('path' in node) {
    return comparisonText(node, scope, false);
  }
  const [parts, word] = 'all' in node ? [node.all, 'and'] : [node.any, 'or'];
  if (parts.length === 1) {
    return text(parts[0], scope, inner);
  }
  const joined = parts.map(part => text(part, scope, true)).join(` ${word} `);
  return inner ? `(${joined})` : joined;
}

/**
 * A condition as people say it: `operating-kubernetes.exposure is ingress or gateway and chain has managing-dns`.
 *
 * @public
 * @param scope - the skill whose questions bare paths mean, or `project`
 * @throws InputError for a shape that conditions do not have
 */
export function conditionText(condition: Condition, scope?: string): string {
  return text(parseCondition(condition), scope, false);
}

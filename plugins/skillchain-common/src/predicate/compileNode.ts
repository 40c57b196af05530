import { all, any, not, type Schema } from './schema';
import type { Comparison, ConditionNode } from './walk';

/** Compiles a condition; `leaf` says what a comparison means in the form. */
export function compileNode(
  node: ConditionNode,
  leaf: (comparison: Comparison) => Schema,
): Schema {
  if ('all' in node) {
    return all(...node.all.map(part => compileNode(part, leaf)));
  }
  if ('any' in node) {
    return any(...node.any.map(part => compileNode(part, leaf)));
  }
  return 'not' in node ? not(compileNode(node.not, leaf)) : leaf(node);
}

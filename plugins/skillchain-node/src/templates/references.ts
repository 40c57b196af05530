import { child, Node, valueOf } from './ast';
import { isBuiltIn, localNames, subtrees } from './scope';

/**
 * The names of its context that a template reads, as `root.key`, or as `root` where the whole of it is used.
 * Names that the template binds itself are not among them.
 */
export function referencesOf(root: Node): Set<string> {
  const local = localNames(root);
  const found = new Set<string>();
  const isForeign = (node: Node | undefined) =>
    node?.typename === 'Symbol' &&
    !local.has(String(node.value)) &&
    !isBuiltIn(String(node.value));
  const visit = (node: Node) => {
    if (isForeign(node)) {
      found.add(String(node.value));
      return;
    }
    if (node.typename === 'LookupVal') {
      const target = child(node, 'target');
      const key = child(node, 'val');
      if (isForeign(target) && typeof valueOf(key) === 'string') {
        if (key?.typename === 'Literal') {
          found.add(`${valueOf(target)}.${valueOf(key)}`);
          return;
        }
      }
    }
    subtrees(node).forEach(visit);
  };
  visit(root);
  return found;
}

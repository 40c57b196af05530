import { child, childrenOf, Node, valueOf } from './ast';

/** Names every template sees, besides the aliases of the skills. */
export const CONTEXT_NAMES = [
  'project',
  'self',
  'has',
  'derived',
  'env',
  'maturity',
  'layout',
  'mode',
  'goal',
  'atLeast',
  'chain',
  'decisions',
  'skipped',
  'files',
  'versions',
  'slot',
] as const;

const BUILT_IN = ['range', 'loop', 'caller', 'true', 'false', 'none'];

/** True for names that nunjucks itself provides. */
export function isBuiltIn(name: string): boolean {
  return BUILT_IN.includes(name);
}

/** What is known about names when a template is checked; see {@link checkReferences}. */
export interface KnownNames {
  /** By root name, the names below it; undefined when anything may follow. */
  roots: ReadonlyMap<string, ReadonlySet<string> | undefined>;
}

/** Names a template binds itself: by set, for, macro and import. */
export function localNames(root: Node): Set<string> {
  const names = new Set<string>();
  const bind = (node: Node | undefined) => {
    if (node?.typename === 'Symbol') names.add(String(node.value));
    else if (node?.typename === 'Pair') bind(child(node, 'value'));
    else if (node?.typename === 'KeywordArgs' || node?.typename === 'Dict') {
      node.children?.forEach(pair => bind(child(pair, 'key')));
    } else node?.children?.forEach(bind);
  };
  const visit = (node: Node) => {
    switch (node.typename) {
      case 'For':
        bind(child(node, 'name'));
        break;
      case 'Set':
        (node.targets as Node[]).forEach(bind);
        break;
      case 'Macro':
      case 'Caller':
        bind(child(node, 'name'));
        bind(child(node, 'args'));
        break;
      case 'Import':
        bind(child(node, 'target'));
        break;
      case 'FromImport':
        bind(child(node, 'names'));
        break;
      default:
    }
    subtrees(node).forEach(visit);
  };
  visit(root);
  return names;
}

/** The nodes below a node that hold statements or expressions; names that are bound or mere keys are left out. */
export function subtrees(node: Node): Node[] {
  const of = (...fields: string[]) =>
    fields.flatMap(field => child(node, field) ?? []);
  switch (node.typename) {
    case 'Filter':
    case 'FilterAsync':
      return of('args');
    case 'Pair':
      return child(node, 'key')?.typename === 'Symbol'
        ? of('value')
        : of('key', 'value');
    case 'Is':
      return child(node, 'right')?.typename === 'Symbol'
        ? of('left')
        : of('left', 'right');
    case 'Import':
    case 'FromImport':
      return of('template');
    case 'Macro':
    case 'Caller':
      return of('body');
    case 'For':
      return of('arr', 'body', 'else_');
    case 'Set':
      return of('value', 'body');
    case 'FunCall':
      return of('name', 'args');
    case 'Compare':
      return [...of('expr'), ...((node.ops as Node[]) ?? [])];
    default:
      return childrenOf(node);
  }
}

/** A name that a template reads and nothing provides. */
export interface UnknownName {
  node: Node;
  name: string;
  /** Names that would be possible in its place; empty when it is a root name. */
  known: string[];
  /** True for the `x` of `x.y`: it may be a skill that this library does not have. */
  foreign: boolean;
}

/** Finds names and questions that do not exist, so that a typing mistake shows at load and not at render. */
export function checkReferences(root: Node, known: KnownNames): UnknownName[] {
  const local = localNames(root);
  const found: UnknownName[] = [];
  const provided = (name: string) =>
    local.has(name) || known.roots.has(name) || BUILT_IN.includes(name);
  const visit = (node: Node) => {
    if (node.typename === 'Symbol') {
      const name = String(node.value);
      if (!provided(name))
        found.push({ node, name, known: [], foreign: false });
    }
    if (node.typename === 'LookupVal') {
      const target = child(node, 'target');
      const key = valueOf(child(node, 'val'));
      const rootName =
        target?.typename === 'Symbol' ? String(target.value) : '';
      if (rootName && !provided(rootName)) {
        found.push({ node, name: rootName, known: [], foreign: true });
        return;
      }
      const below = local.has(rootName) ? undefined : known.roots.get(rootName);
      if (below && typeof key === 'string' && !below.has(key)) {
        const name = `${rootName}.${key}`;
        found.push({ node, name, known: [...below], foreign: false });
      }
    }
    subtrees(node).forEach(visit);
  };
  visit(root);
  return found;
}

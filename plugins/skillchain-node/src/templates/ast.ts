import { nunjucksPackage } from '../packages';

/**
 * A node of nunjucks' syntax tree: the part of it that is read here. nunjucks exports parser, compiler and node
 * classes for use by extensions; its type package leaves them out.
 */
export interface Node {
  readonly typename: string;
  /** From 0. */
  readonly lineno: number;
  readonly colno: number;
  readonly fields: readonly string[];
  readonly children?: Node[];
  readonly [field: string]: unknown;
}

type NodeClass = new (line: number, column: number, value: unknown) => Node;

interface Internals {
  parser: { parse(source: string, extensions: [], options: object): Node };
  compiler: {
    Compiler: new (
      name: string,
      throwOnUndefined: boolean,
    ) => { compile(node: Node): void; getCode(): string };
  };
  nodes: { Literal: NodeClass };
}

/** The parts of nunjucks that its types do not show. */
export function internals(): Internals {
  return nunjucksPackage() as unknown as Internals;
}

/** The delimiters leave `{{ }}`, `{% %}` and `{# #}` to Helm, Jinja2, Prometheus and bash. */
export const SYNTAX = {
  tags: {
    blockStart: '<%',
    blockEnd: '%>',
    variableStart: '<$',
    variableEnd: '$>',
    commentStart: '<#',
    commentEnd: '#>',
  },
  trimBlocks: true,
  lstripBlocks: true,
};

/** True for any node of nunjucks. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'typename' in value;
}

/** The node below a field. */
export function child(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes directly below a node, in reading order. */
export function childrenOf(node: Node): Node[] {
  if (node.children) return node.children;
  const found: Node[] = [];
  for (const field of node.fields) {
    const value = node[field];
    // Some fields hold one node, some a plain list of them.
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found;
}

/**
 * Takes away what notes leave behind: the line of a note that stands alone, and the blanks before one at the
 * end of a line. nunjucks does this for statements only.
 *
 * A text that starts with a line break in the middle of a line comes after a note when it does not come after a
 * printed value: after a statement, trimBlocks has removed the line break.
 */
export function trimNotes(root: Node): void {
  let before: 'start' | 'value' | Node = 'start';
  const visitPart = (part: Node) => {
    if (part.typename !== 'TemplateData') {
      before = 'value';
      return;
    }
    const text = part as Node & { value: string };
    if (before !== 'value' && text.colno > 0 && text.value.startsWith('\n')) {
      const previous = before as 'start' | (Node & { value: string });
      const line = previous === 'start' ? '' : previous.value;
      const kept = line.replace(/[ \t]+$/, '');
      if (previous !== 'start') previous.value = kept;
      if (kept === '' || kept.endsWith('\n')) text.value = text.value.slice(1);
    }
    before = part;
  };
  const visit = (node: Node) => {
    if (node.typename === 'Output') {
      node.children?.forEach(visitPart);
      return;
    }
    before = 'start';
    childrenOf(node).forEach(visit);
    before = 'start';
  };
  visit(root);
}

/** The value of a Symbol or Literal. */
export function valueOf(node: Node | undefined): unknown {
  return node?.value;
}

/** The expression as somebody would write it, for messages. */
export function expressionText(node: Node | undefined): string {
  switch (node?.typename) {
    case 'Symbol':
      return String(node.value);
    case 'Literal':
      return JSON.stringify(node.value);
    case 'LookupVal': {
      const key = child(node, 'val');
      const target = expressionText(child(node, 'target'));
      return typeof valueOf(key) === 'string' && key?.typename === 'Literal'
        ? `${target}.${key.value}`
        : `${target}[${expressionText(key)}]`;
    }
    case 'FunCall':
      return `${expressionText(child(node, 'name'))}(…)`;
    case 'Filter':
      return expressionText(child(node, 'args')?.children?.[0]);
    case 'Group':
      return node.children?.map(expressionText).join(', ') ?? '(…)';
    default:
      return 'the expression';
  }
}

import nunjucks from 'nunjucks';

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
export const internals = nunjucks as unknown as Internals;

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
  return node.fields.flatMap(field => child(node, field) ?? []);
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

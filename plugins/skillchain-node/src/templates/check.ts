import { child, expressionText, Node, valueOf } from './ast';
import { FenceTracker } from './fence';
import {
  formatOfFence,
  MACRO_FORMAT,
  OutputFormat,
  PASSING_FILTERS,
  PRINTING_FILTERS,
} from './formats';
import { localNames, subtrees } from './scope';

/** A mistake in a template; `line` counts from 1. */
export interface TemplateMistake {
  code: 'template-filter' | 'template-reference' | 'template-syntax';
  /** The `x` of `x.y` when nothing is called x: it may be a skill of another library. */
  foreign?: string;
  line: number;
  message: string;
  expected?: string;
}

const UNSAFE_KEYS = ['constructor', '__proto__', 'prototype'];

function hasCaller(call: Node): boolean {
  const last = child(call, 'args')?.children?.at(-1);
  return (
    last?.typename === 'KeywordArgs' &&
    !!last.children?.some(pair => child(pair, 'value')?.typename === 'Caller')
  );
}

class PrintingChecker {
  readonly mistakes: TemplateMistake[] = [];
  readonly #fence = new FenceTracker();
  #macroDepth = 0;

  constructor(
    private readonly format: OutputFormat,
    private readonly filters: ReadonlySet<string>,
    private readonly local: ReadonlySet<string>,
  ) {}

  visit(node: Node): void {
    switch (node.typename) {
      case 'Output':
        node.children?.forEach(part => this.#visitOutput(part));
        return;
      case 'Macro':
        this.#macroDepth += 1;
        subtrees(node).forEach(part => this.visit(part));
        this.#macroDepth -= 1;
        return;
      case 'Import':
      case 'FromImport':
        this.#checkImport(node);
        break;
      case 'Extends':
      case 'Include':
      case 'Block':
      case 'Super':
        this.#report(
          'template-syntax',
          node,
          `${node.typename.toLowerCase()} is not available`,
          'import of macros from partials/',
        );
        return;
      default:
        this.#checkExpression(node);
    }
    subtrees(node).forEach(part => this.visit(part));
  }

  #visitOutput(part: Node): void {
    if (part.typename === 'TemplateData') {
      this.#fence.read(String(part.value));
      return;
    }
    this.#checkPrinted(part);
    this.visit(part);
  }

  /** The filter that prints, wherever the branches of an expression put it. */
  #checkPrinted(node: Node): void {
    switch (node.typename) {
      case 'Literal':
        return;
      case 'Group':
        if (node.children?.length === 1) this.#checkPrinted(node.children[0]);
        else this.#unfiltered(node);
        return;
      case 'InlineIf': {
        for (const branch of ['body', 'else_']) {
          const value = child(node, branch);
          if (value) this.#checkPrinted(value);
        }
        return;
      }
      case 'FunCall':
        // <% call macro() %> prints the macro's result by itself
        if (hasCaller(node) && this.#isMacroCall(node)) return;
        this.#unfiltered(node);
        return;
      case 'Filter':
        this.#checkLast(node);
        return;
      default:
        this.#unfiltered(node);
    }
  }

  #checkLast(node: Node): void {
    const name = String(valueOf(child(node, 'name')));
    const value = child(node, 'args')?.children?.[0];
    if (!PRINTING_FILTERS.includes(name)) {
      this.#unfiltered(node, `its last filter, ${name}, does not print`);
      return;
    }
    const { filters, name: file } = this.#currentFormat();
    if (!filters.includes(name)) {
      this.#report(
        'template-filter',
        node,
        `<$ ${expressionText(value)} | ${name} $> does not fit ${file}`,
        `a filter for it: ${filters.join(', ')}`,
      );
    } else if (name === 'rendered' && !this.#isGenerated(value)) {
      this.#report(
        'template-filter',
        node,
        `<$ ${expressionText(value)} | rendered $> would print a value unescaped`,
        'rendered only on slot("…") or a call of a macro',
      );
    }
  }

  #currentFormat(): OutputFormat {
    if (this.#macroDepth > 0) return MACRO_FORMAT;
    const { language } = this.#fence;
    return this.format.markdown && language !== undefined
      ? formatOfFence(language)
      : this.format;
  }

  #isGenerated(node: Node | undefined): boolean {
    if (node?.typename === 'Group' && node.children?.length === 1) {
      return this.#isGenerated(node.children[0]);
    }
    if (node?.typename === 'Filter') {
      return (
        PASSING_FILTERS.includes(String(valueOf(child(node, 'name')))) &&
        this.#isGenerated(child(node, 'args')?.children?.[0])
      );
    }
    return node?.typename === 'FunCall' && this.#isMacroCall(node);
  }

  #isMacroCall(call: Node): boolean {
    const name = child(call, 'name');
    const root = name?.typename === 'LookupVal' ? child(name, 'target') : name;
    if (root?.typename !== 'Symbol') return false;
    const text = String(root.value);
    return text === 'slot' || text === 'caller' || this.local.has(text);
  }

  #checkExpression(node: Node): void {
    if (node.typename === 'Filter') {
      const name = String(valueOf(child(node, 'name')));
      if (!this.filters.has(name)) {
        this.#report(
          'template-filter',
          node,
          `there is no filter ${name}`,
          `one of ${[...this.filters].sort().join(', ')}`,
        );
      }
    }
    if (node.typename === 'LookupVal') {
      const key = valueOf(child(node, 'val'));
      if (typeof key === 'string' && UNSAFE_KEYS.includes(key)) {
        this.#report('template-syntax', node, `${key} cannot be read`);
      }
    }
  }

  #checkImport(node: Node): void {
    const name = valueOf(child(node, 'template'));
    if (typeof name !== 'string' || !name.startsWith('partials/')) {
      this.#report(
        'template-reference',
        node,
        `an import of ${JSON.stringify(name ?? 'an expression')}`,
        'a literal name that starts with partials/',
      );
    }
  }

  #unfiltered(node: Node, why = 'it has no filter'): void {
    this.#report(
      'template-filter',
      node,
      `<$ ${expressionText(node)} $> is printed, but ${why}`,
      `a printing filter at its end: ${this.#currentFormat().filters.join(', ')}`,
    );
  }

  #report(
    code: TemplateMistake['code'],
    node: Node,
    message: string,
    expected?: string,
  ): void {
    const mistake: TemplateMistake = {
      code,
      line: node.lineno + 1,
      message,
    };
    if (expected) mistake.expected = expected;
    this.mistakes.push(mistake);
  }
}

/**
 * Checks that every value a template prints goes through a filter that fits the file.
 *
 * @param filters - names of all filters that exist
 */
export function checkPrinting(
  root: Node,
  format: OutputFormat,
  filters: ReadonlySet<string>,
): TemplateMistake[] {
  const checker = new PrintingChecker(format, filters, localNames(root));
  checker.visit(root);
  return checker.mistakes;
}

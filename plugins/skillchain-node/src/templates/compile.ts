import type nunjucks from 'nunjucks';
import { nunjucksPackage } from '../packages';
import { FILTERS, Refusal } from './filters';
import { isTemplateFailure, shown, templateFailure } from './failure';
import {
  child,
  childrenOf,
  expressionText,
  internals,
  Node,
  SYNTAX,
  trimNotes,
} from './ast';
import type { TemplateMistake } from './check';

type RenderFunction = (values: object) => string;

/** Filters of nunjucks that would make two runs differ, or switch escaping off. */
const LEFT_OUT = ['random', 'safe', 'escape', 'e', 'forceescape', 'dump'];
/** Filters that may be given nothing: what they are for. */
const TAKE_NOTHING = ['default', 'd'];

/** Compiles templates to functions, each once, with the filters and globals of the library format. */
export class TemplateCompiler {
  readonly #environment: nunjucks.Environment;
  /** What was parsed for checks and is still to be compiled, by source. */
  readonly #parsed = new Map<string, Node>();
  readonly filterNames: ReadonlySet<string>;

  /**
   * @param sources - text of a partial by its name (`partials/k8s.njk`), for imports
   * @param globals - values that macros see too
   */
  constructor(
    sources: (name: string) => string | undefined,
    globals: Record<string, unknown>,
  ) {
    const loader = {
      getSource: (name: string) => {
        const source = sources(name);
        if (source === undefined) return null;
        const code = { type: 'code', obj: this.#toCode(name, source) };
        return { src: code, path: name, noCache: false };
      },
    };
    // dev keeps nunjucks from replacing our errors by copies of their text
    const { Environment } = nunjucksPackage();
    this.#environment = new Environment(
      loader as unknown as nunjucks.ILoader,
      {
        ...SYNTAX,
        autoescape: false,
        throwOnUndefined: true,
        dev: true,
      } as nunjucks.ConfigureOptions,
    );
    this.filterNames = installFilters(this.#environment);
    for (const [name, value] of Object.entries(globals)) {
      this.#environment.addGlobal(name, value);
    }
  }

  /** Parses a template to look at it; a syntax error is returned as a mistake. */
  parse(source: string): { root: Node } | { mistake: TemplateMistake } {
    try {
      const root = this.#parsed.get(source) ?? parseSource(source);
      this.#parsed.set(source, root);
      return { root };
    } catch (error) {
      const { lineno, message } = error as Error & { lineno?: number };
      const mistake: TemplateMistake = {
        code: 'template-syntax',
        line: lineno ?? 1,
        message: `the template does not parse: ${message}`,
        expected:
          'nunjucks with the delimiters <$ value $>, <% block %>, <# note #>',
      };
      return { mistake };
    }
  }

  /** The syntax tree of a text, for the caller alone; undefined when it does not parse. */
  parseApart(source: string): Node | undefined {
    try {
      return parseSource(source);
    } catch {
      return undefined;
    }
  }

  /** @param name - file name for messages */
  compile(name: string, source: string): RenderFunction {
    const code = { type: 'code', obj: this.#toCode(name, source) };
    const { Template } = nunjucksPackage();
    const template = new Template(
      code as unknown as string,
      this.#environment,
      name,
    );
    return values => {
      try {
        return template.render(values);
      } catch (error) {
        throw isTemplateFailure(error) ? error : convert(name, error);
      }
    };
  }

  #toCode(name: string, source: string): unknown {
    const root = this.#parsed.get(source) ?? parseSource(source);
    // Compiling changes the tree, so it is not kept.
    this.#parsed.delete(source);
    trimNotes(root);
    markFilters(root, name);
    const compiler = new (internals().compiler.Compiler)(name, true);
    compiler.compile(root);
    // eslint-disable-next-line no-new-func -- nunjucks compiles to JavaScript source; this is its own last step
    return new Function(compiler.getCode())();
  }
}

function parseSource(source: string): Node {
  return internals().parser.parse(source, [], SYNTAX);
}

/** nunjucks counts the lines of its own errors from 0 or from 1; the text of the error is what helps. */
function convert(name: string, error: unknown): Error {
  const { message = String(error), lineno } = error as {
    message?: string;
    lineno?: number;
  };
  const reason = message.split('\n').pop()?.trim() ?? message;
  const line = typeof lineno === 'number' ? `:${lineno + 1}` : '';
  return templateFailure(
    `${name}${line}`,
    reason.replace(/^Error: /, ''),
    'Correct the template.',
  );
}

/** Gives every filter the place and text of what it filters as its first argument, for its messages. */
function markFilters(node: Node, file: string): void {
  if (node.typename === 'Filter') {
    const args = child(node, 'args')!.children!;
    const origin = `${file}:${node.lineno + 1}\t${expressionText(args[0])}`;
    args.splice(
      1,
      0,
      new (internals().nodes.Literal)(node.lineno, node.colno, origin),
    );
  }
  childrenOf(node).forEach(part => markFilters(part, file));
}

type Filter = (this: unknown, value: unknown, ...args: unknown[]) => unknown;

function installFilters(environment: nunjucks.Environment): Set<string> {
  const own = environment as unknown as { filters: Record<string, Filter> };
  const all: Record<string, Filter> = { ...own.filters, ...FILTERS };
  for (const name of LEFT_OUT) delete all[name];
  own.filters = Object.create(null);
  for (const [name, filter] of Object.entries(all)) {
    environment.addFilter(name, explaining(name, filter));
  }
  return new Set(Object.keys(all));
}

/** A filter whose failures name template, line, expression and value. */
function explaining(name: string, filter: Filter) {
  return function filtered(
    this: unknown,
    value: unknown,
    origin: string,
    ...args: unknown[]
  ): unknown {
    if (
      (value === undefined || value === null) &&
      !TAKE_NOTHING.includes(name)
    ) {
      const [where, text] = origin.split('\t');
      throw templateFailure(
        where,
        `${text} has no value`,
        'Its question is not asked in this run: test it with <% if %>, or give it a default.',
      );
    }
    try {
      return filter.call(this, value, ...args);
    } catch (error) {
      if (isTemplateFailure(error)) throw error;
      const [where, text] = origin.split('\t');
      const why = error instanceof Refusal ? error.message : String(error);
      throw templateFailure(
        where,
        `the filter ${name} refuses ${text}, which is ${shown(value)}: ${why}`,
      );
    }
  };
}

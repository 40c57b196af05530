import { checkPrinting, TemplateMistake } from './check';
import { TemplateCompiler } from './compile';
import { templateFailure } from './failure';
import { OutputFormat } from './formats';
import { referencesOf } from './references';
import { checkReferences, KnownNames } from './scope';

/** What a template sees; see `buildContext`. */
export type TemplateValues = Readonly<Record<string, unknown>>;

/** What is left of a template when it was not rendered. */
const LEFTOVER = /<[$%#]/;

/**
 * The templates of a library. Each is compiled when it is first rendered and kept; rendering is
 * synchronous and depends on nothing but its arguments.
 *
 * @public
 */
export class TemplateSet {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #compiler: TemplateCompiler;
  readonly #compiled = new Map<string, (values: object) => string>();
  readonly #inline = new Map<string, (values: object) => string>();
  readonly #references = new Map<string, ReadonlySet<string>>();

  /**
   * @param sources - text by name: the path relative to the library
   * @param versions - `versions.yaml`, which macros see too
   */
  constructor(
    sources: ReadonlyMap<string, string>,
    versions: Record<string, unknown> = {},
  ) {
    this.#sources = sources;
    this.#compiler = new TemplateCompiler(name => sources.get(name), {
      versions,
    });
  }

  /** True when there is a template of that name. */
  has(name: string): boolean {
    return this.#sources.has(name);
  }

  /** Names of all templates, sorted. */
  names(): string[] {
    return [...this.#sources.keys()].sort();
  }

  /**
   * Renders a file.
   *
   * @returns text that ends with exactly one line break (empty text stays empty)
   * @throws InputError naming template, line, expression and value
   */
  render(name: string, values: TemplateValues): string {
    let render = this.#compiled.get(name);
    if (!render) {
      const source = this.#sources.get(name);
      if (source === undefined) {
        throw templateFailure(name, 'there is no such template', '');
      }
      render = this.#compiler.compile(name, source);
      this.#compiled.set(name, render);
    }
    return finish(render(values));
  }

  /**
   * Renders a short text such as a path or a content promise. A text without expressions is returned as it is.
   *
   * @param where - place for messages, e.g. `operating-kubernetes/outputs.yaml`
   * @throws InputError as {@link TemplateSet.render}
   */
  renderInline(source: string, where: string, values: TemplateValues): string {
    if (!source.includes('<')) return source;
    const key = `${where}\n${source}`;
    let render = this.#inline.get(key);
    if (!render) {
      render = this.#compiler.compile(where, source);
      this.#inline.set(key, render);
    }
    return render(values);
  }

  /**
   * The names that a template reads, as `root` or `root.key`: `k8s.replicas`, `maturity`. Macros it imports see
   * nothing but their arguments, so theirs are not among them. A text that does not parse reads nothing.
   */
  references(name: string): ReadonlySet<string> {
    return this.inlineReferences(this.#sources.get(name) ?? '');
  }

  /** As {@link TemplateSet.references}, of a short text such as a path. */
  inlineReferences(source: string): ReadonlySet<string> {
    let found = this.#references.get(source);
    if (!found) {
      const root = this.#compiler.parseApart(source);
      found = root ? referencesOf(root) : new Set();
      this.#references.set(source, found);
    }
    return found;
  }

  /** The mistakes of a text: syntax, values printed without a fitting filter, unknown names. */
  check(
    source: string,
    format: OutputFormat,
    known: KnownNames,
  ): TemplateMistake[] {
    const parsed = this.#compiler.parse(source);
    if ('mistake' in parsed) return [parsed.mistake];
    const unknown = checkReferences(parsed.root, known).map(
      ({ node, name, known: names, foreign }): TemplateMistake => ({
        code: 'template-reference',
        ...(foreign && { foreign: name }),
        line: node.lineno + 1,
        message: `nothing is called ${name}`,
        expected: names.length
          ? `one of ${names.join(', ')}`
          : 'a name of docs/library-format.md, or one the template sets itself',
      }),
    );
    const { filterNames } = this.#compiler;
    return [...checkPrinting(parsed.root, format, filterNames), ...unknown];
  }
}

function finish(text: string): string {
  const unix = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  let end = unix.length;
  while (unix[end - 1] === '\n') end -= 1;
  return end === 0 ? '' : `${unix.slice(0, end)}\n`;
}

/**
 * What is wrong with the text of a file, if anything: trailing blanks, tabs in YAML, delimiters that are left over.
 *
 * @returns the first problem with its line in the file
 */
export function textProblem(
  path: string,
  text: string,
): { line: number; problem: string } | undefined {
  const noTabs = /\.ya?ml$/.test(path);
  const suspicious =
    text.includes(' \n') ||
    text.includes('\t\n') ||
    LEFTOVER.test(text) ||
    (noTabs && text.includes('\t'));
  if (!suspicious) return undefined;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const problem = lineProblem(line, noTabs);
    if (problem) return { line: index + 1, problem };
  }
  return undefined;
}

function lineProblem(line: string, noTabs: boolean): string | undefined {
  if (/[ \t]$/.test(line)) return 'blanks at the end of the line';
  if (/<[$%#]/.test(line)) return 'a template delimiter that is not rendered';
  if (noTabs && line.includes('\t')) return 'a tab, which YAML does not allow';
  return undefined;
}

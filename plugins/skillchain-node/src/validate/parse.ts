import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { yamlPackage } from '../packages';
import {
  type HaproxySection,
  type IniEntry,
  type Lexed,
  lexerOf,
  type Statement,
  type ZoneRecord,
} from './formats';
import { keep, recall } from './kept';
import type { TreeFile } from './tree';

/** What a file is, told by its name. */
export type Format =
  'yaml' | 'json' | 'hcl' | 'markdown' | 'shell' | 'bats' | 'lexed' | 'other';

/** A fault found by a parser. */
export interface SyntaxError {
  line?: number;
  message: string;
}

/** One YAML document as plain data, with the line it starts on. */
export interface YamlDocument {
  value: unknown;
  line: number;
}

/** A file and what its parser made of it. The members of other formats are absent. */
export interface ParsedFile extends TreeFile {
  format: Format;
  /** Name of the format in checks, `nginx`; that of {@link format} unless it is `lexed`. */
  language: string;
  errors: SyntaxError[];
  yaml?: YamlDocument[];
  json?: unknown;
  hcl?: JsonObject;
  /** nginx and named. */
  statements?: Statement[];
  zone?: ZoneRecord[];
  haproxy?: HaproxySection[];
  ini?: IniEntry[];
}

const EXTENSIONS: Record<string, Format> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  tf: 'hcl',
  tfvars: 'hcl',
  hcl: 'hcl',
  md: 'markdown',
  sh: 'shell',
  bash: 'shell',
  bats: 'bats',
};

/** YAML without the ending that says so. */
const YAML_NAMES = /(^|\/)\.(yamllint|ansible-lint)$|\.ya?ml\.example$/;

/** The format of a path. Templates of a Helm chart are Go templates, not YAML. */
export function formatOf(path: string): Format {
  if (/(^|\/)helm\/[^/]+\/templates\//.test(path)) return 'other';
  if (YAML_NAMES.test(path)) return 'yaml';
  const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
  return EXTENSIONS[extension] ?? (lexerOf(path) ? 'lexed' : 'other');
}

function parseYaml(text: string) {
  const { LineCounter, parseAllDocuments } = yamlPackage();
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    uniqueKeys: true,
    lineCounter: lines,
  });
  const errors: SyntaxError[] = [];
  const yaml: YamlDocument[] = [];
  for (const document of documents) {
    for (const problem of [...document.errors, ...document.warnings]) {
      errors.push({
        line: lines.linePos(problem.pos[0]).line,
        message: problem.message.split('\n')[0],
      });
    }
    if (document.errors.length === 0 && document.contents !== null) {
      yaml.push({
        value: document.toJS({ maxAliasCount: 100 }),
        line: lines.linePos(document.contents.range?.[0] ?? 0).line,
      });
    }
  }
  return { yaml, errors };
}

function parseJson(text: string): { json?: unknown; errors: SyntaxError[] } {
  try {
    return { json: JSON.parse(text), errors: [] };
  } catch (error) {
    const { message } = error as Error;
    const at = / at position (\d+)/.exec(message)?.[1];
    const before =
      at === undefined ? text.trimEnd() : text.slice(0, Number(at));
    return { errors: [{ line: before.split('\n').length, message }] };
  }
}

async function parseHcl(text: string, path: string): Promise<Parsed> {
  // A WebAssembly module of some megabytes: loaded when the first Terraform file comes along.
  const { parse } =
    require('@cdktf/hcl2json') as typeof import('@cdktf/hcl2json');
  try {
    return { hcl: (await parse(path, text)) as JsonObject, errors: [] };
  } catch (error) {
    const message = String((error as Error).message)
      .replace(/^parse config: \[/, '')
      .replace(/\]$/, '');
    const line = /:(\d+),\d+/.exec(message)?.[1];
    return { errors: [{ line: line ? Number(line) : undefined, message }] };
  }
}

type Parsed = Pick<ParsedFile, 'errors' | 'yaml' | 'json' | 'hcl'> & Lexed;

type Parser = (text: string, path: string) => Parsed | Promise<Parsed>;

const PARSERS: Partial<Record<Format, Parser>> = {
  yaml: parseYaml,
  json: parseJson,
  hcl: parseHcl,
  lexed: (text, path) => lexerOf(path)!.lex(text, path),
};

/** Levels of nested lists and maps that are read. */
const NESTED = 100;

/** Whether data is nested deeper than so many levels; does not recurse itself. */
function deeperThan(levels: number, value: unknown): boolean {
  let layer: unknown[] = [value];
  // Aliases make one value occur many times: each is looked at once.
  const seen = new Set<unknown>();
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > levels) return true;
    layer = layer.flatMap(entry => {
      if (typeof entry !== 'object' || entry === null || seen.has(entry)) {
        return [];
      }
      seen.add(entry);
      return Object.values(entry);
    });
  }
  return false;
}

/**
 * A text made to break parsers (nested a hundred thousand times, aliases that multiply) makes them throw: that is a
 * fault of the file.
 */
async function parseSafely(
  parse: Parser,
  text: string,
  path: string,
): Promise<Parsed> {
  try {
    const parsed = await parse(text, path);
    // Nobody writes this by hand, and whoever walks through the data would overflow the stack.
    return deeperThan(NESTED, [parsed.yaml, parsed.json, parsed.hcl])
      ? { errors: [{ message: `It is nested deeper than ${NESTED} levels.` }] }
      : parsed;
  } catch (error) {
    const { message } = error as Error;
    return { errors: [{ message: `It cannot be read: ${message}` }] };
  }
}

/** Reads a file with the parser of its format. Faults are data, never thrown. */
export async function parseFile(file: TreeFile): Promise<ParsedFile> {
  const { text, path } = file;
  const format = formatOf(path);
  const language = format === 'lexed' ? lexerOf(path)!.format : format;
  const parse = PARSERS[format];
  if (!parse || text === undefined || text.trim() === '') {
    return { ...file, format, language, errors: [] };
  }
  // What a zone file or a unit means depends on its name as well.
  const kind = format === 'lexed' ? `lexed ${path}` : format;
  let result = recall<Parsed>(file, kind);
  if (!result) {
    result = await parseSafely(parse, text, path);
    // Messages about HCL name the file, and another file may have the same text.
    if (result.errors.length === 0) keep(file, kind, result);
  }
  return { ...file, format, language, ...result };
}

/** Number of the first line that matches, or undefined. */
export function lineOf(
  text: string | undefined,
  pattern: RegExp | string,
): number | undefined {
  if (text === undefined) return undefined;
  const index =
    typeof pattern === 'string' ? text.indexOf(pattern) : text.search(pattern);
  return index < 0 ? undefined : text.slice(0, index).split('\n').length;
}

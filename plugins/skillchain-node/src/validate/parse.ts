import type { Root } from 'mdast';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { LineCounter, parseAllDocuments } from 'yaml';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { TreeFile } from './tree';

/** What a file is, told by its name. */
export type Format = 'yaml' | 'json' | 'hcl' | 'markdown' | 'shell' | 'other';

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
  errors: SyntaxError[];
  yaml?: YamlDocument[];
  json?: unknown;
  hcl?: JsonObject;
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
};

/** The format of a path. Templates of a Helm chart are Go templates, not YAML. */
export function formatOf(path: string): Format {
  if (/(^|\/)helm\/[^/]+\/templates\//.test(path)) return 'other';
  const extension = /\.([a-z]+)$/.exec(path)?.[1] ?? '';
  return EXTENSIONS[extension] ?? 'other';
}

function parseYaml(text: string) {
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
    return { errors: [{ message: (error as Error).message }] };
  }
}

async function parseHcl(path: string, text: string) {
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

const markdownParser = unified().use(remarkParse).freeze();
const markdownTrees = new WeakMap<ParsedFile, Root>();

/**
 * The syntax tree of a Markdown file; undefined for others.
 *
 * Any text is valid Markdown, so only checks that look at headings and links need this, and parsing is
 * the slowest part of a validation: it happens when asked for, once. Tables stay plain paragraphs.
 */
export function markdownOf(file: ParsedFile): Root | undefined {
  if (file.format !== 'markdown' || file.text === undefined) return undefined;
  const known = markdownTrees.get(file);
  if (known) return known;
  const root = markdownParser.parse(file.text);
  markdownTrees.set(file, root);
  return root;
}

/** Reads a file with the parser of its format. Faults are data, never thrown. */
export async function parseFile(file: TreeFile): Promise<ParsedFile> {
  const format = formatOf(file.path);
  const { text } = file;
  const base = { ...file, format, errors: [] };
  if (text === undefined || text.trim() === '') return base;
  switch (format) {
    case 'yaml':
      return { ...base, ...parseYaml(text) };
    case 'json':
      return { ...base, ...parseJson(text) };
    case 'hcl':
      return { ...base, ...(await parseHcl(file.path, text)) };
    default:
      return base;
  }
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

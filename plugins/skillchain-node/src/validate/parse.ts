import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { lazy, yamlPackage } from '../packages';
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

type Parsed = Pick<ParsedFile, 'errors' | 'yaml' | 'json' | 'hcl'>;

/** Texts whose results are kept, in characters: some ten repositories. */
const KEPT = 4_000_000;

/**
 * What the parsers made of texts they have seen, by format and hash.
 *
 * The same text always parses to the same data, and most files of a repository recur: when it is validated
 * again after a change, and in the next project. Results are frozen, because several runs share them.
 */
const parsed = lazy(() => {
  const { LRUCache } = require('lru-cache') as typeof import('lru-cache');
  return new LRUCache<string, Parsed>({ maxSize: KEPT });
});

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

async function parseText(
  path: string,
  text: string,
  format: Format,
): Promise<Parsed> {
  switch (format) {
    case 'yaml':
      return parseYaml(text);
    case 'json':
      return parseJson(text);
    case 'hcl':
      return parseHcl(path, text);
    default:
      return { errors: [] };
  }
}

/** Reads a file with the parser of its format. Faults are data, never thrown. */
export async function parseFile(file: TreeFile): Promise<ParsedFile> {
  const format = formatOf(file.path);
  const { text, path, sha256 } = file;
  if (text === undefined || text.trim() === '') {
    return { ...file, format, errors: [] };
  }
  const key = `${format} ${sha256}`;
  let result = sha256 === undefined ? undefined : parsed().get(key);
  if (!result) {
    result = await parseText(path, text, format);
    // Messages about HCL name the file, and another file may have the same text.
    if (sha256 !== undefined && result.errors.length === 0) {
      freeze(result);
      parsed().set(key, result, { size: text.length });
    }
  }
  return { ...file, format, ...result };
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

import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { yamlPackage } from '../packages';
import { keep, recall } from './kept';
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

type Parsed = Pick<ParsedFile, 'errors' | 'yaml' | 'json' | 'hcl'>;

const PARSERS: Partial<
  Record<Format, (text: string, path: string) => Parsed | Promise<Parsed>>
> = { yaml: parseYaml, json: parseJson, hcl: parseHcl };

/** Reads a file with the parser of its format. Faults are data, never thrown. */
export async function parseFile(file: TreeFile): Promise<ParsedFile> {
  const { text, path } = file;
  const format = formatOf(path);
  const parse = PARSERS[format];
  if (!parse || text === undefined || text.trim() === '') {
    return { ...file, format, errors: [] };
  }
  let result = recall<Parsed>(file, format);
  if (!result) {
    result = await parse(text, path);
    // Messages about HCL name the file, and another file may have the same text.
    if (result.errors.length === 0) keep(file, format, result);
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

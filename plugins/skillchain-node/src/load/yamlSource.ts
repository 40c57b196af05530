import type { Document } from 'yaml';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { z } from 'zod';
import { yamlPackage } from '../packages';
import { DiagnosticCode, Problems } from './diagnostics';

/** A parsed YAML text that remembers where each value stood. */
export interface YamlSource {
  file: string;
  value: unknown;
  /** Line of the value at a path, or of its closest known ancestor. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** True for what YAML calls a map. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Parses one YAML text; every syntax problem is reported with its line in the file.
 *
 * @param firstLine - line of the file on which the text starts (SKILL.md holds several texts)
 * @returns undefined when the text cannot be used
 */
export function parseYaml(
  text: string,
  file: string,
  problems: Problems,
  firstLine = 1,
): YamlSource | undefined {
  const { LineCounter, parseDocument } = yamlPackage();
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const line = (offset: number) =>
    firstLine + Math.max(lineCounter.linePos(offset).line, 1) - 1;

  for (const error of document.errors) {
    problems.error(
      'yaml',
      `YAML does not parse: ${error.message}`,
      { file, line: line(error.pos[0]) },
      'valid YAML 1.2',
    );
  }
  for (const warning of document.warnings) {
    problems.warning('yaml', warning.message, {
      file,
      line: line(warning.pos[0]),
    });
  }
  if (document.errors.length > 0) return undefined;

  const lineOf = (path: readonly PropertyKey[]) =>
    line(offsetOf(document, path));
  try {
    return { file, value: document.toJS(), lineOf };
  } catch (error) {
    problems.error('yaml', `YAML cannot be used: ${messageOf(error)}`, {
      file,
      line: firstLine,
    });
    return undefined;
  }
}

/** Offset of the key (in a map) or item (in a list) that a path names. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const { isMap, isScalar, isSeq } = yamlPackage();
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        item => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)];
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    } else {
      break;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return yamlPackage().isNode(node) ? node.range?.[0] : undefined;
}

/**
 * Checks a parsed text against a schema; each violation is reported at its own line.
 *
 * @returns undefined when there was a violation
 */
export function checkSchema<T extends z.ZodType>(
  source: YamlSource,
  schema: T,
  problems: Problems,
  options: { code?: DiagnosticCode; at?: PropertyKey[]; value?: unknown } = {},
): z.infer<T> | undefined {
  const { code = 'schema', at = [], value = source.value } = options;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues.flatMap(closestIssues)) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const key of keys) {
      const path = [...issue.path, ...(key === undefined ? [] : [key])];
      const name = path.join('.') || 'the whole text';
      const what =
        key === undefined ? `${name}: ${issue.message}` : `unknown key ${name}`;
      problems.error(
        code,
        what,
        { file: source.file, line: source.lineOf([...at, ...path]) },
        expectation(schema, issue),
      );
    }
  }
  return undefined;
}

type Issue = z.core.$ZodIssue;

/** A union reports one list of issues per branch; the branch that got furthest is what the author meant. */
function closestIssues(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) {
    return [issue];
  }
  const depth = (issues: Issue[]) =>
    Math.max(
      ...issues.map(i =>
        i.code === 'unrecognized_keys' ? i.path.length + 1 : i.path.length,
      ),
    );
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (depth(best) === 0) return [issue];
  return best.flatMap(inner =>
    closestIssues({ ...inner, path: [...issue.path, ...inner.path] }),
  );
}

function expectation(schema: z.ZodType, issue: Issue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = keysAt(schema, issue.path);
      return keys && `one of ${keys.join(', ')}`;
    }
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.expected;
    case 'invalid_format':
      return issue.message.replace(/^expected /, '');
    default:
      return undefined;
  }
}

/** Keys that a strict object accepts, found by walking the schema along a path. */
function keysAt(
  schema: z.ZodType,
  path: readonly PropertyKey[],
): string[] | undefined {
  let current: z.ZodType | undefined = unwrap(schema);
  for (const part of path) {
    if (current instanceof z.ZodObject) {
      current = current.shape[String(part)] as z.ZodType | undefined;
    } else if (current instanceof z.ZodArray) {
      current = current.element as z.ZodType;
    } else if (current instanceof z.ZodRecord) {
      current = current.valueType as z.ZodType;
    } else {
      return undefined;
    }
    current = current && unwrap(current);
  }
  return current instanceof z.ZodObject
    ? Object.keys(current.shape)
    : undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
  let current = schema;
  for (;;) {
    if (
      current instanceof z.ZodOptional ||
      current instanceof z.ZodDefault ||
      current instanceof z.ZodNullable
    ) {
      current = current.unwrap() as z.ZodType;
    } else if (current instanceof z.ZodUnion) {
      const object = current.options
        .map(option => unwrap(option as z.ZodType))
        .find(option => option instanceof z.ZodObject);
      return object ?? current;
    } else {
      return current;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

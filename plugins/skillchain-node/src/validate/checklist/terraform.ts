import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { lineOf, type ParsedFile } from '../parse';

/** A block with its labels, e.g. a resource. */
export interface TerraformBlock {
  file: string;
  line?: number;
  type: string;
  name: string;
  body: JsonObject;
}

/** Every block of every Terraform file, by kind. */
export interface TerraformTree {
  resources: TerraformBlock[];
  variables: TerraformBlock[];
  providers: TerraformBlock[];
  /** All Terraform sources joined: for questions that any file may answer. */
  text: string;
}

function blocks(
  file: ParsedFile,
  kind: 'variable' | 'provider',
): TerraformBlock[] {
  const byName = (file.hcl?.[kind] ?? {}) as Record<string, JsonObject[]>;
  return Object.entries(byName).flatMap(([name, bodies]) =>
    bodies.map(body => ({
      file: file.path,
      line: lineOf(file.text, `${kind} "${name}"`),
      type: kind,
      name,
      body,
    })),
  );
}

function resources(file: ParsedFile): TerraformBlock[] {
  const byType = (file.hcl?.resource ?? {}) as Record<
    string,
    Record<string, JsonObject[]>
  >;
  return Object.entries(byType).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, bodies]) =>
      bodies.map(body => ({
        file: file.path,
        line: lineOf(file.text, `resource "${type}" "${name}"`),
        type,
        name,
        body,
      })),
    ),
  );
}

/** Nested blocks of a name; hcl2json gives a list, also for one. */
export function nested(body: JsonObject, name: string): JsonObject[] {
  const value = body[name];
  const list = Array.isArray(value) ? value : [];
  return list.filter(
    (entry): entry is JsonObject =>
      entry !== null && typeof entry === 'object' && !Array.isArray(entry),
  );
}

/** Collects the blocks of all `.tf` files. */
export function readTerraform(files: ParsedFile[]): TerraformTree {
  const sources = files.filter(file => file.path.endsWith('.tf') && file.hcl);
  return {
    resources: sources.flatMap(resources),
    variables: sources.flatMap(file => blocks(file, 'variable')),
    providers: sources.flatMap(file => blocks(file, 'provider')),
    text: sources.map(file => file.text ?? '').join('\n'),
  };
}

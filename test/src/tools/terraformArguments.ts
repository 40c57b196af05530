import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { Defect } from './defects';
import schemas from './terraform-arguments.json';
import { modulesOf } from './terraformModules';
import type { GeneratedTree } from './trees';

/** Optional, required, or with arguments of its own; see the script that writes the file. */
type Argument = number | [number, Arguments];
interface Arguments {
  [name: string]: Argument;
}

const types = schemas.types as unknown as Record<
  string,
  { arguments: Arguments } | undefined
>;

/** Arguments that Terraform itself gives to every resource. */
const META = new Set([
  'count',
  'for_each',
  'provider',
  'depends_on',
  'lifecycle',
  'provisioner',
  'connection',
  'dynamic',
]);

/** Providers whose types the file covers; others (random, helm, ...) are left alone. */
const COVERED = /^(aws|google|azurerm|cloudflare)_/;

/**
 * Arguments of the provider versions that templates are written for, which the newest type files do not
 * know yet or know no longer.
 */
const NEWER: Record<string, { extra: string[]; optional: string[] }> = {};

function bodies(value: unknown): JsonObject[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter(
    (entry): entry is JsonObject =>
      entry !== null && typeof entry === 'object' && !Array.isArray(entry),
  );
}

/** Nested blocks of one name, also those that `dynamic` makes. */
function nestedBodies(body: JsonObject, name: string): JsonObject[] {
  const dynamic = (body.dynamic as JsonObject | undefined)?.[name];
  return [
    ...bodies(body[name]),
    ...bodies(dynamic).flatMap(entry => bodies(entry.content)),
  ];
}

function checkBody(
  key: string,
  where: string,
  body: JsonObject,
  schema: Arguments,
): string[] {
  const dynamic = Object.keys((body.dynamic as object | undefined) ?? {});
  const given = [...Object.keys(body), ...dynamic];
  const unknown = given
    .filter(name => !(name in schema) && !META.has(name))
    .filter(name => !NEWER[key]?.extra.includes(`${where}${name}`))
    .map(name => `${key} has no argument "${where}${name}"`);
  const required = Object.entries(schema)
    .filter(([, argument]) =>
      Array.isArray(argument) ? argument[0] === 1 : argument === 1,
    )
    .map(([name]) => name)
    .filter(name => !given.includes(name))
    .filter(name => !NEWER[key]?.optional.includes(`${where}${name}`))
    .map(name => `${key} needs the argument "${where}${name}"`);
  const nested = Object.entries(schema).flatMap(([name, argument]) =>
    Array.isArray(argument) && given.includes(name)
      ? nestedBodies(body, name).flatMap(inner =>
          checkBody(key, `${where}${name}.`, inner, argument[1]),
        )
      : [],
  );
  return [...unknown, ...required, ...nested];
}

/** Arguments that the provider does not have, and required ones that are absent. */
export async function checkTerraformArguments(
  tree: GeneratedTree,
): Promise<Defect[]> {
  const defects: Defect[] = [];
  for (const module of (await modulesOf(tree)).values()) {
    for (const { path, hcl } of module.files) {
      for (const kind of ['resource', 'data'] as const) {
        const byType = (hcl[kind] ?? {}) as Record<string, JsonObject>;
        for (const [type, byName] of Object.entries(byType)) {
          if (!COVERED.test(type)) continue;
          const key = `${kind} ${type}`;
          const schema = types[key];
          const messages = schema
            ? Object.values(byName)
                .flatMap(bodies)
                .flatMap(body => checkBody(key, '', body, schema.arguments))
            : [
                `${key} is not in terraform-arguments.json: run scripts/extract-terraform-arguments.mjs`,
              ];
          defects.push(
            ...messages.map(message => ({
              tree: tree.id,
              file: path,
              message,
            })),
          );
        }
      }
    }
  }
  return defects;
}

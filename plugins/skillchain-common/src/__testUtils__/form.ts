import Ajv from 'ajv';
import type { JsonObject, JsonValue } from '../model';

/** Ajv as the stock form sets it up (`@rjsf/validator-ajv8`). */
const ajv = new Ajv({
  allErrors: true,
  multipleOfPrecision: 8,
  strict: false,
  verbose: true,
  logger: false,
});

/** Whether the values satisfy a schema, as the form sees it. */
export function holds(schema: JsonValue, values: JsonObject): boolean {
  return ajv.compile(schema as object | boolean)(values) as boolean;
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mergeInto(target: JsonObject, source: JsonObject): JsonObject {
  const merged: JsonObject = { ...target };
  for (const [key, value] of Object.entries(source)) {
    const before = merged[key];
    merged[key] =
      isObject(before) && isObject(value) ? mergeInto(before, value) : value;
  }
  return merged;
}

/**
 * A page as the form resolves it for given values: `dependencies` whose trigger has a value, from the inside out, and
 * the branches that apply, the outer ones winning.
 */
export function resolvePage(
  schema: JsonObject,
  values: JsonObject,
): JsonObject {
  const {
    dependencies,
    if: condition,
    then,
    else: otherwise,
    allOf,
    ...own
  } = schema;
  let resolved: JsonObject = own;
  for (const [trigger, dependent] of Object.entries(
    isObject(dependencies) ? dependencies : {},
  )) {
    const declared = !own.properties || trigger in (own.properties as object);
    if (declared && values[trigger] !== undefined && isObject(dependent)) {
      resolved = mergeInto(resolved, resolvePage(dependent, values));
    }
  }
  if (condition !== undefined) {
    const chosen = holds(condition, values) ? then : otherwise;
    if (isObject(chosen)) {
      resolved = mergeInto(resolved, resolvePage(chosen, values));
    }
  }
  for (const part of Array.isArray(allOf) ? allOf : []) {
    if (isObject(part)) {
      resolved = mergeInto(resolved, resolvePage(part, values));
    }
  }
  return resolved;
}

/** The fields of an object schema by name. */
export function fieldsOf(
  schema: JsonValue | undefined,
): Record<string, JsonObject> {
  return isObject(schema) && isObject(schema.properties)
    ? (schema.properties as Record<string, JsonObject>)
    : {};
}

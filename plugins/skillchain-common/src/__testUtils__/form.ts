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

/** A validator: whether the values satisfy a schema. */
export type IsValid = (schema: JsonValue, values: JsonObject) => boolean;

const compiled = new WeakMap<object, (values: JsonObject) => boolean>();

/** Whether the values satisfy a schema, as the form sees it. */
export function holds(schema: JsonValue, values: JsonObject): boolean {
  if (typeof schema !== 'object' || schema === null) {
    return Boolean(schema);
  }
  const test = compiled.get(schema) ?? ajv.compile<JsonObject>(schema);
  compiled.set(schema, test);
  return test(values);
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
  isValid: IsValid = holds,
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
      resolved = mergeInto(resolved, resolvePage(dependent, values, isValid));
    }
  }
  if (condition !== undefined) {
    const chosen = isValid(condition, values) ? then : otherwise;
    if (isObject(chosen)) {
      resolved = mergeInto(resolved, resolvePage(chosen, values, isValid));
    }
  }
  for (const part of Array.isArray(allOf) ? allOf : []) {
    if (isObject(part)) {
      resolved = mergeInto(resolved, resolvePage(part, values, isValid));
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

/** A field that nobody sees and the form fills in. */
export const isHidden = (field: JsonObject) => field['ui:widget'] === 'hidden';

function withFlags(page: JsonObject, values: JsonObject): JsonObject {
  const hidden = Object.entries(fieldsOf(resolvePage(page, values))).filter(
    ([, field]) => isHidden(field),
  );
  const known = {
    ...values,
    ...Object.fromEntries(hidden.map(([key, field]) => [key, field.default])),
  };
  // Flags may depend on flags of their page; the form goes over a page until nothing changes.
  return JSON.stringify(known) === JSON.stringify(values)
    ? known
    : withFlags(page, known);
}

/** The values as they are on a page: the hidden fields up to it, which nobody answers, have what the form fills in. */
export function settledOn(
  pages: JsonObject[],
  page: JsonObject,
  values: JsonObject,
): JsonObject {
  return pages
    .slice(0, pages.indexOf(page) + 1)
    .reduce<JsonObject>((known, each) => withFlags(each, known), values);
}

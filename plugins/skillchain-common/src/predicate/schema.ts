import type { JsonObject, JsonValue } from '../model';

/** A JSON Schema, or a constant where the outcome is known while compiling. */
export type Schema = JsonObject | boolean;

function joined(keyword: 'allOf' | 'anyOf', parts: JsonObject[]): JsonObject {
  return parts.length === 1 ? parts[0] : { [keyword]: parts };
}

const isOpen = (part: Schema): part is JsonObject => typeof part !== 'boolean';

/** Every part holds. */
export function all(...parts: Schema[]): Schema {
  if (parts.includes(false)) {
    return false;
  }
  const open = parts.filter(isOpen);
  return open.length === 0 || joined('allOf', open);
}

/** Some part holds. */
export function any(...parts: Schema[]): Schema {
  if (parts.includes(true)) {
    return true;
  }
  const open = parts.filter(isOpen);
  return open.length > 0 && joined('anyOf', open);
}

/** The part does not hold. */
export function not(part: Schema): Schema {
  if (typeof part === 'boolean') {
    return !part;
  }
  const keys = Object.keys(part);
  return keys.length === 1 && keys[0] === 'not'
    ? (part.not as JsonObject)
    : { not: part };
}

/** `condition` decides which of the two must hold. */
export function choose(
  condition: Schema,
  then: Schema,
  otherwise: Schema,
): Schema {
  if (typeof condition === 'boolean') {
    return condition ? then : otherwise;
  }
  if (then === false || otherwise === false) {
    return then === false
      ? all(not(condition), otherwise)
      : all(condition, then);
  }
  if (then === true || otherwise === true) {
    return then === true
      ? any(condition, otherwise)
      : any(not(condition), then);
  }
  return { if: condition, then, else: otherwise };
}

/** The value at a path exists and passes the test. A missing key would satisfy `properties`, so each is required. */
export function at(path: string[], test: JsonValue): JsonObject {
  const [key, ...rest] = path;
  return {
    properties: { [key]: rest.length > 0 ? at(rest, test) : test },
    required: [key],
  };
}

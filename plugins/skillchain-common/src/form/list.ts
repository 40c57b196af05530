import type { JsonObject, JsonValue } from '../model';
import type { Schema } from '../predicate/schema';

/** Something that appears in the form under a condition. */
export interface Element {
  if: Schema;
  then: JsonObject;
  else?: JsonObject;
}

/**
 * Elements as a linked list of nested `dependencies`, the base innermost.
 *
 * The stock form merges such a list several times faster than an `allOf`. It follows a dependency only on levels
 * that declare no `properties` (or declare the trigger), so the base alone holds properties. Elements come later
 * than the base in the merge: they may override its texts. The goal triggers, because it always has a value.
 */
export function list(elements: Element[], base: JsonObject): JsonObject {
  return elements.reduceRight<JsonObject>((inner, element) => {
    const condition = typeof element.if === 'boolean' ? {} : element.if;
    const then = element.if === false ? element.else : element.then;
    if (!then) {
      return inner;
    }
    const otherwise =
      typeof element.if === 'boolean' ? undefined : element.else;
    return {
      if: condition,
      then,
      ...(otherwise && { else: otherwise }),
      dependencies: { goal: inner },
    };
  }, base);
}

/** A list as the content of a branch. */
export function branch(elements: Element[], base: JsonObject): JsonObject {
  return elements.length > 0
    ? { dependencies: { goal: list(elements, base) } }
    : base;
}

/** If, else if, else: the first case that applies. */
export function firstOf(
  cases: { if: Schema; then: JsonObject }[],
  otherwise: JsonObject,
): JsonObject {
  return cases.reduceRight<JsonObject>((rest, { if: condition, then }) => {
    if (typeof condition === 'boolean') {
      return condition ? then : rest;
    }
    return { if: condition, then, else: rest };
  }, otherwise);
}

/** Not shown on the Review page. */
export const HIDDEN: JsonObject = {
  'ui:backstage': { review: { show: false } },
};

/** One line of Markdown between the fields. */
export function note(description: string): JsonObject {
  return { type: 'null', description };
}

/**
 * A page: its list keyed on the goal, and everything its conditions read as triggers without effect, because the
 * Review page resolves conditional fields only with the values it finds named here.
 */
export function page(parts: {
  title: string;
  description: string;
  reads: string[];
  elements: Element[];
  base: JsonObject;
  order?: string[];
  /** Keys whose stale values the Review page must not show. */
  hide: string;
}): JsonObject {
  const triggers = Object.fromEntries(
    parts.reads
      .filter(key => key !== 'goal')
      .map((key): [string, JsonValue] => [key, []]),
  );
  return {
    title: parts.title,
    description: parts.description,
    type: 'object',
    ...(parts.order && { 'ui:order': parts.order }),
    patternProperties: { [parts.hide]: HIDDEN },
    dependencies: { ...triggers, goal: list(parts.elements, parts.base) },
  };
}

import type { JsonObject, JsonValue } from '../model';
import { all, type Schema } from '../predicate/schema';

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
 * that declare no `properties` (or declare the trigger), so only the base may hold properties. It merges from the
 * inside out and walks all it has so far on every level: big schemas belong first, and what the first ones say wins.
 * The goal triggers, because it always has a value.
 */
export function list(elements: Element[], base: JsonObject = {}): JsonObject {
  return elements.map(staged).reduceRight<JsonObject>((inner, element) => {
    const condition = typeof element.if === 'boolean' ? {} : element.if;
    const then = element.if === false ? element.else : element.then;
    if (!then) {
      return inner;
    }
    const otherwise =
      typeof element.if === 'boolean' ? undefined : element.else;
    return {
      if: condition,
      then: apart(then),
      ...(otherwise && { else: apart(otherwise) }),
      dependencies: { goal: inner },
    };
  }, base);
}

/** Length of a condition up to which it is cheap to evaluate. */
const CHEAP = 400;

/**
 * Asks the short parts of a long condition first. The form clones and hashes each condition that it evaluates, on every
 * key pressed; most rules and refusals end at "that option is not chosen".
 */
function staged(element: Element): Element {
  const { if: condition, then, else: otherwise } = element;
  if (
    typeof condition === 'boolean' ||
    otherwise ||
    !Array.isArray(condition.allOf)
  ) {
    return element;
  }
  const parts = condition.allOf as JsonObject[];
  const isCheap = (part: JsonObject) => JSON.stringify(part).length <= CHEAP;
  const first = parts.filter(isCheap);
  const rest = parts.filter(part => !isCheap(part));
  return first.length > 0 && rest.length > 0
    ? { if: all(...first), then: { if: all(...rest) as JsonObject, then } }
    : element;
}

/**
 * Conditions inside of a branch in an `allOf` of one: the Review page merges a branch with the rest of the list
 * before it resolves either, except for the members of an `allOf`.
 */
function apart(content: JsonObject): JsonObject {
  return 'if' in content || 'dependencies' in content
    ? { allOf: [content] }
    : content;
}

/** A list as the content of a branch. */
export function branch(elements: Element[]): JsonObject {
  return elements.length > 0 ? { dependencies: { goal: list(elements) } } : {};
}

/** An element without condition of its own; an if-else chain becomes the element itself, which saves a level. */
export function always(then: JsonObject): Element {
  const { if: condition, then: first, else: otherwise, ...more } = then;
  return condition && first && otherwise && Object.keys(more).length === 0
    ? {
        if: condition as JsonObject,
        then: first as JsonObject,
        else: otherwise as JsonObject,
      }
    : { if: true, then };
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

/**
 * A field without a value. Left to itself the form draws it, then writes `null` into its values, and takes back the
 * letters that were typed in between; a field that only describes (a stock one of the scaffolder) writes nothing.
 */
export const NOTE: JsonObject = {
  type: 'null',
  'ui:options': { field: 'DescriptionField' },
  ...HIDDEN,
};

/** One line of Markdown between the fields. */
export function note(description: string): JsonObject {
  return { ...NOTE, description };
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

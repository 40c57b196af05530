/* eslint-disable no-control-regex -- control characters are what these functions escape */
import { yamlPackage } from '../../packages';
import { breakMarkers, Refusal, scalarText, unicodeEscape } from './text';

/** Characters that YAML 1.1, JavaScript or an editor takes for a line end, or does not show. */
const SPECIAL = /[\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/;
const LINE_LIKE = /[\u007f-\u009f\u2028\u2029\ufeff]/g;
const PLAIN = /^[A-Za-z0-9_./@+=:-]+$/;
/** What starts with a letter is no number or date; of such words YAML 1.1 reads only a few as something else. */
const WORD = /^[A-Za-z][A-Za-z0-9_./@+=-]*$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|e[-+]?[0-9]+)$/i;

/** A JSON string that survives every reader. */
function jsonString(text: string): string {
  return breakMarkers(
    JSON.stringify(text)
      .replace(LINE_LIKE, unicodeEscape)
      .replace(/\{(?=[{%#])/g, '\\u007b'),
    '\\u003c',
  );
}

/** JSON on one line, in which nothing can be mistaken for a template of this library, Helm or Jinja2. */
export function json(value: unknown): string {
  return serialize(plain(value), {
    text: jsonString,
    pair: (key, item) => `${jsonString(key)}: ${item}`,
    list: items => `[${items.join(', ')}]`,
    map: pairs => (pairs.length ? `{ ${pairs.join(', ')} }` : '{}'),
  });
}

/** One YAML scalar or flow collection that reads the same in YAML 1.1 and 1.2, in a block or a flow. */
export function yaml(value: unknown): string {
  return serialize(plain(value), {
    text: yamlString,
    pair: (key, item) => `${yamlString(key)}: ${item}`,
    list: items => `[${items.join(', ')}]`,
    map: pairs => (pairs.length ? `{ ${pairs.join(', ')} }` : '{}'),
  });
}

/** Plain texts by what they are printed as: the same few names occur hundreds of times in a run. */
const quoted = new Map<string, string>();
const QUOTED_LIMIT = 5_000;

function yamlString(text: string): string {
  let result = quoted.get(text);
  if (result === undefined) {
    if (quoted.size >= QUOTED_LIMIT) quoted.clear();
    result = quoteYaml(text);
    quoted.set(text, result);
  }
  return result;
}

function quoteYaml(text: string): string {
  // A colon at the end would make a key of it; a leading = or - has a meaning of its own.
  const simple =
    PLAIN.test(text) && !/^[-=:.+@]|:$/.test(text) && !SPECIAL.test(text);
  if (!simple) return jsonString(text);
  if (WORD.test(text) && !RESERVED.test(text)) return text;
  const options = { compat: 'yaml-1.1', lineWidth: 0 } as const;
  const written = yamlPackage().stringify(text, options).trimEnd();
  return written === text ? text : jsonString(text);
}

/** One HCL literal: string, number, boolean, list or map. */
export function hcl(value: unknown): string {
  return serialize(plain(value), {
    text: hclString,
    pair: (key, item) =>
      `${/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : hclString(key)} = ${item}`,
    list: items => `[${items.join(', ')}]`,
    map: pairs => (pairs.length ? `{ ${pairs.join(', ')} }` : '{}'),
  });
}

function hclString(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/[\u0000-\u001f]/g, unicodeEscape)
    .replace(LINE_LIKE, unicodeEscape)
    // ${ and %{ start an interpolation; doubling escapes one sign, more than one only by its code
    .replace(/(\$+|%+)\{/g, (_, signs: string) =>
      signs.length === 1
        ? `${signs}${signs}{`
        : `${[...signs].map(unicodeEscape).join('')}{`,
    );
  return `"${breakMarkers(escaped, '\\u003c')}"`;
}

interface Notation {
  text(value: string): string;
  pair(key: string, item: string): string;
  list(items: string[]): string;
  map(pairs: string[]): string;
}

type Plain =
  string | number | boolean | null | Plain[] | { [k: string]: Plain };

function serialize(value: Plain, notation: Notation): string {
  if (typeof value === 'string') return notation.text(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    return notation.list(value.map(item => serialize(item, notation)));
  }
  return notation.map(
    Object.entries(value).map(([key, item]) =>
      notation.pair(key, serialize(item, notation)),
    ),
  );
}

/** Data without functions, missing values and numbers that no format has. */
function plain(value: unknown): Plain {
  if (value === null || value === undefined) {
    throw new Refusal('a part of it has no value');
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && !(value instanceof String)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, plain(item)]),
    );
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    scalarText(value);
    return value;
  }
  return scalarText(value);
}

/* eslint-disable no-control-regex -- control characters are what these functions look for */

/** A value that a filter refuses, with the reason; the engine adds template and line. */
export class Refusal extends Error {}

/** Delimiters of templates: they are broken up wherever a value holds them, so that none is ever left in a file. */
const MARKER = /<(?=[$%#])/g;

/** Replaces the `<` of a template delimiter inside a value. */
export function breakMarkers(text: string, replacement: string): string {
  return text.replace(MARKER, replacement);
}

/** Control characters, line separators and the byte order mark: what does not belong on one line. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/g;

/** Text on one line: runs of blanks and control characters become one blank. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** True when a text has characters that end a line or print nothing. */
export function hasControl(text: string): boolean {
  return text.search(CONTROL) >= 0;
}

/** `\u2028` for a character. */
export function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A scalar as text. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  // A macro's result, or text that another filter made.
  if (typeof value === 'object' && value instanceof String) return `${value}`;
  throw new Refusal('it is no text, number or boolean');
}

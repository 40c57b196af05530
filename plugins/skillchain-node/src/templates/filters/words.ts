/* eslint-disable no-control-regex -- control characters are what these functions escape */
import { breakMarkers, hasControl, oneLine, Refusal, scalarText } from './text';

const TOKEN = /^[A-Za-z0-9._/:@+*-]+$/;

/** A word that means itself in every format. */
export function token(value: unknown): string {
  const text = scalarText(value);
  if (!TOKEN.test(text)) {
    throw new Refusal(
      'only letters, digits and . _ / : @ + * - may stand here unquoted',
    );
  }
  return text;
}

/** One shell word; several for a list. Control characters need bash's $'…'. */
export function shell(value: unknown): string {
  if (Array.isArray(value)) return value.map(shell).join(' ');
  const text = scalarText(value);
  if (text.includes('\0')) {
    throw new Refusal('a shell word cannot hold the character NUL');
  }
  if (/^[A-Za-z0-9_/:.,+@%^=-]+$/.test(text) && !text.startsWith('=')) {
    return text;
  }
  if (!hasControl(text)) {
    return breakMarkers(`'${text.replaceAll("'", `'\\''`)}'`, "<''");
  }
  const escaped = text
    .replace(/['\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(
      /[\u0001-\u001f\u007f]/g,
      c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .replace(
      /[\u0080-\u009f\u2028\u2029\ufeff]/g,
      c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `$'${breakMarkers(escaped, '\\x3c')}'`;
}

const MD_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  '~': '&#126;',
};

/**
 * Text of one line that Markdown and HTML print as it is, also in a table cell. Backslashes only
 * where both CommonMark and Python-Markdown (TechDocs) know them, entities for the rest.
 */
export function md(value: unknown): string {
  if (Array.isArray(value)) return value.map(md).join(', ');
  return (
    oneLine(scalarText(value))
      .replace(/[\\`*{}[\]#]/g, '\\$&')
      .replace(/[&<>|~]/g, c => MD_ENTITIES[c])
      // snake_case is no emphasis and reads better as it is
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      // what would start a list, a rule or a heading at the beginning of a line
      .replace(/^([-+=:])/, (_, c: string) =>
        c === '=' || c === ':' ? `&#${c.charCodeAt(0)};` : `\\${c}`,
      )
      .replace(/^(\d+)([.)])/, '$1\\$2')
  );
}

/** Text for the inside of a comment: one line that cannot end a comment of any format. */
export function comment(value: unknown): string {
  if (Array.isArray(value)) return value.map(comment).join(', ');
  return breakMarkers(oneLine(scalarText(value)), '< ')
    .replaceAll('*/', '* /')
    .replaceAll('-->', '-- >')
    .replace(/\{(?=[{%#])/g, '{ ')
    .replace(/\\$/, '\\.');
}

/** A text in which no character has a meaning in a regular expression. */
export function regex(value: unknown): string {
  return scalarText(value)
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .replace(/\n/g, '\\n');
}

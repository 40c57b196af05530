/**
 * Regular expression sources that ignore case without a flag: JSON Schema's `pattern` has none, and inline
 * modifiers are too new for browsers.
 */

/** Escapes what has a meaning in a regular expression with the `u` flag, and nothing else. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
}

/** `dns` becomes `[Dd][Nn][Ss]`; other characters are escaped. */
export function anyCase(text: string): string {
  return Array.from(text, char => {
    const lower = char.toLowerCase();
    const upper = char.toUpperCase();
    return lower !== upper && lower.length === 1 && upper.length === 1
      ? `[${upper}${lower}]`
      : escapeRegExp(char);
  }).join('');
}

/** Like {@link anyCase} for a pattern: letters outside of classes and escapes get both cases. */
export function anyCasePattern(pattern: string): string {
  return pattern.replace(/\\.|\[[^\]]*\]|\(\?<?[:=!]|[a-z]/g, token =>
    /^[a-z]$/.test(token) ? `[${token.toUpperCase()}${token}]` : token,
  );
}

/** Only the first letter may be a capital: enough for words that merely surround a keyword. */
export function sentenceCase(words: string[]): string {
  return words
    .map(word => `${anyCase(word.slice(0, 1))}${word.slice(1)}`)
    .join('|');
}

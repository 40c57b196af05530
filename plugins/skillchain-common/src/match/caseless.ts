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

/** Length from which two spellings of a word are shorter than a class for each of its letters. */
const LONG = 6;

/**
 * A word as people write it. Short words, most of them acronyms, in any mixture of cases; long ones in small letters,
 * with a capital, or in capitals, which takes half the characters. A keyword that has capitals inside (`CloudFormation`,
 * `HAProxy`) counts as the words it is made of.
 */
export function anySpelling(word: string): string {
  return word
    .split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .map(part => {
      if (part.length < LONG || !/^[A-Za-z]+$/.test(part)) {
        return anyCase(part.toLowerCase());
      }
      const rest = part.slice(1);
      return `${anyCase(part.slice(0, 1))}(?:${rest.toLowerCase()}|${rest.toUpperCase()})`;
    })
    .join('');
}

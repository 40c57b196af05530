import { bind, ini, nginx, zone } from './config';
import { hcl, json, yaml } from './data';
import { HELPERS } from './helpers';
import { comment, md, regex, shell, token } from './words';

export { Refusal } from './text';

/**
 * What slots and macros have made: printed as it is, without its last line break. `rendered(4)` puts four
 * blanks before every line but the first, for text that is printed below an indented key.
 */
function rendered(value: unknown, indent: unknown = 0): string {
  const text = Array.isArray(value) ? value.join('') : String(value);
  const trimmed = text.replace(/\n+$/, '');
  const blanks = ' '.repeat(typeof indent === 'number' ? indent : 0);
  return blanks ? trimmed.replace(/\n(?=[^\n])/g, `\n${blanks}`) : trimmed;
}

/** Every filter of the library format by name; see docs/library-format.md. */
export const FILTERS: Record<
  string,
  (value: unknown, ...args: unknown[]) => unknown
> = {
  ...HELPERS,
  token,
  yaml,
  hcl,
  shell,
  md,
  json,
  zone,
  bind,
  nginx,
  ini,
  comment,
  regex,
  rendered,
};

import type { SyntaxError } from '../parse';
import { logicalLines, quotesClosed } from './lines';

/** `key = value` of a section; `section` is '' before the first. */
export interface IniEntry {
  section: string;
  key: string;
  value: string;
  line: number;
}

/** Sections that each kind of unit may have beside [Unit] and [Install]. */
const UNIT_SECTIONS: Record<string, string> = {
  service: 'Service',
  timer: 'Timer',
  socket: 'Socket',
  path: 'Path',
  mount: 'Mount',
  automount: 'Automount',
  swap: 'Swap',
  slice: 'Slice',
  scope: 'Scope',
};

/** `key = value`, split at the first sign. */
function pairOf(line: string): [key: string, value: string] | undefined {
  const at = line.indexOf('=');
  if (at <= 0 || line.startsWith('[')) return undefined;
  return [line.slice(0, at).trimEnd(), line.slice(at + 1).trimStart()];
}

/**
 * Reads an INI file.
 *
 * @param options - `loose`: keys may stand before the first section, as in .editorconfig; `separator`: the default
 *   is `=`
 */
export function readIni(
  text: string,
  { loose = false }: { loose?: boolean } = {},
): { entries: IniEntry[]; errors: SyntaxError[] } {
  const entries: IniEntry[] = [];
  const errors: SyntaxError[] = [];
  let section: string | undefined;
  for (const { text: content, line } of logicalLines(text, /^\s*[#;]/)) {
    const trimmed = content.trim();
    const head = /^\[(.*)\]$/.exec(trimmed);
    const pair = pairOf(trimmed);
    if (head) {
      section = head[1];
      if (section.trim() === '') {
        errors.push({ line, message: 'The section has no name.' });
      }
    } else if (trimmed.startsWith('[')) {
      errors.push({ line, message: 'The section is not closed by "]".' });
    } else if (/^\s/.test(content) && entries.length > 0 && !pair) {
      // An indented line goes on with the value before it.
      entries[entries.length - 1].value += `\n${trimmed}`;
    } else if (!pair) {
      errors.push({
        line,
        message: `"${shorten(trimmed)}" is neither a section nor key = value.`,
      });
    } else if (section === undefined && !loose) {
      errors.push({
        line,
        message: `"${pair[0]}" stands before the first section.`,
      });
    } else {
      entries.push({
        section: section ?? '',
        key: pair[0],
        value: pair[1],
        line,
      });
    }
  }
  return { entries, errors };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** A unit of systemd or a drop-in: sections that its kind has, and what it cannot do without. */
export function checkUnit(text: string, path: string): SyntaxError[] {
  const { entries, errors } = readIni(text);
  const kind = /\.([a-z]+)(?:\.d\/[^/]+\.conf)?(?:\.j2)?$/.exec(path)?.[1];
  const own = kind === undefined ? undefined : UNIT_SECTIONS[kind];
  const dropIn = /\.d\/[^/]+\.conf$/.test(path);
  const sections = new Map<string, number>();
  text.split('\n').forEach((content, index) => {
    const name = /^\[(.+)\]\s*$/.exec(content)?.[1];
    if (name && !sections.has(name)) sections.set(name, index + 1);
  });
  for (const [name, line] of sections) {
    const known = ['Unit', 'Install', own].includes(name);
    if (!known && !name.startsWith('X-')) {
      errors.push({
        line,
        message: `A ${kind ?? 'unit'} has no section [${name}].`,
      });
    }
  }
  if (own && !sections.has(own) && !dropIn) {
    errors.push({ line: 1, message: `The section [${own}] is missing.` });
  }
  const has = (key: string) => entries.some(entry => entry.key === key);
  if (kind === 'service' && sections.has('Service') && !dropIn) {
    if (!['ExecStart', 'ExecStop', 'SuccessAction'].some(has)) {
      errors.push({
        line: 1,
        message: 'The service starts nothing (ExecStart).',
      });
    }
  }
  if (kind === 'timer' && sections.has('Timer') && !dropIn) {
    if (!entries.some(({ key }) => /^On[A-Z]/.test(key))) {
      errors.push({ line: 1, message: 'The timer never fires (OnCalendar).' });
    }
  }
  for (const { key, value, line } of entries) {
    if (/^Exec/.test(key) && value !== '' && !quotesClosed(value)) {
      errors.push({ line, message: `A quote in ${key} is never closed.` });
    }
  }
  return errors;
}

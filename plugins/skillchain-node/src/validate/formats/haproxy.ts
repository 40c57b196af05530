import type { SyntaxError } from '../parse';
import { logicalLines, quotesClosed } from './lines';

/** A section of haproxy.cfg with its lines. */
export interface HaproxySection {
  kind: string;
  name: string;
  line: number;
  /** The words of each line. */
  lines: { words: string[]; line: number }[];
}

const SECTIONS = new Set(
  'global defaults frontend backend listen peers resolvers userlist program cache ring mailers http-errors fcgi-app crt-store log-forward log-profile traces acme'.split(
    ' ',
  ),
);
/** Sections that mean nothing without a name. */
const NAMED = new Set([
  'frontend',
  'backend',
  'listen',
  'peers',
  'resolvers',
  'userlist',
]);

/** Reads haproxy.cfg: sections, lines, quotes and the braces of conditions. Whether a keyword is known is not asked. */
export function readHaproxy(text: string): {
  sections: HaproxySection[];
  errors: SyntaxError[];
} {
  const sections: HaproxySection[] = [];
  const seen = new Map<string, number>();
  const errors: SyntaxError[] = [];
  for (const { text: content, line } of logicalLines(text)) {
    const trimmed = content.trim();
    const words = trimmed.split(/\s+/);
    const [first] = words;
    const last = sections.at(-1);
    if (!quotesClosed(trimmed)) {
      errors.push({ line, message: 'A quote is never closed.' });
    }
    if (SECTIONS.has(first) && !/^\s/.test(content)) {
      const name = words[1] ?? '';
      if (NAMED.has(first) && !name) {
        errors.push({ line, message: `The ${first} has no name.` });
      }
      const twin = seen.get(`${first} ${name}`);
      if (twin && NAMED.has(first)) {
        errors.push({
          line,
          message: `The ${first} "${name}" is there already, in line ${twin}.`,
        });
      }
      seen.set(`${first} ${name}`, line);
      sections.push({ kind: first, name, line, lines: [] });
    } else if (!/^\s/.test(content)) {
      errors.push({
        line,
        message: `"${first}" is no section; what belongs to one is indented.`,
      });
    } else if (last) {
      const code = trimmed
        .replace(/"[^"]*"|'[^']*'/g, '')
        .replace(/\s#.*$/, '');
      const depth = code.split(/\s+/).reduce((sum, word) => {
        if (word === '{' || word === '!{') return sum + 1;
        return word === '}' ? sum - 1 : sum;
      }, 0);
      if (depth !== 0) {
        errors.push({
          line,
          message: 'The braces of the condition do not match.',
        });
      }
      last.lines.push({ words, line });
    } else {
      errors.push({
        line,
        message: `"${first}" stands before the first section.`,
      });
    }
  }
  const backends = new Set(
    sections
      .filter(s => ['backend', 'listen'].includes(s.kind))
      .map(s => s.name),
  );
  for (const { lines } of sections) {
    for (const { words, line } of lines) {
      const [keyword, name] = words;
      const refers = keyword === 'default_backend' || keyword === 'use_backend';
      if (refers && name && !name.includes('%') && !backends.has(name)) {
        errors.push({ line, message: `There is no backend "${name}".` });
      }
    }
  }
  return { sections, errors };
}

import type { Token } from 'markdown-it';
import { markdownItParser } from '../packages';
import { keep, recall } from './kept';
import type { ParsedFile } from './parse';

/** What stands below a heading of the first or second level, up to the next. */
export interface MarkdownSection {
  /** Headings and list items that are numbered. */
  steps: number;
  /** All words, code included. */
  text: string;
}

/** The parts of a Markdown file that checks look at; lines count from 1. */
export interface MarkdownOutline {
  /** Their words, without marks. */
  headings: string[];
  links: { url: string; line: number }[];
  /** Code blocks that name no language, by line. */
  plainCode: number[];
  /** By heading; the last of several with one heading. */
  sections: ReadonlyMap<string, MarkdownSection>;
}

/** The words of an inline token, without marks. */
function wordsOf(token: Token): string {
  return (token.children ?? [])
    .map(({ type, content }) => (/break$/.test(type) ? '\n' : content))
    .join('');
}

function linksOf(token: Token): MarkdownOutline['links'] {
  let line = (token.map?.[0] ?? 0) + 1;
  const found: MarkdownOutline['links'] = [];
  for (const part of token.children ?? []) {
    if (part.type === 'softbreak' || part.type === 'hardbreak') line += 1;
    const url = part.type === 'link_open' ? part.attrGet('href') : undefined;
    if (typeof url === 'string') found.push({ url, line });
  }
  return found;
}

function readOutline(text: string): MarkdownOutline {
  const sections = new Map<string, MarkdownSection>();
  const outline: MarkdownOutline = {
    headings: [],
    links: [],
    plainCode: [],
    sections,
  };
  const tokens = markdownItParser().parse(text, {});
  let section: MarkdownSection | undefined;
  let numbered = false;
  tokens.forEach((token, index) => {
    const { type, level } = token;
    const before = tokens[index - 1];
    if (type === 'inline' && before.type === 'heading_open') {
      const heading = wordsOf(token);
      const depth = Number(before.tag.slice(1));
      outline.headings.push(heading);
      if (before.level === 0 && depth <= 2) {
        section = { steps: 0, text: '' };
        sections.set(heading, section);
      } else if (section) {
        section.text += `${heading}\n`;
        section.steps += before.level === 0 && /^\d/.test(heading) ? 1 : 0;
      }
      outline.links.push(...linksOf(token));
    } else if (type === 'inline') {
      if (section) section.text += `${wordsOf(token)}\n`;
      outline.links.push(...linksOf(token));
    } else if (type === 'fence' || type === 'code_block') {
      const line = (token.map?.[0] ?? 0) + 1;
      if (token.info.trim() === '') outline.plainCode.push(line);
      if (section) section.text += token.content;
    } else if (level === 0 && /_list_open$/.test(type)) {
      numbered = type === 'ordered_list_open';
    } else if (section && type === 'list_item_open' && level === 1) {
      section.steps += numbered ? 1 : 0;
    }
  });
  return outline;
}

/**
 * Headings, links and code of a Markdown file; undefined for others.
 *
 * Any text is valid Markdown, so it is parsed only when a check asks. Read with markdown-it, which is some
 * fifteen times as fast as remark: remark, which reads the library, keeps the exact place of every character,
 * and nothing here needs that.
 */
export function outlineOf(file: ParsedFile): MarkdownOutline | undefined {
  if (file.format !== 'markdown' || file.text === undefined) return undefined;
  const known = recall<MarkdownOutline>(file, 'outline');
  if (known) return known;
  const outline = readOutline(file.text);
  keep(file, 'outline', outline);
  return outline;
}

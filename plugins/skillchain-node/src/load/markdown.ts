import type { Code, Heading, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { markdownParser, matterPackage } from '../packages';
import { Problems } from './diagnostics';
import { parseYaml, YamlSource } from './yamlSource';

/** A Markdown file with its front matter, both with line numbers of the file. */
export interface MarkdownSource {
  file: string;
  /** Undefined when the file has none, or none that parses. */
  frontMatter: YamlSource | undefined;
  /** True when there is front matter, readable or not. */
  hasFrontMatter: boolean;
  body: RootContent[];
  /** The text of a node as its author wrote it. */
  textOf(node: RootContent): string;
  /** Line of a node in the file. */
  lineOf(node: RootContent): number;
}

/** A heading with everything below it, up to the next heading of its rank. */
export interface Section {
  heading: Heading;
  title: string;
  children: RootContent[];
}

// Front matter in JavaScript would be run by gray-matter; only YAML is accepted, and parsing it is our own job.
const engines = {
  yaml: (raw: string) => ({ raw }),
  javascript: () => ({ raw: undefined }),
  json: () => ({ raw: undefined }),
};

/** Takes SKILL.md or PROJECT.md apart: front matter and body. */
export function readMarkdown(
  file: string,
  text: string,
  problems: Problems,
): MarkdownSource {
  const { content, frontMatter } = splitFrontMatter(file, text, problems);
  const root: Root = markdownParser().parse(content);
  const firstLine = countLines(text) - countLines(content);
  return {
    file,
    frontMatter,
    hasFrontMatter: content.length < text.length,
    body: root.children,
    textOf: node =>
      content.slice(node.position!.start.offset, node.position!.end.offset),
    lineOf: node => firstLine + node.position!.start.line,
  };
}

function splitFrontMatter(file: string, text: string, problems: Problems) {
  const parsed = matterPackage()(text, { engines, language: 'yaml' });
  const place = { file, line: 1 };
  if (parsed.matter === '') return { content: text, frontMatter: undefined };
  if (typeof parsed.data.raw !== 'string') {
    problems.error(
      'front-matter',
      `the front matter is in ${parsed.language}`,
      place,
      'YAML between two lines of ---',
    );
    return { content: parsed.content, frontMatter: undefined };
  }
  // gray-matter hands over what follows the opening ---, line break included: its line 1 is line 1 of the file.
  const frontMatter = parseYaml(parsed.matter, file, problems);
  return { content: parsed.content, frontMatter };
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

/**
 * Finds a section by its heading as it is written in a registry, e.g. `## Skillchain Configuration`.
 * A heading without leading `#` is looked for at rank 2.
 */
export function findSection(
  nodes: RootContent[],
  wanted: string,
): Section | undefined {
  const [parsed] = markdownParser().parse(wanted).children;
  const depth = parsed?.type === 'heading' ? parsed.depth : 2;
  const title = parsed ? toString(parsed).trim().toLowerCase() : '';
  return sections(nodes, depth).find(s => s.title.toLowerCase() === title);
}

/** The first section of a rank whose title looks like the pattern. */
export function findSectionLike(
  nodes: RootContent[],
  depth: number,
  title: RegExp,
): Section | undefined {
  return sections(nodes, depth).find(s => title.test(s.title));
}

/** The sections whose headings have the given rank. */
export function sections(nodes: RootContent[], depth: number): Section[] {
  const found: Section[] = [];
  let current: Section | undefined;
  for (const node of nodes) {
    if (node.type === 'heading' && node.depth <= depth) {
      current = undefined;
      if (node.depth === depth) {
        current = { heading: node, title: toString(node).trim(), children: [] };
        found.push(current);
      }
    } else if (current) {
      current.children.push(node);
    }
  }
  return found;
}

/** True for a fenced block of YAML. */
export function isYamlBlock(node: RootContent): node is Code {
  return node.type === 'code' && (node.lang === 'yaml' || node.lang === 'yml');
}

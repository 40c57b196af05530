import path from 'path';
import type { Code, Heading, Link, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse as parseYaml } from 'yaml';
import type { Defect } from './defects';
import { checkFlowchart } from './flowchart';
import { entriesOf, type GeneratedTree, type TreeEntry } from './trees';

/** Where the documentation site is; it contains nothing else. */
const SITE = 'infrastructure/docs';

const processor = unified().use(remarkParse).use(remarkGfm);
const documents = new Map<string, Root>();

/** A Markdown text as a tree; equal texts are parsed once. */
function markdownOf(text: string): Root {
  let document = documents.get(text);
  if (!document) {
    document = processor.parse(text);
    documents.set(text, document);
  }
  return document;
}

type Kind = 'heading' | 'link' | 'code';

/** Every node of some kinds, in order. */
function nodesOf(root: Root, kinds: Kind[]): Array<Heading | Link | Code> {
  const found: Array<Heading | Link | Code> = [];
  const walk = (node: { type: string; children?: unknown[] }) => {
    if ((kinds as string[]).includes(node.type)) {
      found.push(node as unknown as Heading | Link | Code);
    }
    for (const child of node.children ?? []) walk(child as typeof node);
  };
  walk(root);
  return found;
}

/** The anchors of a page as GitHub and MkDocs make them from headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const heading of nodesOf(markdownOf(text), ['heading'])) {
    const slug = toString(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with one link of a page. */
function linkFault({ tree, path: file }: TreeEntry, url: string) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined;
  const [target, anchor] = decodeURI(url).split('#');
  const resolved = target
    ? path.posix.join(path.posix.dirname(file), target)
    : file;
  const text = tree.files.get(resolved);
  const isFolder = [...tree.files.keys()].some(other =>
    other.startsWith(`${resolved.replace(/\/$/, '')}/`),
  );
  if (text === undefined && !isFolder) {
    return `the link ${url} leads to no file`;
  }
  if (file.startsWith(`${SITE}/`) && !resolved.startsWith(`${SITE}/`)) {
    return `the link ${url} leaves the documentation site`;
  }
  if (anchor && text !== undefined && !anchorsOf(text).has(anchor)) {
    return `the link ${url} names no heading of ${resolved}`;
  }
  return undefined;
}

function faultsOf(entry: TreeEntry): Array<{ line?: number; message: string }> {
  const nodes = nodesOf(markdownOf(entry.text), ['heading', 'link', 'code']);
  const headings = nodes.filter(node => node.type === 'heading');
  const faults: Array<{ line?: number; message: string }> = [];
  const found = (node: Heading | Link | Code | undefined, message: string) =>
    faults.push({ line: node?.position?.start.line, message });

  const titles = headings.filter(heading => heading.depth === 1);
  if (titles.length !== 1) {
    found(titles[1], `has ${titles.length} headings of the first level`);
  }
  headings.forEach((heading, i) => {
    if (i > 0 && heading.depth > headings[i - 1].depth + 1) {
      found(heading, `"${toString(heading)}" skips a level`);
    }
  });
  for (const node of nodes) {
    if (node.type === 'link') {
      const fault = linkFault(entry, node.url);
      if (fault) found(node, fault);
    } else if (node.type === 'code') {
      if (!node.lang) found(node, 'a block of code does not say its language');
      const { lang, value } = node;
      const problems = lang === 'mermaid' ? checkFlowchart(value) : [];
      problems.forEach(problem => found(node, problem));
    }
  }
  // A fence that is never closed swallows the rest of the page.
  const fences = entry.text.match(/^ {0,3}(`{3,}|~{3,})/gm)?.length ?? 0;
  if (fences % 2 === 1) found(undefined, 'a fence is not closed');
  return faults;
}

/** Links, headings, fences and pictures of every Markdown file. */
export function checkMarkdown(trees: GeneratedTree[]): Defect[] {
  return entriesOf(trees, /\.md$/).flatMap(entry =>
    faultsOf(entry).map(({ line, message }) => ({
      ...{ tree: entry.tree.id, file: entry.path, message },
      ...(line !== undefined && { line }),
    })),
  );
}

/** The pages that a `nav` of mkdocs.yml names. */
function pagesOf(nav: unknown): string[] {
  if (typeof nav === 'string') return [nav];
  return nav && typeof nav === 'object'
    ? Object.values(nav).flatMap(pagesOf)
    : [];
}

/** Every page of the documentation site stands in its contents once, and the contents name no other. */
export function checkNavigation(trees: GeneratedTree[]): Defect[] {
  return trees.flatMap(tree => {
    const nav = parseYaml(tree.files.get('mkdocs.yml') ?? '')?.nav;
    const named = pagesOf(nav);
    const pages = [...tree.files.keys()]
      .filter(file => file.startsWith(`${SITE}/`) && file.endsWith('.md'))
      .map(file => file.slice(SITE.length + 1));
    const messages = [
      ...pages
        .filter(page => !named.includes(page))
        .map(page => `${page} is not in the contents`),
      ...named
        .filter(page => !pages.includes(page))
        .map(page => `${page} is no page`),
      ...named
        .filter((page, i) => named.indexOf(page) !== i)
        .map(page => `${page} stands twice in the contents`),
    ];
    return messages.map(message => ({
      tree: tree.id,
      file: 'mkdocs.yml',
      message,
    }));
  });
}

/** The README names every file of its tree once with a line of description, and every skill of the chain. */
export function checkReadme(trees: GeneratedTree[]): Defect[] {
  return trees.flatMap(tree => {
    const readme = tree.files.get('README.md') ?? '';
    const rows = readme.slice(readme.indexOf('\n## Files')).split('\n');
    return [...tree.files.keys()]
      .filter(file => !file.startsWith('.skillchain/') && file !== 'README.md')
      .filter(
        file =>
          rows.filter(
            row => row.includes(`](${file}) |`) && !/\| *\|$/.test(row),
          ).length !== 1,
      )
      .map(file => ({
        tree: tree.id,
        file: 'README.md',
        message: `does not say what ${file} is`,
      }));
  });
}

/*
 * Every backend imports this package at its start, and may not run a skill for days. What is heavy to load
 * (parsers, the template engine) is loaded by the first call that needs it.
 */

/** Something that is made, or loaded, when it is first asked for. */
export function lazy<T>(load: () => T): () => T {
  let loaded: { value: T } | undefined;
  return () => {
    loaded ??= { value: load() };
    return loaded.value;
  };
}

/** The package `yaml`. */
export const yamlPackage = lazy(() => require('yaml') as typeof import('yaml'));

/** The package `nunjucks`. */
export const nunjucksPackage = lazy(
  () => require('nunjucks') as typeof import('nunjucks'),
);

/** The package `gray-matter`. */
export const matterPackage = lazy(
  () => require('gray-matter') as typeof import('gray-matter'),
);

/** The package `node-diff3`. */
export const diff3Package = lazy(
  () => require('node-diff3') as typeof import('node-diff3'),
);

/** Parses Markdown. Tables stay paragraphs: what reads them takes their text as it is written. */
export const markdownParser = lazy(() => {
  const { unified } = require('unified') as typeof import('unified');
  const { default: remarkParse } =
    require('remark-parse') as typeof import('remark-parse');
  return unified().use(remarkParse).freeze();
});

/** Parses CommonMark without tables; addresses of links stay as they are written. */
export const markdownItParser = lazy(() => {
  // Its CommonJS build is the class itself; the type is that of its ES module.
  const MarkdownIt =
    require('markdown-it') as typeof import('markdown-it').default;
  const parser = new MarkdownIt('commonmark');
  parser.normalizeLink = url => url;
  parser.validateLink = () => true;
  return parser;
});

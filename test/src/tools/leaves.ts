import path from 'path';
import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parseAllDocuments } from 'yaml';
import { hashOf, hclOf } from './trees';

/** A text value of a parsed file, and where it stands. */
export interface Leaf {
  path: string;
  value: string;
}

function collect(value: unknown, place: string, into: Leaf[]): void {
  if (typeof value === 'string') {
    // kustomize reads the text of a patch as YAML
    if (/\/patches\/\d+\/patch$/.test(place)) {
      collectYaml(value, place, into);
      return;
    }
    into.push({ path: place, value });
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, `${place}/${key}`, into);
    }
  }
}

function collectYaml(text: string, place: string, into: Leaf[]): void {
  parseAllDocuments(text, { uniqueKeys: true }).forEach((document, index) => {
    if (document.errors.length > 0) throw document.errors[0];
    collect(document.toJS(), `${place}${index}`, into);
  });
}

/** HCL doubles the sign that would start an interpolation; this is what Terraform reads. */
function unescapeHcl(leaf: Leaf): Leaf {
  return {
    ...leaf,
    value: leaf.value.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{'),
  };
}

/** The text of each block of a Markdown file, as a reader sees it. */
function markdownBlocks(text: string): string[] {
  const root = unified().use(remarkParse).use(remarkGfm).parse(text) as Root;
  return root.children.map(node => toString(node));
}

const cache = new Map<string, Promise<Leaf[] | undefined>>();

/**
 * The text values of a file as its own parser reads them; equal files are read once.
 *
 * @throws when the file does not parse. Undefined for formats without a parser here.
 */
export function leavesOf(
  file: string,
  text: string,
): Promise<Leaf[] | undefined> {
  const key = hashOf(path.posix.extname(file), text);
  const known = cache.get(key) ?? readLeaves(file, text);
  cache.set(key, known);
  return known;
}

async function readLeaves(
  file: string,
  text: string,
): Promise<Leaf[] | undefined> {
  const found: Leaf[] = [];
  if (/\.ya?ml$/.test(file)) {
    collectYaml(text, '', found);
    return found;
  }
  if (file.endsWith('.json')) {
    collect(JSON.parse(text), '', found);
    return found;
  }
  if (/\.(tf|tfvars|hcl)$/.test(file)) {
    collect(await hclOf(file, text), '', found);
    return found.map(unescapeHcl);
  }
  if (file.endsWith('.md')) {
    collect(markdownBlocks(text), '', found);
    return found;
  }
  return undefined;
}

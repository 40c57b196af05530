import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';
import type { ParsedFile } from './parse';

/** Longest note that still only announces what a folder is for, in characters. */
const NOTE = 600;

/** The first line of a list, table, fence, quote or HTML: a file that has one says more than a note. */
const STRUCTURE = /^\s*([-*+]\s|\d+[.)]\s|\||```|~~~|>|<)/m;

/** Whether a file only keeps its folder: `.gitkeep`, or a README of a heading and one paragraph. */
export function isPlaceholder({ path, text }: ParsedFile): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '.gitkeep' || name === '.keep') return true;
  if (name.toLowerCase() !== 'readme.md' || text === undefined) return false;
  const paragraphs = text
    .replace(/^#+ .*$/gm, '')
    .split(/\n\s*\n/)
    .filter(block => block.trim() !== '');
  return text.length <= NOTE && paragraphs.length <= 1 && !STRUCTURE.test(text);
}

/**
 * Folders that hold nothing but a placeholder, the topmost of those inside each other.
 *
 * @param allowed - tells whether a folder, with a slash at the end, may be like that
 */
export function emptyFolders(
  files: readonly ParsedFile[],
  allowed: (folder: string) => boolean = () => false,
): Finding[] {
  const full = new Set<string>();
  const folders = (path: string) =>
    path
      .split('/')
      .slice(0, -1)
      .map((_, depth, parts) => `${parts.slice(0, depth + 1).join('/')}/`);
  const placeholders = files.filter(file => {
    if (isPlaceholder(file)) return true;
    folders(file.path).forEach(folder => full.add(folder));
    return false;
  });
  const seen = new Set<string>();
  return placeholders.flatMap<Finding>(({ path }) => {
    const folder = folders(path).find(candidate => !full.has(candidate));
    if (folder === undefined || seen.has(folder) || allowed(folder)) return [];
    seen.add(folder);
    return {
      check: 'tree/empty-folder',
      severity: 'warning',
      file: path,
      message: `The folder ${folder} holds nothing but a placeholder.`,
      fix: 'Fill the folder or delete it.',
    };
  });
}

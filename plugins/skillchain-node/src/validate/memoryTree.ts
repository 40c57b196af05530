import { createHash } from 'node:crypto';
import { entryFinding, LIMITS, toText, type Tree, type TreeFile } from './tree';

/** A file that is nowhere on disk. */
export interface MemoryFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  content: string | Uint8Array;
  executable: boolean;
}

function entryOf({ path, content, executable }: MemoryFile): TreeFile {
  const bytes = Buffer.from(content);
  const entry = { path, bytes: bytes.length, executable };
  return bytes.length > LIMITS.fileBytes
    ? entry
    : {
        ...entry,
        text: toText(bytes),
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
}

/** Files as `readTree` would read them from a directory. */
export async function memoryTree<F extends TreeFile>(
  files: readonly MemoryFile[],
  use: (file: TreeFile) => Promise<F>,
): Promise<Tree<F>> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const entries: F[] = [];
  for (const file of sorted) {
    entries.push(await use(entryOf(file)));
  }
  return {
    files: entries,
    findings: entries.flatMap(file => entryFinding(file) ?? []),
  };
}

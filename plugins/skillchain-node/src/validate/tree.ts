import { createHash } from 'crypto';
import { constants, promises as fs } from 'fs';
import type { FileHandle } from 'fs/promises';
import path from 'path';
import { InputError } from '@backstage/errors';
import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';

/** Folders that tools make beside generated files; they are not part of the promise. */
const IGNORED = new Set(['.git', 'node_modules', '.terraform']);

/** Bounds of a tree, so that validating a stranger's directory always ends. */
export const LIMITS = {
  files: 20_000,
  depth: 32,
  /** Larger files are listed, not read: nothing this project writes comes near. */
  fileBytes: 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
};

/** One regular file of the tree. */
export interface TreeFile {
  /** Relative to the directory, with forward slashes. */
  path: string;
  bytes: number;
  executable: boolean;
  /** Absent when the file is larger than {@link LIMITS} or not text. */
  text?: string;
  /** Why it could not be read: an error of the system, or `blank` for a text made to stop pattern matching. */
  unreadable?: string;
  /** SHA-256 of the content, hex; absent when the file was not read. */
  sha256?: string;
}

/** What was read, with the faults of the tree itself. */
export interface Tree<F extends TreeFile = TreeFile> {
  /** Sorted by path. */
  files: F[];
  findings: Finding[];
}

/** Folders that are read at a time; each takes a descriptor. */
const OPEN = 32;

/** Longest run of blank characters: many patterns take time by its square. */
const BLANK = 2000;

function special(file: string): Finding {
  return {
    check: 'tree/special',
    severity: 'error',
    file,
    message: 'It is a pipe, socket or device: nothing that a repository holds.',
    fix: 'Delete it.',
  };
}

/** Whether more than {@link BLANK} characters in a row are blank, in an otherwise written text. */
function hasBlankRun(text: string): boolean {
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const blank = code <= 32 || code === 160 || code >= 0x1680;
    run = blank && /\s/.test(text[at]) ? run + 1 : 0;
    if (run > BLANK) return text.trim() !== '';
  }
  return false;
}

async function checkLink(
  root: string,
  relative: string,
): Promise<Finding | undefined> {
  const target = await fs
    .realpath(path.join(root, relative))
    .catch(() => undefined);
  if (target === undefined) {
    return {
      check: 'tree/symlink',
      severity: 'error',
      file: relative,
      message: 'The symbolic link points to nothing.',
      fix: 'Replace it with the file it should point to.',
    };
  }
  const inside = target === root || target.startsWith(root + path.sep);
  return inside
    ? undefined
    : {
        check: 'tree/symlink',
        severity: 'error',
        file: relative,
        message: 'The symbolic link leaves the directory.',
        fix: 'Replace it with a copy of the file inside the repository.',
      };
}

/** The text of a file; undefined when it is not UTF-8 text. */
export function toText(content: Uint8Array): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

async function readEntry(root: string, file: string): Promise<TreeFile> {
  let handle: FileHandle;
  try {
    handle = await fs.open(
      path.join(root, file),
      // Without waiting: it may have become a pipe meanwhile, on which a reader hangs.
      // eslint-disable-next-line no-bitwise
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return { path: file, bytes: 0, executable: false, unreadable: code };
  }
  try {
    const stat = await handle.stat();
    const entry: TreeFile = {
      path: file,
      bytes: stat.size,
      // eslint-disable-next-line no-bitwise
      executable: (stat.mode & 0o100) !== 0,
    };
    if (!stat.isFile()) return { ...entry, unreadable: 'no regular file' };
    if (stat.size > LIMITS.fileBytes) return entry;
    const content = await readWhole(handle, stat.size);
    const text = toText(content);
    const blank = text !== undefined && hasBlankRun(text);
    return {
      ...entry,
      ...(blank ? { unreadable: 'blank' } : { text }),
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  } finally {
    await handle.close();
  }
}

/** Reads a file whose size is known: one call where `readFile` needs three. */
async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await handle.read(buffer, at, size - at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

/** What is wrong with a file before anything reads its text. */
export function entryFinding(file: TreeFile): Finding | undefined {
  const at = { file: file.path };
  if (file.unreadable === 'blank') {
    return {
      ...at,
      check: 'tree/blank',
      severity: 'error',
      message: `Not checked: more than ${BLANK} blank characters stand in a row.`,
      fix: 'Remove them.',
    };
  }
  if (file.unreadable !== undefined) {
    return {
      ...at,
      check: 'tree/unreadable',
      severity: 'error',
      message: `It cannot be read (${file.unreadable}).`,
      fix: 'Make it readable, give it a name in UTF-8, or delete it.',
    };
  }
  if (file.bytes > LIMITS.fileBytes) {
    return {
      ...at,
      check: 'tree/too-large',
      severity: 'warning',
      message: `Not checked: ${file.bytes} bytes, more than ${LIMITS.fileBytes}.`,
    };
  }
  if (file.text === undefined) {
    return {
      ...at,
      check: 'tree/binary',
      severity: 'warning',
      message: 'Not checked: the content is not UTF-8 text.',
    };
  }
  if (file.text.trim() === '' && !file.path.endsWith('.gitkeep')) {
    return {
      ...at,
      check: 'tree/empty',
      severity: 'error',
      message: 'The file is empty.',
      fix: 'Generate it again or delete it.',
    };
  }
  return undefined;
}

/**
 * Reads a directory whole, without following symbolic links.
 *
 * Folders of tools (`.git`, `node_modules`, `.terraform`) are left out.
 *
 * @param use - called with each file as soon as it is read: what it does overlaps with reading the next ones.
 *   The tree holds what it returns.
 * @throws InputError - when `dir` is no directory or exceeds {@link LIMITS}.
 */
export function readTree(dir: string, signal?: AbortSignal): Promise<Tree>;
export function readTree<F extends TreeFile>(
  dir: string,
  signal: AbortSignal | undefined,
  use: (file: TreeFile) => Promise<F>,
): Promise<Tree<F>>;
export async function readTree(
  dir: string,
  signal?: AbortSignal,
  use: (file: TreeFile) => Promise<TreeFile> = async file => file,
): Promise<Tree> {
  const root = await fs.realpath(dir).catch(() => undefined);
  if (!root || !(await fs.stat(root)).isDirectory()) {
    throw new InputError(
      `Cannot read ${dir}: it is not a directory. Give the folder that generate wrote.`,
    );
  }
  const paths: string[] = [];
  const findings: Finding[] = [];
  let seen = 0;
  /** Reads one folder; gives the folders in it. */
  const readFolder = async (relative: string): Promise<string[]> => {
    const below: string[] = [];
    // Entry by entry: a folder of a million files is left as soon as it is too many.
    for await (const entry of await fs.opendir(path.join(root, relative))) {
      seen += 1;
      if (seen > LIMITS.files) {
        throw new InputError(
          `Cannot validate ${dir}: it holds more than ${LIMITS.files} files. Give the folder that generate wrote.`,
        );
      }
      const child = relative ? `${relative}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!IGNORED.has(entry.name)) below.push(child);
      } else if (entry.isSymbolicLink()) {
        const finding = await checkLink(root, child);
        if (finding) findings.push(finding);
      } else if (entry.isFile()) {
        paths.push(child);
      } else {
        findings.push(special(child));
      }
    }
    return below;
  };
  let folders: string[] = [''];
  for (let depth = 0; folders.length > 0; depth += 1) {
    if (depth > LIMITS.depth) {
      throw new InputError(
        `Cannot validate ${dir}: folders are nested deeper than ${LIMITS.depth} at ${folders[0]}.`,
      );
    }
    const below: string[] = [];
    for (let at = 0; at < folders.length; at += OPEN) {
      signal?.throwIfAborted();
      const batch = folders.slice(at, at + OPEN);
      for (const found of await Promise.all(batch.map(readFolder))) {
        below.push(...found);
      }
    }
    folders = below.sort();
  }
  paths.sort();
  findings.sort((a, b) => (a.file < b.file ? -1 : 1));

  const files: TreeFile[] = [];
  let total = 0;
  // In batches: enough in flight to hide latency, few enough to bound memory and descriptors.
  for (let at = 0; at < paths.length; at += 64) {
    signal?.throwIfAborted();
    const batch = paths.slice(at, at + 64);
    const read = await Promise.all(
      batch.map(async file => use(await readEntry(root, file))),
    );
    for (const file of read) {
      total += file.text?.length ?? 0;
      if (total > LIMITS.totalBytes) {
        throw new InputError(
          `Cannot read ${dir}: its text exceeds ${LIMITS.totalBytes} bytes.`,
        );
      }
      files.push(file);
      const finding = entryFinding(file);
      if (finding) findings.push(finding);
    }
  }
  return { files, findings };
}

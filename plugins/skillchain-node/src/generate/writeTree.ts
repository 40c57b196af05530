import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { ConflictError } from '@backstage/errors';

/** A file to write. */
export interface FileToWrite {
  /** Relative to the target folder, with forward slashes. */
  path: string;
  content: string;
  executable: boolean;
  /** Who writes it, for messages. */
  origin: string;
}

/** SHA-256 of bytes, or of a text in UTF-8; hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** More at once gains nothing and may run out of file handles. */
const PARALLEL = 32;

async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  await Promise.all(
    Array.from({ length: Math.min(PARALLEL, items.length) }, async () => {
      for (const item of queue) {
        try {
          await work(item);
        } catch (error) {
          failures.push(error);
        }
        // The others finish what they have begun, so that nothing is written after the clean-up.
        if (failures.length > 0) {
          return;
        }
      }
    }),
  );
  if (failures.length > 0) {
    throw failures[0];
  }
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    // ENOTDIR: a file stands where a folder above this is needed, which is reported for that folder.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return undefined;
    }
    throw error;
  }
}

/** Every folder above the paths, relative to the target, parents first. */
function foldersOf(files: readonly FileToWrite[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (
      let folder = posix.dirname(path);
      folder !== '.' && !folders.has(folder);
      folder = posix.dirname(folder)
    ) {
      folders.add(folder);
    }
  }
  return [...folders].sort();
}

/** Which folders are missing; one that is a file or a link is a problem. */
async function checkFolders(
  outDir: string,
  folders: readonly string[],
  problems: string[],
): Promise<string[]> {
  const missing: string[] = [];
  for (const folder of folders) {
    if (missing.includes(posix.dirname(folder))) {
      missing.push(folder);
      continue;
    }
    const stat = await statOf(join(outDir, folder));
    if (!stat) {
      missing.push(folder);
    } else if (!stat.isDirectory()) {
      problems.push(
        `${folder}: a folder is needed here, but there is a ${
          stat.isSymbolicLink() ? 'symbolic link' : 'file'
        }`,
      );
    }
  }
  return missing;
}

/** Which files are still to be written; one that exists with other content is a problem. */
async function checkFiles(
  outDir: string,
  files: readonly FileToWrite[],
  missingFolders: ReadonlySet<string>,
  problems: string[],
): Promise<FileToWrite[]> {
  const open: FileToWrite[] = [];
  await inParallel(files, async file => {
    if (missingFolders.has(posix.dirname(file.path))) {
      open.push(file);
      return;
    }
    const path = join(outDir, file.path);
    const stat = await statOf(path);
    if (!stat) {
      open.push(file);
    } else if (!stat.isFile()) {
      problems.push(
        `${file.path}: ${file.origin} writes a file here, but there is a ${
          stat.isDirectory() ? 'folder' : 'link or special file'
        }`,
      );
    } else if ((await readFile(path, 'utf8')) !== file.content) {
      problems.push(
        `${file.path}: exists with other content than ${file.origin} gives it`,
      );
    } else if (file.executable && (stat.mode & 0o100) === 0) {
      // Same bytes, but a copy lost the bit.
      await chmod(path, 0o755);
    }
  });
  return open;
}

/** Writes files and folders, and takes back what it made when one of them fails. */
async function write(
  outDir: string,
  folders: readonly string[],
  files: readonly FileToWrite[],
  last: readonly FileToWrite[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const made: string[] = [];
  const madeFolders: string[] = [];
  const one = async (file: FileToWrite) => {
    signal?.throwIfAborted();
    const path = join(outDir, file.path);
    made.push(path);
    // wx: what appeared since the check is not overwritten.
    await writeFile(path, file.content, { flag: 'wx' });
    if (file.executable) {
      await chmod(path, 0o755);
    }
  };
  try {
    for (const folder of folders) {
      await mkdir(join(outDir, folder));
      madeFolders.push(join(outDir, folder));
    }
    await inParallel(files, one);
    for (const file of last) {
      await one(file);
    }
  } catch (error) {
    const appeared =
      (error as NodeJS.ErrnoException).code === 'EEXIST'
        ? (error as NodeJS.ErrnoException).path
        : undefined;
    await Promise.allSettled(
      made
        .filter(path => path !== appeared)
        .map(path => rm(path, { force: true })),
    );
    for (const folder of madeFolders.reverse()) {
      await rmdir(folder).catch(() => undefined);
    }
    throw error;
  }
}

/**
 * Writes files below a folder, which is made when it is missing.
 *
 * A file that stands there with the same content is kept, so writing again is safe. Nothing is written
 * when there is any problem, and what was written is removed when writing fails or is cancelled.
 *
 * @param last - written after all others: a tree that has them is complete
 * @returns how many files were written
 * @throws ConflictError that lists every existing file with other content, and links or files where folders are needed
 */
export async function writeTree(options: {
  outDir: string;
  files: readonly FileToWrite[];
  last?: readonly FileToWrite[];
  signal?: AbortSignal;
}): Promise<number> {
  const { outDir, files, last = [], signal } = options;
  signal?.throwIfAborted();
  const problems: string[] = [];
  const target = await statOf(outDir);
  if (target && !target.isDirectory()) {
    throw new ConflictError(
      `${outDir} is not a folder. Name a folder that is empty or does not exist yet.`,
    );
  }
  if (!target) {
    await mkdir(dirname(outDir), { recursive: true });
  }
  const all = [...files, ...last];
  const folders = foldersOf(all);
  const missing = target
    ? await checkFolders(outDir, folders, problems)
    : folders;
  const missingSet = new Set(target ? missing : [...folders, '.']);
  const open =
    problems.length > 0
      ? []
      : await checkFiles(outDir, all, missingSet, problems);
  if (problems.length > 0) {
    throw new ConflictError(
      `Nothing was written to ${outDir}: it already holds something else.\n${problems
        .sort()
        .map(problem => `- ${problem}`)
        .join('\n')}\nChoose an empty folder, or remove these files.`,
    );
  }
  const openPaths = new Set(open.map(file => file.path));
  await write(
    outDir,
    target ? missing : ['.', ...missing],
    files.filter(file => openPaths.has(file.path)),
    last.filter(file => openPaths.has(file.path)),
    signal,
  );
  return open.length;
}

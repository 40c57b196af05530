import { constants, promises as fs } from 'node:fs';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { ConflictError } from '@backstage/errors';

/** A file that stands in the directory. */
export interface DiskFile {
  content: Buffer;
  executable: boolean;
}

/** Larger files are none of ours: nothing that is generated comes near. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Enough at once to hide latency, few enough for the file handles there are. */
const PARALLEL = 32;

async function statOf(file: string): Promise<Stats | undefined> {
  try {
    return await fs.lstat(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOTDIR: a file stands where a folder above this is needed, which is reported for that folder.
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function readOne(file: string, stat: Stats): Promise<DiskFile> {
  // Between the look and this a link may have come; it is not followed.
  // eslint-disable-next-line no-bitwise
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
  const handle = await fs.open(file, flags);
  try {
    return {
      content: await handle.readFile(),
      // eslint-disable-next-line no-bitwise
      executable: (stat.mode & 0o100) !== 0,
    };
  } finally {
    await handle.close();
  }
}

/** Folders above a path, outermost first. */
function above(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/**
 * Reads the files of a directory that a plan is about; those that are not there are left out.
 *
 * @param dir - absolute; it need not exist
 * @param paths - relative, without `..`
 * @throws ConflictError that lists symbolic links, folders and special files in the place of a file, files in the place
 *   of a folder, and files of more than 16 MiB: none of them is followed, read or replaced
 */
export async function readDisk(
  dir: string,
  paths: Iterable<string>,
  signal?: AbortSignal,
): Promise<Map<string, DiskFile>> {
  const found = new Map<string, DiskFile>();
  const problems = new Set<string>();
  const folders = new Map<string, Promise<boolean>>();
  const isFolder = async (folder: string): Promise<boolean> => {
    const stat = await statOf(path.join(dir, folder));
    if (stat && !stat.isDirectory()) {
      problems.add(
        `${folder}: a folder is needed here, but there is a ${
          stat.isSymbolicLink() ? 'symbolic link' : 'file'
        }`,
      );
    }
    return stat?.isDirectory() ?? false;
  };
  const look = async (file: string): Promise<void> => {
    signal?.throwIfAborted();
    for (const folder of above(file)) {
      const known = folders.get(folder) ?? isFolder(folder);
      folders.set(folder, known);
      if (!(await known)) return;
    }
    const target = path.join(dir, file);
    const stat = await statOf(target);
    if (!stat) return;
    if (!stat.isFile()) {
      const other = stat.isDirectory() ? 'folder' : 'special file';
      problems.add(
        `${file}: a file is needed here, but there is a ${
          stat.isSymbolicLink() ? 'symbolic link' : other
        }`,
      );
    } else if (stat.size > MOST_BYTES) {
      problems.add(
        `${file}: has ${stat.size} bytes, more than ${MOST_BYTES}; no skill makes such a file`,
      );
    } else {
      found.set(file, await readOne(target, stat));
    }
  };
  const queue = new Set(paths).values();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (const file of queue) await look(file);
    }),
  );
  if (problems.size > 0) {
    throw new ConflictError(
      `${dir} holds something else where files belong:\n${[...problems]
        .sort()
        .map(problem => `- ${problem}`)
        .join(
          '\n',
        )}\nReplace links by the files they point to, and move the rest away.`,
    );
  }
  return found;
}

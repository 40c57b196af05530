import { ConflictError, InputError, isError } from '@backstage/errors';
import git from 'isomorphic-git';
import fs from 'node:fs';
import path from 'node:path';
import type { Repository } from './RepositoryReader';

/** True for names that stay in their folder and that every file system takes. */
function isPlainName(name: string): boolean {
  return (
    name !== '.' &&
    name !== '..' &&
    name.toLowerCase() !== '.git' &&
    !/[/\\\0]/.test(name)
  );
}

/** Writes a file, unless the very same is there already: a task may be taken up again. */
async function writeOnce(
  target: string,
  name: string,
  content: Uint8Array,
  mode: number,
): Promise<void> {
  try {
    await fs.promises.writeFile(target, content, { flag: 'wx', mode });
  } catch (error) {
    if (!isError(error) || error.code !== 'EEXIST') {
      throw error;
    }
    const stat = await fs.promises.lstat(target);
    const same =
      stat.isFile() &&
      Buffer.from(content).equals(await fs.promises.readFile(target));
    if (!same) {
      throw new ConflictError(
        `Cannot fetch '${name}': the workspace has another file there. Name an empty folder as targetPath.`,
      );
    }
  }
  // The mode of a new file is subject to the umask.
  await fs.promises.chmod(target, mode);
}

/**
 * Writes the files of a commit below a folder, executable bits among them.
 *
 * @param oid - the commit
 * @param dir - made when it is missing; nothing in it is overwritten
 * @returns how many files there are
 * @throws InputError for symbolic links, submodules and names that leave the folder
 * @throws ConflictError when another file stands in the place of one
 */
export async function checkout(
  { gitdir, name }: Repository,
  oid: string,
  dir: string,
  signal?: AbortSignal,
): Promise<number> {
  let files = 0;
  const write = async (tree: string, below: string): Promise<void> => {
    signal?.throwIfAborted();
    const folder = path.join(dir, below);
    await fs.promises.mkdir(folder, { recursive: true });
    const listing = await git.readTree({ fs, gitdir, oid: tree });
    for (const entry of listing.tree) {
      const file = path.posix.join(below, entry.path);
      const isFile = entry.mode === '100644' || entry.mode === '100755';
      if (!isPlainName(entry.path) || !(isFile || entry.type === 'tree')) {
        throw new InputError(
          `Cannot fetch '${file}' of '${name}': only plain files and folders are fetched. Remove the symbolic link or submodule from the repository first.`,
        );
      }
      if (entry.type === 'tree') {
        await write(entry.oid, file);
      } else {
        const { blob } = await git.readBlob({ fs, gitdir, oid: entry.oid });
        const mode = entry.mode === '100755' ? 0o755 : 0o644;
        await writeOnce(path.join(dir, file), file, blob, mode);
        files += 1;
      }
    }
  };
  const { commit } = await git.readCommit({ fs, gitdir, oid });
  await write(commit.tree, '');
  return files;
}

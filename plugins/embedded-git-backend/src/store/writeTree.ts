import { InputError } from '@backstage/errors';
import git, { type TreeEntry } from 'isomorphic-git';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Stores a folder as Git objects, as it is: ignore files inside it are content and
 * hide nothing, dotfiles count, and the executable bit is kept. Empty folders have
 * no place in Git and are left out.
 *
 * @param gitdir - the bare repository that receives the objects
 * @param dir - the folder to store
 * @returns the hash of the tree, or `undefined` when there is no file in it
 * @throws InputError for symlinks, devices and nested `.git` folders
 */
export async function writeTree(
  gitdir: string,
  dir: string,
  relative = '',
): Promise<string | undefined> {
  const entries: TreeEntry[] = [];
  const dirents = await fs.promises.readdir(dir, { withFileTypes: true });
  for (const dirent of dirents) {
    const name = path.posix.join(relative, dirent.name);
    const target = path.join(dir, dirent.name);
    if (dirent.name.toLowerCase() === '.git') {
      throw new InputError(
        `Cannot publish '${name}': Git cannot store a folder or file of that name. Remove it before publishing.`,
      );
    }
    if (dirent.isDirectory()) {
      const oid = await writeTree(gitdir, target, name);
      if (oid) {
        entries.push({ mode: '040000', path: dirent.name, oid, type: 'tree' });
      }
    } else if (dirent.isFile()) {
      const { mode } = await fs.promises.stat(target);
      const blob = await fs.promises.readFile(target);
      entries.push({
        // eslint-disable-next-line no-bitwise
        mode: mode & 0o100 ? '100755' : '100644',
        path: dirent.name,
        oid: await git.writeBlob({ fs, gitdir, blob }),
        type: 'blob',
      });
    } else {
      throw new InputError(
        `Cannot publish '${name}': it is neither a file nor a folder. Symlinks are refused because they can point outside the repository.`,
      );
    }
  }
  return entries.length
    ? git.writeTree({ fs, gitdir, tree: entries })
    : undefined;
}

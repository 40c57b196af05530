import git, { Errors, type ReadCommitResult } from 'isomorphic-git';
import fs from 'node:fs';
import path from 'node:path';
import { isBranchName, isRepositoryName, MAIN_BRANCH } from './names';

/** One line of a folder listing. */
export interface ListedEntry {
  name: string;
  type: 'folder' | 'file';
  executable: boolean;
}

/** A bare repository on disk, read-only. */
export class Repository {
  readonly name: string;
  /** Absolute path of the bare repository. */
  readonly gitdir: string;

  constructor(name: string, gitdir: string) {
    this.name = name;
    this.gitdir = gitdir;
  }

  /** The newest commit of a branch, or `undefined` when there is no such branch; odd names never reach the disk. */
  async head(branch = MAIN_BRANCH): Promise<ReadCommitResult | undefined> {
    const { gitdir } = this;
    if (!isBranchName(branch)) {
      return undefined;
    }
    return orUndefined(async () => {
      const ref = `refs/heads/${branch}`;
      const oid = await git.resolveRef({ fs, gitdir, ref });
      return git.readCommit({ fs, gitdir, oid });
    });
  }

  /** Names of the branches that can be looked at, `main` first. */
  async branches(): Promise<string[]> {
    const { gitdir } = this;
    const names = await git.listBranches({ fs, gitdir });
    return names
      .filter(isBranchName)
      .sort(
        (a, b) =>
          Number(b === MAIN_BRANCH) - Number(a === MAIN_BRANCH) ||
          compare(a, b),
      );
  }

  /** The one-line description given when it was published; empty when there was none. */
  async description(): Promise<string> {
    const file = path.join(this.gitdir, 'description');
    const text = await fs.promises.readFile(file, 'utf8').catch(() => '');
    return text.trim();
  }

  /** A file of a branch's newest commit, or `undefined` when there is no such file. */
  async readFile(
    filepath: string,
    branch = MAIN_BRANCH,
  ): Promise<Uint8Array | undefined> {
    const { gitdir } = this;
    const oid = (await this.head(branch))?.oid;
    if (!oid) {
      return undefined;
    }
    return orUndefined(async () => {
      const { blob } = await git.readBlob({ fs, gitdir, oid, filepath });
      return blob;
    });
  }

  /**
   * A folder of a branch's newest commit (`''` is the root), folders first, or
   * `undefined` when there is no such folder.
   */
  async listFolder(
    folder: string,
    branch = MAIN_BRANCH,
  ): Promise<ListedEntry[] | undefined> {
    const { gitdir } = this;
    const oid = (await this.head(branch))?.oid;
    if (!oid) {
      return undefined;
    }
    const filepath = folder || undefined;
    const listing = await orUndefined(() =>
      git.readTree({ fs, gitdir, oid, filepath }),
    );
    return listing?.tree
      .map((entry): ListedEntry => ({
        name: entry.path,
        type: entry.type === 'tree' ? 'folder' : 'file',
        executable: entry.mode === '100755',
      }))
      .sort(
        (a, b) =>
          Number(a.type === 'file') - Number(b.type === 'file') ||
          compare(a.name, b.name),
      );
  }

  /** Paths of all files below a folder of a branch's newest commit, relative to the root. */
  async listFiles(folder = '', branch = MAIN_BRANCH): Promise<string[]> {
    const entries = (await this.listFolder(folder, branch)) ?? [];
    const nested = await Promise.all(
      entries.map(entry => {
        const child = path.posix.join(folder, entry.name);
        return entry.type === 'folder'
          ? this.listFiles(child, branch)
          : [child];
      }),
    );
    return nested.flat();
  }

  /** Every branch and tag with its commit, sorted by name. */
  async listRefs(): Promise<Array<{ ref: string; oid: string }>> {
    const { gitdir } = this;
    const [branches, tags] = await Promise.all([
      git.listBranches({ fs, gitdir }),
      git.listTags({ fs, gitdir }),
    ]);
    const refs = [
      ...branches.map(name => `refs/heads/${name}`),
      ...tags.map(name => `refs/tags/${name}`),
    ].sort(compare);
    return Promise.all(
      refs.map(async ref => ({
        ref,
        oid: await git.resolveRef({ fs, gitdir, ref }),
      })),
    );
  }
}

/** Finds the bare repositories in one folder. */
export class RepositoryReader {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The repository of that name, or `undefined`; odd names never reach the disk. */
  async find(name: string): Promise<Repository | undefined> {
    if (!isRepositoryName(name)) {
      return undefined;
    }
    const gitdir = path.join(this.#directory, `${name}.git`);
    const stat = await fs.promises.stat(gitdir).catch(() => undefined);
    return stat?.isDirectory() ? new Repository(name, gitdir) : undefined;
  }

  /** All repositories, by name. */
  async list(): Promise<Repository[]> {
    const entries = await fs.promises
      .readdir(this.#directory)
      .catch((): string[] => []);
    const found = await Promise.all(
      entries
        .filter(entry => entry.endsWith('.git'))
        .map(entry => this.find(entry.slice(0, -'.git'.length))),
    );
    return found
      .filter(repository => repository !== undefined)
      .sort((a, b) => compare(a.name, b.name));
  }
}

/** By code unit: the same order on every machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The value, or `undefined` when the commit has nothing of that kind at that path. */
async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (
      error instanceof Errors.NotFoundError ||
      error instanceof Errors.ObjectTypeError ||
      error instanceof Errors.InvalidFilepathError
    ) {
      return undefined;
    }
    throw error;
  }
}

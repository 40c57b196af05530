import { ConflictError, InputError, isError } from '@backstage/errors';
import git from 'isomorphic-git';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cleanIdentityText, type Identity } from './identity';
import {
  isRepositoryName,
  MAIN_BRANCH,
  REPOSITORY_NAME_PATTERN,
} from './names';
import { RepositoryReader } from './RepositoryReader';
import { taskTrailer } from './trailer';
import { writeTree } from './writeTree';

const TEMPORARY_PREFIX = '.publishing-';
/** A leftover this old, in milliseconds, belongs to a process that is gone. */
const STALE_AFTER = 60 * 60 * 1000;

/** What {@link RepositoryWriter.publish} needs. */
export interface PublishOptions {
  /** Name of the new repository, see `names.ts`. */
  name: string;
  /** Folder whose files become the first commit. */
  sourceDir: string;
  /** Shown on the repository's page. */
  description?: string;
  /** First line of the commit message. */
  message: string;
  /** Scaffolder task that publishes; marks the commit, so that a resumed task finds its own work. */
  taskId: string;
  author: Identity;
}

/** Creates bare repositories in one folder, each complete or not at all. */
export class RepositoryWriter {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Publishes a folder as the first commit of a new repository. It is prepared in a
   * temporary folder and moved into place, so no reader ever sees half of it.
   * Publishing the same files again from the same task changes nothing and gives
   * the same commit.
   *
   * @throws InputError for a name or a file that cannot be published, or no file at all
   * @throws ConflictError when there is another repository of that name
   */
  async publish(options: PublishOptions): Promise<{ commitHash: string }> {
    const { name, taskId } = options;
    if (!isRepositoryName(name)) {
      throw new InputError(
        `'${name}' is not a repository name. Expected lower case letters and digits, joined by '-', '.' or '_', not ending in '.git': ${REPOSITORY_NAME_PATTERN}`,
      );
    }
    await fs.promises.mkdir(this.#directory, { recursive: true });
    await this.#removeLeftovers();

    const target = path.join(this.#directory, `${name}.git`);
    const gitdir = path.join(
      this.#directory,
      `${TEMPORARY_PREFIX}${crypto.randomUUID()}`,
    );
    try {
      await git.init({ fs, gitdir, bare: true, defaultBranch: MAIN_BRANCH });
      const tree = await writeTree(gitdir, options.sourceDir);
      if (!tree) {
        throw new InputError(
          `There is nothing to publish as '${name}': the workspace holds no file.`,
        );
      }
      const own = await this.#findOwnCommit(name, tree, taskId);
      if (own) {
        return { commitHash: own };
      }
      const author = {
        name: cleanIdentityText(options.author.name),
        email: cleanIdentityText(options.author.email),
        timestamp: Math.floor(Date.now() / 1000),
        timezoneOffset: 0,
      };
      const commitHash = await git.commit({
        fs,
        gitdir,
        ref: `refs/heads/${MAIN_BRANCH}`,
        tree,
        parent: [],
        message: `${options.message}\n\n${taskTrailer(taskId)}\n`,
        author,
        committer: author,
      });
      await fs.promises.writeFile(
        path.join(gitdir, 'description'),
        `${(options.description ?? '').replace(/\s+/g, ' ').trim()}\n`,
      );
      await this.#moveIntoPlace(gitdir, target, name);
      return { commitHash };
    } finally {
      await fs.promises.rm(gitdir, { recursive: true, force: true });
    }
  }

  /** The commit this task made here before, if that is what the repository holds. */
  async #findOwnCommit(name: string, tree: string, taskId: string) {
    const existing = await new RepositoryReader(this.#directory).find(name);
    if (!existing) {
      return undefined;
    }
    const head = await existing.head();
    if (
      head?.commit.tree === tree &&
      head.commit.message.split('\n').includes(taskTrailer(taskId))
    ) {
      return head.oid;
    }
    throw conflict(name);
  }

  async #moveIntoPlace(gitdir: string, target: string, name: string) {
    try {
      await fs.promises.rename(gitdir, target);
    } catch (error) {
      // another task was faster: POSIX says one of the first two, Windows EPERM
      const code = isError(error) ? error.code : undefined;
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') {
        throw conflict(name);
      }
      throw error;
    }
  }

  /** Removes what a killed process left behind. */
  async #removeLeftovers() {
    for (const entry of await fs.promises.readdir(this.#directory)) {
      if (entry.startsWith(TEMPORARY_PREFIX)) {
        const leftover = path.join(this.#directory, entry);
        const stat = await fs.promises.stat(leftover).catch(() => undefined);
        if (stat && Date.now() - stat.mtimeMs > STALE_AFTER) {
          await fs.promises.rm(leftover, { recursive: true, force: true });
        }
      }
    }
  }
}

function conflict(name: string) {
  return new ConflictError(
    `The repository '${name}' exists already and was left as it is. Choose another repository name, or remove '${name}.git' from the repositories folder first.`,
  );
}

import {
  ConflictError,
  InputError,
  isError,
  NotFoundError,
} from '@backstage/errors';
import git from 'isomorphic-git';
import fs from 'node:fs';
import path from 'node:path';
import { cleanIdentityText, type Identity } from './identity';
import { BRANCH_NAME_PATTERN, isBranchName, MAIN_BRANCH } from './names';
import { RepositoryReader, type Repository } from './RepositoryReader';
import { taskTrailer } from './trailer';
import { writeTree } from './writeTree';

/** What {@link publishBranch} needs. */
export interface PublishBranchOptions {
  /** Folder of all repositories. */
  directory: string;
  /** An existing repository. */
  name: string;
  /** The new branch, see `names.ts`. */
  branch: string;
  /** The commit that the files started from; default: the newest one of `main`. */
  parent?: string;
  /** Folder whose files become the commit, all of them. */
  sourceDir: string;
  /** First line of the commit message. */
  message: string;
  /** Scaffolder task that publishes; marks the commit, so that a resumed task finds its own work. */
  taskId: string;
  author: Identity;
}

/** What {@link publishBranch} did. */
export type PublishedBranch = {
  /** The commit of the branch, or the parent when the files are those of the parent. */
  commitHash: string;
  /** False when there was nothing to publish; then there is no branch. */
  changed: boolean;
};

async function parentOf(
  repository: Repository,
  wanted: string | undefined,
): Promise<{ oid: string; tree: string }> {
  const { gitdir, name } = repository;
  const oid = wanted ?? (await repository.head())?.oid;
  try {
    const { commit } = await git.readCommit({ fs, gitdir, oid: oid ?? '' });
    return { oid: oid ?? '', tree: commit.tree };
  } catch {
    throw new NotFoundError(
      `The repository '${name}' has no commit ${wanted ?? `on '${MAIN_BRANCH}'`} to start a branch from.`,
    );
  }
}

/** Makes a branch that must not be there yet; the file system says who is first. */
async function createBranch(
  repository: Repository,
  branch: string,
  oid: string,
): Promise<void> {
  const file = path.join(repository.gitdir, 'refs', 'heads', branch);
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  try {
    await fs.promises.writeFile(file, `${oid}\n`, { flag: 'wx' });
  } catch (error) {
    const code = isError(error) ? error.code : undefined;
    if (code === 'EEXIST' || code === 'EISDIR') {
      throw taken(repository, branch);
    }
    throw error;
  }
}

function taken({ name }: Repository, branch: string) {
  return new ConflictError(
    `The repository '${name}' has a branch '${branch}' already, and it was left as it is. Choose another branch name, or merge or delete that branch first.`,
  );
}

/**
 * Commits a folder to a new branch of an existing repository, on top of the commit that the files started from. No
 * branch that exists is ever moved, so nobody's commits are lost. Publishing the same files again from the same task
 * changes nothing and gives the same commit.
 *
 * @throws InputError for a branch name or a file that cannot be published, or no file at all
 * @throws NotFoundError when there is no such repository or parent
 * @throws ConflictError when the repository has a branch of that name
 */
export async function publishBranch(
  options: PublishBranchOptions,
): Promise<PublishedBranch> {
  const { directory, name, branch, taskId } = options;
  if (!isBranchName(branch) || branch === MAIN_BRANCH) {
    throw new InputError(
      `'${branch}' cannot be the name of a new branch. Expected lower case letters and digits, joined by '-', '.' or '_', and not '${MAIN_BRANCH}': ${BRANCH_NAME_PATTERN}`,
    );
  }
  const repository = await new RepositoryReader(directory).find(name);
  if (!repository) {
    throw new NotFoundError(
      `There is no repository '${name}' to add a branch to.`,
    );
  }
  const { gitdir } = repository;
  const parent = await parentOf(repository, options.parent);
  const tree = await writeTree(gitdir, options.sourceDir);
  if (!tree) {
    throw new InputError(
      `There is nothing to publish to '${name}': the workspace holds no file.`,
    );
  }
  if (tree === parent.tree) {
    return { commitHash: parent.oid, changed: false };
  }
  const existing = await repository.head(branch);
  if (existing) {
    const { commit, oid } = existing;
    const own = commit.message.split('\n').includes(taskTrailer(taskId));
    if (own && commit.tree === tree && commit.parent.includes(parent.oid)) {
      return { commitHash: oid, changed: true };
    }
    throw taken(repository, branch);
  }
  const author = {
    name: cleanIdentityText(options.author.name),
    email: cleanIdentityText(options.author.email),
    timestamp: Math.floor(Date.now() / 1000),
    timezoneOffset: 0,
  };
  const commitHash = await git.writeCommit({
    fs,
    gitdir,
    commit: {
      tree,
      parent: [parent.oid],
      message: `${options.message}\n\n${taskTrailer(taskId)}\n`,
      author,
      committer: author,
    },
  });
  await createBranch(repository, branch, commitHash);
  return { commitHash, changed: true };
}

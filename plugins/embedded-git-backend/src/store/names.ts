/** The longest repository name, in characters. */
export const MAX_NAME_LENGTH = 100;

/**
 * A repository name: lower case words joined by `-`, `.` or `_`. Lower case only,
 * because file systems differ in whether `Shop` and `shop` are one folder; no name
 * starts with a dot, so none can leave the folder or hide in it.
 */
export const REPOSITORY_NAME_PATTERN =
  '^(?!.*[.]git$)[a-z0-9]+((-+|[._])[a-z0-9]+)*$';

/** Whether `name` can be the name of a repository. */
export function isRepositoryName(name: string): boolean {
  return (
    name.length <= MAX_NAME_LENGTH &&
    new RegExp(REPOSITORY_NAME_PATTERN, 'u').test(name)
  );
}

/** The branch that a repository starts with. */
export const MAIN_BRANCH = 'main';

/** The longest branch name, in characters. */
export const MAX_BRANCH_LENGTH = 100;

/** A branch name: lower case words joined by `-`, `.` or `_`, so that it is one part of an address. */
export const BRANCH_NAME_PATTERN =
  '^(?!.*[.]lock$)[a-z0-9]+((-+|[._])[a-z0-9]+)*$';

/** Whether `name` can be the name of a branch. */
export function isBranchName(name: string): boolean {
  return (
    name.length <= MAX_BRANCH_LENGTH &&
    new RegExp(BRANCH_NAME_PATTERN, 'u').test(name)
  );
}

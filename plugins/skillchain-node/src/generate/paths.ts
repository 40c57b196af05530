import { InputError } from '@backstage/errors';

/**
 * Where an output stands in the repository: below the library's root, or in the repository itself when its
 * path starts with `./`.
 *
 * @param written - the path with its expressions rendered
 * @param whose - who promises it, for the message
 * @throws InputError for an absolute path, an empty part, `.` or `..`, a backslash or a control character, and
 *   for anything below `.skillchain/` or `.git/`, which are not a skill's to write
 */
export function repositoryPath(
  written: string,
  outputRoot: string,
  whose: string,
): string {
  const below = outputRoot === '' ? written : `${outputRoot}/${written}`;
  const path = written.startsWith('./') ? written.slice(2) : below;
  const parts = path.split('/');
  const unsafe =
    written.startsWith('/') ||
    written.split('/').includes('..') ||
    // eslint-disable-next-line no-control-regex
    /[\\\u0000-\u001f\u007f]/.test(written) ||
    parts.some(part => part === '' || part === '.' || part === '..');
  if (unsafe) {
    throw new InputError(
      `${whose} promises the path ${JSON.stringify(
        written,
      )}, which is not a plain path inside the repository. Use forward slashes and no "..".`,
    );
  }
  if (parts[0] === '.skillchain' || parts[0] === '.git') {
    throw new InputError(
      `${whose} promises the path "${path}". The folder ${parts[0]}/ is not for skills to write.`,
    );
  }
  return path;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sha256 } from '../generate/writeTree';
import type { KnownFile } from './decide';
import { decode } from './lines';

const run = promisify(execFile);

/** Versions of a file that are looked at, newest first. */
const MOST_VERSIONS = 200;
const TIMEOUT_MS = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** The directory is a stranger's: nothing that its Git configuration names is run. */
const SAFE = [
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'log.showSignature=false',
];

async function git(
  dir: string,
  args: string[],
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const { stdout } = await run('git', [...SAFE, '-C', dir, ...args], {
    encoding: 'buffer',
    maxBuffer: MOST_BYTES,
    timeout: TIMEOUT_MS,
    signal,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
    },
  });
  return stdout;
}

/** Ids of the versions a path has had, newest first. */
async function versionsOf(
  dir: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const log = await git(
    dir,
    [
      'log',
      '--raw',
      '--no-abbrev',
      '--no-renames',
      '--no-ext-diff',
      '--no-textconv',
      '--format=',
      '-m',
      `--max-count=${MOST_VERSIONS}`,
      '--',
      file,
    ],
    signal,
  );
  // :100644 100644 <before> <after> M<tab>path
  const ids = [
    ...log
      .toString('latin1')
      .matchAll(/^:\d+ \d+ ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) /gm),
  ].flatMap(([, before, after]) => [after, before]);
  return [...new Set(ids)].filter(id => !/^0+$/.test(id));
}

/**
 * The version of a recorded file in the history of the Git repository that a directory is in, told by its hash.
 *
 * @returns undefined when there is none, no repository or no Git
 */
export async function findInHistory(
  dir: string,
  known: KnownFile,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    for (const id of await versionsOf(dir, known.path, signal)) {
      const content = await git(dir, ['cat-file', 'blob', id], signal);
      if (sha256(content) === known.sha256) return decode(content);
    }
  } catch (error) {
    signal?.throwIfAborted();
    // No Git, no repository, or one that Git refuses: then its history is of no help.
    if ((error as { code?: unknown }).code === undefined) throw error;
  }
  return undefined;
}

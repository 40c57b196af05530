import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type {
  Finding,
  ProgramReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { ParsedFile } from '../parse';
import { execute, OutOfTime, type Outcome } from './execute';
import { HOSTS } from './hosts';
import { INFRASTRUCTURE } from './infrastructure';
import { LINTERS } from './linters';
import { SERVERS } from './servers';
import { NotRun, type Program, type Workbench } from './types';

const PROGRAMS: Program[] = [
  ...LINTERS,
  ...INFRASTRUCTURE,
  ...SERVERS,
  ...HOSTS,
];

/** Names of the programs that validation can use. */
export const PROGRAM_NAMES: readonly string[] = PROGRAMS.map(
  ({ name }) => name,
);

/** Which programs of the host may be used, and how long. */
export interface ProgramOptions {
  /** Some of {@link PROGRAM_NAMES}, or all. */
  allow: 'all' | readonly string[];
  /** How long each may take for all of its files, in seconds. Default: 30. */
  timeoutSeconds?: number;
}

/** How long each program may take unless somebody says otherwise, in seconds. */
export const PROGRAM_TIMEOUT = 30;

/** Programs at a time: they are processes, and machines have few cores. */
const AT_ONCE = 3;

/** Where programs of administrators are, which PATH may lack. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The absolute path of a program, never one inside the tree. */
async function locate(name: string, tree: string): Promise<string | undefined> {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...MORE_FOLDERS,
  ].filter(folder => path.isAbsolute(folder));
  for (const folder of folders) {
    const candidate = path.join(folder, name);
    try {
      await fs.access(candidate, fs.constants.X_OK);
      const real = await fs.realpath(candidate);
      if ((await fs.stat(real)).isFile() && !real.startsWith(tree + path.sep)) {
        return candidate;
      }
    } catch {
      // Not here.
    }
  }
  return undefined;
}

/** Everything that a program gets to know of the environment: no variable of this process but the search path. */
function environmentOf(home: string): Record<string, string> {
  return {
    PATH: [
      ...(process.env.PATH ?? '')
        .split(path.delimiter)
        .filter(folder => path.isAbsolute(folder)),
      ...MORE_FOLDERS,
    ].join(path.delimiter),
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TF_CLI_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
  };
}

/** A namespace without a network; not every host and container grants one. */
const OFFLINE = ['--user', '--map-root-user', '--net', '--'];

async function offlinePrefix(home: string, tree: string): Promise<string[]> {
  const unshare = await locate('unshare', tree);
  if (!unshare) return [];
  try {
    const { code } = await execute(unshare, [...OFFLINE, 'true'], {
      cwd: home,
      env: environmentOf(home),
      deadline: Date.now() + 5000,
    });
    return code === 0 ? [unshare, ...OFFLINE] : [];
  } catch {
    return [];
  }
}

/** Writes the text files of the tree below a folder: what was read, so no link is followed and nothing is shared. */
async function copyTo(
  dir: string,
  files: readonly ParsedFile[],
  signal?: AbortSignal,
) {
  const folders = new Set(
    files.map(file => path.dirname(path.join(dir, file.path))),
  );
  for (const folder of folders) await fs.mkdir(folder, { recursive: true });
  for (let at = 0; at < files.length; at += 64) {
    signal?.throwIfAborted();
    await Promise.all(
      files
        .slice(at, at + 64)
        .map(file => fs.writeFile(path.join(dir, file.path), file.text ?? '')),
    );
  }
}

interface Session {
  files: readonly ParsedFile[];
  /** Real path of the tree. */
  tree: string;
  home: string;
  copy: string;
  offline: string[];
  options: ProgramOptions;
  signal?: AbortSignal;
}

/** What one program says, and how it ended. */
export interface ProgramResult {
  report: ProgramReport;
  findings: Finding[];
}

async function runOne(
  program: Program,
  session: Session,
): Promise<ProgramResult | undefined> {
  const { files, tree, home, copy, offline, options, signal } = session;
  const chosen = program.files(files).filter(file => file.text?.trim());
  if (chosen.length === 0) return undefined;
  const notRun = (reason: string): ProgramResult => ({
    report: {
      program: program.name,
      status: 'not-run',
      files: chosen.length,
      findings: 0,
      reason,
    },
    findings: [],
  });
  if (options.allow !== 'all' && !options.allow.includes(program.name)) {
    return notRun('it is not among the allowed programs');
  }
  const command = await locate(program.name, tree);
  if (!command) return notRun('it is not installed');
  const refused = program.refuses?.(chosen);
  if (refused) return notRun(refused);
  const seconds = options.timeoutSeconds ?? PROGRAM_TIMEOUT;
  const deadline = Date.now() + seconds * 1000;
  const run = async (
    args: readonly string[],
    given: {
      cwd?: string;
      input?: string;
      env?: Record<string, string>;
      command?: string;
    } = {},
  ): Promise<Outcome> => {
    const wanted = given.command ? await locate(given.command, tree) : command;
    if (!wanted) throw new NotRun(`${given.command} is not installed`);
    const [first, ...rest] = [...offline, wanted, ...args];
    return execute(first, rest, {
      cwd: given.cwd ?? home,
      env: { ...environmentOf(home), ...given.env },
      deadline,
      signal,
      input: given.input,
    });
  };
  const bench: Workbench = {
    copy,
    isRoot: offline.length > 0 || process.getuid?.() === 0,
    command,
    run,
    scratch: () => fs.mkdtemp(path.join(home, `${program.name}-`)),
  };
  try {
    if (program.version) {
      const { stdout, stderr } = await run(program.version.args);
      const reason = program.version.unsuitable(`${stdout}\n${stderr}`);
      if (reason) return notRun(reason);
    }
    const complaints = await program.check(chosen, bench, files);
    return {
      report: {
        program: program.name,
        status: complaints.length > 0 ? 'failed' : 'passed',
        files: chosen.length,
        findings: complaints.length,
      },
      findings: complaints.map(({ warn, message, ...place }) => ({
        check: `program/${program.name}`,
        severity: warn ? 'warning' : 'error',
        ...place,
        message: message.length > 500 ? `${message.slice(0, 499)}…` : message,
      })),
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof OutOfTime) {
      return notRun(
        `took longer than ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`,
      );
    }
    if (error instanceof NotRun) return notRun(error.message);
    return notRun(`it could not be started: ${(error as Error).message}`);
  }
}

/**
 * Asks the programs of this host about the files of a tree.
 *
 * They work on a copy in a temporary folder that is removed at the end, without the variables of this process, without
 * a network where the system can take it away, and each only as long as it may. Whatever they start ends with them.
 *
 * @param dir - the tree; only used to keep programs inside it from being run
 * @returns reports of the programs that have something to read, in a fixed order, and what they found
 */
export async function runPrograms(
  dir: string,
  files: readonly ParsedFile[],
  options: ProgramOptions,
  signal?: AbortSignal,
): Promise<{ programs: ProgramReport[]; findings: Finding[] }> {
  const home = await fs.mkdtemp(path.join(os.tmpdir(), 'skillchain-programs-'));
  try {
    const copy = path.join(home, 'tree');
    await fs.mkdir(copy);
    const texts = files.filter(({ text }) => text !== undefined);
    await copyTo(copy, texts, signal);
    const tree = await fs.realpath(dir);
    const session: Session = {
      files: texts,
      tree,
      home,
      copy,
      offline: await offlinePrefix(home, tree),
      options,
      signal,
    };
    const results: (ProgramResult | undefined)[] = [];
    const queue = PROGRAMS.entries();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [index, program] of queue) {
          signal?.throwIfAborted();
          results[index] = await runOne(program, session);
        }
      }),
    );
    const found = results.filter(result => result !== undefined);
    return {
      programs: found.map(({ report }) => report),
      findings: found.flatMap(({ findings }) => findings),
    };
  } finally {
    await fs.rm(home, { recursive: true, force: true });
  }
}

import path from 'path';
import type { ParsedFile } from '../parse';
import type { Complaint, Program, Workbench } from './types';

/** Line length is left to people; everything else that yamllint knows is demanded. */
const YAMLLINT = [
  'extends: default',
  'rules:',
  '  line-length: disable',
  '  document-start: disable',
  '  comments: {min-spaces-from-content: 1}',
  '  indentation: {spaces: 2, indent-sequences: consistent}',
  "  truthy: {allowed-values: ['true', 'false'], check-keys: false}",
  '  braces: {max-spaces-inside: 1}',
].join('\n');

const BATCH = 100;

/** Runs a linter that takes many files and prints `FILE:LINE:COLUMN: message`. */
async function lint(
  chosen: readonly ParsedFile[],
  bench: Workbench,
  args: readonly string[],
  read: (line: string) => Omit<Complaint, 'file'> | undefined,
): Promise<Complaint[]> {
  const found: Complaint[] = [];
  for (let at = 0; at < chosen.length; at += BATCH) {
    const batch = chosen.slice(at, at + BATCH);
    const byPath = new Map(
      batch.map(file => [path.join(bench.copy, file.path), file.path]),
    );
    const { stdout, stderr } = await bench.run([...args, ...byPath.keys()]);
    for (const line of `${stdout}\n${stderr}`.split('\n')) {
      const [, absolute, rest] = /^(\/.+?):(\d+:.*)$/.exec(line) ?? [];
      const file = byPath.get(absolute);
      // What it says about other files, which a hostile one may include, is nobody's business.
      const said = file === undefined ? undefined : read(rest);
      if (file !== undefined && said) found.push({ file, ...said });
    }
  }
  return found;
}

function isShell(file: ParsedFile): boolean {
  return file.format === 'shell' && /^#!/.test(file.text ?? '');
}

const shellcheck: Program = {
  name: 'shellcheck',
  files: files => files.filter(isShell),
  check: (chosen, bench) =>
    lint(
      chosen,
      bench,
      ['--norc', '-x', '-P', 'SCRIPTDIR', '-S', 'style', '-f', 'gcc'],
      said => {
        const [, line, level, message] =
          /^(\d+):\d+: (\w+): (.*)$/.exec(said) ?? [];
        return line
          ? { line: Number(line), message, warn: level !== 'error' }
          : undefined;
      },
    ),
};

const yamllint: Program = {
  name: 'yamllint',
  files: files =>
    files.filter(
      ({ path: file, format }) =>
        format === 'yaml' && !file.startsWith('.skillchain/'),
    ),
  check: (chosen, bench) =>
    lint(chosen, bench, ['-s', '-f', 'parsable', '-d', YAMLLINT], said => {
      const [, line, message] = /^(\d+):\d+: (.*)$/.exec(said) ?? [];
      return line ? { line: Number(line), message, warn: true } : undefined;
    }),
};

/** One complaint for a program that ends badly: its first line, with the number that it names. */
export function firstLine(
  file: string,
  text: string,
  place: RegExp = /(?:line |:)(\d+)/,
): Complaint {
  const message =
    text
      .split('\n')
      .map(line => line.trim())
      .find(line => line !== '') ?? 'It ended with an error and said nothing.';
  const line = place.exec(message)?.[1];
  return { file, line: line ? Number(line) : undefined, message };
}

/** Takes the folder of the copy out of what a program says. */
export function withoutFolder(text: string, ...folders: string[]): string {
  return folders.reduce(
    (said, folder) => said.replaceAll(`${folder}/`, '').replaceAll(folder, ''),
    text,
  );
}

const bash: Program = {
  name: 'bash',
  files: files =>
    files.filter(file => isShell(file) && /^#!.*\bbash\b/.test(file.text!)),
  async check(chosen, bench) {
    const found: Complaint[] = [];
    for (const file of chosen) {
      const target = path.join(bench.copy, file.path);
      // `-n` reads and does not run; neither a profile nor an environment file is read.
      const { code, stderr } = await bench.run([
        '--noprofile',
        '--norc',
        '-n',
        target,
      ]);
      if (code !== 0) {
        found.push(firstLine(file.path, withoutFolder(stderr, bench.copy)));
      }
    }
    return found;
  },
};

const shfmt: Program = {
  name: 'shfmt',
  files: files => files.filter(isShell),
  async check(chosen, bench) {
    const byPath = new Map(
      chosen.map(file => [path.join(bench.copy, file.path), file.path]),
    );
    const { stdout } = await bench.run([
      ...['-l', '-i', '2', '-ci', '-bn'],
      ...byPath.keys(),
    ]);
    return stdout.split('\n').flatMap(line => {
      const file = byPath.get(line);
      return file === undefined
        ? []
        : [{ file, message: 'shfmt would write it differently.', warn: true }];
    });
  },
};

/** Linters of shell and YAML. */
export const LINTERS: Program[] = [bash, shellcheck, shfmt, yamllint];

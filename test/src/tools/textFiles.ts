import path from 'path';
import { parseAllDocuments } from 'yaml';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import {
  distinct,
  entriesOf,
  type GeneratedTree,
  hclOf,
  type TreeEntry,
} from './trees';

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

function batches<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Runs a linter that takes many files and names them in its output, `FILE:LINE:COLUMN: message`. */
async function lintFiles(
  entries: TreeEntry[],
  command: string,
  args: string[],
): Promise<Defect[]> {
  const found = await mapLimited(batches(entries, 80), async batch => {
    const files = batch.map(entry => path.join(entry.tree.dir, entry.path));
    const { code, stdout, stderr } = await run(command, [...args, ...files]);
    // shfmt lists files and still ends with 0.
    if (code === 0 && !stdout.trim()) return [];
    const lines = `${stdout}\n${stderr}`.split('\n').filter(Boolean);
    return lines.map(text => {
      const entry = batch.find(({ tree, path: file }) =>
        text.includes(path.join(tree.dir, file)),
      );
      return {
        tree: entry?.tree.id ?? '',
        file: entry?.path ?? command,
        message: entry
          ? text.replace(path.join(entry.tree.dir, entry.path), '') ||
            `${command} would write it differently`
          : text,
      };
    });
  });
  return found.flat();
}

const SHELL = /\.(sh|bash|bats)$/;

/** `shellcheck`, style findings included. */
export function checkShellcheck(trees: GeneratedTree[]): Promise<Defect[]> {
  return lintFiles(distinct(entriesOf(trees, SHELL)), 'shellcheck', [
    '-x',
    '-S',
    'style',
    '-f',
    'gcc',
  ]);
}

/** `shfmt`: two blanks, case branches indented, operators at line starts. */
export function checkShellFormat(trees: GeneratedTree[]): Promise<Defect[]> {
  return lintFiles(distinct(entriesOf(trees, SHELL)), 'shfmt', [
    '-l',
    '-i',
    '2',
    '-ci',
    '-bn',
  ]);
}

/** `bash -n`, or `dash -n` where a script promises to be POSIX. */
export async function checkShellSyntax(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const found = await mapLimited(
    distinct(entriesOf(trees, /\.sh$/)),
    async ({ tree, path: file, text }) => {
      const shell = text.startsWith('#!/bin/sh\n') ? 'dash' : 'bash';
      const { code, stderr } = await run(shell, ['-n'], { input: text });
      return code === 0 && !stderr
        ? []
        : [{ tree: tree.id, file, message: stderr.trim() }];
    },
  );
  return found.flat();
}

/** `yamllint`, warnings included. */
export function checkYamllint(trees: GeneratedTree[]): Promise<Defect[]> {
  // The record is written by a program for programs.
  const files = entriesOf(trees, /^(?!\.skillchain\/).*\.ya?ml$/);
  return lintFiles(distinct(files), 'yamllint', [
    '-s',
    '-f',
    'parsable',
    '-d',
    YAMLLINT,
  ]);
}

/** The YAML parser, with duplicate keys as errors, and the Terraform parser. */
export async function checkParsers(trees: GeneratedTree[]): Promise<Defect[]> {
  const yaml = distinct(entriesOf(trees, /\.ya?ml$/)).flatMap(
    ({ tree, path: file, text }) =>
      parseAllDocuments(text, { uniqueKeys: true })
        .flatMap(document => [...document.errors, ...document.warnings])
        .map(({ message }) => ({ tree: tree.id, file, message })),
  );
  const hcl = await mapLimited(
    distinct(entriesOf(trees, /\.(tf|tfvars|hcl)$/)),
    async ({ tree, path: file, text }) => {
      try {
        await hclOf(file, text);
        return [];
      } catch (error) {
        return [{ tree: tree.id, file, message: (error as Error).message }];
      }
    },
  );
  return [...yaml, ...hcl.flat()];
}

/** `terraform fmt -check` over whole trees: it walks folders itself. */
export async function checkTerraformFormat(root: string): Promise<Defect[]> {
  const { code, stdout, stderr } = await run('terraform', [
    'fmt',
    '-check',
    '-recursive',
    '-no-color',
    root,
  ]);
  if (code === 0) return [];
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [tree, ...rest] = path.relative(root, line).split(path.sep);
      return { tree, file: rest.join('/'), message: 'is not formatted' };
    });
}

/** Bytes that must not be in any file: carriage returns, tabs in YAML, trailing blanks, no final newline. */
export function checkBytes(trees: GeneratedTree[]): Defect[] {
  return distinct(entriesOf(trees, /./)).flatMap(
    ({ tree, path: file, text }) => {
      const messages: string[] = [];
      if (text.includes('\r')) messages.push('has a carriage return');
      if (!text.endsWith('\n') || text.endsWith('\n\n')) {
        messages.push('does not end with exactly one newline');
      }
      const blank = text.split('\n').findIndex(line => /[ \t]$/.test(line));
      if (blank >= 0) messages.push(`line ${blank + 1} ends with a blank`);
      if (/\.ya?ml$/.test(file) && text.includes('\t')) {
        messages.push('has a tab');
      }
      return messages.map(message => ({ tree: tree.id, file, message }));
    },
  );
}

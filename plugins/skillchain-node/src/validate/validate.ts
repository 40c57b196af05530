import type {
  ChangedFile,
  ChecklistItem,
  Finding,
  SkillReport,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import { type RunFacts, runFacts } from '../generate/runFacts';
import { selectOutputs } from '../generate/selectOutputs';
import type { LoadedLibrary } from '../load';
import { checklistScore, runChecklist } from './checklist';
import { createCheckContext } from './checklist/context';
import { checkOutputs, percent } from './outputs';
import { memoryTree, type MemoryFile } from './memoryTree';
import { parseFile, type ParsedFile } from './parse';
import { readRecord, RECORD, type RunRecord } from './record';
import { type ParsedTree, checkSyntax } from './syntax';

import { readTree, type Tree } from './tree';

/** From which completeness, in percent, a tree passes wholly or in part. */
export interface Thresholds {
  pass: number;
  partial: number;
}

const THRESHOLDS: Thresholds = { pass: 90, partial: 70 };

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** The folder that generate wrote. */
  dir: string;
  signal?: AbortSignal;
  /** Default: PASS from 90, PARTIAL from 70 percent. */
  thresholds?: Partial<Thresholds>;
}

function changedFiles(tree: Tree, record: RunRecord): ChangedFile[] {
  const present = new Map(tree.files.map(file => [file.path, file.sha256]));
  const before = [...record.files].flatMap<ChangedFile>(
    ([path, { skill, sha256 }]) => {
      if (!present.has(path)) return [{ path, change: 'removed', skill }];
      return present.get(path) === sha256
        ? []
        : [{ path, change: 'changed', skill }];
    },
  );
  const added = [...present.keys()]
    .filter(path => !record.files.has(path) && !path.startsWith(RECORD))
    .map<ChangedFile>(path => ({ path, change: 'added' }));
  return [...before, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Free texts of the user: words in them are no trace of a broken template. */
function saidBy({ configuration }: RunRecord): string[] {
  return [
    configuration.goal,
    ...Object.values(configuration.project).map(answer => answer.value),
  ].filter(text => typeof text === 'string');
}

interface Verdict {
  verdict: ValidationReport['verdict'];
  because: string[];
}

function judge(
  completeness: number,
  findings: Finding[],
  skills: SkillReport[],
  skipped: string[],
  thresholds: Thresholds,
): Verdict {
  const errors = findings.filter(finding => finding.severity === 'error');
  const because: string[] = [];
  if (errors.length > 0) {
    because.push(
      errors.length === 1
        ? `${errors[0].file}: ${errors[0].message}`
        : `${errors.length} files or lines have an error, the first in ${errors[0].file}: ${errors[0].message}`,
    );
  }
  const open = skills
    .flatMap(skill => skill.outputs)
    .filter(o => o.status === 'missing' || o.status === 'incomplete');
  if (open.length > 0) {
    const one = open.length === 1;
    because.push(
      `${open.length} required ${one ? 'file is' : 'files are'} missing or incomplete, ${
        one ? 'namely' : 'the first is'
      } ${open[0].path}.`,
    );
  }
  if (skipped.length > 0) {
    because.push(
      `The chain is not whole: ${skipped.join(', ')} failed and was left out.`,
    );
  }
  if (errors.length > 0 || completeness < thresholds.partial) {
    return { verdict: 'FAIL', because };
  }
  const whole = completeness >= thresholds.pass && skipped.length === 0;
  return { verdict: whole ? 'PASS' : 'PARTIAL', because };
}

function checklistOf(
  run: RunFacts,
  tree: ParsedTree,
  record: RunRecord,
  signal: AbortSignal | undefined,
): ChecklistItem[] {
  const context = createCheckContext(run, tree);
  return runChecklist(context, path => record.files.get(path)?.skill, signal);
}

/**
 * Compares a directory with what its run promised, and checks every file in it.
 *
 * Promised outputs must be there, not empty, parse and contain what they must; every YAML, JSON, HCL,
 * Markdown and shell file must parse; nothing may hold a secret or an unrendered mark; the ten-item
 * checklist says how fit for production the whole is. The directory is only read.
 *
 * The result is a FAIL below 70 percent completeness or with any error-level finding, PARTIAL below 90.
 * A directory without the record of a run gets its syntax checked and a warning.
 *
 * @throws InputError - when `dir` is no directory, is too large, or was made with skills that `loaded` lacks.
 */
export async function validate(
  loaded: LoadedLibrary,
  options: ValidateOptions,
): Promise<ValidationReport> {
  const { dir, signal } = options;
  const raw = await readTree(dir, signal, file => {
    signal?.throwIfAborted();
    return parseFile(file);
  });
  return validateTree(loaded, raw, options);
}

/**
 * {@link validate} for a tree that is in no directory yet.
 *
 * @param files - the record of the run among them
 */
export async function validateFiles(
  loaded: LoadedLibrary,
  files: readonly MemoryFile[],
  options: Omit<ValidateOptions, 'dir'> = {},
): Promise<ValidationReport> {
  const raw = await memoryTree(files, file => {
    options.signal?.throwIfAborted();
    return parseFile(file);
  });
  return validateTree(loaded, raw, options);
}

function validateTree(
  loaded: LoadedLibrary,
  raw: Tree<ParsedFile>,
  options: Omit<ValidateOptions, 'dir'>,
): ValidationReport {
  const { signal } = options;
  const thresholds = { ...THRESHOLDS, ...options.thresholds };
  const { record, findings: recordFindings } = readRecord(raw);
  const tree = checkSyntax(raw, {
    said: record ? saidBy(record) : [],
    isRecord: path => path.startsWith(RECORD),
  });
  const findings = [...recordFindings, ...tree.findings].map(finding => {
    const skill = record?.files.get(finding.file)?.skill;
    return skill ? { ...finding, skill } : finding;
  });
  if (!record) {
    const { verdict, because } = judge(100, findings, [], [], thresholds);
    return {
      // Nothing was compared with a promise, so it cannot be a PASS.
      verdict: verdict === 'PASS' ? 'PARTIAL' : verdict,
      because: [
        ...because,
        'Without the record of a run only the syntax could be checked.',
      ],
      recorded: false,
      blueprint: null,
      files: raw.files.length,
      required: 0,
      fulfilled: 0,
      completeness: 100,
      skills: [],
      checklist: [],
      checklistScore: 100,
      findings,
      changed: [],
    };
  }
  const { configuration } = record;
  const { version } = loaded.library;
  if (configuration.library.version !== version) {
    findings.push({
      check: 'record/version',
      severity: 'warning',
      file: `${RECORD}manifest.json`,
      message: `Made with version ${configuration.library.version} of the library, compared with version ${version}.`,
      fix: 'Differences may come from the library, not from the files.',
    });
  }
  const run = runFacts(loaded.library, configuration);
  const skipped = new Set(record.skipped);
  const skills = checkOutputs(
    loaded,
    run,
    tree,
    selectOutputs(run, skipped),
    skipped,
  );
  const required = skills.reduce((sum, skill) => sum + skill.required, 0);
  const fulfilled = skills.reduce((sum, skill) => sum + skill.fulfilled, 0);
  const completeness = percent(fulfilled, required);
  const checklist = checklistOf(run, { ...tree, findings }, record, signal);
  return {
    ...judge(completeness, findings, skills, record.skipped, thresholds),
    recorded: true,
    goal: configuration.goal,
    blueprint: configuration.blueprint,
    maturity: configuration.maturity,
    layout: configuration.layout,
    files: raw.files.length,
    required,
    fulfilled,
    completeness,
    skills,
    checklist,
    checklistScore: checklistScore(checklist),
    findings,
    changed: changedFiles(raw, record),
  };
}

import {
  type ChangedFile,
  type Configuration,
  type Finding,
  SkillError,
  type SkillReport,
  type SkippedSkill,
  type ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import { unreadable } from '../generate/failure';
import { place } from '../generate/renderTree';
import { type RunFacts, runFacts, templateContext } from '../generate/runFacts';
import { selectOutputs } from '../generate/selectOutputs';
import type { LoadedLibrary } from '../load';
import { nextLevel } from '../upgrade/nextLevel';
import { checklistScore, runChecklist } from './checklist';
import { createCheckContext } from './checklist/context';
import { checkConsistency } from './consistency';
import { checkDeliverables, gained } from './deliverables';
import { judge, tally } from './judge';
import { memoryTree, type MemoryFile } from './memoryTree';
import { checkOutputs } from './outputs';
import { parseFile, type ParsedFile } from './parse';
import { emptyFolders } from './placeholders';
import { type ProgramOptions, runPrograms } from './programs';
import { promisesOf } from './promises';
import { readRecord, RECORD, type RunRecord } from './record';
import { createReader } from './requirements';
import { type ParsedTree, checkSyntax } from './syntax';
import { resolveThresholds, type Thresholds } from './thresholds';
import { readTree, type Tree } from './tree';

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** The folder that generate wrote. */
  dir: string;
  signal?: AbortSignal;
  /** Default: PASS from 90, PARTIAL from 70 percent. */
  thresholds?: Partial<Thresholds>;
  /** Programs of this host that may be asked. Default: none. */
  programs?: ProgramOptions;
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

/** Each finding with the skill that wrote the file. */
function withSkills(findings: Finding[], record: RunRecord): Finding[] {
  return findings.map(finding => {
    const skill = record.files.get(finding.file)?.skill;
    return skill ? { ...finding, skill } : finding;
  });
}

/** Whether every promised file is there, and no skill was left out. */
function isWhole(skills: SkillReport[], record: RunRecord): boolean {
  return (
    record.skipped.length === 0 &&
    skills.every(({ outputs }) =>
      outputs.every(({ status }) => status !== 'missing'),
    )
  );
}

/** The report over a tree of which nobody recorded what it should be. */
function unrecorded(
  files: number,
  findings: Finding[],
  thresholds: Thresholds,
): ValidationReport {
  const { verdict, because } = judge(
    {
      ...{ findings, skills: [], deliverables: [] },
      ...{ skipped: [], skippedRules: [] },
    },
    thresholds,
  );
  return {
    // Nothing was compared with a promise, so it cannot be a PASS.
    verdict: verdict === 'PASS' ? 'PARTIAL' : verdict,
    because: [
      ...because,
      'Without the record of a run only the syntax could be checked.',
    ],
    recorded: false,
    blueprint: null,
    files,
    required: 0,
    fulfilled: 0,
    completeness: 100,
    deliverables: [],
    skills: [],
    skipped: [],
    skippedRules: [],
    checklist: [],
    checklistScore: 100,
    findings,
    programs: [],
    changed: [],
  };
}

/** What was promised, compared with a tree: outputs of all skills, and the deliverables of the blueprint. */
function comparePromises(
  loaded: LoadedLibrary,
  run: RunFacts,
  tree: ParsedTree,
  skipped: readonly SkippedSkill[],
) {
  const { blueprint: name, maturity } = run.configuration;
  const failed = new Set(skipped.map(({ skill }) => skill));
  const selection = selectOutputs(run);
  const placed = place(loaded, run, templateContext(run), selection);
  const skills = checkOutputs(loaded, run, tree, selection, placed);
  const blueprint = loaded.library.blueprints.find(b => b.name === name);
  if (!blueprint) {
    return { skills, deliverables: [], empty: emptyFolders(tree.files) };
  }
  const promises = promisesOf(loaded, run, selection, placed, failed);
  const input = { loaded, run, tree, promises, failed };
  const reader = createReader(blueprint, input);
  const profile = blueprint.profiles[maturity];
  return {
    skills,
    deliverables: checkDeliverables(blueprint, input),
    empty: emptyFolders(tree.files, folder =>
      reader.mayBeEmpty(profile, folder),
    ),
  };
}

/** What the next maturity would add, for the report. */
function nextLevelOf(
  loaded: LoadedLibrary,
  configuration: Configuration,
): ValidationReport['nextLevel'] {
  const next = nextLevel(loaded, configuration);
  if (!next) return undefined;
  const { blueprint: name, maturity } = configuration;
  const blueprint = loaded.library.blueprints.find(b => b.name === name);
  return {
    ...next,
    deliverables: blueprint
      ? gained(
          blueprint,
          configuration.skills.map(({ skill }) => skill),
          maturity,
          next.maturity,
        )
      : [],
  };
}

/** Where the library differs from the one that made the tree. */
function libraryFindings(
  { library }: LoadedLibrary,
  { configuration }: RunRecord,
): Finding[] {
  const findings: Finding[] = [];
  const made = configuration.library.version;
  if (made !== library.version) {
    findings.push({
      check: 'record/version',
      severity: 'warning',
      file: `${RECORD}manifest.json`,
      message: `Made with version ${made} of the library, compared with version ${library.version}.`,
      fix: 'Differences may come from the library, not from the files.',
    });
  }
  const { blueprint } = configuration;
  if (
    blueprint !== null &&
    !library.blueprints.some(({ name }) => name === blueprint)
  ) {
    findings.push({
      check: 'record/blueprint',
      severity: 'warning',
      file: `${RECORD}configuration.json`,
      message: `Made with the blueprint ${blueprint}, which the library does not have: its deliverables were not checked.`,
      fix: 'Validate with the library that has the blueprint.',
    });
  }
  return findings;
}

/** What programs of the host said about the tree. */
type Asked = Awaited<ReturnType<typeof runPrograms>>;

function validateTree(
  loaded: LoadedLibrary,
  raw: Tree<ParsedFile>,
  options: Omit<ValidateOptions, 'dir' | 'programs'>,
  asked: Asked = { programs: [], findings: [] },
): ValidationReport {
  const { signal } = options;
  const thresholds = resolveThresholds(options.thresholds);
  const { record, findings: recordFindings } = readRecord(raw);
  const tree = checkSyntax(raw, {
    said: record ? saidBy(record) : [],
    isRecord: path => path.startsWith(RECORD),
  });
  const own = raw.files.filter(({ path }) => !path.startsWith(RECORD)).length;
  if (!record) {
    const findings = [...recordFindings, ...tree.findings, ...asked.findings];
    return { ...unrecorded(own, findings, thresholds), ...asked, findings };
  }
  const { rendered: configuration, skipped } = record;
  const { skippedRules } = configuration;
  checkReadable(loaded, record);
  const run = runFacts(loaded.library, configuration);
  const { skills, deliverables, empty } = comparePromises(
    loaded,
    run,
    tree,
    skipped,
  );
  const single = [
    ...recordFindings,
    ...tree.findings,
    ...empty,
    ...libraryFindings(loaded, record),
  ];
  const context = createCheckContext(run, { ...tree, findings: single });
  const checklist = runChecklist(
    context,
    path => record.files.get(path)?.skill,
    signal,
  );
  const whole = isWhole(skills, record);
  const findings = withSkills(
    [
      ...single,
      ...checkConsistency(context, { whole, signal }),
      ...asked.findings,
    ],
    record,
  );
  return {
    ...judge(
      { findings, skills, deliverables, skipped, skippedRules },
      thresholds,
    ),
    recorded: true,
    goal: configuration.goal,
    blueprint: configuration.blueprint,
    maturity: configuration.maturity,
    layout: configuration.layout,
    files: own,
    ...tally(
      deliverables.length > 0
        ? deliverables
        : skills.flatMap(skill => skill.outputs),
    ),
    deliverables,
    skills,
    skipped,
    skippedRules,
    checklist,
    checklistScore: checklistScore(checklist),
    nextLevel: nextLevelOf(loaded, configuration),
    findings,
    programs: asked.programs,
    changed: changedFiles(raw, record),
  };
}

/** Refuses to judge promises that nobody can read: a tree without them would seem to be whole. */
function checkReadable(loaded: LoadedLibrary, record: RunRecord): void {
  const failures = unreadable(loaded, record.rendered);
  if (failures.length > 0) throw new SkillError(failures);
}

/**
 * Compares a directory with what its run promised, and checks every file in it.
 *
 * Promised outputs must be there, not empty, parse and contain what they must, and so must the deliverables of
 * the run's blueprint; every YAML, JSON, HCL, Markdown and shell file must parse; nothing may hold a secret or an
 * unrendered mark; the ten-item checklist says how fit for production the whole is. The directory is only read.
 *
 * With `programs`, programs of this host look at a copy of the files, too.
 *
 * The result is a FAIL below 70 percent completeness or with any error-level finding, PARTIAL below 90.
 * A directory without the record of a run gets its syntax checked and a warning.
 *
 * @throws SkillError - when a skill whose files are there cannot be read.
 * @throws InputError - when `dir` is no directory, is too large, or was made with skills that `loaded` lacks.
 */
export async function validate(
  loaded: LoadedLibrary,
  options: ValidateOptions,
): Promise<ValidationReport> {
  const { dir, signal } = options;
  resolveThresholds(options.thresholds);
  const raw = await readTree(dir, signal, file => {
    signal?.throwIfAborted();
    return parseFile(file);
  });
  const asked = options.programs
    ? await runPrograms(dir, raw.files, options.programs, signal)
    : undefined;
  return validateTree(loaded, raw, options, asked);
}

/**
 * {@link validate} for a tree that is in no directory yet.
 *
 * @param files - the record of the run among them
 */
export async function validateFiles(
  loaded: LoadedLibrary,
  files: readonly MemoryFile[],
  options: Omit<ValidateOptions, 'dir' | 'programs'> = {},
): Promise<ValidationReport> {
  const raw = await memoryTree(files, file => {
    options.signal?.throwIfAborted();
    return parseFile(file);
  });
  return validateTree(loaded, raw, options);
}

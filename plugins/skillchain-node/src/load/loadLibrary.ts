import { InputError, NotFoundError } from '@backstage/errors';
import {
  Library,
  librarySchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import path from 'node:path';
import { TemplateSet } from '../templates';
import { readBlueprints } from './blueprints';
import { checkBlueprints } from './checkBlueprints';
import { checkFragments, checkPaths, SlotTargets } from './checkOutputs';
import { checkDefault } from './checkDefault';
import { checkQuestions } from './checkQuestions';
import { checkConditions, KnownQuestions } from './checkReferences';
import { checkRegistry } from './checkRegistry';
import { checkRules } from './checkRules';
import { checkSummary } from './checkSummary';
import { TemplateChecker } from './checkTemplates';
import { Diagnostic, libraryError, Problems } from './diagnostics';
import { leaveOut, sortErrors } from './leaveOut';
import { LibraryFiles } from './libraryFiles';
import { LibrarySources, outputOwners } from './model';
import { readRegistry } from './registry';
import {
  readCore,
  readProject,
  readRules,
  readSummary,
  readVersions,
} from './shared';
import { readSkill } from './skill';

/**
 * A library that passed all checks.
 *
 * @public
 */
export interface LoadedLibrary {
  /** Absolute path of its folder. */
  dir: string;
  /** What it says, as plain data. */
  library: Library;
  templates: TemplateSet;
  /** Problems it can be used with. */
  warnings: Diagnostic[];
  /** Errors of skills and rules that were left out; see {@link LoadOptions}. */
  errors: Diagnostic[];
}

/** Options of {@link loadLibrary}. */
export interface LoadOptions {
  /**
   * Leaves out the skills and rules that have errors, so that the others can be used: `failed` of a skill and
   * `brokenRules` of the library say why. Errors of anything else (registry, PROJECT.md, shared files) are thrown.
   */
  leaveOut?: boolean;
}

/**
 * Reads and checks a library.
 *
 * @param dir - its folder, the one with registry.yaml
 * @throws InputError that lists every error (or with `leaveOut`, every one that is not of a skill or rule) with file, line, what was found and what was expected
 * @throws NotFoundError when there is no such folder
 * @public
 */
export async function loadLibrary(
  dir: string,
  options: LoadOptions = {},
): Promise<LoadedLibrary> {
  const { problems, sources, templates } = await readLibrary(dir);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const spoiled = sortErrors(errors, sources);
  const fatal = options.leaveOut ? spoiled.library : errors;
  if (fatal.length > 0 || !sources || !templates) {
    throw libraryError(dir, fatal);
  }
  return {
    dir: path.resolve(dir),
    library: leaveOut(toLibrary(sources), spoiled),
    templates,
    warnings: problems.filter(({ severity }) => severity === 'warning'),
    errors,
  };
}

/**
 * Reads a library and reports every problem, warnings included.
 *
 * @throws NotFoundError when there is no such folder
 * @public
 */
export async function lintLibrary(dir: string): Promise<Diagnostic[]> {
  return (await readLibrary(dir)).problems;
}

async function readLibrary(dir: string): Promise<{
  problems: Diagnostic[];
  sources?: LibrarySources;
  templates?: TemplateSet;
}> {
  const files = await readFiles(path.resolve(dir));
  const problems = new Problems();
  const sources = readSources(files, problems);
  if (!sources) return { problems: problems.list() };

  const owners = outputOwners(sources);
  const slots = new SlotTargets(owners);
  const templates = templateSet(sources);
  const known = new KnownQuestions(sources);
  checkQuestions(sources.project.questions, checkDefault, problems);
  for (const { questions } of sources.skills) {
    checkQuestions(questions, checkDefault, problems);
  }
  checkRegistry(sources, problems);
  checkConditions(sources, known, problems);
  checkRules(sources, known, problems);
  checkBlueprints(sources, known, problems);
  checkSummary(sources, known, problems);
  checkPaths(owners, problems);
  checkFragments(sources, owners, slots, problems);
  new TemplateChecker(sources, owners, slots, templates, problems).check();

  return { problems: problems.list(), sources, templates };
}

async function readFiles(dir: string): Promise<LibraryFiles> {
  try {
    return await LibraryFiles.read(dir);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new NotFoundError(
        `There is no skill library at ${dir}; expected a folder with registry.yaml`,
      );
    }
    throw new InputError(`The skill library ${dir} cannot be read`, error);
  }
}

function readSources(
  files: LibraryFiles,
  problems: Problems,
): LibrarySources | undefined {
  const registry = readRegistry(files, problems);
  const project = readProject(files, problems);
  const rules = readRules(files, problems);
  const blueprints = readBlueprints(files, problems);
  const core = readCore(files, problems);
  const versions = readVersions(files, problems);
  const summary = readSummary(files, problems);
  if (!registry) return undefined;
  const skills = Object.keys(registry.registry.skills).map(name =>
    readSkill(name, registry, files, problems),
  );
  return {
    ...{ files, registry, skills, project, rules },
    ...{ blueprints, core, versions, summary },
  };
}

function templateSet({ files, versions }: LibrarySources): TemplateSet {
  const texts = new Map<string, string>();
  for (const name of files.names()) {
    const text = files.text(name);
    const isTemplate =
      name.startsWith('partials/') || name.includes('/templates/');
    if (isTemplate && text !== undefined) texts.set(name, text);
  }
  return new TemplateSet(texts, versions);
}

function toLibrary(sources: LibrarySources): Library {
  const { registry } = sources.registry;
  return librarySchema.parse({
    domain: registry.domain,
    version: registry.version,
    description: registry.description ?? '',
    outputRoot: registry.output_root,
    skills: sources.skills.map(({ skill }) => skill),
    project: sources.project.questions.map(({ question }) => question),
    rules: sources.rules?.value.rules ?? [],
    blueprints: sources.blueprints.map(({ blueprint }) => blueprint),
    core: Object.fromEntries(
      [...sources.core].map(([name, { value }]) => [name, value]),
    ),
    versions: sources.versions,
    ...(sources.summary && { summary: sources.summary.value }),
  });
}

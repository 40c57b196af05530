import { isAbsolute } from 'node:path';
import { InputError } from '@backstage/errors';
import type {
  Configuration,
  GeneratedFile,
  GenerateResult,
  Library,
  SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { describeRun, filesBySkill, keyFiles } from './describe';
import {
  ANSWERS_PATH,
  answersText,
  CONFIGURATION_PATH,
  configurationText,
  MANIFEST_PATH,
  manifestText,
} from './record';
import { renderTree, type FileSources, type RenderedFile } from './renderTree';
import { runFacts, templateContext } from './runFacts';
import { sha256, writeTree, type FileToWrite } from './writeTree';

/** What to do when the templates of a skill fail. */
export type OnSkillError = 'skip' | 'retry' | 'stop';

/** Options of {@link generate}. */
export interface GenerateOptions {
  /** Absolute path of the folder to write to; made when it is missing. */
  outDir: string;
  /** Cancels before the next file; what was written is removed. */
  signal?: AbortSignal;
  /** Called before each skill. */
  onSkill?(skill: string, index: number, total: number): void;
  /**
   * `stop` (default) throws; `retry` tries once more, then throws; `skip` leaves the skill out and says so in
   * `skipped` and `warnings`.
   */
  onSkillError?: OnSkillError;
}

/** Renders one skill after the other, so that a failure belongs to one of them. */
function failingSkill(
  loaded: LoadedLibrary,
  configuration: Configuration,
  skip: ReadonlySet<string>,
): { skill: string; error: Error } | undefined {
  const names = configuration.skills
    .map(skill => skill.skill)
    .filter(name => !skip.has(name));
  for (const skill of names) {
    const others = new Set([...skip, ...names.filter(name => name !== skill)]);
    try {
      renderTree(loaded, configuration, { skip: others });
    } catch (error) {
      return { skill, error: error as Error };
    }
  }
  return undefined;
}

/** What of a rendered file the record keeps. */
export function generatedFile({
  content,
  ...file
}: RenderedFile): GeneratedFile {
  return {
    ...file,
    sha256: sha256(content),
    bytes: Buffer.byteLength(content),
  };
}

/** Renders the tree; leaves out the skills that fail when the options say so. */
export function renderOrSkip(
  loaded: LoadedLibrary,
  configuration: Configuration,
  onSkillError: OnSkillError,
  sources?: Map<string, FileSources>,
): { files: RenderedFile[]; skipped: SkippedSkill[] } {
  const skipped: SkippedSkill[] = [];
  let retried = false;
  for (;;) {
    const skip = new Set(skipped.map(entry => entry.skill));
    try {
      return {
        files: renderTree(loaded, configuration, { skip, sources }),
        skipped,
      };
    } catch (error) {
      if (onSkillError === 'retry' && !retried) {
        retried = true;
        continue;
      }
      const failed =
        onSkillError === 'skip'
          ? failingSkill(loaded, configuration, skip)
          : undefined;
      if (!failed) {
        throw error;
      }
      skipped.push({ skill: failed.skill, reason: failed.error.message });
    }
  }
}

function dependencyWarnings(
  loaded: LoadedLibrary,
  configuration: Configuration,
  skipped: readonly SkippedSkill[],
): string[] {
  const names = new Set(skipped.map(entry => entry.skill));
  return configuration.skills.flatMap(({ skill }) => {
    const entry = loaded.library.skills.find(s => s.name === skill);
    return [...(entry?.dependencies ?? []), ...(entry?.after ?? [])]
      .filter(dependency => names.has(dependency) && !names.has(skill))
      .map(
        dependency =>
          `${skill} builds on ${dependency}, which was skipped; the files of ${skill} refer to parts that are not there.`,
      );
  });
}

/** The files in which a run records itself, in the order in which they are written. */
export function recordFiles(
  library: Library,
  configuration: Configuration,
  generated: GeneratedFile[],
  skipped: SkippedSkill[],
): FileToWrite[] {
  const record = { executable: false, origin: 'the record of this run' };
  return [
    { path: ANSWERS_PATH, content: answersText(configuration), ...record },
    {
      path: CONFIGURATION_PATH,
      content: configurationText(configuration),
      ...record,
    },
    {
      path: MANIFEST_PATH,
      content: manifestText(library, generated, skipped),
      ...record,
    },
  ];
}

/**
 * Writes the repository of a configuration.
 *
 * Everything is rendered before the first file is written. Writing again is safe: files with the same
 * content are kept. The record below `.skillchain/` is written last, so a tree that has its manifest is complete.
 *
 * @throws InputError when a template fails or a path is unsafe
 * @throws ConflictError when two promises have one path, or the folder holds other content
 */
export async function generate(
  loaded: LoadedLibrary,
  configuration: Configuration,
  options: GenerateOptions,
): Promise<GenerateResult> {
  const { outDir, signal, onSkill, onSkillError = 'stop' } = options;
  if (!isAbsolute(outDir)) {
    throw new InputError(`The target folder "${outDir}" must be absolute.`);
  }
  if (configuration.skills.length === 0) {
    throw new InputError(
      'There is nothing to generate: the chain is empty. Add a skill, or state a goal that calls for one.',
    );
  }
  const total = configuration.skills.length;
  configuration.skills.forEach(({ skill }, index) =>
    onSkill?.(skill, index + 1, total),
  );
  signal?.throwIfAborted();
  const { files, skipped } = renderOrSkip(loaded, configuration, onSkillError);
  const generated = files.map(generatedFile);
  const written = await writeTree({
    outDir,
    signal,
    files: files.map(file => ({ ...file, origin: file.skill })),
    last: recordFiles(loaded.library, configuration, generated, skipped),
  });
  const run = runFacts(loaded.library, configuration);
  const skip = new Set(skipped.map(entry => entry.skill));
  return {
    files: generated,
    fileCount: generated.length,
    written,
    filesBySkill: filesBySkill(generated),
    keyFiles: keyFiles(generated),
    ...describeRun(loaded, run, templateContext(run, skip), skip, generated),
    skipped,
    warnings: dependencyWarnings(loaded, configuration, skipped),
  };
}

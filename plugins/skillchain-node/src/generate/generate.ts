import { isAbsolute } from 'node:path';
import { InputError } from '@backstage/errors';
import type {
  Configuration,
  GenerateResult,
  SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { describeRun, filesBySkill, keyFiles } from './describe';
import { generatedFile, recordFiles } from './recordFiles';
import { renderTree, type FileSources, type RenderedFile } from './renderTree';
import { runFacts, templateContext } from './runFacts';
import { withReport } from './withReport';
import { writeTree } from './writeTree';

export { generatedFile, recordFiles };

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

/** Renders the tree, the report in it; leaves out the skills that fail when the options say so. */
export async function renderOrSkip(
  loaded: LoadedLibrary,
  configuration: Configuration,
  onSkillError: OnSkillError,
  options: { sources?: Map<string, FileSources>; signal?: AbortSignal } = {},
): Promise<{ files: RenderedFile[]; skipped: SkippedSkill[] }> {
  const { sources, signal } = options;
  const skipped: SkippedSkill[] = [];
  let retried = false;
  for (;;) {
    const skip = new Set(skipped.map(entry => entry.skill));
    let files: RenderedFile[];
    try {
      files = renderTree(loaded, configuration, { skip, sources });
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
      continue;
    }
    files = await withReport(loaded, configuration, files, skipped, signal);
    return { files, skipped };
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
  const { files, skipped } = await renderOrSkip(
    loaded,
    configuration,
    onSkillError,
    { signal },
  );
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

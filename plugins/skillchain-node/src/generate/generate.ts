import { isAbsolute } from 'node:path';
import { InputError } from '@backstage/errors';
import {
  skippedWarnings,
  type Configuration,
  type GenerateResult,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { describeRun, filesBySkill, keyFiles } from './describe';
import { generatedFile, recordFiles } from './recordFiles';
import { renderOrSkip } from './renderOrSkip';
import { runFacts, templateContext } from './runFacts';
import { writeTree } from './writeTree';

/** Options of {@link generate}. */
export interface GenerateOptions {
  /** Absolute path of the folder to write to; made when it is missing. */
  outDir: string;
  /** Cancels before the next file; what was written is removed. */
  signal?: AbortSignal;
  /** Called before each skill. */
  onSkill?(skill: string, index: number, total: number): void;
  /** Leaves a skill that fails out, and says so in `skipped` and `warnings`; by default it is thrown. */
  skipFailed?: boolean;
}

/**
 * Writes the repository of a configuration.
 *
 * Everything is rendered before the first file is written. Writing again is safe: files with the same
 * content are kept. The record below `.skillchain/` is written last, so a tree that has its manifest is complete.
 *
 * @throws SkillError when a skill cannot be read, one of its templates fails or one of its paths is unsafe
 * @throws InputError when shared files fail so
 * @throws ConflictError when two promises have one path, or the folder holds other content
 */
export async function generate(
  loaded: LoadedLibrary,
  configuration: Configuration,
  options: GenerateOptions,
): Promise<GenerateResult> {
  const { outDir, signal, onSkill, skipFailed = false } = options;
  if (!isAbsolute(outDir)) {
    throw new InputError(`The target folder "${outDir}" must be absolute.`);
  }
  if (configuration.skills.length === 0) {
    throw new InputError(
      'There is nothing to generate: the chain is empty. Add a skill, or state a goal that calls for one.',
    );
  }
  const total = configuration.skills.length;
  signal?.throwIfAborted();
  const { files, rendered } = await renderOrSkip(loaded, configuration, {
    signal,
    skipFailed,
    onSkill(skill) {
      const index = configuration.skills.findIndex(s => s.skill === skill);
      onSkill?.(skill, index + 1, total);
    },
  });
  const { skipped } = rendered;
  const generated = files.map(generatedFile);
  const written = await writeTree({
    outDir,
    signal,
    files: files.map(file => ({ ...file, origin: file.skill })),
    last: recordFiles(loaded.library, configuration, generated, skipped),
  });
  const run = runFacts(loaded.library, rendered);
  return {
    files: generated,
    fileCount: generated.length,
    written,
    filesBySkill: filesBySkill(generated),
    keyFiles: keyFiles(generated),
    ...describeRun(loaded, run, templateContext(run), generated),
    skipped,
    warnings: skippedWarnings(
      loaded.library,
      rendered.skills.map(({ skill }) => skill),
      skipped.map(({ skill }) => skill),
    ),
  };
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import {
  configurationSchema,
  type ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import { CONFIGURATION_PATH } from '../generate/record';
import { renderTree } from '../generate/renderTree';
import { writeTree } from '../generate/writeTree';
import type { LoadedLibrary } from '../load';
import { validate, type ValidateOptions } from './validate';

/** What to do when less than {@link INCOMPLETE_BELOW} percent was delivered. */
export const ON_INCOMPLETE = ['generate', 'continue', 'stop'] as const;
/** One of {@link ON_INCOMPLETE}. */
export type OnIncomplete = (typeof ON_INCOMPLETE)[number];

/** Completeness in percent below which `onIncomplete` decides. */
export const INCOMPLETE_BELOW = 80;

/** What {@link validateAndComplete} did. */
export interface Completion {
  report: ValidationReport;
  /** Paths of the files that were generated again. */
  generated: string[];
  /** True when the run must not go on, e.g. not be published. */
  stop: boolean;
}

/** Writes the promised files that are not there; files that exist are not touched. */
async function generateMissing(
  loaded: LoadedLibrary,
  options: ValidateOptions,
): Promise<string[]> {
  const path = join(options.dir, CONFIGURATION_PATH);
  const recorded = configurationSchema.safeParse(
    JSON.parse(await readFile(path, 'utf8')),
  );
  if (!recorded.success) {
    throw new InputError(
      `${CONFIGURATION_PATH} is not the record of a run: ${recorded.error.message}`,
    );
  }
  const missing = renderTree(loaded, recorded.data).filter(
    file => !existsSync(join(options.dir, file.path)),
  );
  await writeTree({
    outDir: options.dir,
    signal: options.signal,
    files: missing.map(file => ({ ...file, origin: file.skill })),
  });
  return missing.map(file => file.path);
}

/**
 * Validates a generated tree, and does what was chosen when much of it is missing.
 *
 * Below {@link INCOMPLETE_BELOW} percent, `generate` makes the missing files and validates again, `continue` goes
 * on, `stop` stops. A tree whose verdict is FAIL stops the run unless the choice is `continue`.
 *
 * @throws InputError as `validate`
 */
export async function validateAndComplete(
  loaded: LoadedLibrary,
  options: ValidateOptions & { onIncomplete: OnIncomplete },
): Promise<Completion> {
  const { onIncomplete } = options;
  let report = await validate(loaded, options);
  let generated: string[] = [];
  if (
    onIncomplete === 'generate' &&
    report.recorded &&
    report.completeness < INCOMPLETE_BELOW
  ) {
    generated = await generateMissing(loaded, options);
    report = await validate(loaded, options);
  }
  const incomplete =
    onIncomplete === 'stop' && report.completeness < INCOMPLETE_BELOW;
  return {
    report,
    generated,
    stop:
      onIncomplete !== 'continue' && (report.verdict === 'FAIL' || incomplete),
  };
}

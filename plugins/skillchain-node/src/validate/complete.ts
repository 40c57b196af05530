import type { ValidationReport } from '@skillchain/backstage-plugin-skillchain-common';
import { renderTree } from '../generate/renderTree';
import { writeTree } from '../generate/writeTree';
import type { LoadedLibrary } from '../load';
import { readRecord } from './record';
import { readTree } from './tree';
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
  const tree = await readTree(options.dir, options.signal);
  const { record } = readRecord(tree);
  if (!record) {
    return [];
  }
  const present = new Set(tree.files.map(file => file.path));
  const missing = renderTree(loaded, record.configuration, {
    skip: new Set(record.skipped),
  }).filter(file => !present.has(file.path));
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

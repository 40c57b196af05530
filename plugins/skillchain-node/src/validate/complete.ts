import type {
  OnIncomplete,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import { renderRecorded } from '../generate/renderRecorded';
import type { RenderedFile } from '../generate/renderTree';
import { writeTree } from '../generate/writeTree';
import type { LoadedLibrary } from '../load';
import { openFiles } from './incomplete';
import { readRecord } from './record';
import { restateReport } from './restateReport';
import { resolveThresholds } from './thresholds';
import { readTree } from './tree';
import { validate, type ValidateOptions } from './validate';

/** Options of {@link validateAndComplete}. */
export interface CompleteOptions extends ValidateOptions {
  onIncomplete: OnIncomplete;
  /** Called before the missing files of a skill are written. */
  onSkill?(step: {
    skill: string;
    /** From 1, among the skills with missing files. */
    index: number;
    total: number;
    files: string[];
  }): void;
}

/** What {@link validateAndComplete} did. */
export interface Completion {
  report: ValidationReport;
  /** Paths of the files that were generated again. */
  generated: string[];
  /** True when the run must not go on, e.g. not be published. */
  stop: boolean;
}

/** Files by the skill they are attributed to, in the order of the chain. */
function bySkill(
  files: RenderedFile[],
  chain: readonly { skill: string }[],
): [string, RenderedFile[]][] {
  return chain.flatMap(({ skill }): [string, RenderedFile[]][] => {
    const own = files.filter(file => file.skill === skill);
    return own.length > 0 ? [[skill, own]] : [];
  });
}

/**
 * Runs the skills of the missing files again and writes these files. What is there is not touched, whoever wrote it:
 * a file that is incomplete for another reason is left to the person who changed it.
 */
async function generateMissing(
  loaded: LoadedLibrary,
  options: CompleteOptions,
): Promise<string[]> {
  const tree = await readTree(options.dir, options.signal);
  const { record } = readRecord(tree);
  if (!record) {
    return [];
  }
  const present = new Set(tree.files.map(file => file.path));
  const missing = (await renderRecorded(loaded, record, options.signal)).filter(
    file => !present.has(file.path),
  );
  const skills = bySkill(missing, record.configuration.skills);
  for (const [index, [skill, files]] of skills.entries()) {
    options.onSkill?.({
      skill,
      index: index + 1,
      total: skills.length,
      files: files.map(file => file.path),
    });
    await writeTree({
      outDir: options.dir,
      signal: options.signal,
      files: files.map(file => ({ ...file, origin: file.skill })),
    });
  }
  return missing.map(file => file.path);
}

/**
 * Validates a generated tree, and does what was chosen when much of it is missing.
 *
 * Below the threshold `incomplete` (80 percent), `generate` makes the missing files and validates again, and stops when that
 * was not enough: nothing is published that nobody agreed to publish. `continue` goes on, and the report
 * that the tree itself holds says what is missing; `stop` stops. A tree whose
 * verdict is FAIL stops the run unless the choice is `continue`.
 *
 * @throws InputError as `validate`, and when the template of a missing file fails
 */
export async function validateAndComplete(
  loaded: LoadedLibrary,
  options: CompleteOptions,
): Promise<Completion> {
  const { onIncomplete } = options;
  const { incomplete } = resolveThresholds(options.thresholds);
  const isIncomplete = ({ recorded, completeness }: ValidationReport) =>
    recorded && completeness < incomplete;
  let report = await validate(loaded, options);
  let generated: string[] = [];
  if (onIncomplete === 'generate' && isIncomplete(report)) {
    generated = await generateMissing(loaded, options);
    report = await validate(loaded, options);
  }
  if (onIncomplete === 'continue' && openFiles(report).length > 0) {
    const tree = await readTree(options.dir, options.signal);
    await restateReport(loaded, options.dir, tree, report);
  }
  return {
    report,
    generated,
    stop:
      onIncomplete !== 'continue' &&
      (report.verdict === 'FAIL' || isIncomplete(report)),
  };
}

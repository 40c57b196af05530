import { promises as fs } from 'node:fs';
import { ConflictError, InputError } from '@backstage/errors';
import {
  MATURITIES,
  reconfigure,
  type Configuration,
  type Maturity,
  type Parameters,
  type Plan,
  type ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import type { Decision } from '../plan/decide';
import { decode } from '../plan/lines';
import { hasMarks } from '../plan/merge';
import { planTree } from '../plan/planTree';
import { readRunRecord } from '../plan/readRun';
import { validate } from '../validate';
import { applyDecisions } from './applyDecisions';

/** What to do when edits and the new version do not go together. */
export const ON_CONFLICT = ['mark', 'stop'] as const;
/** One of {@link ON_CONFLICT}. */
export type OnConflict = (typeof ON_CONFLICT)[number];

/** Options of {@link upgrade}. */
export interface UpgradeOptions {
  /** A directory that `generate` made. */
  dir: string;
  /** Default: the recorded one, to pick up a newer library. */
  maturity?: Maturity;
  /** Answers and decisions that win over the recorded ones. */
  answers?: Parameters;
  /** Only works it out; nothing is written. */
  planOnly?: boolean;
  /** `mark` (default) writes both versions between marks; `stop` writes nothing at all. */
  onConflict?: OnConflict;
  signal?: AbortSignal;
}

/** What {@link upgrade} says. */
export interface UpgradeResult {
  /** The configuration that the directory now has. */
  configuration: Configuration;
  plan: Plan;
  /** Paths that were written and removed, the record among them; none for a plan. */
  written: string[];
  removed: string[];
  /** Paths whose edits and new version do not go together. */
  conflicts: string[];
  /** What validation says afterwards; absent for a plan, which says it itself. */
  report?: ValidationReport;
}

/** Edits that do not go together with a new version: something to settle in the files, not in the command. */
export class UpgradeConflictError extends ConflictError {}

async function directoryOf(dir: string): Promise<string> {
  const real = await fs.realpath(dir).catch(() => undefined);
  if (!real || !(await fs.stat(real)).isDirectory()) {
    throw new InputError(
      `${dir} is not a directory. Name a repository that "skillchain run" or the portal made.`,
    );
  }
  return real;
}

function checkDirection(from: Maturity, to: Maturity): void {
  if (MATURITIES.indexOf(to) < MATURITIES.indexOf(from)) {
    throw new InputError(
      `The repository is at maturity ${from}, and an upgrade does not lead down to ${to}: it would remove what somebody may rely on. Choose ${MATURITIES.slice(
        MATURITIES.indexOf(from),
      ).join(
        ' or ',
      )}, or generate a new repository from .skillchain/answers.yaml.`,
    );
  }
}

function checkMarks(decisions: readonly Decision[]): void {
  const open = decisions.filter(({ before }) => {
    const text = before && decode(before.content);
    return text !== undefined && hasMarks(text);
  });
  if (open.length > 0) {
    throw new UpgradeConflictError(
      `Conflicts of an earlier upgrade are still marked in:\n${open
        .map(({ path, from }) => `- ${from ?? path}`)
        .join(
          '\n',
        )}\nChoose between the lines after "<<<<<<< yours" and those before ">>>>>>> generated", remove the marks, and upgrade again.`,
    );
  }
}

/**
 * Brings a generated directory to a higher maturity, or to a newer library at the same one.
 *
 * The recorded answers are worked out again for the new maturity. What nobody edited follows the new version; what
 * somebody edited is merged with it line by line against the version that was generated; nothing that somebody wrote
 * is overwritten or removed. The record is rewritten with the hashes of what was generated, so that a later upgrade
 * knows what the edits are. All of it is worked out before the first file is written.
 *
 * @throws InputError for a directory without a usable record, for a lower maturity, for the record of another library,
 *   and as `configure` and `generate`
 * @throws ConflictError for marks of an earlier upgrade, for links, and with `onConflict: stop` for any conflict
 */
export async function upgrade(
  loaded: LoadedLibrary,
  options: UpgradeOptions,
): Promise<UpgradeResult> {
  const { answers, planOnly = false, onConflict = 'mark', signal } = options;
  const dir = await directoryOf(options.dir);
  const record = await readRunRecord(dir, signal);
  const before = record.configuration.maturity;
  const maturity = options.maturity ?? before;
  checkDirection(before, maturity);
  const configuration = reconfigure(loaded.library, record.configuration, {
    maturity,
    answers,
  });
  const { plan, decisions } = await planTree(loaded, configuration, {
    dir,
    upgradeOf: record,
    signal,
  });
  checkMarks(decisions);
  const conflicts = plan.files
    .filter(({ action }) => action === 'conflict')
    .map(({ path }) => path);
  const result = { configuration, plan, written: [], removed: [], conflicts };
  if (planOnly) {
    return result;
  }
  if (onConflict === 'stop' && conflicts.length > 0) {
    throw new UpgradeConflictError(
      `Nothing was written: ${conflicts.length} ${
        conflicts.length === 1 ? 'file has' : 'files have'
      } edits that do not go together with the new version:\n${plan.files
        .filter(({ action }) => action === 'conflict')
        .map(({ path, because }) => `- ${path}: ${because}`)
        .join('\n')}\nLet the upgrade mark them, or take the edits back first.`,
    );
  }
  const applied = await applyDecisions(dir, decisions, signal);
  return {
    ...result,
    ...applied,
    report: await validate(loaded, { dir, signal }),
  };
}

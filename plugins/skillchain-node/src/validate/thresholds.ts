import { InputError } from '@backstage/errors';
import { THRESHOLDS } from './judge';

/** Completeness in percent at which something changes. */
export interface Thresholds {
  /** From here on a tree passes. */
  pass: number;
  /** From here on it passes in part; below it fails. */
  partial: number;
  /** Below, `onIncomplete` decides. */
  incomplete: number;
}

/**
 * Thresholds with the usual value for each that is not given.
 *
 * @throws InputError - when one is no number from 0 to 100, or a tree would pass in part from a higher percentage on
 *   than wholly
 */
export function resolveThresholds(given: Partial<Thresholds> = {}): Thresholds {
  const thresholds = { ...THRESHOLDS };
  for (const name of ['pass', 'partial', 'incomplete'] as const) {
    const value = given[name] ?? THRESHOLDS[name];
    if (!Number.isFinite(value) || value < 0 || value > 100) {
      throw new InputError(
        `The threshold "${name}" is ${value}. Give a number from 0 to 100.`,
      );
    }
    thresholds[name] = value;
  }
  if (thresholds.partial > thresholds.pass) {
    throw new InputError(
      `The threshold "partial" (${thresholds.partial}) is above "pass" (${thresholds.pass}). Give at most the same number.`,
    );
  }
  return thresholds;
}

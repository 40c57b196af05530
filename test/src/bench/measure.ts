import { performance } from 'node:perf_hooks';

/** Something to time: `prepare` is not counted, `run` is. */
export interface Candidate {
  name: string;
  prepare?(): Promise<void>;
  run(): Promise<unknown>;
}

/** Milliseconds of one candidate, and its ratio to the first one. */
export interface Measured {
  name: string;
  lower: number;
  median: number;
  upper: number;
  /** Median of this candidate by median of the first. */
  ratio: number;
}

/** The value below which the share `q` of the sorted numbers lies (linear between neighbours). */
export function quantile(sorted: readonly number[], q: number): number {
  if (sorted.length === 0) {
    throw new RangeError('quantile of nothing');
  }
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const above = Math.ceil(at);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

/**
 * Times candidates against each other: one run of each per round, starting with another one each time,
 * so that a machine whose speed drifts treats all alike. The first round warms up and is not counted.
 */
export async function compare(
  candidates: readonly Candidate[],
  rounds: number,
): Promise<Measured[]> {
  const times = candidates.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (let step = 0; step < candidates.length; step++) {
      const index = (round + step) % candidates.length;
      const candidate = candidates[index];
      await candidate.prepare?.();
      const start = performance.now();
      await candidate.run();
      const elapsed = performance.now() - start;
      if (round > 0) {
        times[index].push(elapsed);
      }
    }
  }
  const sorted = times.map(list => [...list].sort((a, b) => a - b));
  const base = quantile(sorted[0], 0.5);
  return candidates.map((candidate, index) => ({
    name: candidate.name,
    lower: quantile(sorted[index], 0.25),
    median: quantile(sorted[index], 0.5),
    upper: quantile(sorted[index], 0.75),
    ratio: quantile(sorted[index], 0.5) / base,
  }));
}

/** The measurements as a text table. */
export function table(title: string, rows: readonly Measured[]): string {
  const width = Math.max(...rows.map(row => row.name.length));
  const lines = rows.map(
    row =>
      `  ${row.name.padEnd(width)}  ${row.ratio
        .toFixed(2)
        .padStart(
          7,
        )}x  ${row.median.toFixed(1).padStart(9)} ms  (quartiles ${row.lower.toFixed(
        1,
      )} - ${row.upper.toFixed(1)})`,
  );
  return [title, ...lines, ''].join('\n');
}

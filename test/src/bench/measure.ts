/** Something to time: `prepare` is not counted, `run` is. */
export interface Candidate {
  name: string;
  prepare?(): Promise<void>;
  run(): Promise<unknown>;
}

/** How long something took, in milliseconds. */
export interface Time {
  /** On the clock: what a person waits. */
  clock: number;
  /** Of all processors, by this process: what is left when other work slows the machine down. */
  cpu: number;
}

/** Medians and quartiles of one candidate in milliseconds, and its ratios to the first one. */
export interface Measured {
  name: string;
  lower: number;
  median: number;
  upper: number;
  cpu: number;
  /** Median of this candidate by median of the first. */
  ratio: number;
  cpuRatio: number;
}

/** Starts to measure; the result tells the time since. */
export function stopwatch(): () => Time {
  const start = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { clock: performance.now() - start, cpu: (user + system) / 1000 };
  };
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
 * Times candidates against each other: one run of each per round, so that a machine whose speed drifts treats all
 * alike. Each round starts with another one and every second goes backwards, so that none always follows the same
 * neighbour and clears away its garbage. The first round warms up and is not counted.
 */
export async function compare(
  candidates: readonly Candidate[],
  rounds: number,
): Promise<Measured[]> {
  const times = candidates.map((): Time[] => []);
  const count = candidates.length;
  for (let round = 0; round <= rounds; round++) {
    for (let step = 0; step < count; step++) {
      const forward = (round + step) % count;
      const backward = (round + count - step) % count;
      const index = round % 2 === 0 ? forward : backward;
      const candidate = candidates[index];
      await candidate.prepare?.();
      const elapsed = stopwatch();
      await candidate.run();
      const time = elapsed();
      if (round > 0) {
        times[index].push(time);
      }
    }
  }
  return summarize(
    candidates.map(({ name }, index) => ({ name, times: times[index] })),
  );
}

/** What the times of each candidate come to. */
export function summarize(
  rows: readonly { name: string; times: readonly Time[] }[],
): Measured[] {
  const sorted = (times: readonly Time[], of: keyof Time) =>
    times.map(time => time[of]).sort((a, b) => a - b);
  const measured = rows.map(({ name, times }) => {
    const clock = sorted(times, 'clock');
    return {
      name,
      lower: quantile(clock, 0.25),
      median: quantile(clock, 0.5),
      upper: quantile(clock, 0.75),
      cpu: quantile(sorted(times, 'cpu'), 0.5),
    };
  });
  const [first] = measured;
  return measured.map(row => ({
    ...row,
    ratio: row.median / first.median,
    cpuRatio: row.cpu / first.cpu,
  }));
}

const HEADINGS = ['', 'clock', 'median', 'quartiles', 'CPU', 'median'];

/** The measurements as a text table. */
export function table(title: string, rows: readonly Measured[]): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const cells = rows.map(row => [
    row.name,
    `${row.ratio.toFixed(2)}x`,
    ms(row.median),
    `${row.lower.toFixed(1)} - ${row.upper.toFixed(1)}`,
    `${row.cpuRatio.toFixed(2)}x`,
    ms(row.cpu),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map(line => line[column].length)),
  );
  const lines = [HEADINGS, ...cells].map(line =>
    line
      .map((cell, column) =>
        column === 0
          ? cell.padEnd(widths[column])
          : cell.padStart(widths[column]),
      )
      .join('  '),
  );
  return [title, ...lines.map(line => `  ${line}`), ''].join('\n');
}

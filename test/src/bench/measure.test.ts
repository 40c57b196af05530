import { compare, quantile, stopwatch, summarize, table } from './measure';

describe('quantile', () => {
  it.each([
    [[5], 0.5, 5],
    [[1, 2, 3], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[0, 10], 0.25, 2.5],
    [[1, 2, 3, 4, 5], 0.95, 4.8],
  ])('of %j at %d is %d', (sorted, q, expected) => {
    expect(quantile(sorted, q)).toBeCloseTo(expected, 10);
  });

  it('refuses an empty list', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

describe('compare', () => {
  it('prepares and runs every candidate once a round, after one round of warming up', async () => {
    const calls: string[] = [];
    const candidate = (name: string) => ({
      name,
      async prepare() {
        calls.push(`prepare ${name}`);
      },
      async run() {
        calls.push(`run ${name}`);
      },
    });
    const rows = await compare([candidate('a'), candidate('b')], 3);

    expect(rows.map(row => row.name)).toEqual(['a', 'b']);
    expect(rows[0].ratio).toBe(1);
    expect(calls.filter(call => call === 'run a')).toHaveLength(4);
    // The order turns, so that neither always runs first.
    expect(calls.slice(0, 8)).toEqual([
      'prepare a',
      'run a',
      'prepare b',
      'run b',
      'prepare b',
      'run b',
      'prepare a',
      'run a',
    ]);
  });
});

describe('stopwatch', () => {
  it('tells waiting from working', async () => {
    const waited = stopwatch();
    await new Promise(resolve => setTimeout(resolve, 50));
    const waiting = waited();
    expect(waiting.clock).toBeGreaterThan(45);

    const worked = stopwatch();
    const end = performance.now() + 50;
    while (performance.now() < end);
    expect(worked().cpu / worked().clock).toBeGreaterThan(
      waiting.cpu / waiting.clock,
    );
  });
});

describe('table', () => {
  it('shows ratios, medians and quartiles', () => {
    const times = (...clock: number[]) =>
      clock.map(value => ({ clock: value, cpu: value / 2 }));
    expect(
      table(
        'Title',
        summarize([
          { name: 'raw', times: times(3, 1, 2) },
          { name: 'other', times: times(5, 4, 6) },
        ]),
      ),
    ).toBe(
      [
        'Title',
        '         clock  median  quartiles    CPU  median',
        '  raw    1.00x  2.0 ms  1.5 - 2.5  1.00x  1.0 ms',
        '  other  2.50x  5.0 ms  4.5 - 5.5  2.50x  2.5 ms',
        '',
      ].join('\n'),
    );
  });
});

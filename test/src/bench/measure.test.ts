import { compare, quantile, table } from './measure';

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

describe('table', () => {
  it('shows ratio, median and quartiles', () => {
    expect(
      table('Title', [
        { name: 'raw', lower: 1, median: 2, upper: 3, ratio: 1 },
        { name: 'other', lower: 3, median: 5, upper: 6, ratio: 2.5 },
      ]),
    ).toBe(
      [
        'Title',
        '  raw       1.00x        2.0 ms  (quartiles 1.0 - 3.0)',
        '  other     2.50x        5.0 ms  (quartiles 3.0 - 6.0)',
        '',
      ].join('\n'),
    );
  });
});

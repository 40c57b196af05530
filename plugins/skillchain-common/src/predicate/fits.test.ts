import fc from 'fast-check';
import { validate } from 'jsonschema';
import { fitOf } from '../blueprint/fit';
import { blueprint } from '../__testUtils__/library';
import { holds } from '../__testUtils__/form';
import { fitsSchema } from './fits';

const TRIGGERS = {
  primary: ['kubernetes', 'cloud native platform', 'EKS'],
  // words that stand inside of each other, that begin alike and that contain a primary one
  secondary: [
    'cluster',
    'cloud',
    'cloud native',
    'kubernetes cluster',
    'health check',
    'policy',
  ],
};

const word = fc.constantFrom(
  ...TRIGGERS.primary,
  ...TRIGGERS.secondary,
  'Clusters',
  'POLICIES',
  'health-checks',
  'cloud',
  'cluster',
);
const goals = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '', '', 'no ', 'without a ', 'not only '),
      word,
      fc.constantFrom(' ', ', ', ' and ', ' or ', '\n', ' is not needed. '),
    ),
    { maxLength: 7 },
  )
  .map(parts => `a ${parts.flat().join('')}`);

describe('fitsSchema', () => {
  it.each([1, 4, 8, 10, 12, 14, 18, 20, 24, 28])(
    'holds exactly for the goals that reach %d points',
    threshold => {
      const some = blueprint('platform', { threshold, triggers: TRIGGERS });
      const schema = fitsSchema(some);
      const outcomes = new Set<boolean>();
      fc.assert(
        fc.property(goals, goal => {
          const fits = fitOf(some, goal) !== undefined;
          outcomes.add(fits);
          expect(holds(schema, { goal })).toBe(fits);
          expect(validate({ goal }, schema as object).valid).toBe(fits);
        }),
        { seed: 11, numRuns: 250 },
      );
      expect(outcomes.size).toBe(2);
    },
  );

  it('never holds where no goal reaches the threshold', () => {
    const few = blueprint('few', {
      threshold: 10,
      triggers: { primary: [], secondary: ['a', 'b'] },
    });
    expect(fitsSchema(few)).toBe(false);
  });

  it('takes time that grows with the length of the goal only', () => {
    const schema = fitsSchema(
      blueprint('platform', {
        triggers: { primary: ['x1'], secondary: TRIGGERS.secondary },
      }),
    );
    const goal = 'cluster cloud '.repeat(285);
    const start = performance.now();
    expect(holds(schema, { goal })).toBe(false);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

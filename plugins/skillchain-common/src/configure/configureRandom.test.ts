import fc from 'fast-check';
import type { Configuration, Mode, Parameters } from '../model';
import { run } from './shopFixture';

function attempt(
  goal: string,
  parameters: Parameters,
  mode: Mode,
): { configuration?: Configuration; error?: Error } {
  try {
    return { configuration: run(goal, parameters, { mode }) };
  } catch (error) {
    return { error: error as Error };
  }
}

describe('configure, over random input', () => {
  const answers = fc.record(
    {
      project: fc.record(
        {
          name: fc.constantFrom('shop', 'a', 'B!', ''),
          cloud: fc.constantFrom('aws', 'gcp', 'x'),
        },
        { requiredKeys: [] },
      ),
      'architecting-networks': fc.record(
        {
          zones: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant('auto')),
        },
        { requiredKeys: [] },
      ),
      'operating-kubernetes': fc.record(
        {
          kind: fc.constantFrom('web', 'job', 'old', 'auto', null),
          copies: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
      decisions: fc.dictionary(
        fc.constantFrom('R1', 'R2', 'R3', 'R9'),
        fc.integer({ min: 0, max: 4 }),
      ),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Parameters>;

  /** The same sections and answers in reverse; values stay, because messages repeat them. */
  function reversed(value: unknown, depth = 2): unknown {
    if (
      depth === 0 ||
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value)
    ) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, part]) => [key, reversed(part, depth - 1)]),
    );
  }

  it('gives valid answers or an error for people, whatever the order of the input', () => {
    fc.assert(
      fc.property(
        answers,
        fc.subarray(['kubernetes', 'vpc', 'mesh', 'ha', 'gke'], {
          minLength: 1,
        }),
        fc.constantFrom<Mode>('guided', 'defaults'),
        (parameters, words, mode) => {
          const result = attempt(words.join(', '), parameters, mode);
          const again = attempt(
            words.join(', '),
            reversed(parameters) as Parameters,
            mode,
          );
          expect(again.error?.message).toBe(result.error?.message);
          expect(JSON.stringify(again)).toBe(JSON.stringify(result));
          expect(result.error?.name).toBe(result.error && 'InputError');
          const k8s = result.configuration?.skills.find(
            s => s.skill === 'operating-kubernetes',
          );
          expect(k8s?.answers.kind.value).not.toBe('old');
          // A number of copies is asked of web workloads, and of no other.
          expect(k8s?.answers.copies !== undefined).toBe(
            k8s?.answers.kind.value === 'web',
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

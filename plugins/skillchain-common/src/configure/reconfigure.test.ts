import { configure } from './configure';
import { match, parametersToRequest } from '../match';
import type { Maturity, Parameters } from '../model';
import { library, question, skill } from '../testing';
import { reconfigure } from './reconfigure';
import { shop } from './shopFixture';

const levels = library({
  ...shop,
  project: [
    ...shop.project,
    question({
      id: 'zones',
      type: 'integer',
      default: 1,
      defaults: { starter: 1, intermediate: 2, advanced: 3 },
    }),
  ],
  skills: [
    ...shop.skills,
    skill({ name: 'baking-bread', alias: 'bread', keywords: ['bread'] }),
  ],
});

function at(maturity: Maturity, parameters: Parameters) {
  const all = { ...parameters, maturity };
  return configure(levels, {
    match: match(levels, parametersToRequest(levels, all)),
    parameters: all,
    mode: 'defaults',
  });
}

describe('reconfigure', () => {
  it.each<[string, Parameters]>([
    ['a goal alone', { goal: 'kubernetes on gke' }],
    ['own answers', { goal: 'kubernetes', project: { zones: 7 } }],
    ['an added skill', { goal: 'kubernetes', add: ['baking-bread'] }],
    ['a removed skill', { goal: 'bread and a vpc', remove: ['bread'] }],
    [
      'a dropped skill that a rule would bring back',
      {
        goal: 'kubernetes in a vpc',
        'keep_architecting-networks': false,
      } as Parameters,
    ],
    ['a decision', { goal: 'kubernetes', decisions: { R1: 2 } }],
    ['a decision that the matcher applied', { goal: 'kubernetes', decisions: { R1: 1 } }], // prettier-ignore
  ])('gives what the original request gives for %s', (_, parameters) => {
    const recorded = at('starter', parameters);
    for (const maturity of ['starter', 'advanced'] as const) {
      const { ignored, ...expected } = at(maturity, parameters);
      expect(reconfigure(levels, recorded, { maturity })).toMatchObject(
        expected,
      );
    }
  });

  it('keeps what was answered and takes the new default of the rest', () => {
    const answered = at('starter', { goal: 'vpc', project: { zones: 1 } });
    expect(
      reconfigure(levels, answered, { maturity: 'advanced' }).project.zones,
    ).toEqual({ value: 1, source: 'answer' });
    const left = at('starter', { goal: 'vpc' });
    expect(
      reconfigure(levels, left, { maturity: 'advanced' }).project.zones,
    ).toEqual({ value: 3, source: 'maturity' });
  });

  it('lets new answers win', () => {
    const recorded = at('starter', {
      goal: 'vpc',
      project: { zones: 1, name: 'tea' },
    });
    const { project } = reconfigure(levels, recorded, {
      maturity: 'starter',
      answers: { project: { zones: 4 } },
    });
    expect([project.zones.value, project.name.value]).toEqual([4, 'tea']);
  });

  it('refuses the record of another library, and skills that are gone', () => {
    const recorded = at('starter', { goal: 'vpc' });
    expect(() =>
      reconfigure({ ...levels, domain: 'kitchen' }, recorded, {
        maturity: 'starter',
      }),
    ).toThrow(/record is of the library .* this is the library "kitchen"/);
    expect(() =>
      reconfigure({ ...levels, skills: [] }, recorded, { maturity: 'starter' }),
    ).toThrow(/does not have: architecting-networks/);
  });
});

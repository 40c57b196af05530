import type { Mode, Parameters } from '../model';
import { library } from '../testing';
import { answersOf, messageOf, run, shop } from './shopFixture';

describe('rules in configure', () => {
  const old = { 'operating-kubernetes': { kind: 'old' } };

  it('adds a skill by default and asks its questions', () => {
    const configuration = run('kubernetes', {
      'architecting-networks': { zones: 2 },
    });
    expect(
      configuration.skills.map(s => [s.skill, s.reason, s.because]),
    ).toEqual([
      ['architecting-networks', 'decision', 'the decision on R1'],
      ['operating-kubernetes', 'matched', 'your goal says "kubernetes"'],
    ]);
    expect(configuration.skills[0].answers.zones).toEqual({
      value: 2,
      source: 'answer',
    });
    expect(configuration.rules).toMatchObject([
      { id: 'R1', decision: { n: 1, by: 'default' } },
    ]);
  });

  it('records a decision that the matcher already applied', () => {
    const configuration = run('kubernetes', { decisions: { R1: 1 } });
    expect(configuration.skills[0].because).toBe('your decision on R1');
    expect(configuration.rules).toMatchObject([
      { id: 'R1', decision: { n: 1, by: 'user' } },
    ]);
  });

  it('does not record a decision that has no cause', () => {
    expect(
      run('kubernetes vpc', { decisions: { R1: 1, R2: 1, R9: 4 } }).rules,
    ).toEqual([]);
  });

  it('keeps a chain as it is when told so', () => {
    const configuration = run('kubernetes', { decisions: { R1: 2 } });
    expect(configuration.skills).toHaveLength(1);
    expect(configuration.rules).toMatchObject([
      { id: 'R1', decision: { n: 2, by: 'user' } },
    ]);
  });

  it('does not bring back what the user dropped', () => {
    for (const decisions of [{}, { R1: 1 }]) {
      const configuration = run('kubernetes in a vpc', {
        'keep_architecting-networks': false,
        decisions,
      } as Parameters);
      expect(configuration.skills.map(s => s.skill)).toEqual([
        'operating-kubernetes',
      ]);
      expect(configuration.rules).toMatchObject([
        { id: 'R1', decision: { n: 2, by: 'default' } },
      ]);
    }
  });

  it('stops where somebody chose to go back', () => {
    expect(
      messageOf(() => run('kubernetes', { decisions: { R1: 3 } })),
    ).toContain('You chose "Back". Decide with decisions: {R1: 1 or 2}');
  });

  it.each(['defaults', 'blueprint'] as Mode[])(
    'takes the default of a blocking rule in mode %s, and what follows from it',
    mode => {
      const configuration = run('kubernetes vpc', old, { mode });
      expect(answersOf(configuration)['operating-kubernetes']).toEqual({
        kind: 'web',
        copies: 5,
        image: 'r.io/platform:1',
      });
      expect(configuration.skills[1].answers.copies).toEqual({
        value: 5,
        source: 'decision',
        because: 'R3',
      });
      expect(
        configuration.rules.map(r => [r.id, r.message, r.decision?.by]),
      ).toEqual([
        ['R2', 'old is gone.', 'default'],
        ['R3', 'R3 fires', 'default'],
        ['R4', '5 copies', undefined],
      ]);
    },
  );

  it('takes the decision of the user in mode guided', () => {
    const configuration = run('kubernetes vpc', {
      ...old,
      decisions: { R2: 1 },
    });
    expect(configuration.rules.map(r => [r.id, r.decision?.by])).toEqual([
      ['R2', 'user'],
      ['R3', 'default'],
      ['R4', undefined],
    ]);
  });

  it('chooses a default by condition', () => {
    expect(
      messageOf(() =>
        run(
          'kubernetes vpc',
          { ...old, project: { cloud: 'gcp' } },
          { mode: 'defaults' },
        ),
      ),
    ).toContain('You chose "Think again"');
  });

  it('reports a way out that does not lead out', () => {
    expect(
      messageOf(() => run('kubernetes vpc', { ...old, decisions: { R2: 3 } })),
    ).toContain(
      'R2 still holds after choice 3: old is gone. Choose another way out.',
    );
  });

  it('removes a skill', () => {
    const lib = {
      ...shop,
      rules: library({
        skills: [],
        rules: [
          {
            id: 'R1',
            when: { 'k8s.kind': 'web' },
            resolutions: [
              {
                n: 1,
                label: 'Out',
                removes: ['architecting-networks'],
                adds: [],
                sets: {},
                back: false,
              },
            ],
          },
        ],
      }).rules,
    };
    expect(run('kubernetes vpc', {}, {}, lib).skills.map(s => s.skill)).toEqual(
      ['operating-kubernetes'],
    );
  });

  it('adds what an added skill requires', () => {
    const lib = {
      ...shop,
      rules: library({
        skills: [],
        rules: [
          {
            id: 'R1',
            when: { $not: { chain: { $contains: 'service-mesh' } } },
            resolutions: [
              {
                n: 1,
                label: 'Mesh',
                adds: ['service-mesh'],
                removes: [],
                sets: {},
                back: false,
              },
            ],
          },
        ],
      }).rules,
    };
    expect(
      run('a vpc', {}, {}, lib).skills.map(s => [s.skill, s.reason]),
    ).toEqual([
      ['architecting-networks', 'matched'],
      ['operating-kubernetes', 'dependency'],
      ['service-mesh', 'decision'],
    ]);
  });

  it('ends when two rules contradict each other', () => {
    const flip = (id: string, from: string, to: string) => ({
      id,
      when: { 'k8s.kind': from },
      resolutions: [
        {
          n: 1,
          label: to,
          sets: { 'k8s.kind': to },
          adds: [],
          removes: [],
          back: false,
        },
      ],
    });
    const lib = {
      ...shop,
      rules: library({
        skills: [],
        rules: [flip('R1', 'web', 'job'), flip('R2', 'job', 'web')],
      }).rules,
    };
    expect(answersOf(run('kubernetes', {}, {}, lib))).toMatchObject({
      'operating-kubernetes': { kind: 'web' },
    });
  });
});

import { ConflictError, InputError } from '@backstage/errors';
import { library, question, skill } from '../__testUtils__/library';
import { matchLibrary as lib } from '../__testUtils__/matchLibrary';
import { match, parametersToRequest } from '.';

const run = (goal: string, more: object = {}) =>
  match(lib, { goal, add: [], remove: [], decisions: {}, ...more });
const chainOf = (goal: string, more: object = {}) =>
  run(goal, more).chain.map(link => link.skill);

describe('match', () => {
  it('orders the chain by priority and says the word that called each skill', () => {
    const result = run('DNS failover in front of a VPC with k8s');
    expect(
      result.chain.map(({ skill: name, reason, because }) => ({
        name,
        reason,
        because,
      })),
    ).toEqual([
      {
        name: 'architecting-networks',
        reason: 'matched',
        because: 'your goal says "VPC"',
      },
      {
        name: 'operating-kubernetes',
        reason: 'matched',
        because: 'your goal says "k8s"',
      },
      {
        name: 'managing-dns',
        reason: 'matched',
        because: 'your goal says "DNS"',
      },
    ]);
    expect(result.estimate.minutes).toEqual({ min: 9, max: 15 });
  });

  it('scores ten for a primary and five for a secondary keyword, each once', () => {
    expect(
      run('kubernetes, K8s and kubernetes again with two namespaces').matched,
    ).toEqual([
      {
        skill: 'operating-kubernetes',
        score: 25,
        keywords: [
          { keyword: 'kubernetes', kind: 'primary', text: 'kubernetes' },
          { keyword: 'k8s', kind: 'primary', text: 'K8s' },
          { keyword: 'namespace', kind: 'secondary', text: 'namespaces' },
        ],
      },
    ]);
  });

  it('brings hard dependencies and says who needs them', () => {
    const [first, second] = run('istio please').chain;
    expect(first).toMatchObject({
      skill: 'operating-kubernetes',
      reason: 'dependency',
      because: 'required by Implementing Service Mesh',
    });
    expect(second.skill).toBe('implementing-service-mesh');
  });

  it('reports a dependency that the user removed', () => {
    const result = run('istio on kubernetes', {
      remove: ['operating-kubernetes'],
    });
    expect(result.chain.map(l => l.skill)).toEqual([
      'implementing-service-mesh',
    ]);
    expect(result.dependencyWarnings).toEqual([
      'Implementing Service Mesh builds on Operating Kubernetes, which is not in the chain.',
    ]);
  });

  it('puts a skill after what it names in `after`, whatever the priority says', () => {
    const early = skill('early', {
      priority: 1,
      after: ['late'],
      keywords: { primary: ['alpha'] },
    });
    const late = skill('late', {
      priority: 9,
      keywords: { primary: ['beta'] },
    });
    const last = skill('last', {
      priority: 0,
      dependencies: ['*'],
      keywords: { primary: ['gamma'] },
    });
    const result = match(library([last, early, late]), {
      goal: 'alpha beta gamma',
      add: [],
      remove: [],
      decisions: {},
    });
    expect(result.chain.map(l => l.skill)).toEqual(['late', 'early', 'last']);
  });

  it('names the skills of a circle', () => {
    const a = skill('a', { dependencies: ['b'], keywords: { primary: ['x'] } });
    const b = skill('b', { dependencies: ['c'] });
    const c = skill('c', { after: ['a'] });
    const act = () =>
      match(library([a, b, c]), {
        goal: 'x',
        add: [],
        remove: [],
        decisions: {},
      });
    expect(act).toThrow(ConflictError);
    expect(act).toThrow('a -> b -> c -> a');
  });

  it('adds required skills to every chain but not to an empty one', () => {
    const always = skill('always', { required: true, priority: 90 });
    const some = skill('some', { keywords: { primary: ['thing'] } });
    const chain = (goal: string) =>
      match(library([always, some]), {
        goal,
        add: [],
        remove: [],
        decisions: {},
      }).chain.map(l => l.skill);
    expect(chain('a thing')).toEqual(['some', 'always']);
    expect(chain('nothing here')).toEqual([]);
  });

  it('lets the user add and remove by name or alias', () => {
    expect(
      chainOf('kubernetes', { add: ['dns'], remove: ['operating-kubernetes'] }),
    ).toEqual(['managing-dns']);
  });

  it('refuses an empty goal with nothing added and unknown skills, all at once', () => {
    expect(() => run('  \n ')).toThrow(InputError);
    expect(() => run('  \n ')).toThrow('The goal is empty');
    expect(chainOf('', { add: ['managing-dns'] })).toEqual(['managing-dns']);
    expect(() =>
      run('dns', { add: ['manageing-dns'], remove: ['kuberntes'] }),
    ).toThrow(/did you mean managing-dns\?/);
  });

  it('shows missing parts with their choices and applies explicit decisions', () => {
    const open = run('k8s');
    expect(open.chain.map(l => l.skill)).toEqual(['operating-kubernetes']);
    expect(open.missingCritical).toMatchObject([
      { id: 'R03', resolutions: [{ n: 1 }, { n: 2 }, { n: 3 }] },
    ]);
    expect(open.missingCritical[0].decision).toBeUndefined();

    const added = run('k8s', { decisions: { R03: 1 } });
    expect(added.chain).toMatchObject([
      {
        skill: 'architecting-networks',
        reason: 'decision',
        because: 'your decision on R03',
      },
      { skill: 'operating-kubernetes' },
    ]);
    expect(added.missingCritical).toMatchObject([
      { id: 'R03', decision: { n: 1, by: 'user' } },
    ]);
    expect(chainOf('k8s', { decisions: { R03: 3 } })).toEqual([]);
    // The decision of an earlier goal: its rule does not fire on this one.
    expect(chainOf('zone files', { decisions: { R03: 1 } })).toEqual([
      'managing-dns',
    ]);
  });
});

describe('the estimate', () => {
  it('counts the questions that are asked under the defaults', () => {
    const asking = library(
      [
        skill('serving', {
          keywords: { primary: ['server'] },
          questions: [
            question('kind', {
              type: 'string',
              enum: ['web', 'job'],
              default: 'web',
              suggest: [{ goal: ['nightly'], value: 'job' }],
            }),
            question('port', {
              type: 'integer',
              default: 80,
              when: { kind: 'web' },
            }),
          ],
        }),
      ],
      { project: [question('name', { type: 'string', default: 'x' })] },
    );
    const count = (goal: string) =>
      match(asking, { goal, add: [], remove: [], decisions: {} }).estimate
        .questions;
    expect(count('a server')).toBe(3);
    expect(count('a nightly server')).toBe(2);
    expect(count('nothing')).toBe(0);
  });
});

describe('parametersToRequest', () => {
  it('reads the parameters of the form', () => {
    expect(
      parametersToRequest(lib, {
        goal: 'k8s and dns',
        maturity: 'starter',
        add: ['net'],
        decisions: { R03: 2 },
        'keep_managing-dns': false,
        // The box of an earlier goal: this one does not call for the mesh.
        'keep_implementing-service-mesh': false,
      }),
    ).toEqual({
      goal: 'k8s and dns',
      maturity: 'starter',
      add: ['architecting-networks'],
      remove: ['managing-dns'],
      decisions: { R03: 2 },
    });
  });
});

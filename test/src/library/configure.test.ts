import {
  buildFacts,
  checkAnswer,
  configurationSchema,
  derive,
  MATURITIES,
  LAYOUTS,
  type Configuration,
  type JsonObject,
  type JsonValue,
  type Library,
  type Mode,
  type Parameters,
  type Question,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import fc from 'fast-check';
import { answerAt, run } from './__testUtils__/runs';

let library: Library;

beforeAll(async () => {
  ({ library } = await loadLibrary(defaultLibraryDir()));
});

const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];
const GOALS = [
  'a vpc',
  'kubernetes',
  'dns for our domain',
  'a kubernetes cluster in a vpc with dns failover, highly available',
  'a stateful database on kubernetes k3s with zone files, 4 replicas',
  'active-active dns with cloudflare and a vpn on-prem',
];

function plain(answers: Configuration['project']): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([id, a]) => [id, a.value]),
  );
}

/** The facts of a finished run. */
function factsOf(configuration: Configuration): JsonObject {
  const { goal, maturity, layout, mode } = configuration;
  const project = plain(configuration.project);
  const skills = Object.fromEntries(
    configuration.skills.map(s => [s.skill, plain(s.answers)]),
  );
  const aliases = Object.fromEntries(
    library.skills.flatMap(s =>
      skills[s.name] ? [[s.alias, skills[s.name]]] : [],
    ),
  );
  const derived = derive({ project, skills: aliases, maturity, layout });
  return buildFacts(library, {
    ...{ goal, maturity, layout, mode, project, skills, derived },
    chain: configuration.skills.map(s => s.skill),
  });
}

/** Everything that must hold of a finished run. */
function expectSound(configuration: Configuration): void {
  expect(configurationSchema.parse(configuration)).toEqual(configuration);
  const facts = factsOf(configuration);
  const sections = [
    { scope: 'project', questions: library.project },
    ...library.skills.map(s => ({ scope: s.name, questions: s.questions })),
  ];
  for (const { scope, questions } of sections) {
    for (const question of questions) {
      const value = answerAt(configuration, `${scope}.${question.id}`);
      if (value !== undefined) {
        expect([
          question.id,
          checkAnswer(question, value, facts, scope),
        ]).toEqual([question.id, undefined]);
      }
    }
  }
  // Every blocking rule is decided, and the answers as they are now need no further decision.
  for (const hit of configuration.rules) {
    expect(hit.severity === 'info' || hit.decision !== undefined).toBe(true);
  }
  const again = run(
    library,
    {
      goal: configuration.goal,
      maturity: configuration.maturity,
      add: configuration.skills.map(s => s.skill),
      remove: library.skills
        .map(s => s.name)
        .filter(name => !configuration.skills.some(s => s.skill === name)),
      project: plain(configuration.project),
      ...Object.fromEntries(
        configuration.skills.map(s => [s.skill, plain(s.answers)]),
      ),
      decisions: Object.fromEntries(
        configuration.rules.flatMap(hit =>
          hit.decision && hit.severity !== 'error'
            ? [[hit.id, hit.decision.n]]
            : [],
        ),
      ),
    } as Parameters,
    'guided',
  );
  expect(factsOf(again)).toEqual({ ...facts, mode: 'guided' });
}

describe('defaults of the library', () => {
  const cases = CLOUDS.flatMap(cloud =>
    MATURITIES.flatMap(maturity =>
      LAYOUTS.map(layout => ({ cloud, maturity, layout })),
    ),
  );

  it.each(cases)(
    'fit $cloud, $maturity, $layout',
    ({ cloud, maturity, layout }) => {
      for (const goal of GOALS) {
        const configuration = run(
          library,
          { goal, maturity, project: { cloud, layout } },
          'defaults',
        );
        expect(configuration.ignored).toEqual([]);
        expect(configuration.layout).toBe(layout);
        expectSound(configuration);
      }
    },
  );

  it('need no decision when the goal names no other cloud', () => {
    for (const { cloud, maturity, layout } of cases) {
      const configuration = run(library, {
        goal: 'kubernetes in a vpc with dns',
        maturity,
        project: { cloud, layout },
      });
      expect(configuration.rules.map(hit => hit.id)).toEqual(['R28']);
    }
  });
});

/** Texts by question: some that fit, then some that do not. */
const TEXTS: Record<string, [good: string[], bad: string[]]> = {
  name: [
    ['shop', 'a-b', 'x'.repeat(24)],
    ['a--b', 'Shop', '-a', 'x'.repeat(25)],
  ],
  base_domain: [
    ['acme.io', 'a.b.c.internal'],
    ['no-dot', 'acme.io.', 'a b.c'],
  ],
  region: [['eu-west-1', 'us-central1', 'westeurope', 'dc7'], ['us east']],
  owner: [
    ['team', 'group:ops/team', 'user:jane'],
    ['$(id)', "o'neil"],
  ],
  description: [
    ['Shop: "all" of it', '#{x} ${y} %{z} {x}'],
    ['two\nlines', '\u0000'],
  ],
  vpc_cidr: [
    ['10.0.0.0/16', '172.16.0.0/18', '192.168.0.0/16', '10.244.0.0/19'],
    ['8.8.0.0/16', '10.20.0.0/24', '10.20.1.0/16'],
  ],
  pod_cidr: [['10.0.0.0/12', '10.21.0.0/16', '100.64.0.0/16'], ['10.0.0.1/16']],
  service_cidr: [['10.0.0.0/20', '10.20.0.0/16', '10.244.0.0/16'], ['::/0']],
  remote_cidrs: [
    ['10.0.0.0/8', '192.168.1.0/24', '172.16.0.0/12', '10.22.4.0/24'],
    ['1.1.1.1/32'],
  ],
  admin_cidrs: [['0.0.0.0/0', '203.0.113.8/32', '10.0.0.0/8'], ['8.0.0.1/8']],
  image: [['ghcr.io/acme/shop:1'], ['ghcr.io/acme/shop:latest', 'nginx']],
  kubernetes_version: [['1.34', '1.36'], ['1.20']],
  storage_size: [['5Gi', '1Ti'], ['10GB']],
  app_record: [
    ['www', 'a-b'],
    ['a--b', '-a'],
  ],
};

function valueOf(question: Question): fc.Arbitrary<JsonValue> {
  const options = question.enum ?? question.items?.enum;
  const [good, bad] = TEXTS[question.id] ?? [options ?? [], ['x']];
  const fitting = (): fc.Arbitrary<JsonValue> => {
    if (question.type === 'boolean') {
      return fc.boolean();
    }
    return good.length
      ? fc.constantFrom<JsonValue>(...good)
      : fc.integer({ min: question.minimum, max: question.maximum });
  };
  const listed = (one: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> =>
    question.type === 'array'
      ? fc.uniqueArray(one, { minLength: 1, maxLength: 3 })
      : one;
  return fc.oneof(
    { weight: 40, arbitrary: listed(fitting()) },
    { weight: 4, arbitrary: fc.constant<JsonValue>('auto') },
    { weight: 1, arbitrary: listed(fc.constantFrom<JsonValue>(...bad)) },
    { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<JsonValue> },
  );
}

/** Answers to a few of the questions. */
function answersTo(questions: Question[]): fc.Arbitrary<JsonObject> {
  return fc
    .subarray(questions, { maxLength: 3 })
    .chain(some =>
      fc.record(Object.fromEntries(some.map(q => [q.id, valueOf(q)]))),
    );
}

function attempt(
  input: Parameters,
  mode: Mode,
): { configuration?: Configuration; error?: Error } {
  try {
    return { configuration: run(library, input, mode) };
  } catch (error) {
    return { error: error as Error };
  }
}

it('gives a sound run or an error for people, whatever is answered', () => {
  const parameters = fc.record(
    {
      goal: fc.constantFrom(...GOALS),
      maturity: fc.constantFrom(...MATURITIES),
      project: answersTo(library.project),
      ...Object.fromEntries(
        library.skills.map(skill => [skill.name, answersTo(skill.questions)]),
      ),
      add: fc.subarray(library.skills.map(s => s.name)),
      decisions: fc.dictionary(
        fc.constantFrom(...library.rules.map(r => r.id)),
        fc.integer({ min: 1, max: 3 }),
      ),
    },
    { requiredKeys: ['goal'] },
  ) as fc.Arbitrary<Parameters>;
  const seen = { sound: 0, refused: 0 };
  fc.assert(
    fc.property(
      parameters,
      fc.constantFrom<Mode>('guided', 'defaults'),
      (input, mode) => {
        const { configuration, error } = attempt(input, mode);
        seen[error ? 'refused' : 'sound'] += 1;
        // One of the two is there.
        expect(error?.name).toBe(configuration ? undefined : 'InputError');
        expect(error?.message ?? '1 answer does').toMatch(
          /^\d+ (answers? do|conflicts? wait)/,
        );
        expect(error?.message ?? '').not.toMatch(/undefined|\[object|NaN/);
        if (configuration) {
          expectSound(configuration);
        }
      },
    ),
    { numRuns: 300 },
  );
  // A generator that makes only one kind of run would prove nothing about the other.
  expect(Math.min(seen.sound, seen.refused)).toBeGreaterThan(40);
});

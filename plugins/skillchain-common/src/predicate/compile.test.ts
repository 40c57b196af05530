import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { configure } from '../configure';
import { match, parametersToRequest } from '../match';
import type { Condition, JsonObject, Parameters } from '../model';
import { holds } from '../__testUtils__/form';
import { library, question, skill } from '../__testUtils__/library';
import { compileCondition, evaluateCondition } from '.';
import { goalCallsForSchema, goalFlag } from './members';

const lib = library(
  [
    skill('serving', {
      alias: 'srv',
      keywords: { primary: ['server'] },
      questions: [
        question('kind', {
          type: 'string',
          enum: ['web', 'job', 'queue'],
          default: 'web',
          suggest: [
            { goal: ['nightly'], value: 'job' },
            { goal: ['consumer'], value: 'queue' },
          ],
        }),
        question('copies', {
          type: 'integer',
          default: 2,
          defaults: { starter: 1 },
          when: { kind: { $in: ['web', 'queue'] } },
        }),
        question('public', {
          type: 'boolean',
          default: false,
          when: { kind: 'web' },
        }),
      ],
    }),
    skill('naming', { keywords: { primary: ['dns'] } }),
  ],
  {
    project: [
      question('name', { type: 'string', default: 'platform' }),
      question('envs', {
        type: 'array',
        items: { type: 'string', enum: ['dev', 'prod'] },
        default: ['prod'],
      }),
      question('layout', {
        type: 'string',
        enum: ['kubernetes-focused', 'multi-tier'],
        default: 'multi-tier',
      }),
    ],
  },
);

const conditions: Condition[] = [
  { 'srv.kind': 'web' },
  { 'serving.kind': { $in: ['job', 'queue'] } },
  { 'srv.copies': 2 },
  { 'srv.copies': { $exists: true } },
  { 'srv.public': false },
  { $not: { 'srv.public': true } },
  { 'project.name': 'SHOP' },
  { 'project.envs': { $contains: 'dev' } },
  { chain: { $contains: 'naming' } },
  { maturity: { $in: ['starter', 'advanced'] } },
  { layout: 'multi-tier' },
  { 'missing.answer': 'x' },
  { 'missing.answer': { $exists: false } },
  {
    $any: [
      { $all: [{ 'srv.kind': 'queue' }, { maturity: 'starter' }] },
      { 'srv.public': true },
    ],
  },
];

/** The values after the page with the goal. */
const withGoalFlags = (parameters: JsonObject): JsonObject => ({
  ...parameters,
  ...Object.fromEntries(
    lib.skills.map(each => [
      goalFlag(each),
      holds(goalCallsForSchema(each), parameters) ? 'on' : 'off',
    ]),
  ),
});

const absent = fc.constant(undefined);
const values = fc.record({
  goal: fc.constantFrom(
    'a server',
    'a nightly server',
    'server for a consumer',
    'a server with dns',
    'dns only',
    'no server, but dns',
  ),
  maturity: fc.constantFrom('starter', 'intermediate', 'advanced'),
  add: fc.constant([]),
  project: fc.record({
    name: fc.oneof(absent, fc.constantFrom('shop', 'other')),
    envs: fc.oneof(absent, fc.subarray(['dev', 'prod'])),
  }),
  serving: fc.record({
    kind: fc.oneof(absent, fc.constantFrom('auto', 'web', 'job', 'queue')),
    copies: fc.oneof(absent, fc.constantFrom(2, 5)),
    public: fc.oneof(absent, fc.boolean()),
  }),
});

describe('compileCondition', () => {
  it('says in the form what the engine finds after it has resolved all answers', () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(...conditions),
        (given, condition) => {
          // Through JSON as a form sends it: absent answers have no key.
          const parameters = JSON.parse(JSON.stringify(given)) as Parameters;
          const configuration = configure(lib, {
            match: match(lib, parametersToRequest(lib, parameters)),
            parameters,
            mode: 'guided',
          });
          const plain = (answers: Record<string, { value: unknown }>) =>
            Object.fromEntries(
              Object.entries(answers).map(([id, { value }]) => [id, value]),
            );
          const facts = {
            chain: configuration.skills.map(s => s.skill),
            maturity: configuration.maturity,
            layout: configuration.layout,
            project: plain(configuration.project),
            ...Object.fromEntries(
              configuration.skills.flatMap(s => [
                [s.skill, plain(s.answers)],
                [s.skill === 'serving' ? 'srv' : s.skill, plain(s.answers)],
              ]),
            ),
          } as JsonObject;
          expect(
            holds(
              compileCondition(condition, { library: lib }),
              withGoalFlags(parameters as JsonObject),
            ),
          ).toBe(evaluateCondition(condition, facts));
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });

  it('decides at once what does not depend on the form', () => {
    expect(compileCondition({ 'missing.answer': 1 }, { library: lib })).toBe(
      false,
    );
    expect(
      compileCondition(
        { $not: { chain: { $contains: 'missing' } } },
        { library: lib },
      ),
    ).toBe(true);
  });

  it.each([
    [{ 'derived.appPort': 80 }, "A form cannot read 'derived.appPort'"],
    [{ 'srv.copies': { $gt: 2 } }, 'expected a value'],
  ])('refuses %j', (condition, message) => {
    const act = () =>
      compileCondition(condition as Condition, { library: lib });
    expect(act).toThrow(InputError);
    expect(act).toThrow(message);
  });

  it('refuses questions that are asked only if each other is', () => {
    const circle = library([
      skill('odd', {
        questions: [
          question('a', { type: 'string', when: { b: 'x' } }),
          question('b', { type: 'string', when: { a: 'x' } }),
        ],
      }),
    ]);
    expect(() =>
      compileCondition({ 'odd.a': 'x' }, { library: circle }),
    ).toThrow('asked only if each other is: odd.a -> odd.b -> odd.a');
  });
});

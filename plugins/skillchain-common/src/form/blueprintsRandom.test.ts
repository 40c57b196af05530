import fc from 'fast-check';
import { validate } from 'jsonschema';
import { presetPaths } from '../blueprint';
import { configure } from '../configure';
import { match, parametersToRequest } from '../match';
import type {
  Answer,
  JsonObject,
  JsonValue,
  Parameters,
  Question,
} from '../model';
import {
  blueprintLibrary as library,
  pages,
} from '../__testUtils__/blueprintLibrary';
import {
  fieldsOf,
  holds,
  resolvePage,
  type IsValid,
} from '../__testUtils__/form';
import { valueLabel } from './labels';

const byJsonschema: IsValid = (schema, values) =>
  typeof schema === 'boolean' || validate(values, schema as object).valid;

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOption = (field: JsonObject, value: JsonValue) =>
  !Array.isArray(field.enum) || field.enum.includes(value);

/** What the form fills in on a page: where there is no value, or one that is no option (any more). */
function filled(fields: Record<string, JsonObject>, values: JsonObject) {
  const result = { ...values };
  for (const [key, field] of Object.entries(fields)) {
    const { default: preset } = field;
    if (isObject(field.properties as JsonValue)) {
      const section = isObject(result[key]) ? result[key] : {};
      result[key] = filled(fieldsOf(field), section);
    } else if (
      preset !== undefined &&
      (result[key] === undefined || !isOption(field, result[key]))
    ) {
      result[key] = preset;
    }
  }
  return result;
}

/** The pages for somebody who passes them in turn, and the values behind the last one. */
function walk(start: JsonObject, isValid: IsValid) {
  let values = start;
  const shown = pages.map(page => {
    for (;;) {
      const fields = fieldsOf(resolvePage(page, values, isValid));
      const next = filled(fields, values);
      if (JSON.stringify(next) === JSON.stringify(values)) {
        return fields;
      }
      values = next;
    }
  });
  return { shown, values };
}

const absent = fc.constant(undefined);
const maybe = <T>(...values: T[]) =>
  fc.oneof(absent, fc.constantFrom(...values));

const selections = fc.record({
  goal: fc
    .array(
      fc.constantFrom(
        'kubernetes',
        'no kubernetes',
        'cluster',
        'ingress',
        'microservices',
        'an edge network',
        'three subnets',
        'istio',
        'pods',
        'a queue',
        'on GKE',
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map(parts => parts.join(', ')),
  mode: fc.constantFrom('guided', 'defaults'),
  maturity: fc.constantFrom('starter', 'intermediate', 'advanced'),
  offer: maybe(
    'none',
    'platform',
    'platform',
    'platform:customise',
    'platform:customise',
    'edge',
    'edge:customise',
  ),
  add: fc.constantFrom([], [], ['operating-kubernetes']),
  'keep_architecting-networks': maybe(true, false),
  'keep_implementing-service-mesh': maybe(true, false),
  project: fc.record({ cloud: maybe('aws', 'gcp') }),
  platform: fc.record({
    first: maybe('auto', 'site', 'worker', 'nightly'),
    cloud: maybe('auto', 'aws', 'gcp'),
    port: maybe(8080, 8081),
  }),
  'operating-kubernetes': fc.record({
    workload: maybe('auto', 'web', 'worker'),
    ha: maybe<boolean | string>(true, false, 'auto'),
  }),
});

const questions: Record<string, Question[]> = {
  project: library.project,
  ...Object.fromEntries(library.skills.map(s => [s.name, s.questions])),
};

/** What the form says a question will be answered with, if nobody does. */
function announced(field: JsonObject): string | undefined {
  if (Array.isArray(field.enumNames)) {
    const [first] = field.enumNames;
    return /^Automatic: (.*?)(?: \([^)]*\))?$/.exec(String(first))?.[1];
  }
  return /(?:Empty|None) means \*\*(.*?)(?:: .*)?\*\*/.exec(
    String(field.description),
  )?.[1];
}

describe.each([
  ['the form', holds, 600],
  ['the backend', byJsonschema, 250],
] as const)('%s, on a goal that may fit a blueprint', (_, isValid, numRuns) => {
  it('asks and announces what the server does', () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    fc.assert(
      fc.property(selections, given => {
        const { shown, values } = walk(
          JSON.parse(JSON.stringify(given)),
          isValid,
        );
        const parameters = values as Parameters;
        const request = parametersToRequest(library, parameters);
        const matched = match(library, request);
        if (matched.chain.length === 0) {
          count('no chain');
          return;
        }
        // What the form has worked out satisfies the schema as it stands, which is what the backend checks.
        expect(
          pages.flatMap(page => (isValid(page, values) ? [] : page.title)),
        ).toEqual([]);
        const { offer = 'none' } = given;
        const used = matched.blueprint?.accepted ? offer : 'none';
        count(used);
        const result = configure(library, {
          match: matched,
          parameters,
          mode: 'defaults',
          maturity: parameters.maturity,
        });
        const fields = Object.assign({}, ...shown) as Record<
          string,
          JsonObject
        >;
        const answers: Record<string, Record<string, Answer>> = {
          project: result.project,
          ...Object.fromEntries(result.skills.map(s => [s.skill, s.answers])),
        };
        const blueprint = library.blueprints.find(b => b.name === used);
        const asked = (section: string) =>
          Object.keys(fieldsOf(fields[section]))
            .filter(id => id !== 'i')
            .sort();

        // Its own questions, and what it leaves open of the project.
        expect(asked('platform')).toEqual(
          used === 'platform' ? Object.keys(result.quick).sort() : [],
        );
        const preset = blueprint && presetPaths(library, blueprint);
        expect(asked('project')).toEqual(
          Object.keys(result.project)
            .filter(id => !preset?.has(`project.${id}`))
            .sort(),
        );
        // The skills of the chain, where their questions are asked at all.
        const isGuided = !blueprint && values.mode === 'guided';
        for (const { name } of library.skills) {
          expect([name, asked(name)]).toEqual([
            name,
            isGuided ? Object.keys(answers[name] ?? {}).sort() : [],
          ]);
        }
        // What happens without an answer.
        const wrong: string[] = [];
        for (const [section, list] of Object.entries(questions)) {
          for (const question of list) {
            const field = fieldsOf(fields[section])[question.id];
            const answer = answers[section]?.[question.id];
            const says = field && announced(field);
            if (
              says &&
              answer &&
              !['answer', 'decision'].includes(answer.source)
            ) {
              count(`announced: ${answer.source}`);
              const does = valueLabel(question, answer.value);
              if (says !== does && !says.startsWith('your answer')) {
                wrong.push(`${section}.${question.id}: ${says} | ${does}`);
              }
            }
          }
        }
        expect(wrong).toEqual([]);
      }),
      { seed: 4, numRuns },
    );
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        'none',
        'platform',
        'platform:customise',
        'edge',
        'edge:customise',
        'announced: blueprint',
        'announced: default',
        'announced: goal',
      ]),
    );
  });
});

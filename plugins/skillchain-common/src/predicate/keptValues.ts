import { presetters } from './blueprints';
import { compileCondition, unasked, type ConditionScope } from './compile';
import { offeredSchema, ownDefaults } from './defaults';
import { absolutePath } from './evaluate';
import { memberSchema } from './members';
import { presetAnswers } from './presets';
import { all, at, not, type Schema } from './schema';
import { isObject, testHolds } from './values';
import { conditionPaths } from './walk';
import type {
  Condition,
  JsonObject,
  JsonValue,
  Library,
  Question,
} from '../model';

/*
 * The value of a choice that nobody made depends on a lot, and many conditions read it. A page works the value out
 * once and keeps it in a hidden field; its conditions read that. Such a value may depend on others, and the form goes
 * over a page until nothing changes.
 */

/** Name of the field that keeps the value of a choice. */
export const valueFlag = (path: string) => `value_${path.replace('.', '_')}`;

/** The question is not asked. */
const UNASKED = '-';

const optionsOf = ({ enum: options, type }: Question): JsonValue[] =>
  options ?? (type === 'boolean' ? [true, false] : []);

interface Choice {
  question: Question;
  scope: string;
}

/** The choices of a library by path: those whose value depends on anything but their own answer. */
function choicesOf(library: Library): ReadonlyMap<string, Choice> {
  const sections: { name: string; questions: Question[] }[] = [
    { name: 'project', questions: library.project },
    ...library.blueprints,
    ...library.skills,
  ];
  const everyQuestion = sections.flatMap(({ name, questions }) =>
    questions.map((question): [string, Choice] => [
      `${name}.${question.id}`,
      { question, scope: name },
    ]),
  );
  const names = new Map(library.skills.map(({ alias, name }) => [alias, name]));
  const byPath = new Map(everyQuestion);
  const reads = (path: string): string[] => {
    const choice = byPath.get(path);
    if (!choice) {
      return [];
    }
    const { when, suggest = [], enumWhen = {} } = choice.question;
    const conditions: (Condition | undefined)[] = [
      when,
      ...suggest.map(suggestion => suggestion.when),
      ...Object.values(enumWhen),
    ];
    return conditions
      .flatMap(condition => (condition ? conditionPaths(condition) : []))
      .map(read => {
        const [owner, ...id] = absolutePath(
          read === 'layout' ? 'project.layout' : read,
          choice.scope,
        ).split('.');
        return [names.get(owner) ?? owner, ...id].join('.');
      });
  };
  const readsItself = (path: string) => {
    const seen = new Set(reads(path));
    for (const next of seen) {
      reads(next).forEach(other => seen.add(other));
    }
    return seen.has(path);
  };
  const isSimple = (path: string, { when, suggest, defaults }: Question) =>
    !when &&
    !suggest?.length &&
    !defaults &&
    presetters(library, path).length === 0;
  return new Map(
    everyQuestion.filter(
      ([path, { question }]) =>
        optionsOf(question).length > 0 &&
        !isSimple(path, question) &&
        !presetAnswers(library, path).some(({ typed }) => typed) &&
        !readsItself(path),
    ),
  );
}

const choices = new WeakMap<Library, ReadonlyMap<string, Choice>>();

function choiceAt(library: Library, path: string): Choice | undefined {
  const known = choices.get(library) ?? choicesOf(library);
  choices.set(library, known);
  return known.get(path);
}

/** The test on a value that the page keeps; undefined when the page keeps none of this question. */
export function keptTest(
  path: string,
  test: JsonValue,
  scope: ConditionScope,
): Schema | undefined {
  const choice = scope.kept && choiceAt(scope.library, path);
  if (!choice) {
    return undefined;
  }
  const flag = [valueFlag(path)];
  const passing = optionsOf(choice.question).filter(o => testHolds(test, o));
  if (isObject(test) && test.$exists !== undefined) {
    scope.kept?.add(path);
    return at(
      flag,
      test.$exists === true ? { not: { const: UNASKED } } : { const: UNASKED },
    );
  }
  if (passing.length === 0) {
    return false;
  }
  scope.kept?.add(path);
  return at(
    flag,
    passing.length === 1
      ? { const: String(passing[0]) }
      : { enum: passing.map(String) },
  );
}

function valueField(path: string, value: JsonValue): JsonObject {
  const text = String(value);
  return {
    properties: {
      [valueFlag(path)]: { enum: [text, `${text}.`], default: text },
    },
  };
}

/** The value of one choice, by case, and the values it depends on. */
function valueCases(
  path: string,
  { question, scope: name }: Choice,
  outer: ConditionScope,
): { cases: { if: Schema; then: JsonObject }[]; otherwise: JsonObject } {
  const { library, known } = outer;
  const kept = new Set<string>();
  const scope = { ...outer, kept, scope: name, depth: 1 };
  const isSkill = library.skills.some(skill => skill.name === name);
  const is = (condition: Schema, value: JsonValue) => ({
    if: condition,
    then: valueField(path, value),
  });
  const asked = all(
    !isSkill || memberSchema(library, name, true, known),
    question.when ? compileCondition(question.when, scope) : true,
  );
  const offered = (value: JsonValue) => offeredSchema(question, value, scope);
  const cases = [
    is(not(asked), UNASKED),
    ...optionsOf(question).map(option =>
      is(
        all(
          not(unasked([name, question.id], outer)),
          at([name, question.id], { const: option }),
        ),
        option,
      ),
    ),
    ...presetAnswers(library, path).map(({ if: given, value = null }) =>
      is(all(given, offered(value)), value),
    ),
    ...ownDefaults(question, scope).map(({ if: condition, value }) =>
      is(condition, value),
    ),
  ];
  kept.forEach(other => outer.kept?.add(other));
  return {
    cases: [
      // Before what it depends on is known, there is no value.
      ...(kept.size > 0
        ? [{ if: not({ required: [...kept].map(valueFlag) }), then: {} }]
        : []),
      ...cases,
    ],
    otherwise: valueField(path, question.default ?? UNASKED),
  };
}

/** The values that the conditions compiled with a scope read, each with its cases. */
export function keptValues(scope: ConditionScope): {
  fields: JsonObject;
  values: ReturnType<typeof valueCases>[];
} {
  const values = new Map<string, ReturnType<typeof valueCases>>();
  // A Set visits entries that are added during the walk, so this reaches the values that values depend on.
  for (const path of scope.kept ?? []) {
    const choice = choiceAt(scope.library, path);
    if (choice && !values.has(path)) {
      values.set(path, valueCases(path, choice, scope));
    }
  }
  return {
    fields: {
      properties: Object.fromEntries(
        Array.from(values.keys(), path => [
          valueFlag(path),
          {
            type: 'string',
            'ui:widget': 'hidden',
            'ui:backstage': { review: { show: false } },
          },
        ]),
      ),
    },
    values: [...values.values()],
  };
}

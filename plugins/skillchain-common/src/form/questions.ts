import type {
  Condition,
  JsonObject,
  JsonValue,
  Library,
  Question,
} from '../model';
import {
  compileCondition,
  isPreset,
  type ConditionScope,
} from '../predicate/compile';
import { absolutePath } from '../predicate/evaluate';
import { all, at, not } from '../predicate/schema';
import { field, hasAutomatic } from './field';
import { labelOf, valueLabel } from './labels';
import { always, branch, type Element } from './list';
import { automaticTexts, presetDefaults } from './variants';

/** Blocks the page with a sentence; the form shows exactly this text. */
export function block(message: string): JsonObject {
  return { not: { required: ['goal'] }, errorMessage: { not: message } };
}

/** Options that were chosen although they are not on offer, those with the same condition together. */
function refusals(
  question: Question,
  scope: ConditionScope,
  name: string,
): Element[] {
  const groups = new Map<string, { options: JsonValue[]; when: Condition }>();
  for (const [key, when] of Object.entries(question.enumWhen ?? {})) {
    const option = question.enum?.find(value => String(value) === key);
    if (option !== undefined) {
      const group = groups.get(JSON.stringify(when)) ?? { options: [], when };
      group.options.push(option);
      groups.set(JSON.stringify(when), group);
    }
  }
  return [...groups.values()].map(({ options, when }) => ({
    if: all(
      at([name, question.id], { enum: options }),
      not(compileCondition(when, scope)),
    ),
    then: block(
      `${labelOf(question)}: ${options.map(option => valueLabel(question, option)).join(', ')} ` +
        `${options.length > 1 ? 'do' : 'does'} not go with the other answers; choose another one.`,
    ),
  }));
}

const wrap = (name: string, properties: JsonObject): JsonObject => ({
  properties: { [name]: { properties } },
});

/** The fields of questions that appear together, without what varies about them. */
function fields(
  questions: Question[],
  library: Library,
  name: string,
  owner: string,
): JsonObject {
  return wrap(
    name,
    Object.fromEntries(
      questions.map(question => [
        question.id,
        field(question, owner, isPreset(library, question)),
      ]),
    ),
  );
}

/** What varies about the field of a question: texts, a preset default, options that are refused. */
function extras(
  question: Question,
  scope: ConditionScope,
  name: string,
): Element[] {
  const property = (schema: JsonObject) =>
    wrap(name, { [question.id]: schema });
  const texts = isPreset(scope.library, question)
    ? presetDefaults
    : automaticTexts;
  return [
    ...(hasAutomatic(question)
      ? [always(texts(question, scope, property))]
      : []),
    ...refusals(question, scope, name),
  ];
}

/** Questions that are asked wherever the condition holds: those that a plain conjunction reads. */
function askedWhere(when: Condition, scope: ConditionScope): string[] {
  const entries = '$all' in when ? (when.$all as Condition[]) : [when];
  return entries
    .flatMap(entry => Object.entries(entry))
    .filter(([path, test]) =>
      !path.startsWith('$') && typeof test === 'object'
        ? Object.hasOwn(test ?? {}, '$in')
        : !path.startsWith('$'),
    )
    .map(([path]) => absolutePath(path, scope.scope));
}

interface Conditional {
  questions: Question[];
  when: NonNullable<Question['when']>;
}

/** Questions with the same condition appear together, so that it is evaluated once. */
function byCondition(questions: Question[]): Conditional[] {
  const groups = new Map<string, Conditional>();
  for (const question of questions) {
    if (question.when) {
      const key = JSON.stringify(question.when);
      const group = groups.get(key) ?? { questions: [], when: question.when };
      group.questions.push(question);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/**
 * The elements for the questions of a skill or of the project: those that are always asked first, then each group of
 * questions that depend on something.
 */
export function questionElements(
  questions: Question[],
  scope: ConditionScope,
  name: string,
  owner: string,
): Element[] {
  const groups = byCondition(questions).map(
    ({ questions: group, when }): Element => {
      const inside = { ...scope, knownAsked: askedWhere(when, scope) };
      return {
        if: compileCondition(when, scope),
        then: branch([
          always(fields(group, scope.library, name, owner)),
          ...group.flatMap(question => extras(question, inside, name)),
        ]),
      };
    },
  );
  const unconditional = questions.filter(question => !question.when);
  return [
    always(fields(unconditional, scope.library, name, owner)),
    ...unconditional.flatMap(question => extras(question, scope, name)),
    ...groups,
  ];
}

import type {
  Condition,
  JsonObject,
  JsonValue,
  Library,
  Question,
} from '../model';
import { presetters } from '../predicate/blueprints';
import { compileCondition, type ConditionScope } from '../predicate/compile';
import { isPreset } from '../predicate/defaults';
import { absolutePath } from '../predicate/evaluate';
import { all, at, not, type Schema } from '../predicate/schema';
import { field, hasAutomatic, type Filling } from './field';
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

function fillingOf(
  library: Library,
  name: string,
  question: Question,
): Filling {
  const preset = isPreset(library, question);
  const auto =
    hasAutomatic(question) ||
    presetters(library, `${name}.${question.id}`).length > 0;
  return { auto: auto && !preset, preset };
}

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
        field(question, owner, fillingOf(library, name, question)),
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
  const { auto, preset } = fillingOf(scope.library, name, question);
  const texts = preset ? presetDefaults : automaticTexts;
  return [
    ...(auto || preset ? [always(texts(question, scope, property))] : []),
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
  when?: Condition;
  unless: Schema;
}

/** Questions with the same condition appear together, so that it is evaluated once; those without one come first. */
function byCondition(
  questions: Question[],
  unless: (question: Question) => Schema,
): Conditional[] {
  const groups = new Map<string, Conditional>();
  for (const question of questions) {
    const { when } = question;
    const answered = unless(question);
    const key = JSON.stringify([when, answered]);
    const group = groups.get(key) ?? { questions: [], when, unless: answered };
    group.questions.push(question);
    groups.set(key, group);
  }
  const sorted = [...groups.values()];
  return [...sorted.filter(g => !g.when), ...sorted.filter(g => g.when)];
}

/**
 * The elements for the questions of a skill, a blueprint or the project: those that are always asked first, then each
 * group of questions that depend on something.
 *
 * @param unless - when a question is not asked although it has an answer
 */
export function questionElements(
  questions: Question[],
  scope: ConditionScope,
  name: string,
  owner: string,
  unless: (question: Question) => Schema = () => false,
): Element[] {
  return byCondition(questions, unless).flatMap((group): Element[] => {
    const inside = group.when
      ? { ...scope, knownAsked: askedWhere(group.when, scope) }
      : scope;
    const elements = [
      always(fields(group.questions, scope.library, name, owner)),
      ...group.questions.flatMap(question => extras(question, inside, name)),
    ];
    const condition = all(
      not(group.unless),
      group.when ? compileCondition(group.when, scope) : true,
    );
    return condition === true
      ? elements
      : [{ if: condition, then: branch(elements) }];
  });
}

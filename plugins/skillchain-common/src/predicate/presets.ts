import type {
  Blueprint,
  JsonObject,
  JsonValue,
  Library,
  Question,
  QuickQuestion,
} from '../model';
import {
  isUsed,
  presetSources,
  presetters,
  type PresetSource,
} from './blueprints';
import { compileCondition, type ConditionScope } from './compile';
import { isPreset, offeredSchema, ownDefaultHolds } from './defaults';
import { all, any, at, choose, type Schema } from './schema';
import { isAnswer, testHolds } from './values';

/*
 * What the blueprint in use answers depends on the blueprint, the maturity and the quick questions, but on no other
 * answer. The form works it out once, on the page with the quick questions, and keeps it in one hidden field for each
 * question that some blueprint answers; all conditions read that.
 */

/** Name of the field that keeps what the blueprint in use answers to a question. */
export const presetFlag = (path: string) => `preset_${path.replace('.', '_')}`;

/** No blueprint is in use, or it does not answer the question. */
const OPEN = '-';

const written = (blueprint: Blueprint, value: JsonValue) =>
  `${blueprint.name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;

const typedIn = (blueprint: Blueprint, { id }: QuickQuestion) =>
  `${blueprint.name}?${id}`;

function applies(
  blueprint: Blueprint,
  { question, option, maturity }: PresetSource,
  outer: ConditionScope,
): Schema {
  const scope = { ...outer, scope: blueprint.name };
  const quick = (test: JsonValue) =>
    compileCondition({ [question?.id ?? '']: test }, scope);
  return all(
    isUsed(blueprint),
    maturity ? at(['maturity'], { const: maturity }) : true,
    question ? quick(option === undefined ? { $exists: true } : option) : true,
    question && option === undefined && question.default === undefined
      ? at([blueprint.name, question.id], isAnswer(question))
      : true,
  );
}

/** The questions that some blueprint answers. */
function presetPathsOf(library: Library): string[] {
  const sections = [{ name: 'project', questions: library.project }].concat(
    library.skills,
  );
  return sections.flatMap(({ name, questions }) =>
    questions
      .map(({ id }) => `${name}.${id}`)
      .filter(path => presetters(library, path).length > 0),
  );
}

/** What the blueprint in use answers to one question: the cases, of which the first that applies holds. */
export interface PresetCases {
  cases: { if: Schema; then: JsonObject }[];
  otherwise: JsonObject;
}

/** What the blueprint in use answers to each question, and the hidden fields that keep it. */
export function presetCases(scope: ConditionScope): {
  fields: JsonObject;
  presets: PresetCases[];
} {
  const { library } = scope;
  const paths = presetPathsOf(library);
  const keeps = (path: string, value: string): JsonObject => ({
    properties: {
      [presetFlag(path)]: { enum: [value, `${value}.`], default: value },
    },
  });
  const hidden: JsonObject = {
    type: 'string',
    'ui:widget': 'hidden',
    'ui:backstage': { review: { show: false } },
  };
  return {
    fields: {
      properties: Object.fromEntries(
        paths.map(path => [presetFlag(path), hidden]),
      ),
    },
    presets: paths.map(path => ({
      cases: presetters(library, path).flatMap(blueprint =>
        presetSources(library, blueprint)
          .filter(({ answers }) => Object.hasOwn(answers, path))
          .map(source => ({
            if: applies(blueprint, source, scope),
            then: keeps(path, flagValue(blueprint, source, path)),
          })),
      ),
      otherwise: keeps(path, OPEN),
    })),
  };
}

function flagValue(
  blueprint: Blueprint,
  { question, option, answers }: PresetSource,
  path: string,
): string {
  return question && option === undefined
    ? typedIn(blueprint, question)
    : written(blueprint, answers[path]);
}

/** The names of the fields of {@link presetCases}. */
export const presetFlags = (library: Library) =>
  presetPathsOf(library).map(presetFlag);

/** An answer that the blueprint in use may give to a question. */
export interface PresetAnswer {
  blueprint: Blueprint;
  if: JsonObject;
  /** Absent for what was typed in answer to a quick question. */
  value?: JsonValue;
  typed?: QuickQuestion;
}

/** The answers that the blueprints may give to a question: one of them at most holds. */
export function presetAnswers(library: Library, path: string): PresetAnswer[] {
  const found = new Map<string, PresetAnswer>();
  for (const blueprint of presetters(library, path)) {
    for (const source of presetSources(library, blueprint)) {
      const { question, option, answers } = source;
      if (Object.hasOwn(answers, path)) {
        const typed = option === undefined ? question : undefined;
        const flag = flagValue(blueprint, source, path);
        found.set(flag, {
          blueprint,
          if: at([presetFlag(path)], { const: flag }),
          ...(typed ? { typed } : { value: answers[path] }),
        });
      }
    }
  }
  return [...found.values()];
}

/** No blueprint answers the question. */
export const isOpen = (path: string) => at([presetFlag(path)], { const: OPEN });

/** The test on the value that a question has when nobody answered it. */
export function defaultHolds(
  path: string,
  question: Question,
  test: JsonValue,
  scope: ConditionScope,
): Schema {
  const own = ownDefaultHolds(question, test, scope);
  const answers = presetAnswers(scope.library, path);
  // A choice that the form fills in has an answer, except where a blueprint was accepted.
  const isFilled = isPreset(scope.library, question) && !scope.quick;
  if (answers.length === 0 || isFilled) {
    return own;
  }
  const flags: JsonValue[] = [];
  const others: Schema[] = [];
  for (const { blueprint, if: given, value, typed } of answers) {
    const offered =
      value === undefined ||
      offeredSchema(question, value, { ...scope, depth: 0 });
    if (typed) {
      const said = { [`${blueprint.name}.${typed.id}`]: test };
      others.push(all(given, compileCondition(said, scope)));
    } else if (offered !== true) {
      others.push(all(given, choose(offered, testHolds(test, value), own)));
    } else if (testHolds(test, value)) {
      flags.push(written(blueprint, value as JsonValue));
    }
  }
  return any(
    flags.length > 0 && at([presetFlag(path)], { enum: flags }),
    ...others,
    all(isOpen(path), own),
  );
}

/** What the blueprint in use decides about a rule, best first. */
export function presetDecisions(
  library: Library,
  rule: string,
): { if: Schema; n: number }[] {
  const path = `decisions.${rule}`;
  return presetters(library, path).flatMap(blueprint =>
    presetSources(library, blueprint).flatMap(source => {
      const n = source.answers[path];
      return typeof n === 'number'
        ? { if: applies(blueprint, source, { library }), n }
        : [];
    }),
  );
}

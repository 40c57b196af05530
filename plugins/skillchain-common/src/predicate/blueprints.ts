import { blueprintSkills, presetPaths } from '../blueprint/presets';
import {
  MATURITIES,
  type Blueprint,
  type JsonValue,
  type Library,
  type Maturity,
  type QuickQuestion,
  type Skill,
} from '../model';
import { any, at, type Schema } from './schema';

/** Name of the flag in which the form keeps whether the goal fits a blueprint. */
export const fitsFlag = ({ name }: Blueprint) => `fits_${name}`;

/**
 * Name of the flag in which the form keeps what becomes of a blueprint: `quick` when it was accepted, `custom` when it
 * only gives the defaults, `off` when it is not used.
 */
export const usesFlag = ({ name }: Blueprint) => `uses_${name}`;

/** The blueprint gives defaults. */
export const isUsed = (blueprint: Blueprint): Schema =>
  at([usesFlag(blueprint)], { enum: ['quick', 'custom'] });

/** Only the quick questions of the blueprint are asked. */
export const isAccepted = (blueprint: Blueprint): Schema =>
  at([usesFlag(blueprint)], { const: 'quick' });

/** Only the quick questions of some blueprint are asked. */
export const isAnyAccepted = (library: Library): Schema =>
  any(...library.blueprints.map(isAccepted));

const pathsOf = new WeakMap<Blueprint, ReadonlySet<string>>();

/** The blueprints that may answer a question (`skill.question`, `project.question`) or decide a rule (`decisions.R03`). */
export function presetters(library: Library, path: string): Blueprint[] {
  return library.blueprints.filter(blueprint => {
    const paths = pathsOf.get(blueprint) ?? presetPaths(library, blueprint);
    pathsOf.set(blueprint, paths);
    return paths.has(path);
  });
}

/** A blueprint that brings a skill, and at which maturities. */
export interface Bringer {
  blueprint: Blueprint;
  maturities: Maturity[];
}

/** The blueprints that bring a skill into the chain. */
export function bringers(library: Library, skill: Skill): Bringer[] {
  return library.blueprints.flatMap(blueprint => {
    const maturities = MATURITIES.filter(maturity =>
      blueprintSkills(blueprint, maturity).includes(skill.name),
    );
    return maturities.length > 0 ? { blueprint, maturities } : [];
  });
}

/** Where a blueprint has answers from, and what they are. */
export interface PresetSource {
  /** The quick question that gives them; absent for presets and the profile of a maturity. */
  question?: QuickQuestion;
  /** The option with which it does; absent where the very answer is taken, because it is typed. */
  option?: JsonValue;
  maturity?: Maturity;
  /** By `skill.question`, `project.question` and `decisions.RULE`; what is typed is null. */
  answers: Record<string, JsonValue>;
}

/** What a blueprint answers, by where it has it from; the first source that applies and has a path wins. */
export function presetSources(
  library: Library,
  blueprint: Blueprint,
): PresetSource[] {
  const names = new Map(library.skills.map(({ alias, name }) => [alias, name]));
  const full = (path: string) => {
    const [scope, ...id] = path.split('.');
    return [names.get(scope) ?? scope, ...id].join('.');
  };
  const byPath = (answers: Record<string, JsonValue>) =>
    Object.fromEntries(
      Object.entries(answers).map(([path, value]) => [full(path), value]),
    );
  const same = ({ to }: QuickQuestion, value: JsonValue) =>
    Object.fromEntries(to.map(path => [full(path), value]));
  const presets = Object.entries(blueprint.presets).flatMap(
    ([scope, answers]) =>
      Object.entries(answers).map(([id, value]) => [`${scope}.${id}`, value]),
  );
  const sources = [
    ...blueprint.questions.toReversed().flatMap((question): PresetSource[] => {
      const { enum: options, type, sets } = question;
      const choices = options ?? (type === 'boolean' ? [true, false] : []);
      return choices.length === 0
        ? [{ question, answers: same(question, null) }]
        : choices.map(option => ({
            question,
            option,
            answers: {
              ...same(question, option),
              ...byPath(sets[String(option)] ?? {}),
            },
          }));
    }),
    ...MATURITIES.map(maturity => ({
      maturity,
      answers: byPath(blueprint.profiles[maturity]?.default_overrides ?? {}),
    })),
    { answers: byPath(Object.fromEntries(presets)) },
  ];
  return sources.filter(({ answers }) => Object.keys(answers).length > 0);
}

import { InputError } from '@backstage/errors';
import { nearest } from '../match/names';
import type { Blueprint, Library, Parameters } from '../model';
import { conditionPaths } from '../predicate/walk';
import { fitOf, fittingBlueprints } from './fit';
import { presetPaths } from './presets';

/** Ends the answer to an offer that takes the presets and asks every question all the same. */
export const CUSTOMISE = ':customise';

/**
 * The blueprint of a name.
 *
 * @throws InputError with the nearest known names when there is none
 */
export function blueprintOf(library: Library, name: string): Blueprint {
  const found = library.blueprints.find(b => b.name === name);
  if (found) return found;
  const names = library.blueprints.map(b => b.name);
  const near = nearest(name, names);
  const known =
    names.length > 0
      ? `it has ${names.join(', ')}`
      : 'it has no blueprints at all';
  throw new InputError(
    `'${name}' is not a blueprint of the library '${library.domain}'; ${
      near.length > 0 ? `did you mean ${near.join(', ')}?` : known
    }`,
  );
}

/** The decisions on rules that stand beside what is asked all the same: those over the chain and the project. */
function shownDecisions(library: Library, decisions: unknown): unknown {
  const isShown = (id: string) =>
    library.rules.some(
      rule =>
        rule.id === id &&
        !rule.check &&
        conditionPaths(rule.when ?? {}).every(
          path =>
            ['chain', 'maturity'].includes(path) || path.startsWith('project.'),
        ),
    );
  return typeof decisions === 'object' && decisions !== null
    ? Object.fromEntries(
        Object.entries(decisions).filter(([id]) => isShown(id)),
      )
    : decisions;
}

/** Without the answers that nobody is asked for in this blueprint: they are left from another way through the form. */
function withoutHidden(
  library: Library,
  blueprint: Blueprint,
  parameters: Parameters,
): Parameters {
  const skills = new Set(library.skills.map(({ name }) => name));
  const set = presetPaths(library, blueprint);
  const kept = Object.entries(parameters).flatMap(
    ([key, value]): [string, unknown][] => {
      if (skills.has(key)) return [];
      if (key === 'decisions') return [[key, shownDecisions(library, value)]];
      if (key !== 'project' || typeof value !== 'object' || !value) {
        return [[key, value]];
      }
      const asked = Object.entries(value).filter(
        ([id]) => !set.has(`project.${id}`),
      );
      return [[key, Object.fromEntries(asked)]];
    },
  );
  return Object.fromEntries(kept) as Parameters;
}

/**
 * Settles which blueprint a run uses, and how it gets its answers: the answer to the form's offer, the blueprint that
 * was named, or for mode `blueprint` the one that fits best. The result has no `offer`.
 *
 * An offer counts only while the goal fits that blueprint, and an accepted one leaves nothing of answers to questions
 * that are not asked any more.
 *
 * @throws InputError for an unknown blueprint, and for mode `blueprint` when no blueprint fits the goal
 * @public
 */
export function settleBlueprint(
  library: Library,
  parameters: Parameters,
): Parameters {
  const { offer, ...rest } = parameters;
  const goal = rest.goal ?? '';
  if (offer !== undefined) {
    const customise = offer.endsWith(CUSTOMISE);
    const name = customise ? offer.slice(0, -CUSTOMISE.length) : offer;
    const blueprint = library.blueprints.find(b => b.name === name);
    const { mode } = rest;
    const declined: Parameters = {
      ...rest,
      blueprint: 'none',
      ...(mode === 'blueprint' && { mode: 'guided' as const }),
    };
    if (!blueprint || !fitOf(blueprint, goal)) return declined;
    if (customise) return { ...declined, blueprint: name };
    return {
      ...withoutHidden(library, blueprint, rest),
      blueprint: name,
      mode: 'blueprint',
    };
  }
  if (rest.blueprint !== undefined && rest.blueprint !== 'none') {
    const { name } = blueprintOf(library, rest.blueprint);
    return { ...rest, blueprint: name, mode: rest.mode ?? 'blueprint' };
  }
  if (rest.mode !== 'blueprint') return rest;
  const best =
    rest.blueprint === 'none' ? undefined : fittingBlueprints(library, goal)[0];
  if (!best) {
    const names = library.blueprints.map(b => b.name);
    throw new InputError(
      `Mode "blueprint" needs a blueprint, and none fits the goal. ${
        names.length > 0
          ? `Name one of ${names.join(', ')}`
          : 'The library has none'
      }, or take mode "guided" or "defaults".`,
    );
  }
  return { ...rest, blueprint: best.blueprint.name };
}

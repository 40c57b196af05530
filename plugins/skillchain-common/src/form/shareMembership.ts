import type { Library } from '../model';
import { memberSchema, type Known } from '../predicate/members';
import { branch, type Element } from './list';

/** Elements that depend on what is known about the chain where they will stand. */
export type Factory = (known: Known) => Element[];

/**
 * Places elements so that the membership of each skill, the longest of all conditions, is tested once: the elements
 * that depend on it move behind that one test, compiled with what is then known.
 */
export function shareMembership(
  library: Library,
  factories: Factory[],
  known: Known,
): Element[] {
  const open = library.skills.find(
    ({ name }) =>
      !Object.hasOwn(known, name) &&
      factories.some(factory => dependsOn(factory, known, name)),
  );
  if (!open) {
    return factories.flatMap(factory => factory(known));
  }
  const { name } = open;
  const dependent = factories.filter(factory =>
    dependsOn(factory, known, name),
  );
  const rest = factories.filter(factory => !dependent.includes(factory));
  const inside = (member: boolean) =>
    branch(
      shareMembership(library, dependent, { ...known, [name]: member }).filter(
        element => element.if !== false || element.else,
      ),
    );
  const otherwise = inside(false);
  return [
    ...shareMembership(library, rest, known),
    {
      if: memberSchema(library, name, true, known),
      then: inside(true),
      ...(Object.keys(otherwise).length > 0 && { else: otherwise }),
    },
  ];
}

function dependsOn(factory: Factory, known: Known, name: string): boolean {
  const at = (member: boolean) =>
    JSON.stringify(factory({ ...known, [name]: member }));
  return at(true) !== at(false);
}

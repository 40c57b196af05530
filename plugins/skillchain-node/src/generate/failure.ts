import { InputError } from '@backstage/errors';
import {
  failedSkills,
  loadFailure,
  type Configuration,
  type SkillFailure,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import type { Owner } from '../outputPlaces';

const owners = new WeakMap<Error, Owner>();

/** Does a part of an owner's work; what is thrown can be traced to the owner by {@link failedOwner}. */
export function workOf<T>(owner: Owner, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError && !owners.has(error)) {
      owners.set(error, owner);
    }
    throw error;
  }
}

/** Whose work threw an error, if that is known. */
export function failedOwner(error: unknown): Owner | undefined {
  return error instanceof Error ? owners.get(error) : undefined;
}

/** The skills of a configuration that this library knows and could not read. */
export function unreadable(
  loaded: LoadedLibrary,
  configuration: Configuration,
): SkillFailure[] {
  return failedSkills(loaded.library)
    .filter(({ name }) =>
      configuration.skills.some(({ skill }) => skill === name),
    )
    .map(loadFailure);
}

/**
 * The skill behind an error of rendering: the one whose template or path it was. For a shared file it is the skill
 * without which everything renders; undefined when there is no such skill.
 *
 * @param renders - true when the tree renders without a skill
 */
export function failureBehind(
  error: unknown,
  configuration: Configuration,
  renders: (without: string) => boolean,
): SkillFailure | undefined {
  const owner = failedOwner(error);
  if (!owner) return undefined;
  const guilty = configuration.skills.findLast(({ skill }) =>
    owner.kind === 'skill' ? skill === owner.name : renders(skill),
  );
  return (
    guilty && {
      kind: 'skill',
      name: guilty.skill,
      what: 'generate its files',
      invocation: guilty.invocation,
      reason: (error as Error).message,
    }
  );
}

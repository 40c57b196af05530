import type { Library, Skill } from '../model';
import type { SkillFailure } from './SkillError';

/** The skills of a library that could not be read. */
export function failedSkills(library: Library): Skill[] {
  return library.skills.filter(skill => skill.failed);
}

/** Why a skill could not be read. */
export function loadFailure(skill: Skill): SkillFailure {
  return {
    kind: 'skill',
    name: skill.name,
    what: 'load',
    invocation: skill.invocation,
    reason: skill.failed?.join('\n') ?? '',
  };
}

/**
 * What the skills of a chain must know about those that were left out: one sentence for each pair.
 *
 * @param chain - names of the skills that remain
 * @param skipped - names of those that were left out
 */
export function skippedWarnings(
  library: Library,
  chain: readonly string[],
  skipped: readonly string[],
): string[] {
  return library.skills
    .filter(({ name }) => chain.includes(name) && !skipped.includes(name))
    .flatMap(({ title, dependencies, after }) =>
      library.skills
        .filter(
          ({ name }) =>
            skipped.includes(name) &&
            (dependencies.includes(name) || after.includes(name)),
        )
        .map(
          other =>
            `${title} builds on ${other.title}, which was skipped. What refers to it is not there.`,
        ),
    );
}

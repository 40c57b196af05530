import { InputError } from '@backstage/errors';
import type { Library } from '../model';

/** Number of single-letter edits between two words. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current.push(
        Math.min(
          previous[j] + 1,
          current[j - 1] + 1,
          previous[j - 1] + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1),
        ),
      );
    }
    previous = current;
  }
  return previous[b.length];
}

/** Up to three candidates that look most like the word, nearest first. */
export function nearest(word: string, candidates: string[]): string[] {
  return candidates
    .map(candidate => ({
      candidate,
      cost: candidate.includes(word) ? 0 : distance(word, candidate),
    }))
    .filter(({ cost, candidate }) => cost <= Math.max(3, candidate.length / 2))
    .sort((a, b) => a.cost - b.cost || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/**
 * Skill names out of names or aliases.
 *
 * @throws InputError naming every unknown one with the nearest known names.
 */
export function resolveSkillNames(library: Library, names: string[]): string[] {
  const problems: string[] = [];
  const resolved = names.map(name => {
    const skill = library.skills.find(s => s.name === name || s.alias === name);
    if (!skill) {
      const near = nearest(
        name,
        library.skills.map(s => s.name),
      );
      problems.push(
        `'${name}' is not a skill of the library '${library.domain}'; ${
          near.length > 0
            ? `did you mean ${near.join(', ')}?`
            : `it has ${library.skills.map(s => s.name).join(', ')}`
        }`,
      );
    }
    return skill?.name ?? name;
  });
  if (problems.length > 0) {
    throw new InputError(problems.join('\n'));
  }
  return resolved;
}

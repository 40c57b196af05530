import type { SkillError } from '@skillchain/backstage-plugin-skillchain-common';
import type { GenerateOptions } from './generate';

/**
 * Progress of a step that may be tried twice: skills that were done are not announced again, so that the log goes on
 * from the one that failed.
 *
 * @public
 */
export function announceOnce(
  announce: NonNullable<GenerateOptions['onSkill']>,
): {
  onSkill: NonNullable<GenerateOptions['onSkill']>;
  /** To call before the second try. */
  again(error: SkillError): void;
} {
  const begun = new Set<string>();
  return {
    onSkill(skill, index, total) {
      if (begun.has(skill)) return;
      begun.add(skill);
      announce(skill, index, total);
    },
    again(error) {
      error.failures.forEach(({ name }) => begun.delete(name));
    },
  };
}

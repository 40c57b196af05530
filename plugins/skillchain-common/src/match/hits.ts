import type { Hit, MatchedSkill, Skill } from '../model';
import { anyMention, anyOccurrence, occurrenceSource } from './keyword';
import {
  skillPatterns,
  type KeywordPattern,
  type SkillPatterns,
} from './skillPatterns';

const compiled = new Map<string, RegExp>();

/** A compiled pattern; the sources come from libraries, so their number is small. */
function regExp(source: string): RegExp {
  let found = compiled.get(source);
  if (!found) {
    found = new RegExp(source, 'u');
    compiled.set(source, found);
  }
  return found;
}

/**
 * The keywords whose words stand in the goal at all, negated or not. Where a long pattern hits, the short one
 * does: compiling the long ones of every keyword takes longer than everything else a run computes.
 */
function candidates(
  patterns: Pick<SkillPatterns, 'keywords'>,
  goal: string,
): KeywordPattern[] {
  return patterns.keywords.filter(({ occurrence }) =>
    regExp(occurrence).test(goal),
  );
}

/** True when the goal calls for the skill: the one pattern that also stands in the form. */
export function goalCallsFor(skill: Skill, goal: string): boolean {
  const patterns = skillPatterns(skill);
  const { mention } = patterns;
  return (
    mention !== undefined &&
    candidates(patterns, goal).length > 0 &&
    regExp(mention).test(goal)
  );
}

/** Points of a keyword; they only order and explain. */
const SCORE = { primary: 10, secondary: 5 } as const;

/** The keywords that a goal mentions, those with the most points first. */
export function mentions(
  patterns: Pick<SkillPatterns, 'keywords'>,
  goal: string,
  points: Record<Hit['kind'], number>,
): Hit[] {
  return candidates(patterns, goal)
    .flatMap(({ keyword, kind, mention }): Hit[] => {
      const found = regExp(mention).exec(goal);
      return found
        ? [{ keyword, kind, text: found[0].replace(/\s+/g, ' ') }]
        : [];
    })
    .sort(
      (a, b) =>
        points[b.kind] - points[a.kind] || b.keyword.length - a.keyword.length,
    );
}

/** The skill with the words that called it, best first; undefined when the goal does not call for it. */
export function matchSkill(
  skill: Skill,
  goal: string,
): MatchedSkill | undefined {
  if (!goalCallsFor(skill, goal)) {
    return undefined;
  }
  const hits = mentions(skillPatterns(skill), goal, SCORE);
  if (hits.length === 0) {
    return undefined;
  }
  return {
    skill: skill.name,
    score: hits.reduce((sum, hit) => sum + SCORE[hit.kind], 0),
    keywords: hits,
  };
}

const phrases = new Map<string, { occurrence: string; mention: string }>();

/** Sources of the regular expressions that find a word or phrase, anywhere and where a goal asks for it. */
function phrasePatterns(phrase: string) {
  let patterns = phrases.get(phrase);
  if (!patterns) {
    const source = occurrenceSource(phrase);
    patterns = {
      occurrence: anyOccurrence([source]),
      mention: anyMention([source]),
    };
    phrases.set(phrase, patterns);
  }
  return patterns;
}

/**
 * Whether a goal mentions a word or phrase, with the matching rules of keywords: whole words, any case, plural,
 * space or hyphen, not negated.
 *
 * @public
 * @returns the text of the goal that matched, or undefined
 */
export function goalMentions(goal: string, phrase: string): string | undefined {
  const { occurrence, mention } = phrasePatterns(phrase);
  if (!regExp(occurrence).test(goal)) {
    return undefined;
  }
  return regExp(mention).exec(goal)?.[0].replace(/\s+/g, ' ');
}

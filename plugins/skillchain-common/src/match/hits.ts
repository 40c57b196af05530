import type { Hit, MatchedSkill, Skill } from '../model';
import { anyMention, occurrenceSource } from './keyword';
import { skillPatterns } from './skillPatterns';

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

/** True when the goal calls for the skill: the one pattern that also stands in the form. */
export function goalCallsFor(skill: Skill, goal: string): boolean {
  const { mention } = skillPatterns(skill);
  return mention !== undefined && regExp(mention).test(goal);
}

/** Points of a keyword; they only order and explain. */
const SCORE = { primary: 10, secondary: 5 } as const;

/** The skill with the words that called it, best first; undefined when the goal does not call for it. */
export function matchSkill(
  skill: Skill,
  goal: string,
): MatchedSkill | undefined {
  if (!goalCallsFor(skill, goal)) {
    return undefined;
  }
  const hits: Hit[] = [];
  for (const { keyword, kind, mention } of skillPatterns(skill).keywords) {
    const found = regExp(mention).exec(goal);
    if (found) {
      hits.push({ keyword, kind, text: found[0].replace(/\s+/g, ' ') });
    }
  }
  if (hits.length === 0) {
    return undefined;
  }
  hits.sort(
    (a, b) =>
      SCORE[b.kind] - SCORE[a.kind] || b.keyword.length - a.keyword.length,
  );
  return {
    skill: skill.name,
    score: hits.reduce((sum, hit) => sum + SCORE[hit.kind], 0),
    keywords: hits,
  };
}

const phraseSources = new Map<string, string>();

/** Source of the regular expression that finds a word or phrase where a goal asks for it. */
export function phraseMention(phrase: string): string {
  let source = phraseSources.get(phrase);
  if (source === undefined) {
    source = anyMention([occurrenceSource(phrase)]);
    phraseSources.set(phrase, source);
  }
  return source;
}

/**
 * Whether a goal mentions a word or phrase, with the matching rules of keywords: whole words, any case, plural,
 * space or hyphen, not negated.
 *
 * @public
 * @returns the text of the goal that matched, or undefined
 */
export function goalMentions(goal: string, phrase: string): string | undefined {
  return regExp(phraseMention(phrase)).exec(goal)?.[0].replace(/\s+/g, ' ');
}

import type { Keywords, Skill } from '../model';
import {
  anyMention,
  anyOf,
  anyOccurrence,
  containsPhrase,
  endsWithPhrase,
  occurrenceSource,
  shareWord,
  withoutLonger,
} from './keyword';

/** One keyword as a regular expression source that finds it where it counts. */
export interface KeywordPattern {
  keyword: string;
  kind: 'primary' | 'secondary';
  /** Where the keyword is asked for: at word boundaries, not negated, not inside an exclusion phrase. */
  mention: string;
  /** The word alone, whatever stands around it; short. */
  occurrence: string;
  /** What `mention` finds, without the boundaries and negations that it has in common with other words. */
  source: string;
}

/** The words of one skill as regular expression sources (JavaScript, no flags needed, `u` allowed). */
export interface SkillPatterns {
  keywords: KeywordPattern[];
  /**
   * Finds a keyword that counts; the skill matches exactly when this hits. Undefined for a skill without keywords.
   * The form and the engine both test this one source.
   */
  mention: string | undefined;
}

/** Any text before the place a look-around is interested in. */
const ANYTHING = String.raw`[\s\S]*`;

/** Compiles the words of a skill. */
export function compileKeywords(keywords: Keywords): SkillPatterns {
  const all = [...keywords.primary, ...keywords.secondary];
  const rivals = keywords.exclusions.filter(
    exclusion =>
      ![...all, ...keywords.requires_any].some(word =>
        shareWord(exclusion, word),
      ),
  );
  const masks = keywords.exclusions.filter(e => !rivals.includes(e));
  // "no load balancer" negates the balancer too: a word does not count alone where it ends a longer keyword.
  const longer = all.filter(phrase =>
    all.some(part => part !== phrase && endsWithPhrase(phrase, part)),
  );
  masks.push(...longer);
  const occurrence = (phrase: string) =>
    occurrenceSource(phrase, masks, { slips: phrase === keywords.primary[0] });
  // Secondary words look at the whole goal: back to its start, and from there for a word of the context. A look-behind
  // is read from right to left, so `^` stands left of what goes back to it and right of what is asked there.
  const context =
    keywords.requires_any.length > 0
      ? `(?=${ANYTHING}${anyOccurrence(withoutLonger(keywords.requires_any, masks).map(occurrence))})`
      : '';
  const rival = rivals.length
    ? `(?!${ANYTHING}${anyOccurrence(rivals.map(word => occurrenceSource(word)))})`
    : '';
  const gate = context || rival ? `(?<=${context}${rival}^${ANYTHING})` : '';
  const primaries = withoutLonger(keywords.primary, masks).map(occurrence);
  const secondaries = withoutLonger(keywords.secondary, masks)
    .filter(
      word => gate || !keywords.primary.some(p => containsPhrase(word, p)),
    )
    .map(occurrence);
  const sources = [
    ...primaries,
    ...(secondaries.length ? [`(?:${anyOf(secondaries)})${gate}`] : []),
  ];
  return {
    keywords: (['primary', 'secondary'] as const).flatMap(kind =>
      keywords[kind].map(keyword => {
        const source = occurrence(keyword);
        const gated = kind === 'secondary' ? `${source}${gate}` : source;
        return {
          keyword,
          kind,
          mention: anyMention([gated]),
          occurrence: anyOccurrence([source]),
          source: gated,
        };
      }),
    ),
    mention: sources.length ? anyMention(sources) : undefined,
  };
}

const bySkill = new WeakMap<Skill['keywords'], SkillPatterns>();

/** The patterns of a skill, compiled once. */
export function skillPatterns(skill: Skill): SkillPatterns {
  let patterns = bySkill.get(skill.keywords);
  if (!patterns) {
    patterns = compileKeywords(skill.keywords);
    bySkill.set(skill.keywords, patterns);
  }
  return patterns;
}

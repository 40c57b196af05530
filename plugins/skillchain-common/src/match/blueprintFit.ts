import type { Blueprint, Hit } from '../model';
import { mentions } from './hits';
import { compileKeywords, type KeywordPattern } from './skillPatterns';

/** Points of a trigger word; a goal fits a blueprint from its threshold on. */
export const TRIGGER_POINTS = { primary: 10, secondary: 4 } as const;

const byBlueprint = new WeakMap<Blueprint['triggers'], KeywordPattern[]>();

/** The trigger words of a blueprint, compiled once; they are read like the keywords of a skill. */
export function triggerPatterns({ triggers }: Blueprint): KeywordPattern[] {
  let patterns = byBlueprint.get(triggers);
  if (!patterns) {
    patterns = compileKeywords({
      ...triggers,
      exclusions: [],
      requires_any: [],
    }).keywords;
    byBlueprint.set(triggers, patterns);
  }
  return patterns;
}

/** The trigger words that a goal mentions, each once, those with the most points first, and their points together. */
export function triggerHits(
  blueprint: Blueprint,
  goal: string,
): { hits: Hit[]; score: number } {
  const keywords = triggerPatterns(blueprint);
  const hits = mentions({ keywords }, goal, TRIGGER_POINTS);
  return {
    hits,
    score: hits.reduce((sum, { kind }) => sum + TRIGGER_POINTS[kind], 0),
  };
}

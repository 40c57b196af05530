import { TRIGGER_POINTS, triggerHits } from '../match/blueprintFit';
import type { Blueprint, Hit, Library } from '../model';

/** Points from which a goal fits beyond doubt: two primary triggers. */
const SURE = 2 * TRIGGER_POINTS.primary;

/** How well a goal fits a blueprint. */
export interface Fit {
  blueprint: Blueprint;
  /** Ten points for each primary trigger that the goal mentions, four for each secondary one. */
  score: number;
  /** Share of a sure fit, 0 to 1. */
  confidence: number;
  keywords: Hit[];
}

/** Scores a goal against the triggers of a blueprint; undefined below its threshold. */
export function fitOf(blueprint: Blueprint, goal: string): Fit | undefined {
  const { hits: keywords, score } = triggerHits(blueprint, goal);
  return score < blueprint.threshold
    ? undefined
    : { blueprint, score, confidence: Math.min(1, score / SURE), keywords };
}

/**
 * The blueprints that a goal fits, best first; of equals the first of the library.
 *
 * @public
 */
export function fittingBlueprints(library: Library, goal: string): Fit[] {
  return library.blueprints
    .flatMap(blueprint => fitOf(blueprint, goal) ?? [])
    .sort((a, b) => b.score - a.score);
}

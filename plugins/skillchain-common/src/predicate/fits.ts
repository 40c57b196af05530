import type { Blueprint } from '../model';
import { TRIGGER_POINTS, triggerPatterns } from '../match/blueprintFit';
import { atLeastMentions } from '../match/keyword';
import { all, any, at, type Schema } from './schema';

function mentions(count: number, sources: string[]): Schema {
  return (
    count === 0 || at(['goal'], { pattern: atLeastMentions(count, sources) })
  );
}

/**
 * "The goal fits the blueprint" as JSON Schema over the form's values: its points reach the threshold. With so many
 * primary words, so many secondary ones are needed.
 */
export function fitsSchema(blueprint: Blueprint): Schema {
  const sourcesOf = (kind: 'primary' | 'secondary') =>
    triggerPatterns(blueprint)
      .filter(pattern => pattern.kind === kind)
      .map(({ source }) => source);
  const primary = sourcesOf('primary');
  const secondary = sourcesOf('secondary');
  const ways: Schema[] = [];
  for (let first = 0; first <= primary.length; first++) {
    const missing = blueprint.threshold - first * TRIGGER_POINTS.primary;
    const second = Math.max(0, Math.ceil(missing / TRIGGER_POINTS.secondary));
    if (second <= secondary.length) {
      ways.push(all(mentions(first, primary), mentions(second, secondary)));
    }
    if (second === 0) {
      break;
    }
  }
  return any(...ways);
}

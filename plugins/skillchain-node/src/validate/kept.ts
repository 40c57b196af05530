import { lazy } from '../packages';
import type { TreeFile } from './tree';

/** Texts whose results are kept, in characters: some ten repositories. */
const LIMIT = 4_000_000;

const results = lazy(() => {
  const { LRUCache } = require('lru-cache') as typeof import('lru-cache');
  return new LRUCache<string, object>({ maxSize: LIMIT });
});

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

/**
 * What was made of the same text before, in this process.
 *
 * A text always parses to the same data, and parsing is most of a validation. Many files recur: when a
 * repository is validated again after a change, and in the next project.
 *
 * @param kind - what was made of it, e.g. `yaml`; a kind always has the same type
 */
export function recall<T extends object>(
  { sha256 }: TreeFile,
  kind: string,
): T | undefined {
  return sha256 === undefined
    ? undefined
    : (results().get(`${kind} ${sha256}`) as T | undefined);
}

/** Keeps a result for {@link recall}. It is frozen, because several runs share it. */
export function keep(
  { sha256, text }: TreeFile,
  kind: string,
  value: object,
): void {
  if (sha256 === undefined || !text) return;
  freeze(value);
  results().set(`${kind} ${sha256}`, value, { size: text.length });
}

import { diff3Package } from '../packages';

/** How conflicting lines are marked, as Git does. */
export const MARKS = {
  yours: '<<<<<<< yours',
  middle: '=======',
  generated: '>>>>>>> generated',
} as const;

const UNRESOLVED = new RegExp(`^${MARKS.yours}\r?$`, 'm');

/** True for a text in which an earlier merge left its marks. */
export function hasMarks(text: string): boolean {
  return UNRESOLVED.test(text);
}

/** What a three-way merge gives. */
export interface Merged {
  text: string;
  /** How many places are marked. */
  conflicts: number;
}

/**
 * Puts two changes of one text together, line by line. Where both changed the same lines to something else, both
 * versions stand there between marks.
 *
 * @param base - what both started from
 * @param yours - the text with somebody's edits
 * @param generated - the new version
 */
export function mergeTexts(
  base: string,
  yours: string,
  generated: string,
): Merged {
  const { diff3Merge } = diff3Package();
  const lines = (text: string) => text.split('\n');
  const regions = diff3Merge<string>(
    lines(yours),
    lines(base),
    lines(generated),
    { excludeFalseConflicts: true },
  );
  const merged: string[] = [];
  let conflicts = 0;
  for (const { ok, conflict } of regions) {
    merged.push(...(ok ?? []));
    if (conflict) {
      conflicts += 1;
      merged.push(MARKS.yours, ...conflict.a);
      merged.push(MARKS.middle, ...conflict.b, MARKS.generated);
    }
  }
  const text = merged.join('\n');
  // The end of the last line is no line of its own, so a mark there would end the file without a line break.
  return {
    text: text.endsWith(MARKS.generated) ? `${text}\n` : text,
    conflicts,
  };
}

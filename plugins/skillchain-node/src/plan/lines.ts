import { diff3Package } from '../packages';

/** Lines around a change that a diff shows. */
const CONTEXT = 3;
/** Longest diff, in lines. */
const MOST_LINES = 400;

/** Content as text, byte for byte; undefined when it is binary or not UTF-8. */
export function decode(content: Uint8Array): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      content,
    );
  } catch {
    return undefined;
  }
}

/** How a text ends its lines; `mixed` when not all of them end alike. */
export type LineEnds = 'lf' | 'crlf' | 'mixed';

/** How a text ends its lines. A text without line breaks counts as `lf`. */
export function lineEnds(text: string): LineEnds {
  const all = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  if (crlf === 0) return 'lf';
  return crlf === all ? 'crlf' : 'mixed';
}

/** A text whose lines all end with CR and LF, with LF alone; any other as it is. */
export function toLf(text: string): string {
  return lineEnds(text) === 'crlf' ? text.replaceAll('\r\n', '\n') : text;
}

/** A text with LF, with the line ends of another one. */
export function withLineEnds(text: string, ends: LineEnds): string {
  return ends === 'crlf' ? text.replaceAll('\n', '\r\n') : text;
}

/** How many lines a change adds and removes, and the change as a unified diff. */
export interface LineChange {
  added: number;
  removed: number;
  diff: string;
}

interface Hunk {
  /** Index of the first line in the old and in the new text. */
  at: [number, number];
  count: [number, number];
  lines: string[];
}

/** Lines of a text, each without its line break; a last line without one is marked as diff does. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  if (last !== '') lines.push(`${last}\n\\ No newline at end of file`);
  return lines;
}

function hunksOf(before: string[], after: string[]): Hunk[] {
  const { diffIndices } = diff3Package();
  const hunks: Hunk[] = [];
  let end = 0;
  for (const { buffer1, buffer2 } of diffIndices(before, after)) {
    const [start, length] = buffer1;
    let hunk = hunks.at(-1);
    const from = Math.max(start - CONTEXT, hunk ? end : 0);
    if (!hunk || start - end > 2 * CONTEXT) {
      if (hunk) {
        const tail = before.slice(end, end + CONTEXT);
        push(hunk, ' ', tail);
      }
      hunk = {
        at: [from, from + buffer2[0] - start],
        count: [0, 0],
        lines: [],
      };
      hunks.push(hunk);
      push(hunk, ' ', before.slice(from, start));
    } else {
      push(hunk, ' ', before.slice(end, start));
    }
    push(hunk, '-', before.slice(start, start + length));
    push(hunk, '+', after.slice(buffer2[0], buffer2[0] + buffer2[1]));
    end = start + length;
  }
  const last = hunks.at(-1);
  if (last) push(last, ' ', before.slice(end, end + CONTEXT));
  return hunks;
}

function push(hunk: Hunk, sign: ' ' | '-' | '+', lines: string[]): void {
  hunk.lines.push(...lines.map(line => `${sign}${line}`));
  if (sign !== '+') hunk.count[0] += lines.length;
  if (sign !== '-') hunk.count[1] += lines.length;
}

const place = (at: number, count: number) =>
  `${count === 0 ? at : at + 1}${count === 1 ? '' : `,${count}`}`;

/** The change from one text to another. Diffs of more than 400 lines are cut, and say so. */
export function lineChange(before: string, after: string): LineChange {
  const hunks = hunksOf(linesOf(before), linesOf(after));
  const lines = hunks.flatMap(({ at, count, lines: body }) => [
    `@@ -${place(at[0], count[0])} +${place(at[1], count[1])} @@`,
    ...body,
  ]);
  const counted = (sign: string) =>
    hunks.flatMap(hunk => hunk.lines).filter(line => line.startsWith(sign))
      .length;
  const shown =
    lines.length > MOST_LINES
      ? [
          ...lines.slice(0, MOST_LINES),
          `… ${lines.length - MOST_LINES} more lines`,
        ]
      : lines;
  return { added: counted('+'), removed: counted('-'), diff: shown.join('\n') };
}

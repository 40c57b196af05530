import type { SyntaxError } from '../parse';

/** A line of a file, with what a trailing backslash joined to it. */
export interface LogicalLine {
  text: string;
  /** Number of its first physical line, from 1. */
  line: number;
}

/** Longest line: what is longer is made to keep pattern matching busy. */
const LONGEST = 10_000;

/** Lines without blank ones and comments; a backslash at the end joins the next. */
export function logicalLines(text: string, comment = /^\s*#/): LogicalLine[] {
  const found: LogicalLine[] = [];
  let pending: LogicalLine | undefined;
  text.split('\n').forEach((content, index) => {
    if (!pending && (content.trim() === '' || comment.test(content))) return;
    // Within a continued value, systemd and others leave out comment lines.
    if (pending && comment.test(content)) return;
    const continues = /(?<!\\)(?:\\\\)*\\$/.test(content);
    const part = continues ? content.slice(0, -1) : content;
    pending = pending
      ? { ...pending, text: `${pending.text} ${part.trim()}` }
      : { text: part, line: index + 1 };
    if (pending.text.length > LONGEST) {
      throw new Error(
        `line ${pending.line} is longer than ${LONGEST} characters.`,
      );
    }
    if (!continues) {
      found.push(pending);
      pending = undefined;
    }
  });
  if (pending) found.push(pending);
  return found;
}

/** Whether single and double quotes of a line are closed. */
export function quotesClosed(line: string): boolean {
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at];
    if (char === '\\' && quote !== "'") at += 1;
    else if (quote) {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
  }
  return quote === '';
}

/** Checks every line with one function, which says what is wrong or nothing. */
export function checkLines(
  text: string,
  say: (line: string) => string | undefined,
): SyntaxError[] {
  return logicalLines(text).flatMap(({ text: content, line }) => {
    const message = say(content.trim());
    return message ? [{ line, message }] : [];
  });
}

import type { SyntaxError } from './parse';

interface Open {
  quote: string;
  line: number;
}

interface Heredoc {
  word: string;
  stripTabs: boolean;
  line: number;
}

const PAIRS: Record<string, string> = { fi: 'if', done: 'do', esac: 'case' };
const OPENERS = new Set(['if', 'do', 'case']);
/** After these a command starts, so a keyword may stand there. */
const BEFORE_COMMAND =
  /(?:^|[;&|({!`]|\b(?:then|else|do|elif|if|while|until|time))\s*$/;

/** Here-documents that a line opens: `<<EOF`, `<<-'EOF'`; never the here-string `<<<`. */
function heredocsOf(code: string, line: number): Heredoc[] {
  const found: Heredoc[] = [];
  for (const match of code.matchAll(
    /(?<!<)<<(-?)\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\2/g,
  )) {
    found.push({ stripTabs: match[1] === '-', word: match[3], line });
  }
  return found;
}

/** Keywords in command position change the stack of open blocks. */
function trackBlocks(
  code: string,
  line: number,
  blocks: Open[],
  errors: SyntaxError[],
): void {
  for (const match of code.matchAll(
    /(?<![\w$./-])(if|fi|do|done|case|esac)(?![\w./=-])/g,
  )) {
    const word = match[1];
    const before = code.slice(0, match.index);
    // `if)` is a pattern of a case.
    const pattern =
      OPENERS.has(word) && code[match.index + word.length] === ')';
    if (pattern || !BEFORE_COMMAND.test(before)) continue;
    if (OPENERS.has(word)) {
      blocks.push({ quote: word, line });
    } else if (blocks.at(-1)?.quote === PAIRS[word]) {
      blocks.pop();
    } else {
      errors.push({ line, message: `"${word}" closes nothing that is open.` });
    }
  }
}

/**
 * Faults of a shell script that show without running a shell: quotes, here-documents and blocks that
 * are never closed, a first line that names no interpreter.
 *
 * It reads words and quotes only; what it accepts may still fail in a real shell.
 */
export function checkShell(text: string): SyntaxError[] {
  const errors: SyntaxError[] = [];
  const lines = text.split('\n');
  if (
    !/^#!\/(?:usr\/bin\/env (?:(?:ba|da)?sh|bats)|bin\/(?:ba|da)?sh)/.test(
      lines[0],
    )
  ) {
    errors.push({
      line: 1,
      message: 'The first line names no shell ("#!/usr/bin/env bash").',
    });
  }
  let quoted: Open | undefined;
  const pending: Heredoc[] = [];
  const blocks: Open[] = [];
  lines.forEach((content, index) => {
    const line = index + 1;
    if (pending.length > 0 && !quoted) {
      const [current] = pending;
      const end = current.stripTabs ? content.replace(/^\t+/, '') : content;
      if (end === current.word) pending.shift();
      return;
    }
    let code = '';
    // The words before quotes are blanked: heredoc delimiters may be quoted, so they are read first.
    let raw = '';
    for (let at = 0; at < content.length; at += 1) {
      const char = content[at];
      if (quoted) {
        if (char === '\\' && quoted.quote === '"') at += 1;
        else if (char === quoted.quote) quoted = undefined;
      } else if (char === '\\') {
        at += 1;
        code += '_';
      } else if (
        char === '#' &&
        (at === 0 || /[\s;&|()]/.test(content[at - 1]))
      ) {
        break;
      } else if (char === "'" || char === '"') {
        const delimiter = /<<-?\s*$/.test(raw)
          ? content.indexOf(char, at + 1)
          : -1;
        if (delimiter > 0) {
          raw += content.slice(at, delimiter + 1);
          at = delimiter;
        } else {
          quoted = { quote: char, line };
          code += '_';
        }
        continue;
      } else {
        code += char;
        raw += char;
      }
    }
    pending.push(...heredocsOf(raw, line));
    trackBlocks(code, line, blocks, errors);
  });
  if (quoted) {
    errors.push({
      line: quoted.line,
      message: `The quote ${quoted.quote} opened here is never closed.`,
    });
  }
  for (const heredoc of pending) {
    errors.push({
      line: heredoc.line,
      message: `The here-document opened here never reaches "${heredoc.word}".`,
    });
  }
  if (!quoted) {
    for (const block of blocks) {
      errors.push({
        line: block.line,
        message: `"${block.quote}" opened here is never closed.`,
      });
    }
  }
  return errors;
}

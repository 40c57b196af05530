import type { SyntaxError } from '../parse';

const BLOCKS = new Set([
  'for',
  'if',
  'macro',
  'call',
  'filter',
  'block',
  'raw',
]);
const MIDDLES: Record<string, string[]> = { else: ['if', 'for'], elif: ['if'] };
const CLOSING: Record<string, string> = { '{{': '}}', '{%': '%}', '{#': '#}' };
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Whether brackets match and quotes close in an expression. */
function expressionFault(code: string): string | undefined {
  const stack: string[] = [];
  let quote = '';
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at];
    if (quote) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) stack.push(char);
    else if (char in PAIRS && stack.pop() !== PAIRS[char]) {
      return `"${char}" closes nothing that is open`;
    }
  }
  if (quote) return `the quote ${quote} is never closed`;
  return stack.length > 0 ? `"${stack[0]}" is never closed` : undefined;
}

/** Where a tag ends: quotes hold the closing sign of `{{` and `{%`. */
function endOf(text: string, from: number, sign: string): number {
  if (sign === '#}') return text.indexOf(sign, from);
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (quote) {
      if (char === '\\') at += 1;
      else if (char === quote || char === '\n') quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (text.startsWith(sign, at)) return at;
  }
  return text.indexOf(sign, from);
}

/** A template of Ansible (Jinja2): tags, expressions and blocks that close. */
export function checkJinja(text: string): SyntaxError[] {
  const errors: SyntaxError[] = [];
  const open: { name: string; line: number }[] = [];
  let at = 0;
  let line = 1;
  const advance = (to: number) => {
    line += text.slice(at, to).split('\n').length - 1;
    at = to;
  };
  for (;;) {
    const next = text.slice(at).search(/\{[{%#]/);
    if (next < 0) break;
    advance(at + next);
    const opening = text.slice(at, at + 2);
    const end = endOf(text, at + 2, CLOSING[opening]);
    if (end < 0) {
      errors.push({ line, message: `"${opening}" is never closed.` });
      return errors;
    }
    const code = text
      .slice(at + 2, end)
      .replace(/^[-+]|[-+]$/g, '')
      .trim();
    if (opening !== '{#') {
      const fault =
        code === '' ? 'there is nothing in it' : expressionFault(code);
      if (fault)
        errors.push({
          line,
          message: `${opening} … ${CLOSING[opening]}: ${fault}.`,
        });
    }
    if (opening === '{%') {
      const [word] = code.split(/[\s(]/);
      const last = open.at(-1);
      const blockSet = word === 'set' && !/^set\s[^=]*=/.test(code);
      if (BLOCKS.has(word) || blockSet) {
        open.push({ name: word, line });
      } else if (word in MIDDLES) {
        if (!last || !MIDDLES[word].includes(last.name)) {
          errors.push({
            line,
            message: `"${word}" belongs to nothing that is open.`,
          });
        }
      } else if (word.startsWith('end')) {
        if (last?.name === word.slice(3)) open.pop();
        else
          errors.push({
            line,
            message: `"${word}" closes nothing that is open.`,
          });
      }
      if (word === 'raw') {
        const close = /\{%[-+]?\s*endraw\s*[-+]?%\}/.exec(text.slice(end));
        if (close) {
          advance(end + close.index);
          continue;
        }
      }
    }
    advance(end + 2);
  }
  return [
    ...errors,
    ...open.map(({ name, line: opened }) => ({
      line: opened,
      message: `"${name}" opened here is never closed.`,
    })),
  ];
}

/** A template of Terraform (`templatefile`): `${` and `%{` that close, `if` and `for` that end. */
export function checkTerraformTemplate(text: string): SyntaxError[] {
  const errors: SyntaxError[] = [];
  const open: { name: string; line: number }[] = [];
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    for (const match of content.matchAll(/(?<!\$)\$\{|(?<!%)%\{/g)) {
      const rest = content.slice(match.index + 2);
      let depth = 1;
      let end = 0;
      while (end < rest.length && depth > 0) {
        if (rest[end] === '{') depth += 1;
        if (rest[end] === '}') depth -= 1;
        end += 1;
      }
      if (depth > 0) {
        errors.push({ line, message: `"${match[0]}" is never closed.` });
      } else if (match[0] === '%{') {
        const word = /^~?\s*(\w+)/.exec(rest)?.[1] ?? '';
        if (word === 'if' || word === 'for') open.push({ name: word, line });
        else if (word.startsWith('end') && open.pop()?.name !== word.slice(3)) {
          errors.push({
            line,
            message: `"${word}" closes nothing that is open.`,
          });
        }
      }
    }
  });
  return [
    ...errors,
    ...open.map(({ name, line }) => ({
      line,
      message: `"${name}" opened here is never closed.`,
    })),
  ];
}

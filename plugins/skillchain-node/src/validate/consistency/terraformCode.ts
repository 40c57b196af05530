import { keep, recall } from '../kept';
import type { ParsedFile } from '../parse';

/** Something that Terraform code reads. */
export interface TerraformUse {
  kind: 'var' | 'local' | 'module' | 'resource';
  /** `region`, `aws_vpc.main`, `data.aws_region.current`. */
  name: string;
  /** The first attribute read from it. */
  attribute?: string;
  line: number;
}

/** Words that look like `type.name` but are objects of the language. */
const LANGUAGE = ['each', 'count', 'self', 'path', 'terraform'];

/**
 * Source text without comments and without the literal parts of strings; every line break is kept, so that lines
 * count as in the file.
 */
export function codeOf(text: string): string {
  const code: string[] = [];
  // Depth of interpolations: a template inside a string inside a template is code again.
  const stack: ('code' | 'string' | 'heredoc')[] = ['code'];
  const braces: number[] = [0];
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const mode = stack.at(-1)!;
    const two = text.slice(at, at + 2);
    if (mode === 'code') {
      const opening =
        two === '<<'
          ? /^<<-?([A-Za-z_]\w*)\n/.exec(text.slice(at, at + 80))
          : null;
      if (text[at] === '#' || two === '//') {
        const end = text.indexOf('\n', at);
        at = end < 0 ? text.length : end;
      } else if (two === '/*') {
        const found = text.indexOf('*/', at);
        const end = found < 0 ? text.length : found + 2;
        code.push(text.slice(at, end).replace(/[^\n]/g, ''));
        at = end;
      } else if (opening) {
        words.push(opening[1]);
        stack.push('heredoc');
        code.push('\n');
        at += opening[0].length;
      } else if (text[at] === '"') {
        stack.push('string');
        code.push('"');
        at += 1;
      } else if (text[at] === '}' && braces.at(-1) === 0 && stack.length > 1) {
        stack.pop();
        braces.pop();
        code.push(' ');
        at += 1;
      } else {
        if (text[at] === '{') braces[braces.length - 1] += 1;
        if (text[at] === '}') braces[braces.length - 1] -= 1;
        code.push(text[at]);
        at += 1;
      }
    } else if ((two === '${' || two === '%{') && text[at - 1] !== text[at]) {
      stack.push('code');
      braces.push(0);
      code.push(' ');
      at += 2;
    } else if (mode === 'string') {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '"') {
        stack.pop();
        code.push('"');
      }
      at += 1;
    } else {
      const end = text.indexOf('\n', at);
      const line = text.slice(at, end < 0 ? text.length : end);
      if (text[at - 1] === '\n' && line.trim() === words.at(-1)) {
        stack.pop();
        words.pop();
        at += line.length;
      } else {
        if (text[at] === '\n') code.push('\n');
        at += 1;
      }
    }
  }
  return code.join('');
}

/** Names bound by for expressions and dynamic blocks: `for k, v in ...`. */
function boundNames(text: string, code: string): Set<string> {
  const names = new Set<string>(LANGUAGE);
  for (const [, label] of text.matchAll(/\bdynamic\s+"([a-z_]\w*)"/g)) {
    names.add(label);
  }
  for (const [, iterator] of code.matchAll(/\biterator\s*=\s*([a-z_]\w*)/g)) {
    names.add(iterator);
  }
  for (const [, a, b] of code.matchAll(
    /\bfor\s+([a-z_]\w*)(?:\s*,\s*([a-z_]\w*))?\s+in\b/g,
  )) {
    names.add(a);
    if (b) names.add(b);
  }
  return names;
}

const INDEX = String.raw`(?:\[[^\]\n]*\])?`;
const USE = new RegExp(
  String.raw`(?<![\w."-])([a-z_][a-z0-9_]*)\.([A-Za-z_][\w-]*)(?:${INDEX}\.([A-Za-z_][\w-]*))?`,
  'g',
);

function readUses(text: string): TerraformUse[] {
  const code = codeOf(text);
  const bound = boundNames(text, code);
  const found: TerraformUse[] = [];
  code.split('\n').forEach((content, index) => {
    const line = index + 1;
    for (const [, head, second, third] of content.matchAll(USE)) {
      if (bound.has(head)) continue;
      if (head === 'var' || head === 'local') {
        found.push({ kind: head, name: second, line });
      } else if (head === 'module') {
        found.push({ kind: 'module', name: second, attribute: third, line });
      } else if (head === 'data' || head === 'ephemeral') {
        if (third)
          found.push({
            kind: 'resource',
            name: `${head}.${second}.${third}`,
            line,
          });
      } else if (head.includes('_')) {
        found.push({
          kind: 'resource',
          name: `${head}.${second}`,
          attribute: third,
          line,
        });
      }
    }
  });
  return found;
}

/** Everything that a Terraform file reads, by line. */
export function terraformUses(file: ParsedFile): TerraformUse[] {
  const known = recall<TerraformUse[]>(file, 'uses');
  if (known) return known;
  const uses = readUses(file.text ?? '');
  keep(file, 'uses', uses);
  return uses;
}

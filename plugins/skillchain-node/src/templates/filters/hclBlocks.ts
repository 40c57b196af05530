/**
 * What a thin Terraform root needs of the root that it calls: filters over blocks that templates have made.
 * The blocks are formatted as `terraform fmt` does, so a block ends at the first line that is a brace alone.
 */

interface Block {
  name: string;
  /** The lines between the braces. */
  lines: string[];
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : String(value);
}

function blocksOf(kind: 'variable' | 'output', value: unknown): Block[] {
  const pattern = new RegExp(
    `^${kind} "([A-Za-z0-9_-]+)" \\{\\n([\\s\\S]*?)^\\}$`,
    'gmu',
  );
  return [...textOf(value).matchAll(pattern)].map(([, name, body]) => ({
    name,
    lines: body.split('\n').slice(0, -1),
  }));
}

/** The lines of one argument of a block, which may go over several. */
function argument(block: Block, name: string): string[] {
  const start = block.lines.findIndex(line =>
    new RegExp(`^ {2}${name}\\s*=`, 'u').test(line),
  );
  if (start < 0) return [];
  const opened = /[([{]$/u.test(block.lines[start]);
  const end = opened
    ? block.lines.findIndex(
        (line, index) => index > start && /^ {2}[)\]}]/u.test(line),
      )
    : start;
  return block.lines.slice(start, end + 1);
}

function declaration(block: Block): string {
  const lines = ['description', 'type', 'sensitive'].flatMap(name =>
    argument(block, name),
  );
  return `\nvariable "${block.name}" {\n${lines.join('\n')}\n}\n`;
}

/** Names that the text of a values file sets. */
function namesIn(values: unknown): Set<string> {
  return new Set(
    [...textOf(values).matchAll(/^([A-Za-z_]\w*)\s*=/gmu)].map(
      ([, name]) => name,
    ),
  );
}

function required(value: unknown, values: unknown): Block[] {
  const given = namesIn(values);
  return blocksOf('variable', value).filter(
    block => argument(block, 'default').length === 0 && !given.has(block.name),
  );
}

/** Declarations of the variables that have no default and no value: they are asked for once more. */
export function hclRequired(value: unknown, values: unknown = ''): string {
  return required(value, values).map(declaration).join('');
}

/** Arguments that pass these variables on, aligned. */
export function hclArguments(value: unknown, values: unknown = ''): string {
  const names = required(value, values).map(block => block.name);
  const width = Math.max(0, ...names.map(name => name.length));
  return names
    .map(name => `  ${name.padEnd(width)} = var.${name}\n`)
    .join('');
}

/** The same outputs, read from a module such as `module.platform`. */
export function hclOutputs(value: unknown, from: unknown): string {
  return blocksOf('output', value)
    .map(block => {
      const sensitive = argument(block, 'sensitive').length > 0;
      const lines = [
        ...argument(block, 'description'),
        `  value       = ${String(from)}.${block.name}`,
        ...(sensitive ? ['  sensitive   = true'] : []),
      ];
      return `\noutput "${block.name}" {\n${lines.join('\n')}\n}\n`;
    })
    .join('');
}

/** Longest list of places under one heading; the rest is counted. */
const MOST = 50;

/** Text for a cell of a table: one line, nothing in it is markup. */
export function cell(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/([\\|<>`*_[\]])/g, '\\$1')
    .trim();
}

/** A path that cannot be a link: nothing is there, or it lies where a link would not lead. */
export function code(path: string): string {
  return `\`${path.replace(/[`|\r\n]/g, '?')}\``;
}

/** A link to a path, or the path alone where no link leads. */
export type Link = (path: string, line?: number) => string;

/**
 * Links for a report that stands somewhere.
 *
 * @param hrefOf - where the link to an encoded path leads from there, or undefined
 */
export function linker(hrefOf: (path: string) => string | undefined): Link {
  return (path, line) => {
    // Spaces and brackets cannot break out of it.
    const href = hrefOf(path.split('/').map(encodeURIComponent).join('/'));
    const label = line === undefined ? path : `${path}:${line}`;
    return href === undefined ? code(label) : `[${cell(label)}](${href})`;
  };
}

/** A table with an empty line below; nothing without rows. */
export function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST);
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...shown.map(row => `| ${row.join(' | ')} |`),
    '',
    ...(rows.length > MOST ? [`… and ${rows.length - MOST} more.`, ''] : []),
  ];
}

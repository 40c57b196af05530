import type { GeneratedFile } from '@skillchain/backstage-plugin-skillchain-common';

type Described = Pick<
  GeneratedFile,
  'path' | 'skill' | 'template' | 'description'
>;

const key = ({ skill, template, description }: Described) =>
  [skill, template, description].join('\n');

function grouped<T extends Described>(files: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const file of files) {
    const others = groups.get(key(file));
    if (others) others.push(file);
    else groups.set(key(file), [file]);
  }
  return groups;
}

/**
 * Files that a newer library, or other answers, put elsewhere: same skill, template and description, and one of them
 * on each side, so that there is no doubt which became which.
 *
 * @param gone - recorded files that are not generated any more
 * @param come - generated files that the record does not know
 * @returns the old path, by the new one
 */
export function findMoves(
  gone: readonly Described[],
  come: readonly Described[],
): Map<string, string> {
  const olds = grouped(gone);
  const moves = new Map<string, string>();
  for (const [name, news] of grouped(come)) {
    const old = olds.get(name);
    if (news.length === 1 && old?.length === 1) {
      moves.set(news[0].path, old[0].path);
    }
  }
  return moves;
}

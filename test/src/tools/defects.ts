/** A fault that a tool found in a generated tree. */
export interface Defect {
  /** Id of the profile, and how many others show the same. */
  tree: string;
  file: string;
  line?: number;
  message: string;
}

/**
 * One line per distinct fault, for a test's `toEqual([])`: the same template makes the same mistake in
 * many trees, and a person wants to read it once.
 */
export function describeDefects(defects: Defect[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { tree, file, line, message } of defects) {
    const key = `${file}${line === undefined ? '' : `:${line}`} ${message}`;
    groups.set(key, (groups.get(key) ?? new Set()).add(tree));
  }
  return [...groups].map(([text, trees]) => {
    const [first] = trees;
    const more = trees.size > 1 ? ` and ${trees.size - 1} more` : '';
    return `${text} (${first}${more})`;
  });
}

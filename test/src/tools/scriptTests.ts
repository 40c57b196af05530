import path from 'path';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { entriesOf, type GeneratedTree, hashOf, type TreeEntry } from './trees';

/** Addresses and hosts differ from cloud to cloud; a script that differs in nothing else needs no second run. */
function alike(text: string): string {
  return text
    .replaceAll(/\b\d{1,3}(?:\\?\.\d{1,3}){3}\b/g, 'ADDRESS')
    .replaceAll(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.example\.org\b/g, 'HOST');
}

/** What a test of one script depends on. */
function inputsOf({ tree, path: file, text }: TreeEntry): string[] {
  const folder = path.posix.dirname(file);
  const root = path.posix.join(folder, '../..');
  const script = path.posix.basename(file, '.bats');
  return [
    text,
    ...[
      `${folder}/helper.bash`,
      `${root}/scripts/lib/common.sh`,
      `${root}/scripts/${script}.sh`,
    ].map(name => tree.files.get(name) ?? ''),
  ].map(alike);
}

/** The generated bats tests, run against stubs as an operator would run them. */
export async function checkScriptTests(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const distinct = new Map<string, TreeEntry>();
  for (const entry of entriesOf(trees, /(^|\/)tests\/scripts\/.*\.bats$/)) {
    const key = hashOf(...inputsOf(entry));
    if (!distinct.has(key)) distinct.set(key, entry);
  }
  const found = await mapLimited(
    [...distinct.values()],
    async ({ tree, path: file }) => {
      const { code, stdout, stderr } = await run('bats', [
        path.join(tree.dir, file),
      ]);
      if (code === 0) return [];
      const said = stdout
        .split('\n')
        .filter(line => !/^(ok |1\.\.)/.test(line))
        .join('\n')
        .trim();
      return [{ tree: tree.id, file, message: said || stderr.trim() }];
    },
  );
  return found.flat();
}

import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { distinct, entriesOf, type GeneratedTree } from './trees';

/** Checks that named-checkzone makes fatal: hosts without address, names that break the rules. */
const STRICT = ['-i', 'local', '-k', 'fail', '-n', 'fail', '-m', 'fail'];
const MORE = ['-M', 'fail', '-r', 'fail'];

/** The zone that a file holds, by its name: `db.example.org`, `db.20.10.in-addr.arpa`. */
function zoneOf(file: string): string {
  return path.posix.basename(file).replace(/^db\./, '');
}

/** Zone files, forward and reverse. */
export async function checkZones(trees: GeneratedTree[]): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)dns\/db\.[^/]+$/));
  const found = await mapLimited(entries, async ({ tree, path: file }) => {
    const { code, stdout, stderr } = await run('named-checkzone', [
      '-q',
      ...STRICT,
      ...MORE,
      zoneOf(file),
      path.join(tree.dir, file),
    ]);
    if (code === 0) return [];
    const message = `${stdout}${stderr}`.replaceAll(tree.dir, '').trim();
    return [{ tree: tree.id, file, message: message || `exit ${code}` }];
  });
  return found.flat();
}

/** `named.conf.local`, with the zone files beside it, as named would include it. */
export async function checkNamedConf(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)named\.conf[^/]*$/));
  const found = await mapLimited(
    entries,
    async ({ tree, path: file, text }) => {
      const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'named-'));
      try {
        const copy = path.join(temporary, path.posix.basename(file));
        await fs.writeFile(copy, text);
        const { code, stdout, stderr } = await run('named-checkconf', [copy]);
        const said = `${stdout}${stderr}`.replaceAll(temporary, '').trim();
        return code === 0 && !said
          ? []
          : [{ tree: tree.id, file, message: said || `exit ${code}` }];
      } finally {
        await fs.rm(temporary, { recursive: true });
      }
    },
  );
  return found.flat();
}

import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { ValidationReport } from '@skillchain/backstage-plugin-skillchain-common';
import { type Manifest, MANIFEST_PATH, manifestText } from '../generate/record';
import { renderTree } from '../generate/renderTree';
import { appendReport } from '../generate/withReport';
import { sha256 } from '../generate/writeTree';
import type { LoadedLibrary } from '../load';
import { readRecord } from './record';
import type { Tree } from './tree';

/**
 * Puts a report into the files of a tree that hold one. What they were generated with says that nothing is missing; a
 * tree that goes on although something is must not.
 *
 * Files that somebody has edited since are left alone. The manifest gets the new hashes.
 *
 * @param tree - the tree in `dir`, as it was read
 */
export async function restateReport(
  loaded: LoadedLibrary,
  dir: string,
  tree: Pick<Tree, 'files'>,
  report: ValidationReport,
): Promise<void> {
  const { record } = readRecord(tree);
  const text = tree.files.find(({ path }) => path === MANIFEST_PATH)?.text;
  if (!record || text === undefined) return;
  const present = new Map(tree.files.map(file => [file.path, file.sha256]));
  const restated = new Map(
    renderTree(loaded, record.rendered)
      .filter(
        ({ path, append }) =>
          append &&
          present.has(path) &&
          present.get(path) === record.files.get(path)?.sha256,
      )
      .map(file => [file.path, appendReport(file, report)]),
  );
  if (restated.size === 0) return;
  for (const [path, content] of restated) {
    await fs.writeFile(join(dir, path), content);
  }
  // As it was written, not as it was parsed: that would put the keys into another order.
  const manifest = JSON.parse(text) as Manifest;
  const files = manifest.files.map(file => {
    const content = restated.get(file.path);
    return content === undefined
      ? file
      : {
          ...file,
          sha256: sha256(content),
          bytes: Buffer.byteLength(content),
        };
  });
  await fs.writeFile(
    join(dir, MANIFEST_PATH),
    manifestText(
      { ...loaded.library, ...manifest.library },
      files,
      manifest.skipped,
    ),
  );
}

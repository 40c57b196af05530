import { promises as fs } from 'node:fs';
import path from 'node:path';
import { ConflictError } from '@backstage/errors';
import { RECORD_DIR } from '../generate/record';
import type { Decision } from '../plan/decide';
import { readDisk, type DiskFile } from '../plan/disk';

/** Folder for what is written but not in its place yet; inside the directory, so that moving it is one step. */
const STAGE = '.upgrade-';
/** A stage this old, in milliseconds, belongs to a process that is gone. */
const STALE_AFTER = 60 * 60 * 1000;

interface Write {
  path: string;
  /** Where it stands before it is moved to its place. */
  staged: string;
}

/** What {@link applyDecisions} did. */
export interface Applied {
  /** Files that were written, by path. */
  written: string[];
  /** Files that were removed, by path; those that moved are among them. */
  removed: string[];
}

function differs(before: DiskFile | undefined, after: DiskFile): boolean {
  return (
    !before ||
    before.executable !== after.executable ||
    !before.content.equals(after.content)
  );
}

/** Takes away folders that a removed file leaves empty. */
async function removeEmptyFolders(dir: string, file: string): Promise<void> {
  for (
    let folder = path.posix.dirname(file);
    folder !== '.';
    folder = path.posix.dirname(folder)
  ) {
    try {
      await fs.rmdir(path.join(dir, folder));
    } catch {
      return;
    }
  }
}

async function putBack(
  dir: string,
  file: string,
  before: DiskFile | undefined,
): Promise<void> {
  const target = path.join(dir, file);
  if (before) {
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, before.content);
    await fs.chmod(target, before.executable ? 0o755 : 0o644);
  } else {
    await fs.rm(target, { force: true });
  }
}

async function removeOldStages(recordDir: string): Promise<void> {
  for (const name of await fs.readdir(recordDir)) {
    if (name.startsWith(STAGE)) {
      const stage = path.join(recordDir, name);
      const { mtimeMs } = await fs.lstat(stage);
      if (Date.now() - mtimeMs > STALE_AFTER) {
        await fs.rm(stage, { recursive: true, force: true });
      }
    }
  }
}

/** What a plan was made from must still be there: somebody may have worked on it meanwhile. */
async function checkUnchanged(
  dir: string,
  before: ReadonlyMap<string, DiskFile | undefined>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const now = await readDisk(dir, before.keys(), signal);
  const changed = [...before].flatMap(([file, known]) => {
    const found = now.get(file);
    const same =
      found === undefined
        ? known === undefined
        : known !== undefined && !differs(known, found);
    return same ? [] : file;
  });
  if (changed.length > 0) {
    throw new ConflictError(
      `Nothing was written: ${changed.join(', ')} changed while the upgrade was worked out. Run it again.`,
    );
  }
}

/**
 * Carries decisions out. Everything is written aside first; then each file is moved to its place, the record last.
 * When one of these steps fails, those before it are taken back. Cancelling is heeded until the first file is moved.
 *
 * @throws ConflictError when a file is not any more what the decisions were made from; then nothing is changed
 */
export async function applyDecisions(
  dir: string,
  decisions: readonly Decision[],
  signal?: AbortSignal,
): Promise<Applied> {
  const recordDir = path.join(dir, RECORD_DIR);
  await removeOldStages(recordDir);
  const stage = await fs.mkdtemp(path.join(recordDir, STAGE));
  try {
    const before = new Map<string, DiskFile | undefined>();
    const writes: Write[] = [];
    const removals: string[] = [];
    for (const decision of decisions) {
      signal?.throwIfAborted();
      const { path: file, from, after, before: old } = decision;
      before.set(from ?? file, old);
      if (from !== undefined) before.set(file, undefined);
      if (old && (!after || from !== undefined)) removals.push(from ?? file);
      const own = from === undefined ? old : undefined;
      if (after && differs(own, after)) {
        const staged = path.join(stage, String(writes.length));
        await fs.writeFile(staged, after.content);
        await fs.chmod(staged, after.executable ? 0o755 : 0o644);
        writes.push({ path: file, staged });
      }
    }
    await checkUnchanged(dir, before, signal);
    signal?.throwIfAborted();

    const isRecord = ({ path: file }: Write) =>
      file.startsWith(`${RECORD_DIR}/`);
    // answers.yaml, configuration.json, manifest.json: a directory whose manifest is new is new as a whole.
    const records = writes.filter(isRecord);
    const files = writes.filter(write => !isRecord(write));
    const done: string[] = [];
    try {
      for (const { path: file, staged } of files) {
        done.push(file);
        const target = path.join(dir, file);
        await fs.mkdir(path.dirname(target), { recursive: true });
        await fs.rename(staged, target);
      }
      for (const file of removals) {
        done.push(file);
        await fs.rm(path.join(dir, file));
      }
      for (const { path: file, staged } of records) {
        done.push(file);
        await fs.rename(staged, path.join(dir, file));
      }
    } catch (error) {
      for (const file of done.reverse()) {
        await putBack(dir, file, before.get(file));
      }
      throw error;
    }
    for (const file of removals) {
      await removeEmptyFolders(dir, file);
    }
    return {
      written: [...files, ...records].map(write => write.path),
      removed: removals,
    };
  } finally {
    await fs.rm(stage, { recursive: true, force: true });
  }
}

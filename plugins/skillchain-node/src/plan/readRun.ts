import { InputError } from '@backstage/errors';
import {
  ANSWERS_PATH,
  CONFIGURATION_PATH,
  MANIFEST_PATH,
} from '../generate/record';
import { repositoryPath } from '../generate/paths';
import { memoryTree } from '../validate/memoryTree';
import { readRecord, type RunRecord } from '../validate/record';
import { readDisk } from './disk';

/** The files in which a run records itself. */
export const RECORD_PATHS = [
  ANSWERS_PATH,
  CONFIGURATION_PATH,
  MANIFEST_PATH,
] as const;

/** The record of the run that made a directory; undefined when it has none. */
export async function findRunRecord(
  dir: string,
  signal?: AbortSignal,
): Promise<{ record?: RunRecord; problem?: string }> {
  const disk = await readDisk(dir, RECORD_PATHS, signal);
  const files = [...disk].map(([path, file]) => ({ path, ...file }));
  const tree = await memoryTree(files, async file => file);
  const { record, findings } = readRecord(tree);
  const broken = findings.find(({ severity }) => severity === 'error');
  return {
    record,
    ...(broken && { problem: `${broken.file}: ${broken.message}` }),
  };
}

/**
 * The record of the run that made a directory.
 *
 * @throws InputError when there is none, it cannot be read or names unsafe paths; says what to do
 */
export async function readRunRecord(
  dir: string,
  signal?: AbortSignal,
): Promise<RunRecord> {
  const { record, problem } = await findRunRecord(dir, signal);
  if (!record) {
    throw new InputError(
      problem
        ? `${problem} Restore the folder .skillchain/ from the commit that brought it.`
        : `${dir} has no record of a run (${MANIFEST_PATH} and ${CONFIGURATION_PATH}), so nobody knows what it was made from. Name a repository that "skillchain run" or the portal made; if its .skillchain/ folder was deleted, restore it from the history.`,
    );
  }
  // A stranger may have written the record: nothing outside of the directory is read or removed for it.
  for (const path of record.files.keys()) {
    repositoryPath(`./${path}`, '', `The record ${MANIFEST_PATH}`);
  }
  return record;
}

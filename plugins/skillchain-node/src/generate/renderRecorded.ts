import type { LoadedLibrary } from '../load';
import type { RunRecord } from '../validate/record';
import { renderTree, type RenderedFile } from './renderTree';
import { withReport } from './withReport';

/**
 * Renders what a recorded run generates, the report in it, with the library of today.
 *
 * @throws InputError when a template fails
 */
export async function renderRecorded(
  loaded: LoadedLibrary,
  { configuration, skipped }: RunRecord,
  signal?: AbortSignal,
): Promise<RenderedFile[]> {
  const files = renderTree(loaded, configuration, { skip: new Set(skipped) });
  return withReport(
    loaded,
    configuration,
    files,
    skipped.map(skill => ({ skill, reason: 'It failed.' })),
    signal,
  );
}

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
  { configuration, rendered, skipped }: RunRecord,
  signal?: AbortSignal,
): Promise<RenderedFile[]> {
  const files = renderTree(loaded, rendered);
  return withReport(loaded, configuration, files, skipped, signal);
}

import { posix } from 'node:path';
import type {
  Configuration,
  SkippedSkill,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { reportMarkdown } from '../validate/reportMarkdown';
import { validateFiles } from '../validate/validate';
import { generatedFile, recordFiles } from './recordFiles';
import type { RenderedFile } from './renderTree';

/** The text of a file with a report below what its template made. Its links lead to files beside it only. */
export function appendReport(
  { path: own, content }: Pick<RenderedFile, 'path' | 'content'>,
  report: ValidationReport,
): string {
  const folder = `${posix.dirname(own)}/`;
  const text = reportMarkdown(report, {
    document: true,
    hrefOf: path =>
      path.startsWith(folder) ? path.slice(folder.length) : undefined,
  });
  return `${content.trimEnd()}\n\n${text}`;
}

/**
 * Puts the report of a validation into the files that ask for it.
 *
 * All files are validated in memory as they will be written, and the report is appended to what its template made.
 * It links to files beside it only: a documentation site has no others.
 *
 * @param files - the rendered tree; unchanged when none of them asks for the report
 * @param skipped - skills that failed and were left out
 */
export async function withReport(
  loaded: LoadedLibrary,
  configuration: Configuration,
  files: RenderedFile[],
  skipped: SkippedSkill[],
  signal?: AbortSignal,
): Promise<RenderedFile[]> {
  if (!files.some(file => file.append)) return files;
  const record = recordFiles(
    loaded.library,
    configuration,
    files.map(generatedFile),
    skipped,
  );
  const report = await validateFiles(loaded, [...files, ...record], { signal });
  return files.map(file =>
    file.append ? { ...file, content: appendReport(file, report) } : file,
  );
}

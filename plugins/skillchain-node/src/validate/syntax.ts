import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';
import { findMarkers } from './markers';
import { type ParsedFile, parseFile } from './parse';
import { findSecrets } from './secrets';
import { checkShell } from './shell';
import type { Tree } from './tree';

function syntaxFindings(file: ParsedFile): Finding[] {
  const errors =
    file.format === 'shell' && file.text ? checkShell(file.text) : file.errors;
  return errors.map(({ line, message }) => ({
    check: `syntax/${file.format}`,
    severity: 'error',
    file: file.path,
    line,
    message,
    fix: 'Correct the file; if it was not edited by hand, correct its template.',
  }));
}

/** A tree read by the parsers of its formats. */
export interface ParsedTree {
  files: ParsedFile[];
  byPath: Map<string, ParsedFile>;
  findings: Finding[];
}

/**
 * Parses every file, and looks for secrets and left-over template marks.
 *
 * @param said - texts that the user wrote, see {@link findMarkers}.
 * @param isRecord - files of the run's own record: they quote answers, so marks in them mean nothing.
 */
export async function parseTree(
  tree: Tree,
  options: {
    said: string[];
    isRecord: (path: string) => boolean;
    signal?: AbortSignal;
  },
): Promise<ParsedTree> {
  const findings = [...tree.findings];
  const files: ParsedFile[] = [];
  for (const file of tree.files) {
    options.signal?.throwIfAborted();
    const parsed = await parseFile(file);
    files.push(parsed);
    findings.push(...syntaxFindings(parsed), ...findSecrets(parsed));
    if (!options.isRecord(file.path)) {
      findings.push(...findMarkers(parsed, options.said));
    }
  }
  return {
    files,
    byPath: new Map(files.map(file => [file.path, file])),
    findings,
  };
}

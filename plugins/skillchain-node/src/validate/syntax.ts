import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';
import { findMarkers } from './markers';
import type { ParsedFile } from './parse';
import { findSecrets } from './secrets';
import { checkShell } from './shell';
import type { Tree } from './tree';

function syntaxFindings(file: ParsedFile): Finding[] {
  const isShell = file.format === 'shell' || file.format === 'bats';
  const errors = isShell && file.text ? checkShell(file.text) : file.errors;
  return errors.map(({ line, message }) => ({
    check: `syntax/${file.language}`,
    severity: 'error',
    file: file.path,
    line,
    message,
    fix: 'Correct the file; if it was not edited by hand, correct its template.',
  }));
}

/** Faults of one file that are listed; a file made for it could fill a report of any size. */
const MOST = 200;

/** A tree read by the parsers of its formats. */
export interface ParsedTree {
  files: ParsedFile[];
  byPath: Map<string, ParsedFile>;
  findings: Finding[];
}

/**
 * Looks for faults that the parsers found, for secrets and for left-over template marks.
 *
 * @param said - texts that the user wrote, see {@link findMarkers}.
 * @param isRecord - files of the run's own record: they quote answers, so marks in them mean nothing.
 */
export function checkSyntax(
  tree: Tree<ParsedFile>,
  options: {
    said: string[];
    isRecord: (path: string) => boolean;
  },
): ParsedTree {
  const findings = [...tree.findings];
  const { files } = tree;
  for (const file of files) {
    const own = [syntaxFindings(file), findSecrets(file)];
    if (!options.isRecord(file.path)) {
      own.push(findMarkers(file, options.said));
    }
    const all = own.flat();
    findings.push(...all.slice(0, MOST));
    if (all.length > MOST) {
      findings.push({
        check: 'tree/many',
        severity: 'error',
        file: file.path,
        message: `${all.length - MOST} more faults are not listed.`,
        fix: 'Correct the first ones.',
      });
    }
  }
  return {
    files,
    byPath: new Map(files.map(file => [file.path, file])),
    findings,
  };
}

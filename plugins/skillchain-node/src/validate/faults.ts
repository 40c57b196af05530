import type { ParsedFile } from './parse';
import type { PatternResult } from './patterns';

/** What is wrong with a file that is there, whatever it should hold. */
export function fileFaults(file: ParsedFile): string[] {
  const faults: string[] = [];
  if (!file.text?.trim()) {
    faults.push(
      file.text === undefined ? 'could not be read as text' : 'is empty',
    );
  }
  const [broken] = file.errors;
  if (broken) faults.push(`does not parse: ${broken.message}`);
  return faults;
}

/** A pattern for readers, with what it proves. */
function readable(pattern: string, message: string | undefined): string {
  // Filled-in values carry escapes that only a regular expression needs.
  const plain = `/${pattern.replace(/\\([-/])/g, '$1')}/`;
  return message ? `${message} (${plain})` : plain;
}

/**
 * What is wrong when a pattern was looked for, or undefined.
 *
 * @param results - one per text that was looked into; one match is enough
 * @param subject - who the sentence is about when it has to name several files
 */
export function patternFault(
  demand: { pattern: string; not?: boolean; message?: string },
  results: readonly PatternResult[],
  subject?: 'none of its files',
): string | undefined {
  const { not = false } = demand;
  const what = readable(demand.pattern, demand.message);
  if (results.includes('invalid')) {
    return `cannot look for ${what}: no valid pattern`;
  }
  const found = results.includes(true);
  if (!found && results.includes('slow')) {
    return `took too long to look for ${what}`;
  }
  if (found === not) {
    if (subject) return `${subject} contains ${what}`;
    return not ? `must not contain ${what}` : `does not contain ${what}`;
  }
  return undefined;
}

import { InputError } from '@backstage/errors';

/** Every kind of problem a library can have. Tests and tools rely on these words. */
export const DIAGNOSTIC_CODES = [
  'missing-file',
  'yaml',
  'schema',
  'unknown-key',
  'front-matter',
  'no-configuration',
  'no-outputs',
  'question',
  'question-id-twice',
  'default',
  'pattern',
  'enum-names',
  'condition',
  'alias',
  'dependency-cycle',
  'unknown-dependency',
  'unknown-skill',
  'unknown-question',
  'path',
  'path-twice',
  'template-missing',
  'template-unused',
  'template-syntax',
  'template-filter',
  'template-reference',
  'fragment-target',
  'rule',
  'blueprint',
] as const;

/** @public */
export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];

/**
 * One problem of a library.
 *
 * @public
 */
export interface Diagnostic {
  /** An error keeps the library from loading; a warning does not. */
  severity: 'error' | 'warning';
  code: DiagnosticCode;
  /** What was found, and the value of it. */
  message: string;
  /** Path relative to the library, with forward slashes. */
  file: string;
  /** Line in that file, from 1. */
  line: number;
  /** What should be there instead. */
  expected?: string;
}

/** Where a problem is. */
export interface Place {
  file: string;
  line: number;
}

/** Gathers problems, so that a library's author sees all of them at once. */
export class Problems {
  readonly #found: Diagnostic[] = [];
  readonly #foreign = new Map<string, Place[]>();

  error(
    code: DiagnosticCode,
    message: string,
    place: Place,
    expected?: string,
  ): void {
    this.#add('error', code, message, place, expected);
  }

  warning(
    code: DiagnosticCode,
    message: string,
    place: Place,
    expected?: string,
  ): void {
    this.#add('warning', code, message, place, expected);
  }

  /**
   * Notes that something reads a skill that the library does not have. A skill may be of another library, or
   * still to come, so this is one warning per skill and not an error per place.
   */
  foreign(name: string, place: Place): void {
    this.#foreign.set(name, [...(this.#foreign.get(name) ?? []), place]);
  }

  /** All problems, by file and line. */
  list(): Diagnostic[] {
    const foreign = [...this.#foreign].map(([name, places]): Diagnostic => {
      const [first] = [...places].sort(byPlace);
      const count = places.length === 1 ? '1 place' : `${places.length} places`;
      return {
        severity: 'warning',
        code: 'unknown-skill',
        message: `${count} read ${name}, which is no skill of this library, so that what they say of it never holds`,
        ...first,
      };
    });
    return [...this.#found, ...foreign].sort(
      (a, b) => byPlace(a, b) || compare(a.message, b.message),
    );
  }

  #add(
    severity: Diagnostic['severity'],
    code: DiagnosticCode,
    message: string,
    { file, line }: Place,
    expected?: string,
  ) {
    const diagnostic: Diagnostic = { severity, code, message, file, line };
    if (expected !== undefined) diagnostic.expected = expected;
    this.#found.push(diagnostic);
  }
}

function byPlace(a: Place, b: Place): number {
  return compare(a.file, b.file) || a.line - b.line;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `file:line: what (expected: …)`, one line for people. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, severity, message, expected } = diagnostic;
  const mark = severity === 'warning' ? 'warning: ' : '';
  const hint = expected ? ` (expected: ${expected})` : '';
  return `${file}:${line}: ${mark}${message}${hint}`;
}

/** One error for a library that cannot be used, with every problem in its message. */
export function libraryError(dir: string, errors: Diagnostic[]): InputError {
  const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`;
  return new InputError(
    [
      `The skill library ${dir} has ${count}:`,
      ...errors.map(d => `  ${formatDiagnostic(d)}`),
    ].join('\n'),
  );
}

import { defaultLibraryDir, formatDiagnostic, lintLibrary } from '../../load';
import { CommonOptions } from '../library';
import { createOutput } from '../output';
import { EXIT } from '../runCli';

const counted = (count: number, word: string) =>
  `${count} ${word}${count === 1 ? '' : 's'}`;

/** Reports every problem of a library; warnings alone are no finding. */
export async function lintCommand(
  dir: string | undefined,
  options: CommonOptions,
): Promise<number> {
  const library = dir ?? options.library ?? defaultLibraryDir();
  const problems = await lintLibrary(library);
  const output = createOutput(options.format);
  output.result(problems);
  problems.forEach(problem => output.say(formatDiagnostic(problem)));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  output.say(
    `${library}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`,
  );
  return errors > 0 ? EXIT.finding : EXIT.ok;
}

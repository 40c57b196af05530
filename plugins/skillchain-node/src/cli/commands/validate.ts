import path from 'node:path';
import { reportBox, validate } from '../../validate';
import { CommonOptions, openLibrarySource } from '../library';
import { createOutput } from '../output';
import { EXIT } from '../runCli';

/** Compares a generated tree with what its run promised. */
export async function validateCommand(
  dir: string,
  options: CommonOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = createOutput(options.format);
  const { loaded } = await openLibrarySource(options.library, output.note);
  const report = await validate(loaded, { dir: path.resolve(dir), signal });
  output.result(report);
  output.say(reportBox(report).trimEnd());
  report.because.forEach(reason => output.say(reason));
  return report.verdict === 'FAIL' ? EXIT.finding : EXIT.ok;
}

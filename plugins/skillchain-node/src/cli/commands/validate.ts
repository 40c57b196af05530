import path from 'node:path';
import { type ProgramOptions, reportBox, validate } from '../../validate';
import { CommonOptions, openLibrarySource } from '../library';
import { createOutput } from '../output';
import { EXIT } from '../runCli';

/** Options of `skillchain validate`. */
export interface ValidateCommandOptions extends CommonOptions {
  programs: string[];
  programTimeout: number;
  pass?: number;
  partial?: number;
}

/** `--programs none|all|a,b` for the validation. */
function programsOf({
  programs,
  programTimeout,
}: ValidateCommandOptions): ProgramOptions | undefined {
  if (programs.includes('none')) return undefined;
  return {
    allow: programs.includes('all') ? 'all' : programs,
    timeoutSeconds: programTimeout,
  };
}

/** Compares a generated tree with what its run promised. */
export async function validateCommand(
  dir: string,
  options: ValidateCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = createOutput(options.format);
  const { loaded } = await openLibrarySource(options.library, output.note);
  const { pass, partial } = options;
  const report = await validate(loaded, {
    dir: path.resolve(dir),
    signal,
    thresholds: { pass, partial },
    programs: programsOf(options),
  });
  output.result(report);
  output.say(reportBox(report).trimEnd());
  report.because.forEach(reason => output.say(reason));
  return report.verdict === 'FAIL' ? EXIT.finding : EXIT.ok;
}

import path from 'node:path';
import {
  parametersSchema,
  type Maturity,
} from '@skillchain/backstage-plugin-skillchain-common';
import { planText, upgradeText } from '../../plan';
import { isTemplateFailure } from '../../templates';
import { upgrade, UpgradeConflictError, type OnConflict } from '../../upgrade';
import { reportBox } from '../../validate';
import { asFinding } from '../failures';
import { CommonOptions, openLibrary } from '../library';
import { createOutput } from '../output';
import { readYamlFile } from '../readYamlFile';
import { EXIT } from '../runCli';

/** Options of `skillchain upgrade`. */
export interface UpgradeCommandOptions extends CommonOptions {
  maturity?: Maturity;
  answers?: string;
  plan?: boolean;
  diff?: boolean;
  onConflict: OnConflict;
}

/** Brings a generated directory to a higher maturity or a newer library; conflicts are a finding. */
export async function upgradeCommand(
  dir: string,
  options: UpgradeCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = createOutput(options.format);
  const loaded = await openLibrary(options.library);
  const answers = options.answers
    ? await readYamlFile(options.answers, parametersSchema)
    : undefined;
  const result = await asFinding(
    () =>
      upgrade(loaded, {
        dir: path.resolve(dir),
        maturity: options.maturity,
        answers,
        planOnly: options.plan,
        onConflict: options.onConflict,
        signal,
      }),
    error => isTemplateFailure(error) || error instanceof UpgradeConflictError,
  );
  for (const answer of result.configuration.ignored) {
    output.note(`${answer} is not asked in this run; its answer is ignored.`);
  }
  output.result({ out: path.resolve(dir), ...result });
  const { report, plan, conflicts } = result;
  if (report) {
    output.say(upgradeText(result));
    output.say(`\n${reportBox(report).trimEnd()}`);
    report.because.forEach(reason => output.say(reason));
  } else {
    output.say(planText(plan, { diffs: options.diff ? 'all' : 'conflicts' }));
  }
  return conflicts.length > 0 || report?.verdict === 'FAIL'
    ? EXIT.finding
    : EXIT.ok;
}

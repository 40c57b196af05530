import path from 'node:path';
import {
  configure,
  match,
  OnIncomplete,
  parametersToRequest,
  type Plan,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate, OnSkillError } from '../../generate';
import { LoadedLibrary } from '../../load';
import { planText, planTree } from '../../plan';
import { isTemplateFailure } from '../../templates';
import { openFileLines, reportBox, validateAndComplete } from '../../validate';
import { asFinding } from '../failures';
import { CommonOptions, openLibrary } from '../library';
import { createOutput, Output } from '../output';
import { readParameters, RequestOptions } from '../parameters';
import { EXIT } from '../runCli';
import { choicesText, completionText, matchText, stepText } from '../text';

/** Options of `skillchain run`. */
export interface RunOptions extends CommonOptions, RequestOptions {
  out: string;
  plan?: boolean;
  diff?: boolean;
  onIncomplete?: OnIncomplete;
  onSkillError: OnSkillError;
}

/**
 * The whole chain: match, configure, generate, validate. Nothing is asked on a command line, so what is
 * not answered takes its default unless `--mode guided` says to stop at open decisions.
 */
export async function runCommand(
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = createOutput(options.format);
  const loaded = await openLibrary(options.library);
  const { library } = loaded;
  const { parameters, notes } = await readParameters(library, options);
  notes.forEach(output.note);

  const matched = match(library, parametersToRequest(library, parameters));
  const configuration = configure(library, {
    match: matched,
    parameters,
    mode: parameters.mode ?? 'defaults',
  });
  output.say(
    matchText(
      matched,
      library.skills.map(({ name }) => name),
    ),
  );
  output.say(`\n${choicesText(configuration)}\n`);
  for (const answer of configuration.ignored) {
    output.note(`${answer} is not asked in this run; its answer is ignored.`);
  }

  const outDir = path.resolve(options.out);
  if (options.plan) {
    const { plan } = await asFinding(
      () =>
        planTree(loaded, configuration, {
          dir: outDir,
          onSkillError: options.onSkillError,
          signal,
        }),
      isTemplateFailure,
    );
    output.say(planText(plan, { diffs: options.diff ? 'all' : 'conflicts' }));
    output.say(inTheWay(plan));
    output.result({ out: outDir, match: matched, configuration, plan });
    return EXIT.ok;
  }
  const generated = await asFinding(
    () =>
      generate(loaded, configuration, {
        outDir,
        signal,
        onSkillError: options.onSkillError,
        onSkill: (skill, index, total) =>
          output.say(stepText(configuration, skill, index, total)),
      }),
    isTemplateFailure,
  );
  output.say(`\n${completionText(generated)}\n`);

  const onIncomplete =
    options.onIncomplete ?? parameters.onIncomplete ?? 'generate';
  const completion = await check(loaded, outDir, onIncomplete, output, signal);
  const { report, stop } = completion;
  output.result({
    out: outDir,
    match: matched,
    configuration,
    generated,
    report,
    regenerated: completion.generated,
    stop,
  });
  return stop || report.verdict === 'FAIL' ? EXIT.finding : EXIT.ok;
}

/** What a run would stop at: it never writes over a file. */
function inTheWay({ counts }: Plan): string {
  const count = counts.change + counts.conflict;
  return count === 0
    ? 'A run would write all of it.'
    : `A run would stop: ${count} ${count === 1 ? 'file is' : 'files are'} there with other content, and nothing is overwritten. Choose another folder; "skillchain upgrade" brings a repository to another maturity or a newer library.`;
}

async function check(
  loaded: LoadedLibrary,
  dir: string,
  onIncomplete: OnIncomplete,
  output: Output,
  signal: AbortSignal,
) {
  const completion = await validateAndComplete(loaded, {
    dir,
    onIncomplete,
    signal,
    onSkill({ skill, index, total, files }) {
      output.say(`STEP ${index}/${total}: ${skill} again`);
      files.forEach(file => output.say(`  generating ${file}`));
    },
  });
  output.say(reportBox(completion.report).trimEnd());
  completion.report.because.forEach(reason => output.say(reason));
  openFileLines(completion.report).forEach(line => output.say(line));
  output.say(`\nWritten to ${dir}`);
  return completion;
}

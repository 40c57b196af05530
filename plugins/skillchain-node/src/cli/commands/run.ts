import path from 'node:path';
import {
  configure,
  match,
  OnIncomplete,
  OnSkillError,
  parametersToRequest,
  type Plan,
  SkillError,
} from '@skillchain/backstage-plugin-skillchain-common';
import { announceOnce, generate } from '../../generate';
import { LoadedLibrary, withSkillErrors } from '../../load';
import { planText, planTree } from '../../plan';
import { isTemplateFailure } from '../../templates';
import {
  type CompleteOptions,
  openFileLines,
  reportBox,
  resolveThresholds,
  validateAndComplete,
} from '../../validate';
import { asFinding } from '../failures';
import { CommonOptions, openLibrarySource } from '../library';
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
  onSkillError?: OnSkillError;
  incompleteBelow?: number;
  pass?: number;
  partial?: number;
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
  const source = await openLibrarySource(options.library, output.note);
  const { library } = source.loaded;
  const { parameters, notes } = await readParameters(library, options);
  notes.forEach(output.note);
  const onSkillError =
    options.onSkillError ?? parameters.onSkillError ?? 'stop';
  const onRetry = (error: SkillError) =>
    output.note(`${error.message}\n\nTrying once more.`);

  const matched = await withSkillErrors(
    source,
    onSkillError,
    ({ library: now }, skipFailed) =>
      match(now, parametersToRequest(now, parameters), { skipFailed }),
    onRetry,
  );
  const configuration = await withSkillErrors(
    source,
    onSkillError,
    ({ library: now }, skipFailed) =>
      configure(now, {
        match: matched,
        parameters,
        mode: parameters.mode ?? 'defaults',
        skipFailed,
      }),
    onRetry,
  );
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

  for (const { rule, reason } of configuration.skippedRules) {
    output.note(`The rule ${rule} failed and was skipped: ${reason}`);
  }

  const outDir = path.resolve(options.out);
  resolveThresholds({ pass: options.pass, partial: options.partial });
  if (options.plan) {
    const { plan } = await asFinding(
      () =>
        withSkillErrors(
          source,
          onSkillError,
          (loaded, skipFailed) =>
            planTree(loaded, configuration, {
              dir: outDir,
              skipFailed,
              signal,
            }),
          onRetry,
        ),
      isTemplateFailure,
    );
    output.say(planText(plan, { diffs: options.diff ? 'all' : 'conflicts' }));
    output.say(inTheWay(plan));
    output.result({ out: outDir, match: matched, configuration, plan });
    return EXIT.ok;
  }
  const steps = announceOnce((skill, index, total) =>
    output.say(stepText(configuration, skill, index, total)),
  );
  const generated = await asFinding(
    () =>
      withSkillErrors(
        source,
        onSkillError,
        (loaded, skipFailed) =>
          generate(loaded, configuration, {
            ...{ outDir, signal, skipFailed, onSkill: steps.onSkill },
          }),
        error => {
          steps.again(error);
          onRetry(error);
        },
      ),
    isTemplateFailure,
  );
  output.say(`\n${completionText(generated)}\n`);

  const onIncomplete =
    options.onIncomplete ?? parameters.onIncomplete ?? 'generate';
  const loaded = await source.get();
  const completion = await check(
    loaded,
    {
      dir: outDir,
      onIncomplete,
      signal,
      thresholds: {
        pass: options.pass,
        partial: options.partial,
        incomplete: options.incompleteBelow,
      },
    },
    output,
  );
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
  options: CompleteOptions,
  output: Output,
) {
  const completion = await validateAndComplete(loaded, {
    ...options,
    onSkill({ skill, index, total, files }) {
      output.say(`STEP ${index}/${total}: ${skill} again`);
      files.forEach(file => output.say(`  generating ${file}`));
    },
  });
  output.say(reportBox(completion.report).trimEnd());
  completion.report.because.forEach(reason => output.say(reason));
  openFileLines(completion.report).forEach(line => output.say(line));
  output.say(`\nWritten to ${options.dir}`);
  return completion;
}

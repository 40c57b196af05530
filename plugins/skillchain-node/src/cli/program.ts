import {
  INCOMPLETE_BELOW,
  MATURITIES,
  MODES,
  ON_INCOMPLETE,
  ON_SKILL_ERROR,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  Command,
  CommanderError,
  InvalidArgumentError,
  Option,
} from 'commander';
import { lintCommand } from './commands/lint';
import { matchCommand } from './commands/match';
import { runCommand } from './commands/run';
import { templateCommand } from './commands/template';
import { upgradeCommand } from './commands/upgrade';
import { validateCommand } from './commands/validate';
import { ON_CONFLICT } from '../upgrade';
import { PROGRAM_NAMES, PROGRAM_TIMEOUT } from '../validate';
import { explain } from './failures';
import { EXIT } from './runCli';

const EXIT_CODES = `
Exit codes: 0 done; 1 a finding (errors in a library, a validation that failed, conflicts); 2 wrong usage.`;

function commaSeparated(value: string, previous: string[] = []): string[] {
  const names = value.split(',').map(name => name.trim());
  return [...previous, ...names.filter(name => name !== '')];
}

function percent(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 100)) {
    throw new InvalidArgumentError('Give a number from 0 to 100.');
  }
  return number;
}

function seconds(value: string): number {
  const number = Number(value.replace(/s$/, ''));
  if (value.trim() === '' || !(number > 0 && number <= 3600)) {
    throw new InvalidArgumentError('Give a number of seconds from 1 to 3600.');
  }
  return number;
}

function programNames(value: string): string[] {
  const names = value.split(',').map(name => name.trim());
  const unknown = names.filter(
    name => !['all', 'none', ...PROGRAM_NAMES].includes(name),
  );
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `There is no program ${unknown.join(', ')}; there are ${PROGRAM_NAMES.join(', ')}, all and none.`,
    );
  }
  return names;
}

/** A command with the options that all have. */
function addCommand(program: Command, usage: string, description: string) {
  return program
    .command(usage)
    .description(description)
    .option('--library <dir>', 'skill library (default: the shipped one)')
    .addOption(
      new Option('--format <format>', 'what stdout gets')
        .choices(['text', 'json'])
        .default('text'),
    );
}

/** Runs the command with these arguments and returns its exit code; nothing is thrown. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const abort = new AbortController();
  const finish = (step: Promise<number>) =>
    step.then(result => {
      code = result;
    });
  const program = buildProgram(finish, abort.signal);
  const cancel = () => abort.abort();
  process.once('SIGINT', cancel);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has printed its message; help and version end with 0
      return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    }
    const { code: failure, message } = explain(error);
    process.stderr.write(`${message}\n`);
    return failure;
  } finally {
    process.removeListener('SIGINT', cancel);
  }
}

function buildProgram(
  finish: (step: Promise<number>) => Promise<void>,
  signal: AbortSignal,
): Command {
  const program = new Command('skillchain')
    .description('From a goal to a working infrastructure repository.')
    .addHelpText('after', EXIT_CODES)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(skillchain --help says what there is)')
    .exitOverride();

  addCommand(program, 'match', 'say which skills a goal calls for, and why')
    .option('--goal <text>', 'what you need, in your own words')
    .option('--goals <file>', 'YAML with goals: [{id, goal}]')
    .action(options => finish(matchCommand(options)));

  addCommand(program, 'run', 'generate a repository and validate it')
    .option('--goal <text>', 'what you need, in your own words')
    .requiredOption('--out <dir>', 'folder to write to')
    .option('--add <skills>', 'skills to add, a,b', commaSeparated)
    .option('--remove <skills>', 'skills to leave out, a,b', commaSeparated)
    .option('--blueprint <name>', 'a named chain, or none')
    .addOption(
      new Option(
        '--mode <mode>',
        'guided stops at open decisions; defaults takes the recommended ones (default: defaults)',
      ).choices(MODES),
    )
    .addOption(
      new Option('--maturity <maturity>', 'how much is made').choices(
        MATURITIES,
      ),
    )
    .option('--answers <file>', 'answers in the shape of the form')
    .option('--plan', 'only say what would be written, and why')
    .option('--diff', 'with --plan: show every change line by line')
    .addOption(
      new Option(
        '--on-incomplete <what>',
        `when less than ${INCOMPLETE_BELOW} % is there (default: generate)`,
      ).choices(ON_INCOMPLETE),
    )
    .option(
      '--incomplete-below <percent>',
      `completeness below which --on-incomplete applies (default: ${INCOMPLETE_BELOW})`,
      percent,
    )
    .option(
      '--pass <percent>',
      'completeness that passes (default: 90)',
      percent,
    )
    .option(
      '--partial <percent>',
      'completeness that passes in part (default: 70)',
      percent,
    )
    .addOption(
      new Option(
        '--on-skill-error <what>',
        'when a skill or a rule fails (default: stop)',
      ).choices(ON_SKILL_ERROR),
    )
    .action(options => finish(runCommand(options, signal)));

  addCommand(program, 'validate', 'check a generated repository')
    .argument('<dir>', 'the folder that was written')
    .option(
      '--programs <names>',
      `programs of this machine to ask about the files: all, none, or some of ${PROGRAM_NAMES.join(', ')} (default: all)`,
      programNames,
      ['all'],
    )
    .option(
      '--program-timeout <seconds>',
      'how long each program may take',
      seconds,
      PROGRAM_TIMEOUT,
    )
    .option(
      '--pass <percent>',
      'completeness that passes (default: 90)',
      percent,
    )
    .option(
      '--partial <percent>',
      'completeness that passes in part (default: 70)',
      percent,
    )
    .action((dir, options) => finish(validateCommand(dir, options, signal)));

  addCommand(
    program,
    'upgrade',
    'bring a repository to a higher maturity or a newer library',
  )
    .argument('<dir>', 'a repository that was generated')
    .addOption(
      new Option(
        '--maturity <maturity>',
        'the level to reach (default: the one it has)',
      ).choices(MATURITIES),
    )
    .option('--answers <file>', 'answers that win over the recorded ones')
    .option('--plan', 'only say what would change, and why')
    .option('--diff', 'with --plan: show every change line by line')
    .addOption(
      new Option(
        '--on-conflict <what>',
        'when edits and the new version do not go together',
      )
        .choices(ON_CONFLICT)
        .default('mark'),
    )
    .action((dir, options) => finish(upgradeCommand(dir, options, signal)));

  addCommand(program, 'template', 'compile the library to templates/')
    .option('--check', 'only compare; fail when they differ')
    .action(options => finish(templateCommand(options)));

  addCommand(program, 'lint', 'report every problem of a library')
    .argument('[library]', 'its folder')
    .action((dir, options) => finish(lintCommand(dir, options)));

  // Subcommands copy this setting when they are made, so it is set on each.
  for (const command of program.commands) {
    command
      .exitOverride()
      .showHelpAfterError(
        `(skillchain ${command.name()} --help says what there is)`,
      );
  }
  return program;
}

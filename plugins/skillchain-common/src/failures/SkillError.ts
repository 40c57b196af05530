import { InputError } from '@backstage/errors';

/** A skill or a rule that failed, and why. */
export interface SkillFailure {
  kind: 'skill' | 'rule';
  /** Name of the skill, or id of the rule. */
  name: string;
  /** What it failed to do: `load`, `generate its files`, `be evaluated`. */
  what: string;
  /** How agents call the skill. */
  invocation?: string;
  /** One problem a line, each with file and line where there is one. */
  reason: string;
}

const OPTIONS = [
  'Options:',
  '',
  '1. Continue without it: start over, and choose to skip what fails (onSkillError: skip, --on-skill-error skip)',
  '2. Retry: repair it, then retry the task (or run the command again); steps that are done are kept',
  '3. Stop: nothing was published, and there is nothing to clean up',
].join('\n');

/** One failure. The items are a Markdown list: a task's page shows errors as Markdown, and runs paragraphs together. */
function describe(failure: SkillFailure): string {
  const { kind, name, what, invocation, reason } = failure;
  return [
    `ERROR: ${kind === 'skill' ? 'Skill' : 'Rule'} '${name}' failed to ${what}`,
    '',
    ...(invocation ? [`- Invocation: ${invocation}`] : []),
    ...reason.split('\n').map(line => `- Reason: ${line}`),
  ].join('\n');
}

/**
 * Skills or rules that failed, and nobody chose to go on without them. Everything else of the library is in order.
 *
 * @public
 */
export class SkillError extends InputError {
  readonly failures: readonly SkillFailure[];

  /** @param progress - what was done before it, in a sentence */
  constructor(failures: readonly SkillFailure[], progress?: string) {
    super(
      [
        failures.map(describe).join('\n\n'),
        ...(progress ? [`- ${progress}`] : []),
        '',
        OPTIONS,
      ].join('\n'),
    );
    this.failures = failures;
  }
}

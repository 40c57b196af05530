import {
  PLAN_ACTIONS,
  type Answer,
  type JsonValue,
  type Plan,
  type PlanAction,
  type PlannedFile,
} from '@skillchain/backstage-plugin-skillchain-common';

const INDENT = '          ';
/** The most of one value that a line shows. */
const SHOWN = 40;

/** A value on one line. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return 'not asked';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line || '""';
}

/** Where an answer came from, unless it is a default. */
function sourceText({ source, because }: Answer): string {
  switch (source) {
    case 'answer':
      return ' (yours)';
    case 'decision':
      return ` (decision on ${because})`;
    case 'goal':
    case 'blueprint':
      return ` (${source})`;
    default:
      return '';
  }
}

/** An answer of a plan with its value. */
export function answerText(plan: Plan, name: string): string {
  const answer = plan.answers[name];
  return `${name} = ${valueText(answer.value)}${sourceText(answer)}`;
}

/** `3 create, 1 conflict`: what there is of each action. */
export function countsText(counts: Plan['counts']): string {
  return (
    PLAN_ACTIONS.filter(action => counts[action] > 0)
      .map(action => `${counts[action]} ${action}`)
      .join(', ') || 'nothing'
  );
}

/** What validation says of a file, on one line. */
export function validationText({ validation }: PlannedFile): string {
  const { status, reasons, findings } = validation;
  return [
    status ?? 'not promised',
    ...reasons,
    ...findings.map(({ severity, line, message }) =>
      line === undefined
        ? `${severity}: ${message}`
        : `${severity} in line ${line}: ${message}`,
    ),
  ].join('; ');
}

function fileLines(plan: Plan, file: PlannedFile, withDiff: boolean): string[] {
  const { action, path, skill, lines, because, condition } = file;
  const size = lines ? `  +${lines.added} -${lines.removed}` : '';
  const answers = file.answers.map(name => answerText(plan, name));
  return [
    `${action.padEnd(INDENT.length)}${path}${size}`,
    ...(because ? [`${INDENT}${because}`] : []),
    ...(skill ? [`${INDENT}${skill}: ${validationText(file)}`] : []),
    ...(condition ? [`${INDENT}made when ${condition}`] : []),
    ...(answers.length > 0 ? [`${INDENT}from ${answers.join(', ')}`] : []),
    ...(withDiff && file.diff
      ? file.diff.split('\n').map(line => `${INDENT}${line}`)
      : []),
  ];
}

/** Answers that change, one line each. */
export function changedAnswersText(plan: Plan): string[] {
  return plan.changedAnswers.map(
    ({ path, before, after }) =>
      `${path}: ${valueText(before)} -> ${valueText(after)}`,
  );
}

/** What to look at first comes first. */
const ORDER: readonly PlanAction[] = [
  'conflict',
  'merge',
  'change',
  'create',
  'remove',
  'keep',
];

/** Files by action, what needs a person first. */
export function inOrder(files: readonly PlannedFile[]): PlannedFile[] {
  return ORDER.flatMap(action => files.filter(file => file.action === action));
}

/**
 * A plan for people: every file with what happens to it, what validation says of it and the answers behind it.
 *
 * @param diffs - whose changes are shown line by line; default: those of conflicts
 */
export function planText(
  plan: Plan,
  options: { diffs?: 'conflicts' | 'all' } = {},
): string {
  const { from, validation } = plan;
  const all = options.diffs === 'all';
  const answers = changedAnswersText(plan);
  return [
    from
      ? `PLAN: from ${from.maturity} (library ${from.version}) to ${plan.maturity} (library ${plan.library.version})`
      : `PLAN: ${plan.maturity}, ${plan.layout}, library ${plan.library.domain} ${plan.library.version}`,
    '',
    ...inOrder(plan.files).flatMap(file =>
      fileLines(plan, file, all || file.action === 'conflict'),
    ),
    '',
    ...(answers.length > 0
      ? ['ANSWERS THAT CHANGE:', ...answers.map(line => `  ${line}`), '']
      : []),
    `Files: ${countsText(plan.counts)}.`,
    `Validation would say ${validation.verdict}: ${validation.fulfilled} of ${validation.required} required (${validation.completeness} %), checklist ${validation.checklistScore} %.`,
    ...validation.because.map(reason => `  ${reason}`),
    'Nothing was written.',
  ].join('\n');
}

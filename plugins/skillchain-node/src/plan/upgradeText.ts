import type {
  Plan,
  PlannedFile,
} from '@skillchain/backstage-plugin-skillchain-common';
import { changedAnswersText, countsText, inOrder } from './planText';

/** Added files by skill, in the order of their paths. */
function addedBySkill(files: readonly PlannedFile[]): string[] {
  const skills = new Map<string, PlannedFile[]>();
  for (const file of files) {
    if (file.action === 'create' && file.skill) {
      skills.set(file.skill, [...(skills.get(file.skill) ?? []), file]);
    }
  }
  return [...skills].flatMap(([skill, added]) => [
    `  ${skill}`,
    ...added.map(({ path, description }) => `    ${path}: ${description}`),
  ]);
}

/** What an upgrade did, for people: what it added, what changed, what needs a look. */
export function upgradeText({
  plan,
  conflicts,
}: {
  plan: Plan;
  conflicts: string[];
}): string {
  const { from, maturity, library } = plan;
  const step =
    from && from.maturity !== maturity
      ? `The step from ${from.maturity} to ${maturity}`
      : `The library ${library.domain} ${library.version}`;
  const added = addedBySkill(plan.files);
  const rest = inOrder(plan.files).filter(
    ({ action, because }) =>
      action !== 'create' && (action !== 'keep' || because),
  );
  const answers = changedAnswersText(plan);
  const section = (title: string, lines: string[]) =>
    lines.length > 0 ? [title, ...lines, ''] : [];
  return [
    ...section(`${step} adds:`, added),
    ...section(
      `${step} changes:`,
      rest.map(
        ({ action, path, lines, because }) =>
          `  ${action.padEnd(10)}${path}${lines ? `  +${lines.added} -${lines.removed}` : ''}${because ? ` (${because})` : ''}`,
      ),
    ),
    ...section(
      'Answers that changed:',
      answers.map(line => `  ${line}`),
    ),
    `Files: ${countsText(plan.counts)}.`,
    ...(conflicts.length > 0
      ? [
          '',
          `${conflicts.length} ${conflicts.length === 1 ? 'file needs' : 'files need'} a decision. In files with marks choose between the lines after "<<<<<<< yours" and those before ">>>>>>> generated"; files without marks were left as they are.`,
        ]
      : []),
  ].join('\n');
}

import type { Plan } from '@skillchain/backstage-plugin-skillchain-common';
import { cell, code } from '../validate/markdownParts';
import {
  changedAnswersText,
  countsText,
  inOrder,
  validationText,
  valueText,
} from './planText';

/** Longest table; the rest is counted. */
const MOST = 400;

function filesTable(plan: Plan): string[] {
  // What an upgrade leaves alone is nothing to read about, unless there is a reason to it.
  const listed = inOrder(plan.files).filter(
    ({ action, because }) => !plan.from || action !== 'keep' || because,
  );
  const rows = listed
    .slice(0, MOST)
    .map(file => [
      file.action,
      code(file.path),
      cell(file.skill ?? ''),
      cell(
        [file.because, file.condition && `made when ${file.condition}`]
          .filter(part => part)
          .join('; '),
      ),
      file.answers
        .map(
          name => `${code(name)} ${cell(valueText(plan.answers[name].value))}`,
        )
        .join(', '),
      cell(validationText(file)),
    ]);
  if (rows.length === 0) {
    return ['No file changes.', ''];
  }
  return [
    '| Action | File | Skill | Why | Answers behind it | Validation |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(row => `| ${row.join(' | ')} |`),
    '',
    ...(listed.length > MOST
      ? [`… and ${listed.length - MOST} more files.`, '']
      : []),
  ];
}

/** A fence that the text does not close. */
function fenced(text: string): string[] {
  const longest = Math.max(
    2,
    ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}diff`, text, fence, ''];
}

function conflicts(plan: Plan): string[] {
  return plan.files
    .filter(({ action, diff }) => action === 'conflict' && diff)
    .flatMap(({ path, diff }) => [
      `#### ${code(path)}`,
      '',
      ...fenced(diff ?? ''),
    ]);
}

/** A plan as Markdown: a table of its files, answers that change, and conflicts line by line. */
export function planMarkdown(plan: Plan): string {
  const { from, validation } = plan;
  const answers = changedAnswersText(plan);
  const open = conflicts(plan);
  const lines = [
    from
      ? `From **${from.maturity}** (library ${from.version}) to **${plan.maturity}** (library ${plan.library.version}): ${countsText(plan.counts)}.`
      : `**${plan.maturity}**, ${plan.layout}: ${countsText(plan.counts)}.`,
    '',
    `Validation: **${validation.verdict}**, ${validation.fulfilled} of ${validation.required} required, checklist ${validation.checklistScore} %.`,
    ...validation.because.map(reason => `- ${cell(reason)}`),
    '',
    ...filesTable(plan),
    ...(answers.length > 0
      ? ['### Answers that change', '', ...answers.map(a => `- ${cell(a)}`), '']
      : []),
    ...(open.length > 0 ? ['### Conflicts', '', ...open] : []),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

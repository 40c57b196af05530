import type {
  CheckResult,
  CheckStatus,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Words instead of colours or signs: they read the same in every portal and to a screen reader. */
const WORDS: Record<CheckStatus, string> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warning',
  'n/a': 'not applicable',
};

/** Longest list of places under one heading; the rest is counted. */
const MOST = 50;

function cell(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/([\\|<>`*_[\]])/g, '\\$1')
    .trim();
}

/** A path that is not there, so it cannot be a link. */
function code(path: string): string {
  return `\`${path.replace(/[`|\r\n]/g, '?')}\``;
}

/** A link relative to the root of the repository; spaces and brackets cannot break out of it. */
function link(path: string, line?: number): string {
  const target = path
    .split('/')
    .map(part => encodeURIComponent(part))
    .join('/');
  const label = line === undefined ? path : `${path}:${line}`;
  return `[${cell(label)}](${target})`;
}

function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST);
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...shown.map(row => `| ${row.join(' | ')} |`),
    '',
    ...(rows.length > MOST ? [`… and ${rows.length - MOST} more.`, ''] : []),
  ];
}

function summary(report: ValidationReport): string[] {
  return [
    '# Validation report',
    '',
    `**${report.verdict}**: ${report.fulfilled} of ${report.required} required files are complete (${report.completeness} %).`,
    ...report.because.map(reason => `- ${cell(reason)}`),
    '',
    ...table(
      ['', ''],
      [
        ['Goal', cell(report.goal ?? 'not recorded')],
        ['Blueprint', cell(report.blueprint ?? 'none')],
        ['Maturity', report.maturity ?? 'not recorded'],
        ['Layout', report.layout ?? 'not recorded'],
        ['Files checked', String(report.files)],
        ['Checklist', `${report.checklistScore} % of the items that apply`],
      ],
    ),
  ];
}

function skills(report: ValidationReport): string[] {
  if (!report.recorded) {
    return [
      'The directory has no record of a run, so only the syntax of its files was checked.',
      '',
    ];
  }
  const open = report.skills.flatMap(skill =>
    skill.outputs
      .filter(o => o.status === 'missing' || o.status === 'incomplete')
      .map(o => [
        o.status,
        o.status === 'missing' ? code(o.path) : link(o.path),
        skill.skill,
        cell(o.reasons.join('; ')),
      ]),
  );
  return [
    '## Promised files',
    '',
    ...table(
      ['Skill', 'Status', 'Complete', 'Required'],
      report.skills.map(s => [
        cell(s.title),
        s.status,
        String(s.fulfilled),
        String(s.required),
      ]),
    ),
    ...table(['Status', 'File', 'Skill', 'What is wrong'], open),
  ];
}

/** What the answers made unnecessary: last, because nobody has to do anything about it. */
function notNeeded(report: ValidationReport): string[] {
  const byReason = report.skills.flatMap(skill => {
    const paths = new Map<string, string[]>();
    for (const output of skill.outputs) {
      if (output.status === 'skipped') {
        const reason = output.reasons.join('; ');
        paths.set(reason, [...(paths.get(reason) ?? []), code(output.path)]);
      }
    }
    return [...paths].map(([reason, files]) => [
      cell(skill.title),
      cell(reason),
      files.join(', '),
    ]);
  });
  if (byReason.length === 0) return [];
  return [
    '## Not needed in this run',
    '',
    ...table(['Skill', 'Because', 'Files'], byReason),
  ];
}

function checklist(report: ValidationReport): string[] {
  if (report.checklist.length === 0) return [];
  const open = report.checklist
    .flatMap(item => item.checks)
    .filter(check => check.status === 'fail' || check.status === 'warn');
  const place = (check: CheckResult) =>
    check.file ? link(check.file, check.line) : '';
  return [
    '## Checklist',
    '',
    ...table(
      ['', 'Item', 'Status'],
      report.checklist.map(({ item, title, status }) => [
        String(item),
        title,
        WORDS[status],
      ]),
    ),
    ...table(
      ['Check', 'Status', 'Where', 'What', 'What to do'],
      open.map(check => [
        check.check,
        WORDS[check.status],
        place(check),
        cell(check.message),
        cell(check.fix ?? ''),
      ]),
    ),
  ];
}

function findings(report: ValidationReport): string[] {
  if (report.findings.length === 0) return [];
  return [
    '## Faults of single files',
    '',
    ...table(
      ['Severity', 'Where', 'What', 'What to do'],
      report.findings.map(f => [
        f.severity,
        link(f.file, f.line),
        cell(f.message),
        cell(f.fix ?? ''),
      ]),
    ),
  ];
}

function changes(report: ValidationReport): string[] {
  if (report.changed.length === 0) return [];
  return [
    '## Changed since generation',
    '',
    ...table(
      ['Change', 'File'],
      report.changed.map(({ change, path }) => [
        change,
        change === 'removed' ? code(path) : link(path),
      ]),
    ),
  ];
}

/** The report as Markdown with links relative to the repository. */
export function reportMarkdown(report: ValidationReport): string {
  const lines = [
    ...summary(report),
    ...skills(report),
    ...checklist(report),
    ...findings(report),
    ...changes(report),
    ...notNeeded(report),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

import type {
  CheckResult,
  CheckStatus,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import { cell, code, type Link, linker, table } from './markdownParts';

/** Words instead of colours or signs: they read the same in every portal and to a screen reader. */
const WORDS: Record<CheckStatus, string> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warning',
  'n/a': 'not applicable',
};

/** Options of {@link reportMarkdown}. */
export interface ReportMarkdownOptions {
  /**
   * Where the link to a file of the repository leads; undefined where no link should be.
   *
   * @param path - relative to the repository, encoded for a URL
   */
  hrefOf?: (path: string) => string | undefined;
  /** True for a document of the repository: it has a heading already, and nobody asks it for files that never were. */
  document?: boolean;
}

function summary(report: ValidationReport): string[] {
  return [
    `**${report.verdict}**: ${report.fulfilled} of ${report.required} required ${
      report.deliverables.length > 0
        ? 'deliverables are fulfilled'
        : 'files are complete'
    } (${report.completeness} %).`,
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

function deliverables(report: ValidationReport, link: Link): string[] {
  if (report.deliverables.length === 0) return [];
  return [
    '## Deliverables',
    '',
    ...table(
      ['Deliverable', 'Status', 'Skill', 'Files', 'Why'],
      report.deliverables.map(({ status, absent, files, ...of }) => [
        cell(of.name),
        status,
        cell(of.title ?? of.skill),
        files
          // A folder is no page on every host.
          .map(file =>
            absent.includes(file) || file.endsWith('/')
              ? code(file)
              : link(file),
          )
          .join(', '),
        cell(of.reasons.join('; ')),
      ]),
    ),
  ];
}

/** What the repository would gain; nobody has to do anything about it either. */
function nextLevel({ nextLevel: next }: ValidationReport): string[] {
  if (!next) return [];
  const makers = [...new Set(next.files.map(({ skill }) => skill))];
  if (makers.length === 0 && next.deliverables.length === 0) return [];
  return [
    `## What maturity ${next.maturity} would add`,
    '',
    ...next.deliverables.map(name => `- ${cell(name)}`),
    ...(next.deliverables.length > 0 ? [''] : []),
    ...table(
      ['Skill', 'Files', 'What they are'],
      makers.map(skill => {
        const files = next.files.filter(file => file.skill === skill);
        const about = new Set(files.map(({ description }) => description));
        return [cell(skill), String(files.length), cell([...about].join('; '))];
      }),
    ),
  ];
}

function skills(report: ValidationReport, link: Link): string[] {
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

/** Parts that failed and were left out, so that nothing of them was promised or looked for. */
function leftOut({ skipped, skippedRules }: ValidationReport): string[] {
  if (skipped.length + skippedRules.length === 0) return [];
  return [
    '## Left out because it failed',
    '',
    ...table(
      ['Part', 'Why'],
      [
        ...skipped.map(({ skill, reason }) => [
          `Skill ${cell(skill)}`,
          cell(reason),
        ]),
        ...skippedRules.map(({ rule, reason }) => [
          `Rule ${cell(rule)}`,
          cell(reason),
        ]),
      ],
    ),
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

function checklist(report: ValidationReport, link: Link): string[] {
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

function findings(report: ValidationReport, link: Link): string[] {
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

const PROGRAM_WORDS = {
  passed: 'passed',
  failed: 'failed',
  'not-run': 'not run',
};

/** What programs of the host said: passed, failed and not run are three different things. */
function programs(report: ValidationReport): string[] {
  if (report.programs.length === 0) return [];
  return [
    '## Programs',
    '',
    ...table(
      ['Program', 'Result', 'Files', 'Findings', 'Why not run'],
      report.programs.map(({ program, status, ...of }) => [
        code(program),
        PROGRAM_WORDS[status],
        String(of.files),
        status === 'not-run' ? '' : String(of.findings),
        cell(of.reason ?? ''),
      ]),
    ),
  ];
}

function changes(report: ValidationReport, link: Link): string[] {
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

/** The report as Markdown; its links are relative to the repository unless the options say otherwise. */
export function reportMarkdown(
  report: ValidationReport,
  options: ReportMarkdownOptions = {},
): string {
  const { document = false } = options;
  const link = linker(options.hrefOf ?? (path => path));
  const lines = [
    ...(document ? [] : ['# Validation report', '']),
    ...summary(report),
    ...deliverables(report, link),
    ...skills(report, link),
    ...leftOut(report),
    ...checklist(report, link),
    ...programs(report),
    ...findings(report, link),
    ...changes(report, link),
    ...nextLevel(report),
    ...(document ? [] : notNeeded(report)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

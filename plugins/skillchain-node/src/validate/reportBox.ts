import type {
  CheckStatus,
  DeliverableReport,
  OutputReport,
  ProgramReport,
  SkillReport,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Columns between the border and its padding; longer lines are cut. */
const WIDEST = 96;
const NARROWEST = 38;

const SIGNS: Record<CheckStatus, string> = {
  pass: '✓',
  fail: '✗',
  warn: '!',
  'n/a': '○',
};

function outputLine(
  output: OutputReport,
  maturity: string | undefined,
): string | undefined {
  switch (output.status) {
    case 'missing':
      return `  ✗ ${output.path} - MISSING`;
    case 'incomplete':
      return `  ✗ ${output.path} - INCOMPLETE: ${output.reasons.join('; ')}`;
    case 'skipped':
      return output.reasons.some(reason => reason.includes('maturity'))
        ? `  ○ ${output.path} (skipped - ${maturity})`
        : undefined;
    default:
      return undefined;
  }
}

function skillLines(skill: SkillReport, maturity?: string): string[] {
  const head =
    skill.status === 'skipped'
      ? `○ ${skill.skill} (nothing to write)`
      : `${skill.status === 'fulfilled' ? '✓' : '✗'} ${skill.skill}  ${skill.fulfilled}/${skill.required}`;
  return [
    head,
    ...skill.outputs.flatMap(output => outputLine(output, maturity) ?? []),
  ];
}

function deliverableLine(
  { name, status, reasons }: DeliverableReport,
  maturity?: string,
): string {
  switch (status) {
    case 'fulfilled':
      return `✓ ${name}`;
    case 'missing':
      return `✗ ${name} - MISSING`;
    case 'incomplete':
      return `✗ ${name} - INCOMPLETE: ${reasons.join('; ')}`;
    default: {
      const byMaturity = reasons.some(reason => reason.includes('maturity'));
      return `○ ${name} (skipped - ${byMaturity ? maturity : reasons.join('; ')})`;
    }
  }
}

/** What the next maturity would add: the deliverables by name, the files by number. */
function nextLines({ nextLevel: next }: ValidationReport): string[] {
  if (!next) return [];
  const { maturity, files, deliverables } = next;
  if (files.length + deliverables.length === 0) return [];
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  return [
    `Maturity ${maturity} would add ${count}`,
    ...deliverables.map(name => `+ ${name}`),
  ];
}

const PROGRAM_SIGNS: Record<ProgramReport['status'], string> = {
  passed: '✓',
  failed: '✗',
  'not-run': '○',
};

function programLine({ program, status, files, ...of }: ProgramReport): string {
  const said = {
    passed: `${files} ${files === 1 ? 'file' : 'files'}`,
    failed: `${of.findings} ${of.findings === 1 ? 'finding' : 'findings'} in ${files} ${files === 1 ? 'file' : 'files'}`,
    'not-run': `not run: ${of.reason}`,
  };
  return `${PROGRAM_SIGNS[status]} ${program}  ${said[status]}`;
}

function clip(line: string): string {
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

function place(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

/**
 * The report as a box of text for a log or a terminal.
 *
 * @example `│ ✓ architecting-networks  7/7 │`
 */
export function reportBox(report: ValidationReport): string {
  const errors = report.findings.filter(f => f.severity === 'error');
  const sections: string[][] = [
    ['INFRASTRUCTURE SKILLCHAIN VALIDATION'],
    [
      `Blueprint: ${report.blueprint ?? 'none (basic completeness check)'}`,
      `Maturity: ${report.maturity ?? 'unknown'}`,
    ],
    report.deliverables.map(entry => deliverableLine(entry, report.maturity)),
    report.recorded
      ? [
          ...report.skills.flatMap(skill => skillLines(skill, report.maturity)),
          ...report.skipped.map(
            ({ skill }) => `○ ${skill} (skipped - it failed)`,
          ),
          ...report.skippedRules.map(
            ({ rule }) => `○ rule ${rule} (skipped - it failed)`,
          ),
        ]
      : ['No record of a run: only the syntax was checked.'],
    report.checklist.map(
      ({ item, title, status }) =>
        `${SIGNS[status]} ${String(item).padStart(2)}. ${title}`,
    ),
    report.programs.map(programLine),
    nextLines(report),
    errors.map(f => `✗ ${place(f.file, f.line)} ${f.message} [${f.check}]`),
    [
      `Required: ${report.required}`,
      `Fulfilled: ${report.fulfilled}`,
      `Completeness: ${report.completeness}%`,
      `Result: ${report.verdict}`,
    ],
  ]
    .filter(lines => lines.length > 0)
    .map(lines => lines.map(clip));
  const width = Math.max(
    NARROWEST,
    ...sections.flat().map(line => [...line].length),
  );
  const rule = '─'.repeat(width + 2);
  const body = sections
    .map(lines =>
      lines
        .map(line => `│ ${line}${' '.repeat(width - [...line].length)} │`)
        .join('\n'),
    )
    .join(`\n├${rule}┤\n`);
  return `┌${rule}┐\n${body}\n└${rule}┘\n`;
}

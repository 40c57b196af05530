import type {
  OnIncomplete,
  ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Most files that a message lists; the report has them all. */
const MOST = 20;

/** A required file that is not there or not whole. */
export interface OpenFile {
  path: string;
  skill: string;
  status: 'missing' | 'incomplete';
  reasons: string[];
}

/** The required files that a report finds missing or incomplete, skill by skill. */
export function openFiles(report: ValidationReport): OpenFile[] {
  return report.skills.flatMap(({ skill, outputs }) =>
    outputs.flatMap(({ path, status, reasons }) =>
      status === 'missing' || status === 'incomplete'
        ? { path, skill, status, reasons }
        : [],
    ),
  );
}

/** The blueprint's deliverables that are not fulfilled; a `path` is their name. */
function openDeliverables(report: ValidationReport): OpenFile[] {
  return report.deliverables.flatMap(({ name, skill, status, reasons }) =>
    status === 'missing' || status === 'incomplete'
      ? { path: name, skill, status, reasons }
      : [],
  );
}

function lines(
  report: ValidationReport,
  line: (file: OpenFile) => string,
): string[] {
  const open = [...openDeliverables(report), ...openFiles(report)];
  const more =
    open.length > MOST
      ? [`- and ${open.length - MOST} more, see the report`]
      : [];
  return [...open.slice(0, MOST).map(line), ...more];
}

function counted(of: readonly unknown[], noun: string): string {
  if (of.length === 0) return '';
  return of.length === 1 ? `one ${noun}` : `${of.length} ${noun}s`;
}

const why = ({ status, reasons }: OpenFile) =>
  status === 'missing' ? 'missing' : `incomplete: ${reasons.join('; ')}`;

/** One line per deliverable and file that is missing or incomplete, with its skill and the reason. */
export function openFileLines(report: ValidationReport): string[] {
  return lines(report, file => `- ${file.path} (${file.skill}): ${why(file)}`);
}

/** What a person reads (as Markdown, on a task's page) when a run stops because its tree does not hold what was promised. */
export function incompleteMessage(
  report: ValidationReport,
  did: { onIncomplete: OnIncomplete; generated: readonly string[] },
): string {
  const count = did.generated.length;
  const again =
    count > 0
      ? `, after ${count} missing ${count === 1 ? 'file was' : 'files were'} generated again`
      : '';
  const next =
    did.onIncomplete === 'stop'
      ? 'choose to generate what is missing, or to continue without it'
      : 'correct the skill or the answers, or choose to continue without what is missing';
  return [
    `The repository does not hold what was promised (${report.verdict}, ${report.completeness} %${again}). ${report.because.join(' ')}`,
    '',
    ...openFileLines(report),
    '',
    `Nothing was published. The log has the detailed report. To go on, ${next}.`,
  ].join('\n');
}

/**
 * What stands above the result of a run that went on although something is missing, as Markdown; empty when nothing
 * is.
 */
export function incompleteNotice(report: ValidationReport): string {
  const counts = [
    counted(openDeliverables(report), 'deliverable'),
    counted(openFiles(report), 'file'),
  ].filter(count => count !== '');
  if (counts.length === 0) return '';
  const promised = report.deliverables.length > 0 ? 'deliverables' : 'files';
  const code = (text: string) => `\`${text.replace(/[`\r\n]/g, '?')}\``;
  return [
    `### ⚠ Incomplete: ${report.completeness} % of the promised ${promised}`,
    '',
    `Missing or incomplete: ${counts.join(' and ')}. The validation report says why.`,
    '',
    ...lines(
      report,
      file => `- ${code(file.path)} (${file.skill}): ${file.status}`,
    ),
    '',
    '',
  ].join('\n');
}

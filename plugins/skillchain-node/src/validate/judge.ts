import {
  INCOMPLETE_BELOW,
  type DeliverableReport,
  type Finding,
  type SkillReport,
  type ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { Thresholds } from './thresholds';

/** The usual thresholds. */
export const THRESHOLDS: Thresholds = {
  pass: 90,
  partial: 70,
  incomplete: INCOMPLETE_BELOW,
};

/** What a verdict is made of. */
export interface Evidence {
  findings: Finding[];
  skills: SkillReport[];
  /** Empty without a blueprint. */
  deliverables: DeliverableReport[];
  /** Skills and rules that failed and were left out. */
  skipped: ValidationReport['skipped'];
  skippedRules: ValidationReport['skippedRules'];
}

interface Verdict {
  verdict: ValidationReport['verdict'];
  because: string[];
}

/** Percent of a whole, rounded down; 100 of nothing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((100 * part) / whole);
}

/** How many of the things that are required are whole. */
export function tally(reports: readonly { status: SkillReport['status'] }[]): {
  required: number;
  fulfilled: number;
  completeness: number;
} {
  const required = reports.filter(r => r.status !== 'skipped').length;
  const fulfilled = reports.filter(r => r.status === 'fulfilled').length;
  return { required, fulfilled, completeness: percent(fulfilled, required) };
}

function open<T extends { status: SkillReport['status'] }>(reports: T[]): T[] {
  return reports.filter(
    ({ status }) => status === 'missing' || status === 'incomplete',
  );
}

function errorsSaid(findings: Finding[]): string[] {
  const errors = findings.filter(finding => finding.severity === 'error');
  const [first] = errors;
  if (!first) return [];
  const said = `${first.file}: ${first.message}`;
  return errors.length === 1
    ? [said]
    : [`${errors.length} files or lines have an error, the first in ${said}`];
}

function deliverablesSaid(deliverables: DeliverableReport[]): string[] {
  const lacking = open(deliverables);
  if (lacking.length === 0) return [];
  const [{ name, reasons }] = lacking;
  const first = `"${name}": ${reasons[0]}`;
  return lacking.length === 1
    ? [`One deliverable is not fulfilled, ${first}.`]
    : [
        `${lacking.length} deliverables are not fulfilled, the first is ${first}.`,
      ];
}

function outputsSaid(skills: SkillReport[]): string[] {
  const lacking = open(skills.flatMap(skill => skill.outputs));
  if (lacking.length === 0) return [];
  const one = lacking.length === 1;
  return [
    `${lacking.length} required ${one ? 'file is' : 'files are'} missing or incomplete, ${
      one ? 'namely' : 'the first is'
    } ${lacking[0].path}.`,
  ];
}

function leftOutSaid({ skipped, skippedRules }: Evidence): string[] {
  const skills = skipped.map(({ skill }) => skill);
  const rules = skippedRules.map(({ rule }) => rule);
  return [
    ...(skills.length > 0
      ? [
          `The chain is not whole: ${skills.join(', ')} failed and ${skills.length === 1 ? 'was' : 'were'} left out.`,
        ]
      : []),
    ...(rules.length > 0
      ? [
          `Not every conflict was looked for: ${rules.length === 1 ? 'the rule' : 'the rules'} ${rules.join(', ')} failed.`,
        ]
      : []),
  ];
}

/**
 * The verdict over a tree. The lower of two counts decides: of the deliverables, when there is a blueprint, and
 * of the promised files. An error anywhere is a FAIL; a skill or rule that was left out is no PASS.
 */
export function judge(evidence: Evidence, thresholds: Thresholds): Verdict {
  const { findings, skills, deliverables, skipped, skippedRules } = evidence;
  const errors = errorsSaid(findings);
  const because = [
    ...errors,
    ...deliverablesSaid(deliverables),
    ...outputsSaid(skills),
    ...leftOutSaid(evidence),
  ];
  const least = Math.min(
    tally(deliverables).completeness,
    tally(skills.flatMap(skill => skill.outputs)).completeness,
  );
  if (errors.length > 0 || least < thresholds.partial) {
    return { verdict: 'FAIL', because };
  }
  const whole =
    least >= thresholds.pass && skipped.length + skippedRules.length === 0;
  return { verdict: whole ? 'PASS' : 'PARTIAL', because };
}

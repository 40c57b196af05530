import {
  type Blueprint,
  type Deliverable,
  type DeliverableReport,
  evaluateCondition,
  type Maturity,
} from '@skillchain/backstage-plugin-skillchain-common';
import { fileFaults, patternFault } from './faults';
import type { ParsedFile } from './parse';
import { type PatternResult, testPatterns } from './patterns';
import { isPlaceholder } from './placeholders';
import {
  createReader,
  type DeliverableInput,
  type Demand,
  demandOf,
  type Reader,
  requirementsOf,
} from './requirements';

/** Everything about one deliverable but the outcome of its patterns. */
interface Inquiry {
  deliverable: Deliverable;
  /** Why it is not promised. */
  skipped?: string;
  files: string[];
  /** Files that are not there, each with the others that would do. */
  absent: { path: string; said: string }[];
  /** What is wrong with files that are there. */
  faults: string[];
  demands: Demand[];
}

/** Why a maturity does without a deliverable, or undefined when it does not. */
function unwanted(
  blueprint: Blueprint,
  { name, maturity_required: levels }: Deliverable,
  maturity: Maturity,
): string | undefined {
  const profile = blueprint.profiles[maturity];
  if (profile?.skip_deliverables.includes(name)) {
    return `maturity ${maturity} does without it`;
  }
  const demanded = profile?.require_additionally.includes(name);
  return levels && !levels.includes(maturity) && !demanded
    ? `only at maturity ${levels.join(' or ') || 'none'}`
    : undefined;
}

/**
 * Names of the deliverables that a run does without and another maturity promises.
 *
 * @param chain - the skills of the run; those that the other maturity adds count as well
 */
export function gained(
  blueprint: Blueprint,
  chain: readonly string[],
  from: Maturity,
  to: Maturity,
): string[] {
  const skills = new Set([
    ...chain,
    ...(blueprint.profiles[to]?.add_skills ?? []),
  ]);
  return blueprint.deliverables
    .filter(
      deliverable =>
        skills.has(deliverable.primary_skill) &&
        unwanted(blueprint, deliverable, from) !== undefined &&
        unwanted(blueprint, deliverable, to) === undefined,
    )
    .map(({ name }) => name);
}

/** Why a run does not promise a deliverable, or undefined when it does. */
function whySkipped(
  blueprint: Blueprint,
  deliverable: Deliverable,
  { run, failed }: DeliverableInput,
): string | undefined {
  const { primary_skill: skill } = deliverable;
  const { maturity, skills } = run.configuration;
  const reason = unwanted(blueprint, deliverable, maturity);
  if (reason !== undefined) return reason;
  if (failed.has(skill)) return `${skill} failed and was left out`;
  if (!skills.some(entry => entry.skill === skill)) {
    return `${skill} is not in the chain`;
  }
  if (deliverable.when && !evaluateCondition(deliverable.when, run.facts)) {
    return `its condition does not hold for these answers${
      deliverable.conditional ? ` (${deliverable.conditional})` : ''
    }`;
  }
  return undefined;
}

function inquire(
  blueprint: Blueprint,
  deliverable: Deliverable,
  reader: Reader,
  input: DeliverableInput,
): Inquiry {
  const inquiry: Inquiry = {
    deliverable,
    skipped: whySkipped(blueprint, deliverable, input),
    files: [],
    absent: [],
    faults: [],
    demands: [],
  };
  if (inquiry.skipped !== undefined) return inquiry;
  const { run } = input;
  const profile = blueprint.profiles[run.configuration.maturity];
  const requirements = deliverable.required_files.flatMap(required =>
    requirementsOf(required, reader, run),
  );
  const wanted = requirements.filter(({ paths }) => paths.length > 0);
  const present: ParsedFile[] = [];
  for (const { paths } of wanted) {
    const there = paths.filter(path => reader.filesAt(path).length > 0);
    if (there.length === 0) {
      inquiry.absent.push({ path: paths[0], said: paths.join(' or ') });
    }
    inquiry.files.push(...(there.length > 0 ? there : paths.slice(0, 1)));
    for (const path of there) {
      const files = reader.filesAt(path);
      present.push(...files);
      if (!path.endsWith('/')) {
        inquiry.faults.push(
          ...fileFaults(files[0]).map(fault => `${path} ${fault}`),
        );
      } else if (
        files.every(isPlaceholder) &&
        !reader.mayBeEmpty(profile, path)
      ) {
        inquiry.faults.push(`${path} holds nothing but a placeholder`);
      }
    }
  }
  for (const check of deliverable.content_checks) {
    const demand = demandOf(check, present, reader, run);
    if (!demand) continue;
    if (!('absent' in demand)) {
      inquiry.demands.push(demand);
    } else if (!inquiry.files.includes(demand.absent)) {
      const path = demand.absent;
      inquiry.files.push(path);
      inquiry.absent.push({ path, said: path });
    }
  }
  if (inquiry.files.length === 0) {
    const reasons = requirements.map(({ reason }) => reason);
    inquiry.skipped =
      reasons.length > 0
        ? `none of its files is part of this run: ${reasons.join('; ')}`
        : 'none of its files is part of this run';
  }
  return inquiry;
}

function statusOf(
  { absent, skipped }: Inquiry,
  reasons: string[],
): DeliverableReport['status'] {
  if (skipped !== undefined) return 'skipped';
  if (absent.length > 0) return 'missing';
  return reasons.length > 0 ? 'incomplete' : 'fulfilled';
}

/**
 * Compares each deliverable of a blueprint with the tree: is it promised at this maturity and with these
 * answers, are its files there, and do they hold what they must.
 *
 * A required file that is an output of the library is required only in runs that make it.
 *
 * @throws InputError for a path that leaves the repository or a template that cannot be filled in
 */
export function checkDeliverables(
  blueprint: Blueprint,
  input: DeliverableInput,
): DeliverableReport[] {
  const { loaded } = input;
  const reader = createReader(blueprint, input);
  const inquiries = blueprint.deliverables.map(deliverable =>
    inquire(blueprint, deliverable, reader, input),
  );
  // All together: patterns that could run for ever share one time limit.
  const demands = inquiries.flatMap(inquiry => inquiry.demands);
  const results = testPatterns(
    demands.flatMap(({ pattern, texts }) =>
      // A pattern must be looked for even in no text, so that a broken one is found.
      (texts.length > 0 ? texts : ['']).map(text => ({ pattern, text })),
    ),
  );
  let next = 0;
  const resultsOf = ({ texts }: Demand): PatternResult[] => {
    const count = Math.max(texts.length, 1);
    next += count;
    return results.slice(next - count, next);
  };
  return inquiries.map(inquiry => {
    const { deliverable, files, absent, faults, skipped } = inquiry;
    const lacking = inquiry.demands.flatMap(demand => {
      const { where = files.length === 1 ? files[0] : undefined } = demand;
      const found = resultsOf(demand);
      // It may stand in a file that is not there, which is said already.
      if (demand.where === undefined && absent.length > 0) return [];
      if (where === undefined) {
        return patternFault(demand, found, 'none of its files') ?? [];
      }
      const fault = patternFault(demand, found);
      return fault === undefined ? [] : `${where} ${fault}`;
    });
    const reasons = [
      ...absent.map(({ said }) => `${said} is not there`),
      ...faults,
      ...lacking,
    ];
    const skill = loaded.library.skills.find(
      ({ name }) => name === deliverable.primary_skill,
    );
    return {
      name: deliverable.name,
      skill: deliverable.primary_skill,
      ...(skill && { title: skill.title }),
      status: statusOf(inquiry, reasons),
      reasons: skipped === undefined ? reasons : [skipped],
      files: skipped === undefined ? [...new Set(files)] : [],
      absent: skipped === undefined ? absent.map(({ path }) => path) : [],
    };
  });
}

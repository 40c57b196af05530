import type {
  CheckResult,
  CheckStatus,
  ChecklistItem,
} from '@skillchain/backstage-plugin-skillchain-common';
import { item01 } from './item01';
import { item02 } from './item02';
import { item03 } from './item03';
import { item04 } from './item04';
import { item05 } from './item05';
import { item06 } from './item06';
import { item07 } from './item07';
import { item08 } from './item08';
import { item09 } from './item09';
import { item10 } from './item10';
import type { Check, CheckContext, Item } from './types';

export type { CheckContext } from './types';

/** The ten items, in order. */
export const CHECKLIST: Item[] = [
  item01,
  item02,
  item03,
  item04,
  item05,
  item06,
  item07,
  item08,
  item09,
  item10,
];

const SEVERITY: CheckStatus[] = ['n/a', 'pass', 'warn', 'fail'];

function worst(statuses: CheckStatus[]): CheckStatus {
  return statuses.reduce<CheckStatus>(
    (found, status) =>
      SEVERITY.indexOf(status) > SEVERITY.indexOf(found) ? status : found,
    'n/a',
  );
}

function runCheck(
  item: number,
  check: Check,
  context: CheckContext,
  skillOf: (path: string) => string | undefined,
): CheckResult[] {
  const base = { item, check: check.id };
  const problems = check.run(context);
  if (problems === undefined) {
    return [
      { ...base, status: 'n/a', message: `${check.title}: nothing to check.` },
    ];
  }
  if (problems.length === 0) {
    return [{ ...base, status: 'pass', message: `${check.title}.` }];
  }
  const gentle =
    check.lenient === true && context.configuration.maturity === 'starter';
  return problems.map(({ warn, ...problem }) => ({
    ...base,
    status: warn || gentle ? 'warn' : 'fail',
    ...problem,
    ...(problem.file ? { skill: skillOf(problem.file) } : {}),
  }));
}

/** Runs every check; an item's status is the worst of its checks. */
export function runChecklist(
  context: CheckContext,
  skillOf: (path: string) => string | undefined,
  signal?: AbortSignal,
): ChecklistItem[] {
  return CHECKLIST.map(({ item, title, checks }) => {
    signal?.throwIfAborted();
    const results = checks.flatMap(check =>
      runCheck(item, check, context, skillOf),
    );
    return {
      item,
      title,
      status: worst(results.map(result => result.status)),
      checks: results,
    };
  });
}

/** Share of items passed among those that apply, in percent, rounded down. */
export function checklistScore(items: ChecklistItem[]): number {
  const applicable = items.filter(item => item.status !== 'n/a');
  const passed = applicable.filter(item => item.status === 'pass').length;
  return applicable.length === 0
    ? 100
    : Math.floor((100 * passed) / applicable.length);
}

import { factAt } from '../answers/facts';
import { durationSeconds, formatDuration, maxGap } from '../answers/schedule';
import { secondaryRegion } from '../infrastructure/regions';
import type { JsonValue } from '../model';
import type { Check } from './context';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** The longest loss and downtime that may be answered. */
const LONGEST = 7 * DAY;
/** Data whose loss is not measured by the schedule while the log of the database is archived. */
const ARCHIVED = ['database', 'secrets'];

/** Schedules to choose from, densest last, by their pause in seconds. */
const SCHEDULES: readonly (readonly [number, string])[] = [
  [12 * HOUR, '0 2,14 * * *'],
  ...[6, 4, 3, 2].map(h => [h * HOUR, `0 */${h} * * *`] as const),
  [HOUR, '0 * * * *'],
  ...[30, 15, 10, 5].map(m => [m * 60, `*/${m} * * * *`] as const),
];

/** The sparsest schedule that runs twice within an RPO, or the densest that keeps it at all. */
function tightened(rpo: number): string {
  const twice = SCHEDULES.find(([pause]) => pause <= rpo / 2);
  const once = SCHEDULES.find(([pause]) => pause <= rpo);
  return (twice ?? once)?.[1] ?? '* * * * *';
}

/** A duration that is at least so long, in a unit that people say. */
function roundedUp(seconds: number): string {
  let unit = DAY;
  if (seconds <= HOUR) {
    unit = 60;
  } else if (seconds <= 2 * DAY) {
    unit = HOUR;
  }
  return formatDuration(Math.ceil(seconds / unit) * unit);
}

function gapOf(cron: JsonValue | undefined): number | undefined {
  try {
    return typeof cron === 'string' ? maxGap(cron) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Backups are further apart than the data that may be lost.
 *
 * Silent when the log of the database is archived continuously, and nothing but it and secrets is protected or
 * somebody chose archiving on purpose.
 *
 * Arguments: `schedule`, `rpo`, `data`, `archiving` (paths). Facts: `gap`, `rpo`, `tightened` (a schedule that does), `relaxed`
 * (an RPO that does) and `relaxedSchedule` (the schedule that goes with it).
 */
export const scheduleBeyondRpo: Check = ({ facts, derived }, args) => {
  const schedule = factAt(facts, String(args.schedule));
  const gap = gapOf(schedule);
  const rpo = durationSeconds(factAt(facts, String(args.rpo)));
  const data = factAt(facts, String(args.data));
  if (gap === undefined || rpo === undefined || gap <= rpo) {
    return [];
  }
  const onlyArchived =
    Array.isArray(data) && data.every(kind => ARCHIVED.includes(String(kind)));
  const onPurpose = factAt(facts, String(args.archiving)) === true;
  if (derived.continuousArchiving && (onlyArchived || onPurpose)) {
    return [];
  }
  return [
    {
      gap: formatDuration(gap),
      rpo: formatDuration(rpo),
      tightened: tightened(rpo),
      relaxed: roundedUp(Math.min(gap, LONGEST)),
      relaxedSchedule: gap > LONGEST ? '0 2 * * 0' : String(schedule),
    },
  ];
};

/** What each strategy can promise, weakest first: seconds from failure to recovery. */
const PROMISES: readonly (readonly [string, number])[] = [
  ['backup-restore', 4 * HOUR],
  ['pilot-light', 30 * 60],
  ['warm-standby', 5 * 60],
  ['active-active', 0],
];

/**
 * A second place that is less ready than the recovery time needs.
 *
 * Arguments: `strategy`, `rto` (paths). Facts: `strategy`, `rto`, `limit` (what the strategy can promise),
 * `stronger` (the weakest strategy that does).
 */
export const strategyVsRto: Check = ({ facts }, args) => {
  const strategy = factAt(facts, String(args.strategy));
  const rto = durationSeconds(factAt(facts, String(args.rto)));
  const promise = PROMISES.find(([name]) => name === strategy);
  if (rto === undefined || !promise || rto >= promise[1]) {
    return [];
  }
  const [stronger] = PROMISES.find(([, seconds]) => seconds <= rto)!;
  return [
    {
      strategy: promise[0],
      rto: formatDuration(rto),
      limit: formatDuration(promise[1]),
      stronger,
    },
  ];
};

/**
 * Two places that are the same, or are not.
 *
 * Arguments: `a`, `b` (paths), `same` (default true: fires when they are). Facts: `a`, `b`, `pair` (the region that
 * usually takes over from the project's, `auto` when none is agreed).
 */
export const samePlace: Check = ({ facts, derived }, args) => {
  const [a, b] = [factAt(facts, String(args.a)), factAt(facts, String(args.b))];
  return typeof a === 'string' &&
    typeof b === 'string' &&
    (a === b) === (args.same !== false)
    ? [
        {
          a,
          b,
          // The second region of the design may be the very one that is wrong.
          pair:
            [
              derived.secondaryRegion,
              secondaryRegion(
                String(factAt(facts, 'project.cloud')),
                String(factAt(facts, 'project.region')),
              ),
            ].find(region => region !== '' && region !== b) ?? 'auto',
        },
      ]
    : [];
};

import { durationSeconds } from '../answers/schedule';
import type { JsonObject } from '../model';
import { integer, text } from './read';
import type { DeriveInput, Derived } from './types';

/** Targets when nobody was asked: those of the maturity. */
const AVAILABILITY = {
  starter: '99.5',
  intermediate: '99.9',
  advanced: '99.95',
};
const MINUTES_OF_30_DAYS = 30 * 24 * 60;

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Every hop gives up before its caller does, with time left to answer. */
function timeouts(mesh: JsonObject | undefined): Derived['timeouts'] {
  const service = durationSeconds(mesh?.request_timeout) ?? 5;
  const proxy = Math.max(15, service + 10);
  return {
    edge: Math.max(30, proxy + 15),
    proxy,
    service,
    database: service > 2 ? 2 : service / 2,
  };
}

/** Votes of a quorum; reads ask enough replicas to meet the last write only when they have to. */
function quorum(dist: JsonObject | undefined): Derived['quorum'] {
  const n = integer(dist, 'quorum_n', 3);
  const w = integer(dist, 'quorum_w', Math.floor(n / 2) + 1);
  const strong = text(dist, 'consistency_model', 'strong') === 'strong';
  return { n, w, r: strong ? n - w + 1 : 1 };
}

/** What follows from the availability target, the quorum and the timeout of a call. */
export function targets({
  skills,
  maturity,
}: DeriveInput): Pick<Derived, 'slo' | 'timeouts' | 'quorum'> {
  const target = text(
    skills.dist,
    'availability_target',
    AVAILABILITY[maturity],
  );
  const errorRatio = rounded(1 - Number(target) / 100, 6);
  return {
    slo: {
      target,
      errorRatio,
      budgetMinutes: rounded(errorRatio * MINUTES_OF_30_DAYS, 2),
    },
    timeouts: timeouts(skills.mesh),
    quorum: quorum(skills.dist),
  };
}

import { durationSeconds } from '../answers/schedule';
import type { JsonObject } from '../model';
import { integer, text } from './read';
import type { BalancerPlan, DeriveInput, Derived } from './types';

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

/** What a proxy grants when nothing else says so: an answer within the ladder, an ordinary one, a WebSocket. */
const PROXY_SECONDS = { ladder: 15, answer: 60, upgrade: 3600 };
/** A hop waits at most this much longer than the one behind it, which then answers by itself. */
const MARGIN_SECONDS = 15;

/** Between two durations, in whole seconds where there is room for one. */
function between(inner: number, outer: number): number {
  const margin = Math.min(MARGIN_SECONDS, (outer - inner) * 0.6);
  const exact = rounded(outer - margin, 3);
  return Math.floor(exact) > inner ? Math.floor(exact) : exact;
}

/**
 * Every hop gives up before its caller does, with time left to answer.
 *
 * A balancer's idle timeout is the edge, and nginx waits less than the balancer in front of it. Without one, or when
 * nginx balances itself, nginx is the outermost hop that is configured here.
 *
 * @param balancer - kind of the balancer and its idle timeout, as planned
 */
function timeouts(
  { dist, lb, mesh, nginx }: DeriveInput['skills'],
  balancer: Pick<BalancerPlan, 'kind' | 'idleSeconds'>,
): Derived['timeouts'] {
  const asked = durationSeconds(mesh?.request_timeout);
  const idle =
    lb?.idle_timeout === undefined ? undefined : balancer.idleSeconds;
  const service = asked ?? Math.min(5, (idle ?? Infinity) / 4);
  const ladder = { service, database: service > 2 ? 2 : service / 2 };
  if (idle !== undefined && balancer.kind !== 'nginx' && idle > service) {
    return { edge: idle, proxy: between(service, idle), ...ladder };
  }
  const usual = nginx && !dist ? PROXY_SECONDS.answer : PROXY_SECONDS.ladder;
  const alone = nginx?.websocket ? PROXY_SECONDS.upgrade : usual;
  const proxy = Math.max(idle ?? alone, asked ? asked + 10 : 0);
  return { edge: proxy + MARGIN_SECONDS, proxy, ...ladder };
}

/** Votes of a quorum; reads ask enough replicas to meet the last write only when they have to. */
function quorum(dist: JsonObject | undefined): Derived['quorum'] {
  const n = integer(dist, 'quorum_n', 3);
  const w = integer(dist, 'quorum_w', Math.floor(n / 2) + 1);
  const strong = text(dist, 'consistency_model', 'strong') === 'strong';
  return { n, w, r: strong ? n - w + 1 : 1 };
}

/** What follows from the availability target, the quorum, the timeout of a call and the balancer's patience. */
export function targets(
  { skills, maturity }: DeriveInput,
  balancer: Pick<BalancerPlan, 'kind' | 'idleSeconds'>,
): Pick<Derived, 'slo' | 'timeouts' | 'quorum'> {
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
    timeouts: timeouts(skills, balancer),
    quorum: quorum(skills.dist),
  };
}

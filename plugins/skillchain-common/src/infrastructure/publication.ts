import type { JsonObject } from '../model';
import { integer, text } from './read';

/** Time to live of an AWS alias record, which nobody can set (Route 53 documentation). */
const ALIAS_TTL_SECONDS = 60;
/** What a move of traffic costs beyond detection and caches: the change itself. */
const SWITCH_SECONDS = 30;

/** True when the record points at a load balancer of AWS, which Route 53 answers as an alias. */
function isAlias(cloud: string, skills: Record<string, JsonObject>): boolean {
  const { dns, lb, k8s } = skills;
  if (cloud !== 'aws' || text(dns, 'provider', 'route53') !== 'route53') {
    return false;
  }
  const behindBalancer = ['cloud-l7', 'cloud-l4', 'haproxy'].includes(
    text(lb, 'lb_type', ''),
  );
  const exposed = ['gateway-api', 'ingress', 'loadbalancer'].includes(
    text(k8s, 'exposure', ''),
  );
  return behindBalancer || exposed;
}

/**
 * How long clients keep an old address. Without the DNS skill: 300 seconds of cache, three checks
 * 30 seconds apart.
 */
export function publication(
  cloud: string,
  skills: Record<string, JsonObject>,
): { failoverSeconds: number; effectiveTtl: number } {
  const { dns } = skills;
  const effectiveTtl = isAlias(cloud, skills)
    ? ALIAS_TTL_SECONDS
    : integer(dns, 'record_ttl', 300);
  const detection =
    integer(dns, 'health_interval_seconds', 30) *
    integer(dns, 'failure_threshold', 3);
  return {
    effectiveTtl,
    failoverSeconds: detection + effectiveTtl + SWITCH_SECONDS,
  };
}

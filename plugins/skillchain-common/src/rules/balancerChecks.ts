import { durationSeconds, formatDuration } from '../answers/schedule';
import { factAt } from '../answers/facts';
import { contains, isIpv4, parseCidr } from '../infrastructure/cidr';
import type { JsonObject } from '../model';
import type { Check, RuleContext } from './context';

/** Names of the places where TLS may end, as they read in a sentence. */
const PLACES: Record<string, string> = {
  cloud: "the cloud's balancer",
  haproxy: 'HAProxy',
  nginx: 'nginx',
  gateway: "the cluster's gateway",
};

/** What the balancer is when TLS ends at the cloud, or at the first proxy that is one's own. */
function ways({ facts, derived }: RuleContext): JsonObject {
  const onPrem = factAt(facts, 'project.cloud') === 'on-prem';
  const { kind, tls } = derived.balancer;
  const inCluster = kind === 'kubernetes';
  const moves = !onPrem && !inCluster;
  // Where nothing of a cloud stands before it, or the cluster's way in decrypts, the first hop is the edge.
  const first = kind === 'cloud-l7' ? 'cloud-l4' : kind;
  return {
    edgeKind: moves ? 'cloud-l7' : kind,
    edgeTls: moves ? 'cloud-edge' : tls,
    firstKind: first,
    firstTls: inCluster ? tls : 'proxy',
    // nginx keeps its certificate only where it is the first of one's own
    nginxTls: first === 'cloud-l4' ? 'intermediate' : 'off',
    bothTls:
      kind === 'cloud-l7' || (kind === 'haproxy' && onPrem)
        ? 're-encrypt'
        : tls,
  };
}

/**
 * TLS ends in more than one place although nobody asked for it.
 *
 * Facts: `list` of the places; `edgeKind` and `edgeTls`, `firstKind` and `firstTls`, `nginxTls`, `bothTls`: what
 * `lb.lb_type`, `lb.tls_termination` and `nginx.tls_profile` are once it ends at the edge, at the first proxy, or in
 * each place on purpose.
 */
export const severalTlsEndpoints: Check = context => {
  const { kind, tls, tlsEndpoints } = context.derived.balancer;
  return kind !== '' && tls !== 're-encrypt' && tlsEndpoints.length > 1
    ? [{ list: tlsEndpoints.map(place => PLACES[place]), ...ways(context) }]
    : [];
};

/**
 * An outer hop that gives up before the one behind it.
 *
 * Arguments: `outer` and `inner`, paths of durations. Facts: `outer`, `inner`, `raised` (ten seconds more than the
 * inner one) and `lowered` (ten seconds less than the outer one, at least half of it).
 */
export const timeoutInversion: Check = ({ facts }, args) => {
  const outer = durationSeconds(factAt(facts, String(args.outer)));
  const inner = durationSeconds(factAt(facts, String(args.inner)));
  if (outer === undefined || inner === undefined || inner < outer) {
    return [];
  }
  return [
    {
      outer: formatDuration(outer),
      inner: formatDuration(inner),
      raised: `${inner + 10}s`,
      lowered: `${Math.max(1, Math.floor(outer / 2), outer - 10)}s`,
    },
  ];
};

/**
 * An address that is outside the primary environment's network and every other site, or that a machine has.
 *
 * Arguments: `path` of the address, `others`, a path of more blocks. Facts: `address`, `reason`.
 */
export const addressPlace: Check = ({ facts, derived }, args) => {
  const address = factAt(facts, String(args.path));
  if (typeof address !== 'string' || !isIpv4(address)) {
    return [];
  }
  const more = factAt(facts, String(args.others));
  const blocks = [
    derived.primary.vpcCidr,
    ...(Array.isArray(more) ? more.map(String) : []).filter(parseCidr),
  ];
  const holder = Object.entries(derived.primary.addresses).find(([, list]) =>
    list.includes(address),
  );
  if (holder) {
    return [{ address, reason: `the plan gives it to a host of ${holder[0]}` }];
  }
  return blocks.some(block => contains(block, address))
    ? []
    : [{ address, reason: `it is outside of ${blocks.join(', ')}` }];
};

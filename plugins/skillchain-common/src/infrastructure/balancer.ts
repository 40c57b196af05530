import { durationSeconds } from '../answers/schedule';
import type { JsonObject } from '../model';
import { integer, text } from './read';
import type { BalancerPlan, DeriveInput, EnvironmentPlan } from './types';

/** Kinds that are a hop of their own, and that Terraform makes at a cloud; before HAProxy stands a layer 4 one. */
const IN_CLOUD = ['cloud-l7', 'cloud-l4', 'haproxy'];

/** A layer 4 balancer keeps silent connections this much longer than the HAProxy behind it, which closes them cleanly. */
const FRONT_SECONDS = 10;

/** Shortest and longest idle timeout of a balancer in seconds, from the documentation of each. */
function idleLimits(cloud: string, kind: string): [number, number] {
  if (kind === 'cloud-l7') {
    return cloud === 'aws' ? [1, 4000] : [1, 7200];
  }
  // NLB: 60 to 6000 seconds; Azure: 4 to 100 minutes; Google Cloud's passes packets on and has none.
  const limited = cloud === 'aws' || cloud === 'azure';
  if (kind === 'cloud-l4' && limited) {
    return [cloud === 'aws' ? 60 : 240, 6000];
  }
  return [1, kind === 'haproxy' && limited ? 6000 - FRONT_SECONDS : 7200];
}

function idleSeconds(cloud: string, kind: string, lb?: JsonObject): number {
  const asked = durationSeconds(text(lb, 'idle_timeout', '60s')) ?? 60;
  const [least, most] = idleLimits(cloud, kind);
  return Math.min(most, Math.max(least, asked));
}

/** Before HAProxy stands a layer 4 balancer of the cloud; nothing stands before the others. */
function frontIdleSeconds(cloud: string, kind: string, own: number): number {
  if (kind !== 'haproxy' || cloud === 'on-prem') return own;
  const [least, most] = idleLimits(cloud, 'cloud-l4');
  return Math.min(most, Math.max(least, own + FRONT_SECONDS));
}

/** Controllers that make a way in for each Gateway; the others share one, which their chart makes. */
export function hasOwnGateway(k8s: JsonObject | undefined): boolean {
  return ['envoy-gateway', 'istio', 'cilium', 'nginx-gateway-fabric'].includes(
    text(k8s, 'ingress_controller', ''),
  );
}

/** How the balancer of the load balancing skill stands to everything else; without it, `kind` is ''. */
export function planBalancer(
  { skills, layout }: DeriveInput,
  where: { cloud: string; provisioner: string; appPort: number },
): BalancerPlan {
  const { net, lb, nginx, k8s, dns } = skills;
  const { cloud, provisioner, appPort } = where;
  const kind = text(lb, 'lb_type', '');
  const tls = text(lb, 'tls_termination', '');
  const exposure = text(k8s, 'exposure', '');
  const controller = text(k8s, 'ingress_controller', '');
  const routed = exposure === 'gateway-api' || exposure === 'ingress';
  const native = routed && controller === 'cloud-native';
  const proxied = nginx !== undefined && (layout === 'multi-tier' || !k8s);

  // A cluster's workload has no machines of its own
  let tier: BalancerPlan['tier'] = k8s ? 'gateway' : 'app';
  if (proxied && kind !== 'nginx' && kind !== 'kubernetes') {
    tier = 'edge';
  }

  const beforeGateway =
    tier === 'gateway' && IN_CLOUD.includes(kind) && k8s !== undefined;
  const plainGateway =
    (kind === 'kubernetes' && tls === 'cloud-edge') ||
    (beforeGateway &&
      ((kind === 'cloud-l7' && tls === 'cloud-edge') ||
        (kind === 'haproxy' && tls === 'proxy')));
  const endsAtGateway = routed && !plainGateway;
  const nginxTls = proxied && text(nginx, 'tls_profile', 'off') !== 'off';
  const tlsEndpoints = [
    ...((kind === 'cloud-l7' && tls !== '') ||
    (kind === 'kubernetes' && native && tls === 'cloud-edge')
      ? ['cloud']
      : []),
    ...(kind === 'haproxy' && tls !== 'passthrough' ? ['haproxy'] : []),
    ...(nginxTls ? ['nginx'] : []),
    ...(endsAtGateway && tier === 'gateway' && !(native && tls === 'cloud-edge')
      ? ['gateway']
      : []),
  ];

  const inCloud = IN_CLOUD.includes(kind) && cloud !== 'on-prem';
  const encrypted =
    tls === 're-encrypt' || (tls === 'passthrough' && kind !== '');
  // The first proxy behind a layer 4 balancer gets what clients sent, so it has to decrypt.
  const raw = encrypted || (kind === 'cloud-l4' && tls === 'proxy');
  const web = raw ? 443 : 80;
  const ports = {
    app: appPort,
    edge: web,
    gateway: routed ? web : appPort,
  };

  const spokenTo =
    inCloud &&
    // Azure and passthrough keep the address by themselves
    ['aws', 'gcp'].includes(cloud) &&
    (kind === 'haproxy' || (kind === 'cloud-l4' && tier === 'edge'));
  const idle = idleSeconds(cloud, kind, lb);
  const interval = integer(lb, 'health_interval_seconds', 10);
  return {
    kind,
    tls,
    inCloud: inCloud && provisioner === 'terraform',
    certificate:
      cloud !== 'on-prem' &&
      provisioner === 'terraform' &&
      ((kind === 'cloud-l7' && tls !== '') ||
        (kind === 'kubernetes' && tls === 'cloud-edge')),
    published:
      inCloud &&
      provisioner === 'terraform' &&
      text(dns, 'management', '') === 'terraform' &&
      text(dns, 'routing_policy', 'simple') === 'simple' &&
      // There the machines' module waits for the whole network's, which holds the zone
      !(cloud === 'azure' && layout === 'multi-tier' && k8s && net),
    tier,
    backendPort: ports[tier],
    backendTls: tls === 're-encrypt',
    proxyProtocol: spokenTo,
    // On port 80 of an nginx behind the PROXY protocol nobody else is understood.
    acmePort: spokenTo && kind === 'cloud-l4' ? 8089 : 80,
    beforeGateway,
    plainGateway,
    tlsEndpoints,
    idleSeconds: idle,
    frontIdleSeconds: frontIdleSeconds(cloud, kind, idle),
    healthInterval: interval,
    healthTimeout: Math.max(1, Math.min(5, interval - 1)),
    unhealthyThreshold: integer(lb, 'unhealthy_threshold', 3),
    healthyThreshold: 2,
  };
}

/** Where an environment is reached: by users on own hardware, or by what the cloud puts in front of it. */
export function entryAddresses(
  plan: BalancerPlan,
  environment: Pick<EnvironmentPlan, 'addresses' | 'vip'>,
  gateway: string,
  cloud: string,
): string[] {
  const { addresses, vip } = environment;
  if (cloud !== 'on-prem' || plan.kind === '') return addresses.lb;
  if (plan.kind === 'haproxy') return [vip];
  if (plan.kind === 'nginx') return addresses.edge;
  return plan.tier === 'gateway' ? [gateway] : addresses.lb;
}

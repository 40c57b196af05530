import type { JsonObject } from '../model';
import { askedRoles, selfManagedDb } from './hosts';
import { integer, text, texts } from './read';
import type { BalancerPlan, DeriveInput, EnvironmentPlan, Flow } from './types';

/** Port of the node exporter, which every host runs. */
export const NODE_EXPORTER_PORT = 9100;
/** Port of HAProxy's own Prometheus endpoint. */
export const HAPROXY_EXPORTER_PORT = 8404;

const DATABASE_PORTS: Record<string, number> = {
  postgresql: 5432,
  mysql: 3306,
};

/** Google's managed balancers and their health checks come from these (Cloud Load Balancing documentation). */
const GOOGLE_BALANCERS = ['35.191.0.0/16', '130.211.0.0/22'];

const OWN_NODES = ['kubeadm', 'k3s'];

/** Groups of hosts, and the part of the address plan that each takes its addresses from. */
type Groups = Partial<
  Record<
    'lb' | 'edge' | 'app' | 'nodes' | 'db',
    keyof EnvironmentPlan['addresses']
  >
>;

/** What the flows depend on, read once. */
interface Facts {
  skills: Record<string, JsonObject>;
  cloud: string;
  nativeDistribution: string;
  layout: DeriveInput['layout'];
  balancer: BalancerPlan;
  /** True when nginx runs as pods. */
  nginxInCluster: boolean;
  /** True when there are two balancer hosts. */
  hasPair: boolean;
  appPort: number;
  podCidr: string;
}

/**
 * The groups of hosts that somebody administers: HAProxy hosts, nginx hosts, application machines or, in a cluster
 * that the project installs itself, its nodes, and databases that no cloud runs. Where the skill that knows is absent,
 * the Ansible roles that were asked for decide.
 */
export function hostGroups(
  { skills, nativeDistribution, layout, balancer, nginxInCluster }: Facts,
  hasDatabase: boolean,
): Groups {
  const { k8s, lb, nginx, iac } = skills;
  const roles = askedRoles(skills);
  const groups: Groups = {};
  if (lb ? balancer.kind === 'haproxy' : roles.has('haproxy')) {
    groups.lb = 'lb';
  }
  if (nginx ? !nginxInCluster : roles.has('nginx')) {
    groups.edge = 'edge';
  }
  const ownNodes = k8s
    ? OWN_NODES.includes(text(k8s, 'distribution', nativeDistribution))
    : roles.has('kubernetes-node');
  if (ownNodes) {
    groups.nodes = 'app';
  } else if (!k8s || roles.has('app') || (iac && layout === 'multi-tier')) {
    groups.app = 'app';
  }
  if (hasDatabase) groups.db = 'db';
  // Configuration for nothing would be a mistake: then it is for machines beside the cluster.
  if (skills.cfg && Object.keys(groups).length === 0) groups.app = 'app';
  return groups;
}

/** Who connects to the first hosts of a request's way. */
function front(groups: Groups, { skills, cloud, balancer }: Facts): string[] {
  if (groups.lb) return ['lb'];
  if (balancer.kind === 'cloud-l7') return ['balancer'];
  // Balancers of layer 4 keep the client's address; on own hardware, and without a balancer, there is no other.
  if (['cloud-l4', 'nginx'].includes(balancer.kind) || cloud === 'on-prem') {
    return ['internet'];
  }
  return skills.lb ? ['network'] : ['internet'];
}

function applicationFlow(groups: Groups, facts: Facts): Flow {
  const { skills, balancer } = facts;
  const direct =
    balancer.tier === 'app' && !['', 'nginx'].includes(balancer.kind);
  const from = [
    ...(groups.edge ? ['edge'] : []),
    ...(direct ? front(groups, facts) : []),
  ];
  return {
    to: 'app',
    from: [
      ...(from.length > 0 ? from : ['network']),
      ...(texts(skills.net, 'remote_cidrs', []).length > 0 ? ['remote'] : []),
      ...(isLinked(skills.net) ? ['peers'] : []),
    ],
    protocol: 'tcp',
    ports: [String(facts.appPort)],
    purpose: 'application',
  };
}

function isLinked(net: JsonObject | undefined): boolean {
  return ['hub-and-spoke', 'peered-mesh'].includes(text(net, 'topology', ''));
}

/** Ports of the control plane, the kubelet and the pod network between the nodes of an own cluster. */
function nodeFlows(groups: Groups): Flow[] {
  const balancers = groups.lb ? ['lb'] : [];
  const flow = (
    purpose: string,
    from: string[],
    protocol: Flow['protocol'],
    ...ports: string[]
  ): Flow => ({ to: 'nodes', from, protocol, ports, purpose });
  return [
    flow(
      'Kubernetes API',
      ['nodes', 'pods', 'management', 'admins', ...balancers],
      'tcp',
      '6443',
    ),
    flow('etcd members', ['nodes'], 'tcp', '2379-2380'),
    flow('kubelet', ['nodes', 'pods'], 'tcp', '10250'),
    flow('pod network (VXLAN)', ['nodes'], 'udp', '8472'),
    flow('Cilium health', ['nodes'], 'tcp', '4240'),
    flow('MetalLB members', ['nodes'], 'tcp', '7946'),
    flow('MetalLB members', ['nodes'], 'udp', '7946'),
  ];
}

/** Name servers on own hardware stand in the management subnet, outside the groups of hosts. */
function nameServerFlows({ skills, cloud }: Facts): Flow[] {
  const { dns } = skills;
  const open = text(dns, 'provider', '') === 'bind';
  if (cloud !== 'on-prem' || !(open || dns?.private_zone === true)) return [];
  return (['udp', 'tcp'] as const).map(protocol => ({
    to: 'dns',
    from: open ? ['internet'] : ['network'],
    protocol,
    ports: ['53'],
    purpose: 'name resolution',
  }));
}

/** Flows to the hosts of a group, in the order lb, edge, app or nodes, db, name servers; `all` first. */
export function planFlows(groups: Groups, facts: Facts): Flow[] {
  const { linux, nginx, iac } = facts.skills;
  const flows: Flow[] = [];
  if (text(linux, 'ssh_access', '') !== 'session-manager') {
    flows.push({
      to: 'all',
      from: ['management', 'admins'],
      protocol: 'tcp',
      ports: [String(integer(linux, 'ssh_port', 22))],
      purpose: 'SSH',
    });
  }
  flows.push({
    to: 'all',
    from: groups.nodes ? ['management', 'pods'] : ['management'],
    protocol: 'tcp',
    ports: [String(NODE_EXPORTER_PORT)],
    purpose: 'node exporter',
  });
  if (groups.lb) {
    flows.push({
      to: 'lb',
      from: ['internet'],
      protocol: 'tcp',
      ports: ['80', '443'],
      purpose: 'web',
    });
    flows.push({
      to: 'lb',
      from: ['management'],
      protocol: 'tcp',
      ports: [String(HAPROXY_EXPORTER_PORT)],
      purpose: 'HAProxy exporter',
    });
    if (groups.nodes) {
      flows.push({
        to: 'lb',
        from: ['nodes', 'pods', 'management', 'admins'],
        protocol: 'tcp',
        ports: ['6443'],
        purpose: 'Kubernetes API',
      });
    }
    if (facts.cloud === 'on-prem' && facts.hasPair) {
      flows.push({
        to: 'lb',
        from: ['lb'],
        protocol: 'vrrp',
        ports: [],
        purpose: 'VRRP of the pair',
      });
    }
  }
  if (groups.edge) {
    const plain = text(nginx, 'tls_profile', '') === 'off';
    flows.push({
      to: 'edge',
      from: front(groups, facts),
      protocol: 'tcp',
      ports: plain ? ['80'] : ['80', '443'],
      purpose: 'web',
    });
    if (
      facts.hasPair &&
      !plain &&
      text(nginx, 'certificate_source', '') === 'letsencrypt'
    ) {
      flows.push({
        to: 'edge',
        from: ['edge'],
        protocol: 'tcp',
        ports: [String(facts.balancer.acmePort)],
        purpose: 'questions of the certificate authority',
      });
    }
  }
  if (groups.app) flows.push(applicationFlow(groups, facts));
  if (groups.nodes) flows.push(...nodeFlows(groups));
  const engine = text(
    iac,
    'database_engine',
    selfManagedDb(facts.skills, facts.cloud) ? 'postgresql' : 'none',
  );
  const port = DATABASE_PORTS[engine];
  if (groups.db && port) {
    flows.push({
      to: 'db',
      from: [...(groups.nodes ? ['nodes', 'pods'] : ['app']), 'db'],
      protocol: 'tcp',
      ports: [String(port)],
      purpose: 'database',
    });
  }
  flows.push(...nameServerFlows(facts));
  return flows;
}

/** Address blocks of each source of the flows in one environment; sources without any are left out. */
export function planSources(
  flows: readonly Flow[],
  environment: Pick<EnvironmentPlan, 'subnets' | 'vpcCidr' | 'addresses'>,
  others: readonly string[],
  facts: Facts,
): Record<string, string[]> {
  const { subnets, vpcCidr, addresses } = environment;
  const { net } = facts.skills;
  const known: Record<string, string[]> = {
    internet: ['0.0.0.0/0'],
    management: [subnets.management],
    admins: texts(net, 'admin_cidrs', []),
    lb:
      facts.cloud === 'on-prem'
        ? addresses.lb.map(address => `${address}/32`)
        : subnets.private,
    edge: subnets.private,
    app: subnets.private,
    nodes: subnets.private,
    db: subnets.data,
    pods: [facts.podCidr],
    network: [vpcCidr],
    balancer: facts.cloud === 'gcp' ? GOOGLE_BALANCERS : subnets.public,
    remote: texts(net, 'remote_cidrs', []),
    peers: others.filter(block => block !== vpcCidr),
  };
  const used = [...new Set(flows.flatMap(flow => flow.from))].sort();
  return Object.fromEntries(
    used
      .map(name => [name, known[name] ?? []] as const)
      .filter(([, blocks]) => blocks.length > 0),
  );
}

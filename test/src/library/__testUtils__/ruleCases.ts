import { BALANCER_CASES } from './balancerCases';
import type { JsonValue } from '@skillchain/backstage-plugin-skillchain-common';
import { PULUMI_CASES } from './pulumiCases';
import { RECOVERY_CASES } from './recoveryCases';

export const NET = 'architecting-networks';
export const K8S = 'operating-kubernetes';
export const DNS = 'managing-dns';
export const IAC = 'writing-infrastructure-code';
export const CFG = 'managing-configuration';
export const LINUX = 'administering-linux';
export const DIST = 'designing-distributed-systems';
export const MESH = 'implementing-service-mesh';

/** One way out of a rule and what it leads to. */
export interface Way {
  n: number;
  /** Answers afterwards, by path. */
  then?: Record<string, JsonValue | undefined>;
  chain?: string[];
  back?: boolean;
}

/** A rule with input on which it fires, and input that is just on the right side. */
export interface Case {
  id: string;
  goal: string;
  fires: Record<string, JsonValue>;
  quiet: Record<string, JsonValue> | { goal: string };
  message: string;
  /** The default, also in mode `defaults`. */
  byDefault?: number;
  ways: Way[];
}

/** Every rule with every way out of it. */
export const CASES: Case[] = [
  {
    id: 'R01',
    goal: 'terraform with ansible on-prem',
    fires: {},
    quiet: { [`${CFG}.tool`]: 'cloud-init' },
    message: 'Terraform creates resources while Ansible configures hosts',
    byDefault: 2,
    ways: [
      {
        n: 1,
        then: { [`${IAC}.tool`]: 'terraform', [`${CFG}.tool`]: 'cloud-init' },
      },
      {
        n: 2,
        then: { [`${IAC}.tool`]: 'ansible', [`${CFG}.tool`]: 'ansible' },
      },
      {
        n: 3,
        then: { [`${IAC}.tool`]: 'terraform', [`${CFG}.tool`]: 'ansible' },
      },
    ],
  },
  {
    id: 'R01',
    goal: 'opentofu with ansible on aws',
    fires: {},
    quiet: { goal: 'opentofu on aws' },
    message: 'OpenTofu creates resources while Ansible configures hosts',
    byDefault: 3,
    ways: [{ n: 3, then: { [`${IAC}.tool`]: 'opentofu' } }],
  },
  {
    id: 'R19',
    goal: 'terraform on gcp with local state',
    fires: {},
    quiet: { [`${IAC}.state_backend`]: 'gcs' },
    message: 'State on one laptop cannot be shared or locked.',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${IAC}.state_backend`]: 'gcs' } },
      {
        n: 2,
        then: {
          [`${IAC}.state_backend`]: 'http',
          [`${IAC}.state_bucket`]: undefined,
        },
      },
    ],
  },
  {
    id: 'R20',
    goal: 'terraform with ansible on azure',
    fires: { [`${IAC}.tool`]: 'ansible' },
    quiet: { [`${IAC}.tool`]: 'ansible', 'project.cloud': 'on-prem' },
    message: 'Ansible alone creates no cloud resources.',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${IAC}.tool`]: 'terraform' } },
      {
        n: 2,
        then: {
          [`${IAC}.tool`]: 'ansible',
          [`${IAC}.state_backend`]: undefined,
        },
      },
    ],
  },
  {
    id: 'R02',
    goal: 'istio on kubernetes in a vpc',
    fires: { [`keep_${K8S}`]: false },
    quiet: {},
    message: 'has no cluster to run on',
    // What somebody dropped comes back by their own decision only.
    byDefault: 2,
    ways: [
      { n: 1, chain: [NET, K8S, MESH] },
      { n: 2, chain: [NET] },
      { n: 3, chain: [NET, MESH] },
    ],
  },
  {
    id: 'R03',
    goal: 'kubernetes',
    fires: {},
    quiet: { goal: 'kubernetes in a vpc' },
    message: 'Kubernetes is planned without a network design',
    byDefault: 1,
    ways: [
      { n: 1, chain: [NET, K8S] },
      { n: 2, chain: [K8S] },
      { n: 3, back: true },
    ],
  },
  {
    id: 'R04',
    goal: 'kubernetes in a vpc',
    fires: { [`${NET}.vpc_cidr`]: '172.20.0.0/16' },
    quiet: { [`${NET}.vpc_cidr`]: '172.21.0.0/16' },
    message:
      'the network of production (172.20.0.0/16) and the service block (172.20.0.0/16) overlap',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.service_cidr`]: '10.0.0.0/16' } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R04',
    goal: 'vpc on-prem',
    fires: { [`${NET}.remote_cidrs`]: ['10.20.0.0/24'] },
    quiet: { [`${NET}.remote_cidrs`]: ['10.19.0.0/16', '10.22.0.0/16'] },
    message:
      "the network of production (10.20.0.0/16) and the other site's 10.20.0.0/24",
    byDefault: 1,
    ways: [{ n: 1, then: { [`${NET}.vpc_cidr`]: '10.0.0.0/16' } }],
  },
  {
    id: 'R05',
    goal: 'kubernetes in a vpc',
    fires: { [`${NET}.vpc_cidr`]: '10.20.0.0/19', [`${K8S}.replicas`]: 50 },
    quiet: { [`${NET}.vpc_cidr`]: '10.20.0.0/18', [`${K8S}.replicas`]: 50 },
    message:
      'its private subnets hold 1014 addresses, and pods and nodes need 1040',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.vpc_cidr`]: '10.0.0.0/18' } },
      { n: 2, then: { [`${NET}.vpc_cidr`]: '10.20.0.0/19' } },
    ],
  },
  {
    id: 'R10',
    goal: 'eks in a vpc',
    fires: { [`${NET}.az_count`]: 1 },
    quiet: { [`${NET}.az_count`]: 2 },
    message: 'need subnets in at least two zones',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.az_count`]: 2 } },
      { n: 2, then: { [`${NET}.az_count`]: 3 } },
    ],
  },
  ...(
    [
      ['99.9', 2],
      ['99.95', 3],
    ] as const
  ).map(([target, needed]): Case => ({
    id: 'R11',
    goal: 'a distributed system on kubernetes in a vpc',
    fires: {
      [`${DIST}.availability_target`]: target,
      [`${K8S}.replicas`]: 1,
    },
    quiet: { [`${DIST}.availability_target`]: '99.5', [`${K8S}.replicas`]: 1 },
    message: `One copy of the workload cannot meet ${target} percent`,
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${K8S}.replicas`]: needed } },
      { n: 2, then: { [`${K8S}.replicas`]: 1 } },
    ],
  })),
  {
    id: 'R12',
    goal: 'a distributed system in a vpc',
    fires: {
      [`${DIST}.availability_target`]: '99.95',
      [`${NET}.nat_strategy`]: 'single',
    },
    quiet: {
      [`${DIST}.availability_target`]: '99.9',
      [`${NET}.nat_strategy`]: 'single',
    },
    message: 'depends on one zone',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.nat_strategy`]: 'per-az' } },
      { n: 2, then: { [`${NET}.nat_strategy`]: 'single' } },
    ],
  },
  {
    id: 'R16',
    goal: 'a distributed system',
    fires: {
      [`${DIST}.consistency_model`]: 'strong',
      [`${DIST}.replication`]: 'multi-leader',
    },
    quiet: {
      [`${DIST}.consistency_model`]: 'eventual',
      [`${DIST}.replication`]: 'multi-leader',
    },
    message: 'cannot all give strong reads',
    byDefault: 1,
    ways: [
      {
        n: 1,
        then: {
          [`${DIST}.replication`]: 'single-leader-sync',
          [`${DIST}.region_topology`]: 'active-passive',
        },
      },
      { n: 2, then: { [`${DIST}.replication`]: 'leaderless-quorum' } },
      { n: 3, then: { [`${DIST}.consistency_model`]: 'causal' } },
    ],
  },
  {
    id: 'R16',
    goal: 'a distributed system',
    fires: {
      [`${DIST}.region_topology`]: 'active-active',
      [`${DIST}.replication`]: 'single-leader-sync',
    },
    quiet: {
      [`${DIST}.region_topology`]: 'active-active',
      [`${DIST}.replication`]: 'leaderless-quorum',
    },
    message: 'cannot all give strong reads',
    byDefault: 1,
    ways: [{ n: 1, then: { [`${DIST}.region_topology`]: 'active-passive' } }],
  },
  ...(
    [
      [7, 3, 3, 'W=7 of N=3 can never be confirmed', 2],
      [2, 5, 3, 'W=2 of N=5 lets two writes both succeed', 3],
    ] as const
  ).map(([w, n, quiet, message, majority]): Case => ({
    id: 'R17',
    goal: 'a distributed system',
    fires: {
      [`${DIST}.replication`]: 'leaderless-quorum',
      [`${DIST}.quorum_n`]: n,
      [`${DIST}.quorum_w`]: w,
    },
    quiet: {
      [`${DIST}.replication`]: 'leaderless-quorum',
      [`${DIST}.quorum_n`]: n,
      [`${DIST}.quorum_w`]: quiet,
    },
    message,
    byDefault: 1,
    ways: [{ n: 1, then: { [`${DIST}.quorum_w`]: majority } }],
  })),
  {
    id: 'R13',
    goal: 'kubernetes in a vpc',
    fires: {
      [`${K8S}.exposure`]: 'ingress',
      [`${K8S}.ingress_controller`]: 'ingress-nginx',
    },
    quiet: {
      [`${K8S}.exposure`]: 'ingress',
      [`${K8S}.ingress_controller`]: 'nginx-ic',
    },
    message: 'ended in March 2026',
    byDefault: 1,
    ways: [
      {
        n: 1,
        then: {
          [`${K8S}.exposure`]: 'gateway-api',
          [`${K8S}.ingress_controller`]: 'envoy-gateway',
        },
      },
      {
        n: 2,
        then: {
          [`${K8S}.exposure`]: 'ingress',
          [`${K8S}.ingress_controller`]: 'nginx-ic',
        },
      },
      { n: 3, then: { [`${K8S}.ingress_controller`]: 'ingress-nginx' } },
    ],
  },
  ...(
    [
      ['eks', 'gcp', 'gke', 'aws', 'us-east-1'],
      ['gke', 'azure', 'aks', 'gcp', 'us-central1'],
      ['aks', 'on-prem', 'kubeadm', 'azure', 'eastus2'],
      ['aks', 'aws', 'eks', 'azure', 'eastus2'],
    ] as const
  ).map(([distribution, cloud, native, home, region]): Case => ({
    id: 'R14',
    goal: 'kubernetes in a vpc',
    fires: { [`${K8S}.distribution`]: distribution, 'project.cloud': cloud },
    quiet: { [`${K8S}.distribution`]: native, 'project.cloud': cloud },
    message: 'does not run on the chosen cloud',
    byDefault: 1,
    ways: [
      {
        n: 1,
        then: { [`${K8S}.distribution`]: native, 'project.cloud': cloud },
      },
      {
        n: 2,
        then: {
          [`${K8S}.distribution`]: distribution,
          'project.cloud': home,
          'project.region': region,
        },
      },
    ],
  })),
  {
    id: 'R21',
    goal: 'cloudflare dns with dns failover on gcp',
    fires: {},
    quiet: { [`${DNS}.provider`]: 'cloud-dns' },
    message: 'The goal says "dns failover", and zones of cloudflare',
    byDefault: 2,
    ways: [
      {
        n: 1,
        then: {
          [`${DNS}.provider`]: 'cloud-dns',
          [`${DNS}.management`]: 'terraform',
          [`${DNS}.routing_policy`]: 'failover',
        },
      },
      { n: 2, then: { [`${DNS}.provider`]: 'cloudflare' } },
    ],
  },
  {
    id: 'R22',
    goal: 'a vpc',
    fires: { [`${NET}.admin_cidrs`]: ['0.0.0.0/0', '8.8.8.8/32'] },
    quiet: { [`${NET}.admin_cidrs`]: ['8.8.0.0/16'] },
    message: 'open to the internet: 0.0.0.0/0.',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.admin_cidrs`]: ['8.8.8.8/32'] } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R23',
    goal: 'kubernetes in a vpc',
    fires: { [`${K8S}.container_port`]: 9090 },
    quiet: { [`${K8S}.container_port`]: 9091 },
    message: 'Port 9090 is already used by metrics',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${K8S}.container_port`]: 8080 } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R23',
    goal: 'linux hosts',
    fires: { [`${LINUX}.service_port`]: 8080, [`${LINUX}.ssh_port`]: 8080 },
    quiet: { [`${LINUX}.service_port`]: 8080, [`${LINUX}.ssh_port`]: 2222 },
    message: 'Port 8080 is already used by SSH',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${LINUX}.service_port`]: 8000 } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R27',
    goal: 'a vpc with bicep and aws cdk',
    fires: {},
    quiet: { goal: 'a vpc with pulumi, not bicep' },
    message: 'The goal names aws cdk, bicep, which is not generated',
    ways: [],
  },
  {
    id: 'R28',
    goal: 'a vpc',
    fires: {},
    quiet: { 'project.base_domain': 'acme.io' },
    message: 'project.base_domain = example.com',
    ways: [],
  },
  {
    id: 'R32',
    goal: 'kubernetes in a vpc with dns',
    fires: {
      [`${DNS}.management`]: 'external-dns',
      [`${K8S}.exposure`]: 'internal',
    },
    quiet: {
      [`${DNS}.management`]: 'external-dns',
      [`${K8S}.exposure`]: 'loadbalancer',
    },
    message: 'this workload has none',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${DNS}.management`]: 'terraform' } },
      { n: 2, then: { [`${DNS}.management`]: 'zone-files' } },
    ],
  },
  {
    id: 'R32',
    goal: 'kubernetes in a vpc with dns',
    fires: {
      [`${DNS}.provider`]: 'bind',
      [`${DNS}.management`]: 'external-dns',
      [`${K8S}.workload_type`]: 'cronjob',
    },
    quiet: { [`${DNS}.provider`]: 'bind', [`${K8S}.workload_type`]: 'cronjob' },
    message: 'this workload has none',
    byDefault: 2,
    ways: [{ n: 2, then: { [`${DNS}.management`]: 'zone-files' } }],
  },
  {
    id: 'R33',
    goal: 'kubernetes in a vpc',
    fires: { 'project.base_domain': 'shop.internal' },
    quiet: {
      'project.base_domain': 'shop.internal',
      'project.cloud': 'on-prem',
    },
    message: 'the certificate of platform.shop.internal stays pending',
    byDefault: 1,
    ways: [
      { n: 1, then: { 'project.base_domain': 'shop.internal' } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R34',
    goal: 'kubernetes in a vpc',
    fires: { [`keep_${NET}`]: false },
    quiet: {},
    message: 'which was skipped',
    byDefault: 1,
    ways: [
      { n: 1, chain: [K8S] },
      { n: 2, back: true },
    ],
  },
  ...BALANCER_CASES,
  ...RECOVERY_CASES,
  ...PULUMI_CASES,
  {
    id: 'R41',
    goal: 'a distributed system',
    fires: {
      [`${DIST}.region_topology`]: 'active-passive',
      [`${DIST}.secondary_region`]: 'us-east-1',
    },
    quiet: {
      [`${DIST}.region_topology`]: 'active-passive',
      [`${DIST}.secondary_region`]: 'us-east-2',
    },
    message: 'does not survive the loss of us-east-1',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${DIST}.secondary_region`]: 'us-west-2' } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R06',
    goal: 'istio on kubernetes in a vpc',
    fires: {
      [`${MESH}.ingress_gateway`]: true,
      [`${K8S}.ingress_controller`]: 'traefik',
    },
    quiet: {
      [`${MESH}.ingress_gateway`]: false,
      [`${K8S}.ingress_controller`]: 'traefik',
    },
    message: 'would claim ports 80 and 443',
    byDefault: 2,
    ways: [
      { n: 1, then: { [`${K8S}.ingress_controller`]: 'istio' } },
      { n: 2, then: { [`${MESH}.ingress_gateway`]: false } },
      {
        n: 3,
        then: {
          [`${MESH}.ingress_gateway`]: true,
          [`${K8S}.ingress_controller`]: 'traefik',
        },
      },
    ],
  },
  ...(
    [
      { [`${K8S}.ingress_controller`]: 'cloud-native' },
      { [`${K8S}.exposure`]: 'loadbalancer' },
    ] as Record<string, string>[]
  ).map((fires): Case => ({
    id: 'R24',
    goal: 'istio on kubernetes in a vpc',
    fires,
    quiet: { ...fires, [`${MESH}.mtls_mode`]: 'permissive' },
    message: 'arrive without mesh identity',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${MESH}.mtls_mode`]: 'strict' } },
      { n: 2, then: { [`${K8S}.ingress_controller`]: 'istio' } },
      { n: 3, then: { [`${MESH}.mtls_mode`]: 'permissive' } },
    ],
  })),
  {
    id: 'R25',
    goal: 'service mesh on gke in a vpc',
    fires: { [`${MESH}.mesh`]: 'cilium' },
    quiet: { [`${MESH}.mesh`]: 'linkerd' },
    message: 'managed by Google',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${MESH}.mesh`]: 'istio-ambient' } },
      { n: 2, then: { [`${MESH}.mesh`]: 'linkerd' } },
    ],
  },
  {
    id: 'R42',
    goal: 'service mesh on eks in a vpc',
    fires: { [`${MESH}.mesh`]: 'cilium' },
    quiet: { [`${MESH}.mesh`]: 'istio-sidecar' },
    message: 'not a Cilium that you manage',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${MESH}.mesh`]: 'istio-ambient' } },
      { n: 2, then: { [`${MESH}.mesh`]: 'cilium' } },
    ],
  },
];

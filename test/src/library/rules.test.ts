import {
  type JsonObject,
  type JsonValue,
  type Library,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { answerAt, run } from './__testUtils__/runs';

const NET = 'architecting-networks';
const K8S = 'operating-kubernetes';
const DNS = 'managing-dns';

let library: Library;

beforeAll(async () => {
  ({ library } = await loadLibrary(defaultLibraryDir()));
});

/** One way out of a rule and what it leads to. */
interface Way {
  n: number;
  /** Answers afterwards, by path. */
  then?: Record<string, JsonValue | undefined>;
  chain?: string[];
  back?: boolean;
}

/** A rule with input on which it fires, and input that is just on the right side. */
interface Case {
  id: string;
  goal: string;
  fires: Record<string, JsonValue>;
  quiet: Record<string, JsonValue> | { goal: string };
  message: string;
  /** The default, also in mode `defaults`. */
  byDefault?: number;
  ways: Way[];
}

const CASES: Case[] = [
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
    message: 'EKS needs subnets in at least two zones',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.az_count`]: 2 } },
      { n: 2, then: { [`${NET}.az_count`]: 3 } },
    ],
  },
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
    message: 'The container port is taken',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${K8S}.container_port`]: 8080 } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R27',
    goal: 'a vpc with pulumi and aws cdk',
    fires: {},
    quiet: { goal: 'a vpc, not pulumi' },
    message: 'The goal names pulumi, aws cdk, which is not generated',
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
];

/** Answers by path as parameters; what has no dot is a parameter itself. */
function parameters(
  goal: string,
  answers: Record<string, JsonValue>,
  decisions: Record<string, number> = {},
): Parameters {
  const result: Record<string, JsonValue> = { goal, decisions };
  for (const [path, value] of Object.entries(answers)) {
    const [scope, id] = path.split('.');
    result[scope] = id
      ? { ...(result[scope] as JsonObject | undefined), [id]: value }
      : value;
  }
  return result as Parameters;
}

/** The message of a guided run that is refused; empty when it is not. */
function errorOf(input: Parameters): string {
  try {
    run(library, input);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function hitsOf(rule: Case, input: Parameters) {
  return run(library, input, 'defaults').rules.filter(
    hit => hit.id === rule.id,
  );
}

describe.each(CASES)('$id with $fires', rule => {
  it('fires, and says why', () => {
    const hits = hitsOf(rule, parameters(rule.goal, rule.fires));
    expect(hits.length).toBeGreaterThan(0);
    expect(hits[0].message).toContain(rule.message);
    expect(hits[0].decision?.n).toBe(rule.byDefault);
    // Everything that people read is filled in.
    expect(JSON.stringify([hits[0].message, hits[0].resolutions])).not.toMatch(
      /\{[a-z]+(\.[a-z]+)*\}/,
    );
  });

  it('does not fire beside the mark', () => {
    const { goal = rule.goal, ...answers } = rule.quiet as Record<
      string,
      string
    >;
    expect(hitsOf(rule, parameters(goal, answers))).toEqual([]);
  });

  it('waits for a decision exactly when it blocks', () => {
    const { severity } = library.rules.find(r => r.id === rule.id)!;
    const message = errorOf(parameters(rule.goal, rule.fires));
    const waits = message.includes(`decisions: {${rule.id}: `);
    expect(waits).toBe(severity === 'error');
    expect(message === '').toBe(severity !== 'error');
  });

  const ahead = rule.ways.filter(way => !way.back);
  it.each(ahead.length ? ahead : [{ n: 0 }])('leads out by $n', way => {
    const { n, then = {}, chain } = way as Way;
    const configuration = run(
      library,
      parameters(rule.goal, rule.fires, n ? { [rule.id]: n } : {}),
    );
    for (const [path, value] of Object.entries(then)) {
      expect([path, answerAt(configuration, path)]).toEqual([path, value]);
    }
    const hit = configuration.rules.find(r => r.id === rule.id);
    expect(hit?.decision).toEqual(n ? { n, by: 'user' } : undefined);
    const names = configuration.skills.map(s => s.skill);
    expect(names).toEqual(chain ?? names);
  });

  it('stops where a way leads back', () => {
    for (const { n } of rule.ways.filter(way => way.back)) {
      const message = errorOf(
        parameters(rule.goal, rule.fires, { [rule.id]: n }),
      );
      expect(message).toContain(`- ${rule.id} `);
      expect(message).toContain('You chose "');
    }
  });
});

it('covers every rule and every way out', () => {
  const covered = new Set(
    CASES.flatMap(c => [c.id, ...c.ways.map(way => `${c.id}.${way.n}`)]),
  );
  const all = library.rules.flatMap(r => [
    r.id,
    ...r.resolutions.map(({ n }) => `${r.id}.${n}`),
  ]);
  expect(all.filter(key => !covered.has(key))).toEqual([]);
});

it('lists all open conflicts at once', () => {
  expect(() =>
    run(library, {
      goal: 'eks in a vpc on gcp',
      project: { cloud: 'gcp' },
      [K8S]: { container_port: 9090 },
      [NET]: { admin_cidrs: ['0.0.0.0/0'] },
    }),
  ).toThrow(/3 conflicts wait for decisions:[^]*R14[^]*R22[^]*R23/);
});

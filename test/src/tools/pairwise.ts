import {
  configure,
  match,
  type Configuration,
  type JsonValue,
  type Layout,
  type Library,
  type Maturity,
  type Parameters,
  type Question,
} from '@skillchain/backstage-plugin-skillchain-common';

/** One set of answers to generate a tree from. */
export interface Profile {
  id: string;
  configuration: Configuration;
}

const GOAL = 'Infrastructure for the shop';
const MATURITIES: Maturity[] = ['starter', 'intermediate', 'advanced'];
const LAYOUTS: Layout[] = ['kubernetes-focused', 'multi-tier'];

/** Deterministic pseudo-random numbers (mulberry32), so that the profiles are the same on every machine. */
export function randomNumbers(seed: number): () => number {
  /* eslint-disable no-bitwise */
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  /* eslint-enable no-bitwise */
}

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)];
}

/** Values worth trying for questions without an enumeration. */
const SAMPLES: Record<string, JsonValue[]> = {
  'project.environments': [
    ['dev'],
    ['production'],
    ['staging', 'production'],
    ['dev', 'staging', 'production'],
  ],
  'project.owner': ['platform-team', 'group:default/payments'],
  'architecting-networks.admin_cidrs': [[], ['203.0.113.0/24']],
  'architecting-networks.remote_cidrs': [
    ['192.168.0.0/16'],
    ['192.168.0.0/24', '172.30.0.0/16'],
  ],
  'architecting-networks.vpc_cidr': ['10.20.0.0/16', '10.64.0.0/18'],
  'load-balancing-patterns.health_path': ['/healthz', '/api/ready'],
  'load-balancing-patterns.health_interval_seconds': [2, 10, 60],
  'load-balancing-patterns.unhealthy_threshold': [2, 5],
  'load-balancing-patterns.idle_timeout': ['5s', '60s', '2h'],
  'load-balancing-patterns.vip': ['', '10.20.48.9'],
  'operating-kubernetes.replicas': [1, 2, 5],
  'operating-kubernetes.container_port': [8080, 3000],
  'administering-linux.service_port': [8080, 3000],
  'administering-linux.ssh_port': [22, 2222],
  'administering-linux.log_retention_days': [1, 30],
  'planning-disaster-recovery.rto': ['4h', '1h', '10m'],
  'planning-disaster-recovery.rpo': ['24h', '1h', '5m'],
  'planning-disaster-recovery.protected_data': [
    ['secrets'],
    ['database', 'secrets'],
    ['cluster-state', 'volumes'],
    [
      'database',
      'cluster-state',
      'volumes',
      'object-storage',
      'host-files',
      'secrets',
    ],
  ],
  'planning-disaster-recovery.backup_schedule': ['*/5 * * * *'],
  'planning-disaster-recovery.retention_days': [7, 365],
  'implementing-service-mesh.canary_weight': [1, 10, 50],
  'implementing-service-mesh.request_timeout': ['5s', '5m'],
  'implementing-service-mesh.retry_attempts': [0, 2, 5],
  'implementing-service-mesh.telemetry': [
    ['metrics'],
    ['access-logs'],
    ['metrics', 'access-logs', 'tracing'],
  ],
  'designing-distributed-systems.quorum_w': [2, 4],
  'designing-distributed-systems.resilience_patterns': [
    ['timeouts'],
    ['timeouts', 'retries', 'circuit-breaker'],
    [
      'timeouts',
      'retries',
      'circuit-breaker',
      'bulkhead',
      'rate-limit',
      'backpressure',
    ],
  ],
  'configuring-nginx.extra_server_names': [[], ['www.example.net']],
  'configuring-nginx.upstream_servers': [
    [],
    ['10.9.8.7:8443', '10.9.8.8:8443'],
  ],
  'configuring-nginx.rate_limit_rps': [0, 20],
  'configuring-nginx.max_body_size': ['10m', '2g'],
  'shell-scripting.scripts': [
    ['setup', 'deploy', 'backup'],
    ['deploy', 'rollback', 'health-check'],
    ['rollback', 'restore', 'cleanup'],
    [
      'setup',
      'deploy',
      'rollback',
      'backup',
      'restore',
      'health-check',
      'cleanup',
    ],
  ],
  'writing-infrastructure-code.state_bucket': ['acme-platform-state'],
  'writing-infrastructure-code.vm_count': [1, 4],
  'writing-infrastructure-code.budget_monthly_usd': [0, 750],
  'managing-configuration.roles': [
    ['common', 'hardening'],
    ['common', 'hardening', 'app', 'nginx', 'haproxy', 'node-exporter'],
    ['common', 'app', 'postgresql', 'backup-agent'],
    ['hardening', 'kubernetes-node', 'node-exporter'],
  ],
  'managing-configuration.ssh_user': ['deploy', 'ops_1'],
  'managing-configuration.rolling_batch_percent': [25, 100],
  'managing-dns.app_record': ['shop', 'api'],
  'managing-dns.record_ttl': [60, 300],
};

/** Everything that a question may reasonably be answered with. */
export function valuesOf(owner: string, question: Question): JsonValue[] {
  const sampled = SAMPLES[`${owner}.${question.id}`];
  if (sampled) return sampled;
  if (question.enum) return question.enum;
  if (question.type === 'boolean') return [true, false];
  if (
    question.type === 'integer' &&
    question.minimum !== undefined &&
    question.maximum !== undefined &&
    question.maximum - question.minimum <= 4
  ) {
    return Array.from(
      { length: question.maximum - question.minimum + 1 },
      (_, index) => question.minimum! + index,
    );
  }
  return [];
}

function randomAnswers(
  random: () => number,
  owner: string,
  questions: Question[],
): Record<string, JsonValue> {
  const answers: Record<string, JsonValue> = {};
  for (const question of questions) {
    const values = valuesOf(owner, question);
    if (values.length > 0) answers[question.id] = pick(random, values);
  }
  return answers;
}

/** Resolved answers as `owner.question=value`, by owner. Rules and conditions have had their say. */
export function factorsOf(configuration: Configuration): string[][] {
  const common = [
    `cloud=${configuration.project.cloud?.value}`,
    `layout=${configuration.layout}`,
    `maturity=${configuration.maturity}`,
  ];
  return configuration.skills.map(({ skill, answers }) => [
    ...common,
    ...Object.entries(answers).map(
      ([id, { value }]) => `${skill}.${id}=${JSON.stringify(value)}`,
    ),
  ]);
}

/** Every pair of factor values of one skill that a configuration shows. */
export function pairsOf(
  configuration: Configuration,
  interesting: (factor: string) => boolean,
): string[] {
  return factorsOf(configuration).flatMap(all => {
    const factors = all.filter(interesting);
    return factors.flatMap((a, index) =>
      factors.slice(index + 1).map(b => `${a} & ${b}`),
    );
  });
}

/** Factors whose values are sampled: free text and wide numbers are left out. */
export function interestingFactors(
  library: Library,
): (factor: string) => boolean {
  const ids = new Set(
    library.skills.flatMap(skill =>
      skill.questions
        .filter(question => valuesOf(skill.name, question).length > 0)
        .map(question => `${skill.name}.${question.id}`),
    ),
  );
  return factor => {
    const name = factor.slice(0, factor.indexOf('='));
    return !name.includes('.') || ids.has(name);
  };
}

/** Resolves answers as a run does. Undefined when they contradict each other. */
export function tryConfigure(
  library: Library,
  skills: string[],
  parameters: Parameters,
  maturity: Maturity,
  layout?: Layout,
): Configuration | undefined {
  try {
    return configure(library, {
      match: match(library, {
        goal: GOAL,
        add: skills,
        remove: [],
        maturity,
        decisions: parameters.decisions ?? {},
      }),
      parameters,
      mode: 'guided',
      maturity,
      layout,
    });
  } catch (error) {
    if ((error as Error).name === 'InputError') return undefined;
    throw error;
  }
}

/** Now and then somebody takes another way out of a conflict than the recommended one. */
function randomDecisions(
  random: () => number,
  library: Library,
): Record<string, number> {
  const decisions: Record<string, number> = {};
  for (const { id, resolutions } of library.rules) {
    const ways = resolutions.filter(resolution => !resolution.back);
    if (ways.length > 0 && random() < 0.3) {
      decisions[id] = pick(random, ways).n;
    }
  }
  return decisions;
}

/** Now and then all skills, mostly some of them: some questions are asked only while a skill is absent. */
function someSkills(random: () => number, names: string[]): string[] {
  if (random() < 0.15) return names;
  const some = names.filter(() => random() < 0.3);
  return some.length > 0 ? some : names;
}

/** Parameters with about half of the answers of each section left to their defaults. */
function withFewerAnswers(
  random: () => number,
  parameters: Parameters,
): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([section, answers]) => [
      section,
      Object.fromEntries(
        Object.entries(answers as Record<string, JsonValue>).filter(
          ([id]) => id === 'cloud' || random() < 0.5,
        ),
      ),
    ]),
  ) as Parameters;
}

/** How often answers are taken back until the rest goes together. */
const ATTEMPTS = 4;

/** Random answers to a few skills of a chain; all others take their defaults, or hardly anything would go together. */
function candidate(
  library: Library,
  random: () => number,
  skills: string[],
): Configuration | undefined {
  const focus = new Set([pick(random, skills), pick(random, skills)]);
  let parameters: Parameters = {
    project: randomAnswers(random, 'project', library.project),
    decisions: randomDecisions(random, library),
  };
  for (const skill of library.skills) {
    if (focus.has(skill.name)) {
      parameters[skill.name] = randomAnswers(
        random,
        skill.name,
        skill.questions,
      );
    }
  }
  const maturity = pick(random, MATURITIES);
  const layout = pick(random, LAYOUTS);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const configuration = tryConfigure(
      library,
      skills,
      parameters,
      maturity,
      layout,
    );
    if (configuration) return configuration;
    parameters = withFewerAnswers(random, parameters);
  }
  return undefined;
}

/** What a cover holds, and how much of what is possible it reaches. */
export interface Cover {
  profiles: Profile[];
  /** Pairs seen in any candidate. */
  possible: number;
  /** Pairs that the chosen profiles show. */
  covered: number;
}

/**
 * Chooses random answer sets greedily, so that every pair of values of one skill, and each value with
 * each cloud, layout and maturity, occurs in some tree.
 *
 * Validity is not modelled here: `configure` decides, and only what it resolves to is counted.
 */
export function coverPairs(
  library: Library,
  size: number,
  candidates = 1300,
): Cover {
  const random = randomNumbers(20_261);
  const names = library.skills.map(skill => skill.name);
  const interesting = interestingFactors(library);
  const pool = Array.from({ length: candidates }, () =>
    candidate(library, random, someSkills(random, names)),
  )
    .filter(configuration => configuration !== undefined)
    .map(configuration => ({
      configuration,
      pairs: new Set(pairsOf(configuration, interesting)),
    }));
  const open = new Set(pool.flatMap(({ pairs }) => [...pairs]));
  const possible = open.size;
  const profiles: Profile[] = [];
  while (profiles.length < size && open.size > 0 && pool.length > 0) {
    let best = 0;
    let most = -1;
    pool.forEach(({ pairs }, index) => {
      let gain = 0;
      for (const pair of pairs) if (open.has(pair)) gain += 1;
      if (gain > most) [best, most] = [index, gain];
    });
    if (most === 0) break;
    const [{ configuration, pairs }] = pool.splice(best, 1);
    for (const pair of pairs) open.delete(pair);
    profiles.push({
      id: `mix-${String(profiles.length + 1).padStart(2, '0')}`,
      configuration,
    });
  }
  return { profiles, possible, covered: possible - open.size };
}

import { buildFacts } from '../answers';
import { derive } from '../infrastructure/derive';
import { overlaps } from '../infrastructure/cidr';
import type { JsonObject } from '../model';
import { library, skill } from '../testing';
import { CHECKS } from './checks';

const lib = library({
  skills: [
    skill({ name: 'architecting-networks', alias: 'net', title: 'Networks' }),
    skill({
      name: 'operating-kubernetes',
      alias: 'k8s',
      title: 'Kubernetes',
      after: ['architecting-networks'],
    }),
    skill({
      name: 'implementing-service-mesh',
      alias: 'mesh',
      title: 'Mesh',
      dependencies: ['operating-kubernetes'],
    }),
    skill({ name: 'managing-dns', alias: 'dns', title: 'DNS' }),
    skill({ name: 'planning-disaster-recovery', alias: 'dr', title: 'DR' }),
    skill({ name: 'designing-distributed-systems', alias: 'dist', title: 'D' }),
  ],
});

/** Runs a check over answers by alias. */
function run(
  name: string,
  answers: Record<string, JsonObject>,
  options: {
    args?: JsonObject;
    goal?: string;
    dropped?: string[];
  } = {},
): JsonObject[] {
  const { project = {}, ...byAlias } = answers;
  const chain = lib.skills.filter(s => byAlias[s.alias]).map(s => s.name);
  const derived = derive({
    project,
    skills: byAlias,
    maturity: 'intermediate',
    layout: 'kubernetes-focused',
  });
  const goal = options.goal ?? '';
  const facts = buildFacts(lib, {
    ...{ goal, chain, project, derived },
    ...{
      maturity: 'intermediate',
      layout: 'kubernetes-focused',
      mode: 'guided',
    },
    skills: Object.fromEntries(
      lib.skills.flatMap(s =>
        byAlias[s.alias] ? [[s.name, byAlias[s.alias]]] : [],
      ),
    ),
  });
  return CHECKS[name](
    {
      library: lib,
      goal,
      chain,
      dropped: options.dropped ?? [],
      facts,
      derived,
    },
    options.args ?? {},
  );
}

describe('cidr-overlap', () => {
  const plan = { vpc_cidr: '10.20.0.0/16', topology: 'vpc-per-environment' };
  const project = { environments: ['staging', 'production'] };

  it('finds nothing in a plan that is apart', () => {
    expect(
      run('cidr-overlap', {
        project,
        net: {
          ...plan,
          pod_cidr: '10.244.0.0/16',
          service_cidr: '10.96.0.0/16',
          remote_cidrs: ['192.168.0.0/16', '192.168.1.0/24'],
        },
      }),
    ).toEqual([]);
  });

  it('finds the network that staging would get, and moves the pods', () => {
    expect(
      run('cidr-overlap', {
        project,
        net: { ...plan, pod_cidr: '10.21.0.0/16' },
      }),
    ).toEqual([
      {
        a: 'the network of staging (10.21.0.0/16)',
        b: 'the pod block (10.21.0.0/16)',
        second: 'net.pod_cidr',
        free: '10.0.0.0/16',
      },
    ]);
  });

  it('does not count the network of an environment that nobody selected', () => {
    expect(
      run('cidr-overlap', {
        project,
        net: { ...plan, pod_cidr: '10.22.0.0/16' },
      }),
    ).toEqual([]);
    expect(
      run('cidr-overlap', {
        project,
        net: { ...plan, topology: 'single-vpc', pod_cidr: '10.21.0.0/16' },
      }),
    ).toEqual([]);
  });

  it('moves our block when the other one is of another site', () => {
    const [found, ...more] = run('cidr-overlap', {
      project,
      net: { ...plan, remote_cidrs: ['10.0.0.0/9'] },
    });
    expect(found).toMatchObject({
      b: "the other site's 10.0.0.0/9",
      second: 'net.vpc_cidr',
      free: '10.128.0.0/16',
    });
    // Both environments overlap; the move of one answer moves both.
    expect(more).toHaveLength(1);
  });

  it('finds room for all environments at once', () => {
    const [found] = run('cidr-overlap', {
      project: { environments: ['dev', 'staging', 'production'] },
      net: { ...plan, remote_cidrs: ['10.20.0.0/16', '10.2.0.0/16'] },
    });
    // 10.0 and 10.1 are free, but three in a row are only from 10.3 on.
    expect(found.free).toBe('10.3.0.0/16');
  });

  it('suggests nothing when there is no room', () => {
    const [found] = run('cidr-overlap', {
      project,
      net: {
        ...plan,
        remote_cidrs: [
          '10.0.0.0/8',
          '172.16.0.0/12',
          '192.168.0.0/16',
          '100.64.0.0/10',
        ],
      },
    });
    expect(found).not.toHaveProperty('free');
  });
});

describe('cidr-capacity', () => {
  const eks = { distribution: 'eks', replicas: 50 };
  it.each([
    // 4 x (200 + 60) = 1040 addresses; two /23 hold 2 x 507, two /22 hold 2 x 1019
    ['10.20.0.0/19', eks, '10.0.0.0/18'],
    ['10.20.0.0/18', eks, undefined],
    ['10.20.0.0/19', { ...eks, replicas: 2 }, undefined],
    ['10.20.0.0/19', { ...eks, distribution: 'gke' }, undefined],
  ])('%s with %j', (vpc_cidr, k8s, suggestion) => {
    const found = run('cidr-capacity', {
      project: { cloud: 'aws' },
      net: { vpc_cidr, az_count: 2, topology: 'vpc-per-environment' },
      k8s,
    });
    expect(found[0]?.suggestion).toBe(suggestion);
    expect(found).toHaveLength(suggestion ? 1 : 0);
  });

  it('sees a network that leaves its private range on the way to dev', () => {
    const net = { vpc_cidr: '192.168.0.0/16', topology: 'vpc-per-environment' };
    const [found] = run('cidr-capacity', {
      project: { environments: ['dev', 'production'] },
      net,
    });
    expect(found.reason).toContain('192.170.0.0/16');
    expect(found.suggestion).toBe('10.0.0.0/16');
    expect(
      run('cidr-capacity', { project: { environments: ['production'] }, net }),
    ).toEqual([]);
  });

  it('suggests a block that is free', () => {
    const [found] = run('cidr-capacity', {
      project: { environments: ['dev'] },
      net: {
        vpc_cidr: '172.31.0.0/16',
        topology: 'vpc-per-environment',
        pod_cidr: '10.0.0.0/12',
      },
    });
    expect(overlaps(String(found.suggestion), '10.0.0.0/12')).toBe(false);
  });
});

describe('world-open-cidr', () => {
  const args = { path: 'net.admin_cidrs' };
  it.each([
    [['0.0.0.0/0'], []],
    [['::/0', '203.0.113.8/32'], ['203.0.113.8/32']],
    [['8.0.0.0/8', '128.0.0.0/15'], []],
    [['10.0.0.0/8', '0.0.0.0/1'], ['10.0.0.0/8']],
  ])('of %j keeps %j', (admin_cidrs, kept) => {
    expect(run('world-open-cidr', { net: { admin_cidrs } }, { args })).toEqual([
      expect.objectContaining({ kept }),
    ]);
  });

  it.each([[[]], [['203.0.113.0/24', '10.0.0.0/8', '198.51.0.0/16']]])(
    'accepts %j',
    admin_cidrs => {
      expect(
        run('world-open-cidr', { net: { admin_cidrs } }, { args }),
      ).toEqual([]);
    },
  );
});

describe('ttl-beyond-rto', () => {
  const dns = {
    provider: 'cloudflare',
    record_ttl: 300,
    health_interval_seconds: 30,
    failure_threshold: 3,
  };
  // 30 x 3 + 300 + 30 = 420 s
  it.each([
    ['5m', {}, ['7m']],
    ['7m', {}, []],
    ['10m', { share: 0.5 }, ['14m']],
    ['14m', { share: 0.5 }, []],
  ])('with an rto of %s and %j', (rto, share, needed) => {
    const found = run(
      'ttl-beyond-rto',
      { dns, dr: { rto } },
      { args: { rto: 'dr.rto', ...share } },
    );
    expect(found.map(f => f.needed)).toEqual(needed);
    expect(found.every(f => f.failoverSeconds === 420)).toBe(true);
  });

  it('says nothing without a target', () => {
    expect(run('ttl-beyond-rto', { dns }, { args: { rto: 'dr.rto' } })).toEqual(
      [],
    );
  });
});

describe('single-zone-ha', () => {
  const args = { target: 'dist.availability_target' };
  it.each([
    ['aws', 1, '99.9', 1],
    ['aws', 1, '99.5', 0],
    ['aws', 2, '99.99', 0],
    ['gcp', 1, '99.95', 1],
    ['on-prem', 1, '99.99', 0],
  ])('%s, %i zones, %s', (cloud, az_count, availability_target, count) => {
    expect(
      run(
        'single-zone-ha',
        {
          project: { cloud },
          net: { az_count },
          dist: { availability_target },
        },
        { args },
      ),
    ).toHaveLength(count);
  });
});

describe('port-clash', () => {
  const args = {
    ports: { 9090: 'metrics', '15000-15090': 'the mesh' },
    paths: ['linux.ssh_port'],
  };
  it.each([
    [9090, ['metrics']],
    [15090, ['the mesh']],
    [15091, []],
    [8080, []],
  ])('of %i', (container_port, others) => {
    const found = run('port-clash', { k8s: { container_port } }, { args });
    expect(found.map(f => f.other)).toEqual(others);
  });
});

describe('placeholder-values', () => {
  const args = {
    paths: ['project.base_domain', 'k8s.image', 'net.admin_cidrs'],
  };
  it('lists examples', () => {
    expect(
      run(
        'placeholder-values',
        {
          project: { base_domain: 'example.com' },
          k8s: { image: 'registry.example.com/shop:1.0.0' },
          net: { admin_cidrs: ['203.0.113.8/32', '8.8.8.8/32'] },
        },
        { args },
      ),
    ).toEqual([
      {
        list: [
          'project.base_domain = example.com',
          'k8s.image = registry.example.com/shop:1.0.0',
          'net.admin_cidrs = 203.0.113.8/32',
        ],
      },
    ]);
  });

  it.each(['myexample.com', 'example.io', 'acme.com', 'examples.org'])(
    'accepts %s',
    base_domain => {
      expect(
        run('placeholder-values', { project: { base_domain } }, { args }),
      ).toEqual([]);
    },
  );
});

describe('goal-mentions', () => {
  const args = { phrases: ['pulumi', 'chef'] };
  it('matches as keywords do', () => {
    expect(
      run('goal-mentions', {}, { args, goal: 'Pulumi and a CHEF' }),
    ).toEqual([{ words: ['Pulumi', 'CHEF'] }]);
    expect(run('goal-mentions', {}, { args, goal: 'without pulumi' })).toEqual(
      [],
    );
    expect(run('goal-mentions', {}, { args, goal: 'mischief' })).toEqual([]);
  });
});

describe('dependency-missing', () => {
  it('names what is needed and what was dropped, and nothing else', () => {
    expect(run('dependency-missing', { mesh: {}, net: {} })).toEqual([
      { skill: 'Mesh', dependency: 'Kubernetes' },
    ]);
    expect(run('dependency-missing', { k8s: {} })).toEqual([]);
    expect(
      run(
        'dependency-missing',
        { k8s: {} },
        { dropped: ['architecting-networks'] },
      ),
    ).toEqual([{ skill: 'Kubernetes', dependency: 'Networks' }]);
  });
});

import { overlaps } from '../infrastructure/cidr';
import { run } from './checkFixture';

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

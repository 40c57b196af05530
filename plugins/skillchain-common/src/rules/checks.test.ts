import { run } from './checkFixture';

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
    // from here on another rule speaks
    ['5m', { share: 0.5, below: 1 }, []],
    ['10m', { share: 0.5, below: 1 }, ['14m']],
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
    ports: { 9090: 'metrics' },
    given: [
      { path: 'mesh.mesh', is: 'istio', ports: { '15000-15090': 'Istio' } },
    ],
    paths: { 'linux.ssh_port': 'SSH' },
  };
  it.each([
    [9090, ['metrics']],
    [15090, ['Istio']],
    [15091, []],
    [2222, []],
  ])('of %i in a pod', (container_port, others) => {
    const found = run(
      'port-clash',
      {
        k8s: { container_port },
        mesh: { mesh: 'istio' },
        linux: { ssh_port: 2222 },
      },
      { args },
    );
    expect(found.map(f => f.other)).toEqual(others);
  });

  it('leaves ports of another mesh alone', () => {
    const answers = {
      k8s: { container_port: 15090 },
      mesh: { mesh: 'linkerd' },
    };
    expect(run('port-clash', answers, { args })).toEqual([]);
  });

  it('finds a free port on a host', () => {
    const linux = { service_port: 8080, ssh_port: 8080 };
    expect(run('port-clash', { linux }, { args })).toEqual([
      { port: 8080, other: 'SSH', path: 'linux.service_port', free: 8000 },
    ]);
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

describe('name-below', () => {
  const args = { path: 'project.base_domain', suffixes: ['.internal', '.lan'] };
  it.each([
    ['shop.internal', 1],
    ['internal', 1],
    ['a.b.lan', 1],
    ['shop.plan', 0],
    ['internal.acme.io', 0],
  ])('of %s', (base_domain, count) => {
    expect(
      run('name-below', { project: { base_domain } }, { args }),
    ).toHaveLength(count);
  });
});

describe('too-few-copies', () => {
  const args = { target: 'dist.availability_target' };
  it.each([
    ['99.5', 1, []],
    ['99.9', 1, [2]],
    ['99.99', 1, [3]],
    ['99.99', 2, []],
  ])('of %s percent with %i', (availability_target, replicas, needed) => {
    const found = run(
      'too-few-copies',
      { dist: { availability_target }, k8s: { replicas } },
      { args },
    );
    expect(found.map(f => f.needed)).toEqual(needed);
  });
});

describe('quorum', () => {
  it.each([
    ['strong', 3, 2, []],
    ['strong', 5, 2, ['lets two writes both succeed']],
    ['eventual', 5, 2, []],
    ['eventual', 3, 5, ['can never be confirmed']],
  ])('%s reads, N=%i, W=%i', (consistency_model, n, w, reasons) => {
    const found = run('quorum', {
      dist: { consistency_model, quorum_n: n, quorum_w: w },
    });
    expect(found.map(f => f.reason)).toEqual(reasons);
  });
});

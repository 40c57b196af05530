import { run } from './checkFixture';

const lb = { lb_type: 'cloud-l7', tls_termination: 'cloud-edge' };
const nginx = { tls_profile: 'intermediate' };

describe('address-place', () => {
  const args = { path: 'net.vip', others: 'net.remote_cidrs' };
  const place = (vip: string, remote_cidrs?: string[]) =>
    run(
      'address-place',
      {
        project: { cloud: 'on-prem' },
        net: { vip, ...(remote_cidrs && { remote_cidrs }) },
      },
      { args },
    );

  it('accepts a free address of the network or another site, and none', () => {
    expect(place('10.20.48.10')).toEqual([]);
    expect(place('10.99.0.1', ['10.99.0.0/24'])).toEqual([]);
    expect(place('')).toEqual([]);
  });

  it('says whose an address is, or what it is outside of', () => {
    expect(place('10.99.0.1')).toEqual([
      { address: '10.99.0.1', reason: 'it is outside of 10.20.0.0/16' },
    ]);
    expect(place('10.20.48.11')).toEqual([
      {
        address: '10.20.48.11',
        reason: 'the plan gives it to a host of lb',
      },
    ]);
  });
});

describe('several-tls-endpoints', () => {
  it('is content with one place, and with several on purpose', () => {
    expect(run('several-tls-endpoints', { lb })).toEqual([]);
    expect(
      run('several-tls-endpoints', {
        lb: { ...lb, tls_termination: 're-encrypt' },
        nginx,
      }),
    ).toEqual([]);
    expect(run('several-tls-endpoints', { nginx })).toEqual([]);
  });

  it('names the places and what would leave one', () => {
    expect(run('several-tls-endpoints', { lb, nginx })).toEqual([
      {
        list: ["the cloud's balancer", 'nginx'],
        edgeKind: 'cloud-l7',
        edgeTls: 'cloud-edge',
        firstKind: 'cloud-l4',
        firstTls: 'proxy',
        nginxTls: 'intermediate',
        bothTls: 're-encrypt',
      },
    ]);
    expect(
      run('several-tls-endpoints', {
        project: { cloud: 'on-prem' },
        lb: { lb_type: 'haproxy', tls_termination: 'proxy' },
        nginx,
      })[0],
    ).toMatchObject({
      firstKind: 'haproxy',
      firstTls: 'proxy',
      nginxTls: 'off',
    });
  });
});

describe('timeout-inversion', () => {
  const args = { outer: 'net.outer', inner: 'net.inner' };

  it('wants the outer hop to wait longer', () => {
    const inverted = (outer: string, inner: string) =>
      run('timeout-inversion', { net: { outer, inner } }, { args });
    expect(inverted('61s', '1m')).toEqual([]);
    expect(inverted('1m', '60s')).toEqual([
      { outer: '1m', inner: '1m', raised: '70s', lowered: '50s' },
    ]);
    expect(inverted('5s', '30s')[0].lowered).toBe('2s');
    expect(
      run('timeout-inversion', { net: { outer: '1s' } }, { args }),
    ).toEqual([]);
  });
});

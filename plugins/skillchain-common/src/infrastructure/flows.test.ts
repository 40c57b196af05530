import type { JsonObject, Layout } from '../model';
import { derive } from './derive';
import type { Derived } from './types';

function derived(
  skills: Record<string, JsonObject>,
  cloud = 'aws',
  layout: Layout = 'multi-tier',
): Derived {
  return derive({
    project: {
      name: 'shop',
      cloud,
      environments: ['staging', 'production'],
    },
    skills,
    maturity: 'intermediate',
    layout,
  });
}

/** Flows as `to <- from,from: protocol ports`, which reads like a table. */
function table({ flows }: Derived): string[] {
  return flows.map(
    ({ to, from, protocol, ports }) =>
      `${to} <- ${from.join(',')}: ${[protocol, ...ports].join(' ')}`,
  );
}

const EVERYWHERE = [
  'all <- management,admins: tcp 22',
  'all <- management: tcp 9100',
];

describe('the flows between hosts', () => {
  it('lead from the internet through HAProxy and nginx to a database on own hardware', () => {
    const plan = derived(
      {
        net: {
          admin_cidrs: ['203.0.113.0/24'],
          remote_cidrs: ['192.168.0.0/16'],
        },
        iac: { database_engine: 'postgresql' },
        lb: { lb_type: 'haproxy', vip: '10.20.48.10' },
        nginx: { tls_profile: 'off' },
        linux: { service_port: 3000, ssh_access: 'keys-only', ssh_port: 2222 },
      },
      'on-prem',
    );
    expect(plan.hostGroups).toEqual(['lb', 'edge', 'app', 'db']);
    expect(table(plan)).toEqual([
      'all <- management,admins: tcp 2222',
      'all <- management: tcp 9100',
      'lb <- internet: tcp 80 443',
      'lb <- management: tcp 8404',
      'lb <- lb: vrrp',
      'edge <- lb: tcp 80',
      'app <- edge,remote: tcp 3000',
      'db <- app,db: tcp 5432',
    ]);
    expect(plan.primary.hosts).toEqual(plan.primary.addresses);
    expect(plan.primary.sources).toEqual({
      admins: ['203.0.113.0/24'],
      app: ['10.20.0.0/20'],
      db: ['10.20.64.0/24'],
      edge: ['10.20.0.0/20'],
      internet: ['0.0.0.0/0'],
      lb: ['10.20.48.11/32', '10.20.48.12/32'],
      management: ['10.20.80.0/24'],
      remote: ['192.168.0.0/16'],
    });
    expect(plan.environments[0].sources.management).toEqual(['10.21.80.0/24']);
  });

  it.each([
    ['aws', 'cloud-l7', 'balancer', ['10.20.48.0/24', '10.20.49.0/24']],
    ['gcp', 'cloud-l7', 'balancer', ['35.191.0.0/16', '130.211.0.0/22']],
    ['aws', 'cloud-l4', 'internet', ['0.0.0.0/0']],
  ])('name on %s who comes through %s', (cloud, type, source, blocks) => {
    const edge = derived({ lb: { lb_type: type }, nginx: {} }, cloud);
    expect(table(edge)).toContain(`edge <- ${source}: tcp 80 443`);
    expect(edge.primary.sources[source]).toEqual(blocks);
    const bare = derived({ lb: { lb_type: type } }, cloud);
    expect(table(bare)).toContain(`app <- ${source}: tcp 8080`);
  });

  it('open the application to its own network when nobody stands before it', () => {
    expect(table(derived({ linux: {} }))).toEqual([
      ...EVERYWHERE,
      'app <- network: tcp 8080',
    ]);
  });

  it('let linked networks reach the application', () => {
    const plan = derived({ net: { topology: 'hub-and-spoke' } });
    expect(table(plan)).toContain('app <- network,peers: tcp 8080');
    expect(plan.primary.sources.peers).toEqual(['10.21.0.0/16']);
  });

  it('have no SSH where nobody logs in over the network', () => {
    expect(
      table(derived({ linux: { ssh_access: 'session-manager' } })),
    ).toEqual(['all <- management: tcp 9100', 'app <- network: tcp 8080']);
  });

  it("know the nodes of a cluster of one's own, and none of a managed one", () => {
    const own = derived(
      { k8s: { distribution: 'kubeadm' }, linux: {} },
      'on-prem',
      'kubernetes-focused',
    );
    expect(own.hostGroups).toEqual(['nodes']);
    expect(own.primary.hosts.nodes).toEqual(own.primary.addresses.app);
    expect(table(own)).toContain(
      'nodes <- nodes,pods,management,admins: tcp 6443',
    );
    expect(own.primary.sources.pods).toEqual(['10.244.0.0/16']);
    const managed = derived({ k8s: {}, linux: {} });
    expect(managed.hostGroups).toEqual([]);
    expect(table(managed)).toEqual(EVERYWHERE);
  });

  it.each([
    [{ provider: 'bind' }, 'on-prem', ['udp', 'tcp'], 'internet'],
    [
      { provider: 'route53', private_zone: true },
      'on-prem',
      ['udp', 'tcp'],
      'network',
    ],
    [{ provider: 'route53', private_zone: false }, 'on-prem', [], ''],
    [{ provider: 'bind' }, 'aws', [], ''],
  ])('reach name servers of %j on %s', (dns, cloud, protocols, source) => {
    const plan = derived({ dns, linux: {} }, cloud);
    expect(plan.hostGroups).toEqual(['app']);
    expect(table(plan).filter(row => row.startsWith('dns'))).toEqual(
      protocols.map(protocol => `dns <- ${source}: ${protocol} 53`),
    );
  });

  it('name nothing that has no address', () => {
    for (const { sources } of derived({ linux: {} }).environments) {
      expect(Object.keys(sources)).toEqual(['management', 'network']);
    }
  });
});

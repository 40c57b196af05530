import type { JsonObject } from '../model';
import { derive } from './derive';

function plan(skills: Record<string, JsonObject>, cloud = 'on-prem') {
  const { ansibleRoles, hostGroups, hostSecrets, primary } = derive({
    project: { cloud },
    skills,
    maturity: 'intermediate',
    layout: 'multi-tier',
  });
  return { ansibleRoles, hostGroups, hostSecrets, hosts: primary.hosts };
}

const cfg = (...roles: string[]): JsonObject => ({ tool: 'ansible', roles });

describe('Ansible roles and the hosts they need', () => {
  it('come from the answer where no other skill knows', () => {
    const found = plan({
      cfg: cfg('haproxy', 'nginx', 'app', 'postgresql', 'backup-agent'),
    });
    expect(found.hostGroups).toEqual(['lb', 'edge', 'app', 'db']);
    expect(found.hosts.db).toHaveLength(2);
    expect(found.ansibleRoles).toEqual([
      'postgresql',
      'app',
      'nginx',
      'haproxy',
      'backup-agent',
    ]);
  });

  it('leave out what the other skills leave no place for', () => {
    const asked = cfg('common', 'haproxy', 'nginx', 'postgresql', 'app');
    const found = plan(
      {
        cfg: asked,
        lb: { lb_type: 'cloud-l7' },
        iac: { database_engine: 'postgresql' },
      },
      'aws',
    );
    expect(found.hostGroups).toEqual(['edge', 'app']);
    expect(found.ansibleRoles).toEqual(['common', 'app', 'nginx']);
  });

  it('prepare nodes instead of application machines', () => {
    const roles = cfg('common', 'app', 'kubernetes-node');
    const own = plan({ cfg: roles, k8s: { distribution: 'kubeadm' } });
    expect(own.hostGroups).toEqual(['nodes']);
    expect(own.ansibleRoles).toEqual(['common', 'kubernetes-node']);
    expect(plan({ cfg: roles }).hostGroups).toEqual(['nodes']);

    const managed = plan({ cfg: roles, k8s: { distribution: 'eks' } }, 'aws');
    expect(managed.ansibleRoles).toEqual(['common', 'app']);
  });

  it('always have machines to run on', () => {
    const found = plan(
      { cfg: cfg('common'), k8s: { distribution: 'eks' } },
      'aws',
    );
    expect(found.hostGroups).toEqual(['app']);
  });

  it('keep backups for data on machines only', () => {
    const asked = cfg('common', 'backup-agent');
    expect(plan({ cfg: asked }).ansibleRoles).toEqual(['common']);
    const found = plan({
      cfg: asked,
      iac: { database_engine: 'mysql' },
      dr: { protected_data: ['database'] },
    });
    expect(found.ansibleRoles).toEqual(['common', 'backup-agent']);
    const unprotected = plan({
      cfg: cfg('common', 'postgresql', 'backup-agent'),
      dr: { protected_data: ['cluster-state'] },
    });
    expect(unprotected.ansibleRoles).toEqual(['common', 'postgresql']);
  });

  it('need the passwords of what they run', () => {
    const roles = cfg('common', 'postgresql', 'backup-agent');
    const database = ['postgresql-app', 'postgresql-replication'];
    expect(plan({ cfg: cfg('common') }).hostSecrets).toEqual([]);
    expect(plan({ cfg: roles }).hostSecrets).toEqual([
      ...database,
      'backup-agent',
    ]);
    // The recovery plan has its own keys.
    const dr = { protected_data: ['database'] };
    const planned = plan({
      cfg: roles,
      iac: { database_engine: 'postgresql' },
      dr,
    });
    expect(planned.hostSecrets).toEqual(database);
  });

  it('are none with cloud-init', () => {
    const found = plan({ cfg: { tool: 'cloud-init' } });
    expect(found.ansibleRoles).toEqual([]);
    expect(found.hostGroups).toEqual(['app']);
  });
});

describe('PostgreSQL on hosts', () => {
  it('is the version of the operating system', () => {
    const of = (os: string) =>
      derive({
        project: {},
        skills: { cfg: { target_os: os } },
        maturity: 'starter',
        layout: 'multi-tier',
      }).hostPostgresql;
    expect(of('debian-12')).toEqual({
      version: '15',
      dataDirectory: '/var/lib/postgresql/15/main',
      configDirectory: '/etc/postgresql/15/main',
    });
    expect(of('rhel-9')).toMatchObject({
      dataDirectory: '/var/lib/pgsql/data',
      configDirectory: '/var/lib/pgsql/data',
    });
  });
});

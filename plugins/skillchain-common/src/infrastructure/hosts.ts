import type { JsonObject } from '../model';
import { text, texts } from './read';

/** Each role in the order in which a host gets them, and the groups of hosts that it is for; all when none is named. */
const ROLES: [string, string[]?][] = [
  ['common'],
  ['hardening'],
  ['node-exporter'],
  ['postgresql', ['db']],
  ['kubernetes-node', ['nodes']],
  ['app', ['app']],
  ['nginx', ['edge']],
  ['haproxy', ['lb']],
  ['backup-agent'],
];

/** The Ansible roles that were asked for; none without Ansible. */
export function askedRoles(skills: Record<string, JsonObject>): Set<string> {
  const { cfg } = skills;
  return new Set(
    text(cfg, 'tool', '') === 'ansible' ? texts(cfg, 'roles', []) : [],
  );
}

/**
 * True when databases run on machines of the address plan: an engine that no cloud manages, or, where nothing creates
 * the machines, the Ansible role.
 */
export function selfManagedDb(
  skills: Record<string, JsonObject>,
  cloud: string,
): boolean {
  const { iac } = skills;
  const unmanaged =
    cloud === 'on-prem' ||
    ['ansible', 'pulumi'].includes(text(iac, 'tool', 'terraform'));
  return iac
    ? unmanaged && text(iac, 'database_engine', 'none') !== 'none'
    : askedRoles(skills).has('postgresql');
}

/**
 * Which Ansible roles are written. Of those that were asked for, the ones without a purpose are left out: roles for
 * groups of hosts that do not exist, PostgreSQL beside another engine, and backups without data on machines.
 *
 * @param backupTimer - whether the recovery plan backs up from a timer on hosts
 */
export function ansibleRoles(
  skills: Record<string, JsonObject>,
  groups: readonly string[],
  backupTimer: boolean,
): string[] {
  const { iac, dr } = skills;
  const asked = askedRoles(skills);
  const roles = ROLES.filter(
    ([role, places]) =>
      asked.has(role) && (places?.some(g => groups.includes(g)) ?? true),
  ).map(([role]) => role);
  const postgresql =
    roles.includes('postgresql') &&
    text(iac, 'database_engine', 'postgresql') === 'postgresql';
  const backups = dr ? backupTimer : postgresql;
  return roles
    .filter(role => role !== 'postgresql' || postgresql)
    .filter(role => role !== 'backup-agent' || backups);
}

/**
 * Passwords that the roles of hosts take from wherever secrets are kept, by name: of the own PostgreSQL, and of copies that
 * no recovery plan looks after.
 *
 * @param roles - the roles that are written
 */
export function hostSecrets(
  roles: readonly string[],
  backupTimer: boolean,
): string[] {
  return [
    ...(roles.includes('postgresql')
      ? ['postgresql-app', 'postgresql-replication']
      : []),
    ...(roles.includes('backup-agent') && !backupTimer ? ['backup-agent'] : []),
  ];
}

/** The PostgreSQL that each operating system packages: its version, and where a cluster lies. */
const PACKAGED_POSTGRESQL: Record<string, [string, string]> = {
  'debian-12': ['15', '/var/lib/postgresql/15/main'],
  'ubuntu-24.04': ['16', '/var/lib/postgresql/16/main'],
  'rhel-9': ['16', '/var/lib/pgsql/data'],
  'amazon-linux-2023': ['16', '/var/lib/pgsql/data'],
};

/** Version and folders of a PostgreSQL on hosts of the given operating system. */
export function hostPostgresql(targetOs: string): {
  version: string;
  dataDirectory: string;
  configDirectory: string;
} {
  const [version, dataDirectory] =
    PACKAGED_POSTGRESQL[targetOs] ?? PACKAGED_POSTGRESQL['debian-12'];
  // Debian and Ubuntu keep settings away from data.
  const configDirectory = dataDirectory.replace(
    '/var/lib/postgresql/',
    '/etc/postgresql/',
  );
  return { version, dataDirectory, configDirectory };
}

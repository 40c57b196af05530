import {
  awsCron,
  durationSeconds,
  maxGap,
  onCalendar,
} from '../answers/schedule';
import type { JsonObject } from '../model';
import { text, texts } from './read';
import type { DeriveInput, Derived } from './types';

/** Below this no schedule keeps up with a database: its log is archived continuously. */
const ARCHIVING_BELOW_SECONDS = 15 * 60;

type Recovery = Pick<
  Derived,
  | 'rtoSeconds'
  | 'rpoSeconds'
  | 'drRegion'
  | 'onCalendar'
  | 'awsCron'
  | 'backupGapSeconds'
  | 'continuousArchiving'
  | 'databaseBackup'
  | 'databaseEngine'
  | 'backupKinds'
  | 'backupTimer'
>;

/** The forms that a schedule takes in files; empty when it is none, which answering it reports. */
function scheduleForms(cron: string) {
  try {
    return {
      onCalendar: onCalendar(cron),
      awsCron: awsCron(cron),
      backupGapSeconds: maxGap(cron),
    };
  } catch {
    return { onCalendar: '', awsCron: '', backupGapSeconds: 0 };
  }
}

/** What backs up the database, if it is protected. */
function databaseBackup(
  { project, skills, layout, maturity }: DeriveInput,
  archiving: boolean,
): string {
  const engine = text(skills.iac, 'database_engine', 'none');
  const cloud = text(project, 'cloud', 'aws');
  if (
    engine !== 'none' &&
    cloud === 'aws' &&
    !['ansible', 'pulumi'].includes(text(skills.iac, 'tool', 'terraform'))
  ) {
    return 'plan';
  }
  if (layout === 'kubernetes-focused' && skills.k8s) {
    return 'cronjob';
  }
  const managed = engine !== 'none' && cloud !== 'on-prem';
  return layout === 'multi-tier' &&
    engine !== 'mysql' &&
    !managed &&
    (maturity !== 'starter' || archiving)
    ? 'pgbackrest'
    : 'dump';
}

/**
 * What follows from the answers about recovery; zero, empty and false without them.
 *
 * @param secretsBackend - where secrets live, as derived
 */
export function recovery(input: DeriveInput, secretsBackend: string): Recovery {
  const { dr, iac, k8s } = input.skills as Record<
    string,
    JsonObject | undefined
  >;
  const rpoSeconds = durationSeconds(text(dr, 'rpo', '')) ?? 0;
  const data = texts(dr, 'protected_data', []);
  const holds = (...kinds: string[]) => kinds.some(kind => data.includes(kind));
  const continuousArchiving =
    holds('database') &&
    (dr?.continuous_archiving === true ||
      (rpoSeconds > 0 && rpoSeconds < ARCHIVING_BELOW_SECONDS));
  const database = holds('database')
    ? databaseBackup(input, continuousArchiving)
    : '';
  const inCluster = k8s !== undefined;
  const files = holds('host-files') || (holds('volumes') && !inCluster);
  const engine = text(iac, 'database_engine', 'none');
  return {
    rtoSeconds: durationSeconds(text(dr, 'rto', '')) ?? 0,
    rpoSeconds,
    drRegion: text(dr, 'dr_region', ''),
    ...scheduleForms(text(dr, 'backup_schedule', '')),
    continuousArchiving,
    databaseBackup: database,
    databaseEngine: engine === 'mysql' ? 'mysql' : 'postgresql',
    backupKinds: [
      ...(database ? ['database'] : []),
      ...(files ? ['files'] : []),
      ...(holds('object-storage') ? ['objects'] : []),
      ...(holds('secrets') ? ['secrets'] : []),
      ...(holds('cluster-state') || (holds('volumes') && inCluster)
        ? ['cluster']
        : []),
    ],
    backupTimer:
      dr !== undefined &&
      (['dump', 'pgbackrest'].includes(database) ||
        files ||
        holds('object-storage') ||
        (holds('secrets') && (secretsBackend === 'vault' || !inCluster))),
  };
}

/** The bucket of an environment's backups, at most 58 characters; a storage account of Azure has 24. */
export function backupBucket(
  cloud: string,
  prefix: string,
  baseDomain: string,
): string {
  if (cloud === 'azure') {
    const [short] = prefix.split('-').slice(-1);
    const name = prefix.slice(0, -short.length).replace(/-/gu, '');
    return `${name.slice(0, 22 - short.length)}${short}bk`;
  }
  const domain = baseDomain.replace(/\./gu, '-').slice(0, 22);
  return `${prefix}-backup-${domain}`.replace(/-+$/u, '');
}

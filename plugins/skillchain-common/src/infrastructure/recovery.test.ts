import type { JsonObject, Layout, Maturity } from '../model';
import { backupBucket, recovery } from './recovery';

function input(
  skills: Record<string, JsonObject>,
  cloud = 'aws',
  layout: Layout = 'multi-tier',
  maturity: Maturity = 'intermediate',
) {
  return { project: { cloud }, skills, layout, maturity };
}

describe('recovery', () => {
  it('gives every form of the answers', () => {
    const dr = {
      rto: '4h',
      rpo: '1h',
      dr_region: 'us-west-2',
      backup_schedule: '*/30 * * * *',
      protected_data: ['database', 'host-files', 'object-storage', 'secrets'],
    };
    expect(recovery(input({ dr }), 'vault')).toEqual({
      rtoSeconds: 14400,
      rpoSeconds: 3600,
      drRegion: 'us-west-2',
      onCalendar: '*-*-* *:00/30:00',
      awsCron: 'cron(0 * * * ? *)',
      backupGapSeconds: 1800,
      continuousArchiving: false,
      databaseBackup: 'pgbackrest',
      databaseEngine: 'postgresql',
      backupKinds: ['database', 'files', 'objects', 'secrets'],
      backupTimer: true,
    });
  });

  it.each([
    ['14m', ['database'], false, true],
    ['15m', ['database'], false, false],
    ['4h', ['database'], true, true],
    ['1m', ['volumes'], true, false],
  ])(
    'archives with an rpo of %s, %j and %s: %s',
    (rpo, protected_data, continuous_archiving, archiving) => {
      const dr = { rpo, protected_data, continuous_archiving };
      expect(recovery(input({ dr }), 'vault').continuousArchiving).toBe(
        archiving,
      );
    },
  );

  const dr = { protected_data: ['database'] };
  const k8s = {};
  const pg = { database_engine: 'postgresql' };
  const my = { database_engine: 'mysql' };
  it.each<
    [string, Record<string, JsonObject>, string, Layout, Maturity, boolean]
  >([
    ['plan', { dr, iac: pg }, 'aws', 'multi-tier', 'starter', false],
    ['plan', { dr, iac: my, k8s }, 'aws', 'multi-tier', 'advanced', false],
    [
      'dump',
      { dr, iac: { ...pg, tool: 'ansible' } },
      'aws',
      'multi-tier',
      'advanced',
      true,
    ],
    [
      'cronjob',
      { dr, iac: pg, k8s },
      'gcp',
      'kubernetes-focused',
      'starter',
      false,
    ],
    ['dump', { dr, iac: pg }, 'gcp', 'multi-tier', 'advanced', true],
    ['dump', { dr, iac: my }, 'on-prem', 'multi-tier', 'advanced', true],
    ['dump', { dr, iac: pg }, 'on-prem', 'multi-tier', 'starter', true],
    [
      'pgbackrest',
      { dr, iac: pg, k8s },
      'on-prem',
      'multi-tier',
      'advanced',
      true,
    ],
    [
      'pgbackrest',
      { dr: { ...dr, continuous_archiving: true } },
      'on-prem',
      'multi-tier',
      'starter',
      true,
    ],
    ['dump', { dr }, 'gcp', 'kubernetes-focused', 'advanced', true],
  ])(
    'backs a database up by %s, with %j on %s in %s at %s',
    (how, skills, cloud, layout, maturity, timer) => {
      const found = recovery(input(skills, cloud, layout, maturity), 'x');
      expect([found.databaseBackup, found.backupTimer]).toEqual([how, timer]);
    },
  );

  it.each([
    [['cluster-state'], {}, ['cluster'], false],
    [['volumes', 'secrets'], {}, ['secrets', 'cluster'], false],
    [['volumes'], undefined, ['files'], true],
    [['cluster-state', 'secrets'], undefined, ['secrets', 'cluster'], true],
  ])(
    'saves of %j with the cluster %j: %j',
    (protected_data, cluster, kinds, timer) => {
      const skills: Record<string, JsonObject> = { dr: { protected_data } };
      if (cluster) skills.k8s = cluster;
      const found = recovery(input(skills), 'aws-secrets-manager');
      expect([found.backupKinds, found.backupTimer]).toEqual([kinds, timer]);
    },
  );

  it.each([[undefined], [{ rto: 'soon', backup_schedule: '@daily' }]])(
    'is empty of %j',
    answers => {
      expect(
        recovery(input(answers ? { dr: answers } : {}), 'vault'),
      ).toMatchObject({
        rtoSeconds: 0,
        rpoSeconds: 0,
        drRegion: '',
        onCalendar: '',
        awsCron: '',
        backupGapSeconds: 0,
        continuousArchiving: false,
        databaseBackup: '',
        backupKinds: [],
        backupTimer: false,
      });
    },
  );
});

describe('backupBucket', () => {
  const long = `${'a'.repeat(24)}-prd`;
  it.each([
    ['aws', 'shop-prd', 'example.com', 'shop-prd-backup-example-com'],
    [
      'gcp',
      long,
      'infrastructure.example.com',
      `${long}-backup-infrastructure-example`,
    ],
    [
      'aws',
      'shop-prd',
      'twenty-one-letters-x.io',
      'shop-prd-backup-twenty-one-letters-x-i',
    ],
    ['azure', 'web-shop-prd', 'example.com', 'webshopprdbk'],
    ['azure', long, 'example.com', `${'a'.repeat(19)}prdbk`],
  ])('on %s of %s and %s is %s', (cloud, prefix, domain, bucket) => {
    expect(backupBucket(cloud, prefix, domain)).toBe(bucket);
    expect(bucket.length).toBeLessThanOrEqual(cloud === 'azure' ? 24 : 58);
  });
});

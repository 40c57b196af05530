import type { Case } from './ruleCases';

const NET = 'architecting-networks';
const DNS = 'managing-dns';
const K8S = 'operating-kubernetes';
const DR = 'planning-disaster-recovery';

const failover = {
  [`${DNS}.routing_policy`]: 'failover',
  [`${DNS}.record_ttl`]: 300,
};

/** The rules of recovery, with every way out of them. */
export const RECOVERY_CASES: Case[] = [
  {
    id: 'R08',
    goal: 'disaster recovery',
    fires: { [`${DR}.rpo`]: '1h', [`${DR}.backup_schedule`]: '0 */2 * * *' },
    quiet: { [`${DR}.rpo`]: '2h', [`${DR}.backup_schedule`]: '0 */2 * * *' },
    message: 'up to 2h apart, but only 1h of data may be lost',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${DR}.backup_schedule`]: '*/30 * * * *' } },
      {
        n: 2,
        then: {
          [`${DR}.rpo`]: '2h',
          [`${DR}.backup_schedule`]: '0 */2 * * *',
        },
      },
    ],
  },
  {
    id: 'R08',
    goal: 'disaster recovery with zero data loss',
    fires: { [`${DR}.protected_data`]: ['database', 'host-files'] },
    quiet: { [`${DR}.protected_data`]: ['database', 'secrets'] },
    message: 'only 1m of data may be lost',
    byDefault: 3,
    ways: [
      {
        n: 3,
        then: {
          [`${DR}.continuous_archiving`]: true,
          [`${DR}.backup_schedule`]: '0 */2 * * *',
        },
      },
    ],
  },
  {
    id: 'R08',
    goal: 'disaster recovery with zero data loss',
    fires: { [`${DR}.protected_data`]: ['host-files'] },
    quiet: { [`${DR}.rpo`]: '4h' },
    message: 'only 1m of data may be lost',
    byDefault: 2,
    ways: [{ n: 2, then: { [`${DR}.rpo`]: '2h' } }],
  },
  {
    id: 'R09',
    goal: 'dns failover and disaster recovery with an rto of 5 minutes',
    fires: { ...failover, [`${DR}.strategy`]: 'warm-standby' },
    quiet: {
      ...failover,
      [`${DR}.strategy`]: 'warm-standby',
      [`${DNS}.record_ttl`]: 60,
    },
    message: 'may keep the old address for 420 s, longer than the 5m',
    byDefault: 1,
    ways: [
      {
        n: 1,
        then: {
          [`${DNS}.record_ttl`]: 60,
          [`${DNS}.health_interval_seconds`]: 10,
          [`${DNS}.failure_threshold`]: 3,
        },
      },
      { n: 2, then: { [`${DR}.rto`]: '7m' } },
      { n: 3, then: { [`${DR}.rto`]: '5m', [`${DNS}.record_ttl`]: 300 } },
    ],
  },
  {
    id: 'R18',
    goal: 'disaster recovery',
    fires: { [`${DR}.dr_region`]: 'us-east-1' },
    quiet: { [`${DR}.dr_region`]: 'eu-west-1' },
    message: 'Copies in us-east-1 do not survive the loss of us-east-1',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${DR}.dr_region`]: 'us-west-2' } },
      { n: 2, back: true },
    ],
  },
  {
    id: 'R26',
    goal: 'stateful kubernetes in a vpc',
    fires: {},
    quiet: { goal: 'stateful kubernetes in a vpc with backups' },
    message: 'no tested way to get it back',
    byDefault: 1,
    ways: [
      { n: 1, chain: [NET, K8S, DR] },
      { n: 2, chain: [NET, K8S] },
    ],
  },
  {
    id: 'R30',
    goal: 'disaster recovery',
    fires: { [`${DR}.rto`]: '20m' },
    quiet: { [`${DR}.rto`]: '4h' },
    message: 'backup-restore rarely recovers within 20m; expect 4h at best',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${DR}.strategy`]: 'warm-standby' } },
      { n: 2, then: { [`${DR}.rto`]: '4h' } },
      { n: 3, then: { [`${DR}.strategy`]: 'backup-restore' } },
    ],
  },
  {
    id: 'R35',
    goal: 'dns failover and disaster recovery with an rto of 10 minutes',
    fires: { ...failover, [`${DR}.strategy`]: 'warm-standby' },
    quiet: {
      ...failover,
      [`${DR}.strategy`]: 'warm-standby',
      [`${DNS}.record_ttl`]: 60,
    },
    message: '420 s, more than half of the 10m',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${DNS}.record_ttl`]: 60 } },
      { n: 2, then: { [`${DR}.rto`]: '14m' } },
      { n: 3, then: { [`${DR}.rto`]: '10m', [`${DNS}.record_ttl`]: 300 } },
    ],
  },
  {
    id: 'R36',
    goal: 'distributed system in two regions with disaster recovery',
    fires: {
      'designing-distributed-systems.region_topology': 'active-passive',
      'designing-distributed-systems.secondary_region': 'us-west-2',
      [`${DR}.dr_region`]: 'eu-west-1',
    },
    quiet: {
      'designing-distributed-systems.region_topology': 'active-passive',
      'designing-distributed-systems.secondary_region': 'us-west-2',
    },
    message: 'Copies are kept in eu-west-1',
    ways: [],
  },
];

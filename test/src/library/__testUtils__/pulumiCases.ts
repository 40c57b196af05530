import type { Case } from './ruleCases';

const NET = 'architecting-networks';
const DNS = 'managing-dns';
const IAC = 'writing-infrastructure-code';
const LB = 'load-balancing-patterns';

const GOAL = 'a vpc and route53 dns with pulumi';
const TERRAFORM = { [`${IAC}.tool`]: 'terraform' };

/** Parts that the Pulumi program leaves out. */
const UNCOVERED: Pick<Case, 'goal' | 'fires'>[] = [
  { goal: GOAL, fires: { [`${IAC}.database_engine`]: 'postgresql' } },
  { goal: GOAL, fires: { 'project.layout': 'multi-tier' } },
  { goal: `${GOAL} and a disaster recovery plan`, fires: {} },
  {
    goal: `${GOAL} behind a load balancer`,
    fires: { [`${LB}.lb_type`]: 'cloud-l4' },
  },
];

/** What the Pulumi program does not cover, each with both ways out. */
export const PULUMI_CASES: Case[] = [
  ...UNCOVERED.map(({ goal, fires }): Case => ({
    id: 'R43',
    goal,
    fires,
    quiet: { goal: GOAL },
    message: 'are made with Terraform only',
    byDefault: 1,
    ways: [
      { n: 1, then: TERRAFORM },
      { n: 2, then: { [`${IAC}.tool`]: 'pulumi', ...fires } },
    ],
  })),
  {
    id: 'R44',
    goal: GOAL,
    fires: {
      [`${NET}.topology`]: 'peered-mesh',
      [`${NET}.hybrid_connectivity`]: 'site-to-site-vpn',
    },
    quiet: { [`${NET}.topology`]: 'single-vpc' },
    message: 'lines between environments and to another site',
    byDefault: 1,
    ways: [
      { n: 1, then: TERRAFORM },
      {
        n: 2,
        then: {
          [`${IAC}.tool`]: 'pulumi',
          [`${NET}.topology`]: 'vpc-per-environment',
          [`${NET}.hybrid_connectivity`]: 'none',
        },
      },
    ],
  },
  {
    id: 'R47',
    goal: GOAL,
    fires: {
      [`${NET}.topology`]: 'hub-and-spoke',
      [`${NET}.nat_strategy`]: 'centralized',
    },
    quiet: {
      [`${NET}.topology`]: 'hub-and-spoke',
      [`${NET}.nat_strategy`]: 'single',
    },
    message: 'lines between environments and to another site',
    byDefault: 1,
    ways: [
      { n: 1, then: TERRAFORM },
      {
        n: 2,
        then: {
          [`${IAC}.tool`]: 'pulumi',
          [`${NET}.topology`]: 'vpc-per-environment',
          [`${NET}.nat_strategy`]: 'single',
        },
      },
    ],
  },
  {
    id: 'R45',
    goal: GOAL,
    fires: { [`${DNS}.routing_policy`]: 'failover' },
    quiet: { [`${DNS}.routing_policy`]: 'simple' },
    message: 'DNS answers that follow health',
    byDefault: 1,
    ways: [
      { n: 1, then: TERRAFORM },
      {
        n: 2,
        then: {
          [`${IAC}.tool`]: 'pulumi',
          [`${DNS}.routing_policy`]: 'simple',
        },
      },
    ],
  },
  {
    id: 'R46',
    goal: `${GOAL} and local state`,
    fires: {},
    quiet: { [`${IAC}.state_backend`]: 's3' },
    message: 'Stacks on one laptop cannot be shared',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${IAC}.state_backend`]: 's3' } },
      { n: 2, back: true },
    ],
  },
];

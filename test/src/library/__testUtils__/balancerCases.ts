import type { Case } from './ruleCases';

const LB = 'load-balancing-patterns';
const NGINX = 'configuring-nginx';
const NET = 'architecting-networks';
const K8S = 'operating-kubernetes';
const MESH = 'implementing-service-mesh';
const DIST = 'designing-distributed-systems';

/** Rules about balancers: who decrypts, where they stand, what they can see and how long they wait. */
export const BALANCER_CASES: Case[] = [
  {
    id: 'R07',
    goal: 'a load balancer and nginx in a vpc',
    fires: {
      [`${LB}.lb_type`]: 'cloud-l7',
      [`${LB}.tls_termination`]: 'cloud-edge',
      [`${NGINX}.tls_profile`]: 'intermediate',
    },
    quiet: {
      [`${LB}.lb_type`]: 'cloud-l7',
      [`${LB}.tls_termination`]: 're-encrypt',
      [`${NGINX}.tls_profile`]: 'intermediate',
    },
    message: "TLS would end at the cloud's balancer, nginx",
    byDefault: 2,
    ways: [
      {
        n: 1,
        then: {
          [`${LB}.lb_type`]: 'cloud-l7',
          [`${LB}.tls_termination`]: 'cloud-edge',
          [`${NGINX}.tls_profile`]: 'off',
        },
      },
      {
        n: 2,
        then: {
          [`${LB}.lb_type`]: 'cloud-l4',
          [`${LB}.tls_termination`]: 'proxy',
          [`${NGINX}.tls_profile`]: 'intermediate',
        },
      },
      {
        n: 3,
        then: {
          [`${LB}.tls_termination`]: 're-encrypt',
          [`${NGINX}.tls_profile`]: 'intermediate',
        },
      },
    ],
  },
  {
    id: 'R07',
    goal: 'haproxy and nginx in a vpc on-prem',
    fires: {
      [`${LB}.lb_type`]: 'haproxy',
      [`${LB}.tls_termination`]: 'proxy',
      [`${NGINX}.tls_profile`]: 'modern',
    },
    quiet: {
      [`${LB}.lb_type`]: 'haproxy',
      [`${LB}.tls_termination`]: 'passthrough',
      [`${NGINX}.tls_profile`]: 'modern',
    },
    message: 'TLS would end at HAProxy, nginx',
    byDefault: 2,
    ways: [
      {
        n: 2,
        then: {
          [`${LB}.lb_type`]: 'haproxy',
          [`${LB}.tls_termination`]: 'proxy',
          [`${NGINX}.tls_profile`]: 'off',
        },
      },
      { n: 3, then: { [`${LB}.tls_termination`]: 're-encrypt' } },
    ],
  },
  {
    id: 'R10',
    goal: 'a load balancer in a vpc',
    fires: { [`${LB}.lb_type`]: 'cloud-l7', [`${NET}.az_count`]: 1 },
    quiet: { [`${LB}.lb_type`]: 'cloud-l4', [`${NET}.az_count`]: 1 },
    message: 'need subnets in at least two zones',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.az_count`]: 2 } },
      { n: 2, then: { [`${NET}.az_count`]: 3 } },
    ],
  },
  {
    id: 'R15',
    goal: 'a load balancer in a vpc on-prem',
    fires: { [`${LB}.lb_type`]: 'cloud-l7' },
    quiet: { [`${LB}.lb_type`]: 'haproxy' },
    message: "There is no cloud's balancer on own hardware",
    byDefault: 1,
    ways: [
      {
        n: 1,
        then: {
          [`${LB}.lb_type`]: 'haproxy',
          [`${LB}.tls_termination`]: 'proxy',
        },
      },
      {
        n: 2,
        chain: [NET, K8S, LB],
        then: { [`${LB}.lb_type`]: 'kubernetes' },
      },
    ],
  },
  {
    id: 'R29',
    goal: 'a load balancer in a vpc',
    fires: {
      [`${LB}.lb_type`]: 'cloud-l4',
      [`${LB}.session_persistence`]: 'cookie',
    },
    quiet: {
      [`${LB}.lb_type`]: 'cloud-l7',
      [`${LB}.session_persistence`]: 'cookie',
    },
    message: 'Cookies need a hop that sees requests',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${LB}.session_persistence`]: 'source-ip' } },
      {
        n: 2,
        then: {
          [`${LB}.lb_type`]: 'cloud-l7',
          [`${LB}.session_persistence`]: 'cookie',
        },
      },
    ],
  },
  {
    id: 'R31',
    goal: 'a load balancer, kubernetes and istio in a vpc',
    fires: {
      [`${LB}.lb_type`]: 'cloud-l7',
      [`${LB}.idle_timeout`]: '60s',
      [`${MESH}.request_timeout`]: '1m',
    },
    quiet: {
      [`${LB}.lb_type`]: 'cloud-l7',
      [`${LB}.idle_timeout`]: '60s',
      [`${MESH}.request_timeout`]: '59s',
    },
    message:
      'The balancer gives up after 1m, and a call in the mesh may take 1m',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${LB}.idle_timeout`]: '70s' } },
      { n: 2, then: { [`${MESH}.request_timeout`]: '50s' } },
    ],
  },
  {
    id: 'R38',
    goal: 'a distributed system in a vpc',
    fires: { [`${DIST}.availability_target`]: '99.9', [`${NET}.az_count`]: 1 },
    quiet: { [`${DIST}.availability_target`]: '99.5', [`${NET}.az_count`]: 1 },
    message: 'One zone cannot deliver 99.9 percent',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${NET}.az_count`]: 2 } },
      { n: 2, then: { [`${NET}.az_count`]: 3 } },
      { n: 3, then: { [`${DIST}.availability_target`]: '99.5' } },
    ],
  },
  {
    id: 'R39',
    goal: 'haproxy in a vpc on-prem',
    fires: { [`${LB}.vip`]: '10.99.0.1' },
    quiet: { [`${LB}.vip`]: '10.20.48.9' },
    message:
      '10.99.0.1 cannot move between the balancers: it is outside of 10.20.0.0/16',
    byDefault: 1,
    ways: [
      { n: 1, then: { [`${LB}.vip`]: '' } },
      { n: 2, back: true },
    ],
  },
];

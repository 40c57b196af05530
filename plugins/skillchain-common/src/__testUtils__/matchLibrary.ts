import { library, rule, skill } from './library';

const net = skill('architecting-networks', {
  alias: 'net',
  priority: 10,
  keywords: { primary: ['vpc', 'subnet'] },
});
const k8s = skill('operating-kubernetes', {
  alias: 'k8s',
  priority: 30,
  after: ['architecting-networks'],
  keywords: {
    primary: ['kubernetes', 'k8s'],
    secondary: ['namespace', 'network policy'],
    requires_any: ['cluster', 'kubernetes'],
    exclusions: ['docker compose'],
  },
});
const mesh = skill('implementing-service-mesh', {
  alias: 'mesh',
  priority: 40,
  dependencies: ['operating-kubernetes'],
  keywords: { primary: ['service mesh', 'istio', 'proxy'] },
});
const dns = skill('managing-dns', {
  alias: 'dns',
  priority: 70,
  keywords: {
    primary: ['dns', 'bind', 'zone file'],
    exclusions: ['bind mount', 'key binding'],
  },
});
const rules = [
  rule({
    id: 'R03',
    name: 'kubernetes-without-network',
    severity: 'warning',
    when: {
      $all: [
        { chain: { $contains: 'operating-kubernetes' } },
        { $not: { chain: { $contains: 'architecting-networks' } } },
      ],
    },
    message: 'Kubernetes is planned without a network design.',
    resolutions: [
      { n: 1, label: 'Add it', adds: ['architecting-networks'] },
      { n: 2, label: 'Keep', note: '10.20.0.0/16 is assumed' },
      { n: 3, label: 'Drop Kubernetes', removes: ['operating-kubernetes'] },
    ],
    default: 1,
  }),
];
/** Four skills and a rule, enough for every way into a chain. */
export const matchLibrary = library([dns, mesh, k8s, net], { rules });

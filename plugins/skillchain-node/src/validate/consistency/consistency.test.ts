import { promises as fs } from 'fs';
import {
  createMockDirectory,
  type MockDirectory,
} from '@backstage/backend-test-utils';
import {
  configure,
  match,
  type Maturity,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate } from '../../generate';
import { defaultLibraryDir, loadLibrary, type LoadedLibrary } from '../../load';
import { validate } from '../validate';

// Whole repositories of the shipped library are generated once, and each case changes one place of a copy.
jest.setTimeout(120_000);

const directory = createMockDirectory();
const work: MockDirectory = directory;
let loaded: LoadedLibrary;

interface Repository {
  skills?: string[];
  layout: 'kubernetes-focused' | 'multi-tier';
  maturity: Maturity;
  parameters: Parameters;
}

const project = (cloud: string) => ({
  name: 'shop',
  cloud,
  base_domain: 'example.org',
  environments: ['staging', 'production'],
});

/** Repositories that together have every kind of file that is compared. */
const REPOSITORIES: Record<string, Repository> = {
  hosts: {
    skills: [
      'architecting-networks',
      'load-balancing-patterns',
      'configuring-nginx',
      'managing-dns',
      'managing-configuration',
      'administering-linux',
      'shell-scripting',
    ],
    layout: 'multi-tier',
    maturity: 'advanced',
    parameters: {
      project: project('on-prem'),
      'load-balancing-patterns': { lb_type: 'haproxy' },
    },
  },
  cluster: {
    layout: 'kubernetes-focused',
    maturity: 'intermediate',
    parameters: { project: project('on-prem') },
  },
  cloud: {
    layout: 'multi-tier',
    maturity: 'intermediate',
    parameters: { project: project('aws') },
  },
};

/** A place that is changed, and everything that must be said about it. */
interface Case {
  repository: string;
  what: string;
  file: string;
  from: string | RegExp;
  to: string;
  check: string;
  /** Said of the changed line. */
  message?: RegExp;
  /** Said of other places, one finding each. */
  also?: RegExp[];
  severity?: 'warning';
}

const CASES: Case[] = [
  {
    repository: 'cluster',
    what: 'a Service selects labels of no pod',
    file: 'k8s/base/service.yaml',
    from: /(selector:\n\s+app.kubernetes.io\/name: )shop/,
    to: '$1shopp',
    check: 'kubernetes',
    message: /Service shop: no workload has the labels .*name=shopp/,
  },
  {
    repository: 'cluster',
    what: 'a Service sends to a port that no container has',
    file: 'k8s/base/service.yaml',
    from: 'targetPort: http',
    to: 'targetPort: web',
    check: 'kubernetes',
    message: /no container of Deployment shop .* listens on web/,
  },
  {
    repository: 'cluster',
    what: 'a route sends to a Service that is not there',
    file: 'k8s/base/httproute.yaml',
    from: /(backendRefs:\n\s+- name: )shop/,
    to: '$1store',
    check: 'kubernetes',
    message: /HTTPRoute shop: there is no Service store-nginx/,
  },
  {
    repository: 'cluster',
    what: 'a route sends to a port that the Service has not',
    file: 'k8s/base/httproute.yaml',
    from: 'port: 80\n---',
    to: 'port: 81\n---',
    check: 'kubernetes',
    message: /the Service shop-nginx .* has no port 81/,
  },
  {
    repository: 'cluster',
    what: 'a disruption budget protects nothing',
    file: 'k8s/base/pdb.yaml',
    from: /(matchLabels:\n\s+app.kubernetes.io\/name: )shop/,
    to: '$1shopping',
    check: 'kubernetes',
    message: /PodDisruptionBudget shop: no workload has the labels .*shopping/,
  },
  {
    repository: 'cluster',
    what: 'an autoscaler scales nothing',
    file: 'k8s/base/hpa.yaml',
    from: /(scaleTargetRef:(?:\n\s+\w+: \S+)*?\n\s+name: )shop/,
    to: '$1store',
    check: 'kubernetes',
    message: /HorizontalPodAutoscaler shop: there is no Deployment store/,
  },
  {
    repository: 'cluster',
    what: 'a network policy is for no pod',
    file: 'k8s/base/networkpolicy.yaml',
    from: /(podSelector:\n\s+matchLabels:\n\s+app.kubernetes.io\/name: )shop/,
    to: '$1other',
    check: 'kubernetes',
    message: /NetworkPolicy .*: no workload has the labels/,
  },
  {
    repository: 'cluster',
    what: 'a ServiceMonitor reads a port that no Service has',
    file: 'k8s/base/servicemonitor.yaml',
    from: '- port: metrics',
    to: '- port: metric',
    check: 'kubernetes',
    message:
      /ServiceMonitor shop: the Service shop-metrics .* has no port "metric"/,
  },
  {
    repository: 'cluster',
    what: 'the pods read a ConfigMap that is not there',
    file: 'k8s/base/deployment.yaml',
    from: 'name: shop-config',
    to: 'name: shop-settings',
    check: 'kubernetes',
    message: /there is no ConfigMap shop-settings/,
  },
  {
    repository: 'cluster',
    what: 'the gateway uses a certificate that nobody writes',
    file: 'k8s/base/certificate.yaml',
    from: 'secretName: shop-tls',
    to: 'secretName: shop-cert',
    check: 'kubernetes',
    also: [
      /Gateway shop: no Certificate writes the Secret shop-tls; .*certificate.yaml:\d+ writes shop-cert/,
    ],
  },
  {
    repository: 'cluster',
    what: 'a kustomization lists a file that is not there',
    file: 'k8s/base/kustomization.yaml',
    from: '- service.yaml',
    to: '- services.yaml',
    check: 'kustomize',
    message:
      /names services.yaml, but infrastructure\/k8s\/base\/services.yaml does not exist/,
    also: [
      /HTTPRoute shop-mesh: there is no Service shop/,
      /there is no Service shop in/,
    ],
  },
  {
    repository: 'cluster',
    what: 'a patch is for an object that is not there',
    file: 'k8s/overlays/staging/kustomization.yaml',
    from: /(kind: ConfigMap\n\s+name: )shop-config/,
    to: '$1shop-conf',
    check: 'kustomize',
    message: /The patch is for ConfigMap shop-conf, which is not in/,
  },
  {
    repository: 'cluster',
    what: 'a release changes an image that no pod runs',
    file: 'k8s/overlays/production/kustomization.yaml',
    from: 'name: registry.example.com/shop',
    to: 'name: registry.example.com/shops',
    check: 'kustomize',
    message: /The image registry.example.com\/shops is in no workload/,
  },
  {
    repository: 'cluster',
    what: 'a document names a version that no manifest has',
    file: 'docs/architecture.md',
    from: 'registry.example.com/shop:1.0.0',
    to: 'registry.example.com/shop:0.9.0',
    check: 'image',
    message: /shop:0.9.0 is used nowhere: .* has 1.0.0/,
    severity: 'warning',
  },
  {
    repository: 'cluster',
    what: 'a route serves another host',
    file: 'k8s/base/httproute.yaml',
    from: 'shop.example.org',
    to: 'store.example.org',
    check: 'host',
    message:
      /The host name of production is store.example.org here, but shop.example.org in \S+:\d+/,
  },
  {
    repository: 'cluster',
    what: 'the certificate of an overlay is for another host',
    file: 'k8s/overlays/staging/kustomization.yaml',
    from: /(dnsNames\/0\n\s+value: )shop/,
    to: '$1store',
    check: 'host',
    message: /The host name of staging is store.staging.example.org here/,
  },
  {
    repository: 'cluster',
    what: 'the configuration names another port than the container',
    file: 'k8s/base/configmap.yaml',
    from: 'PORT: "8080"',
    to: 'PORT: "8081"',
    check: 'network',
    message: /The port of the application is 8081 here, but 8080 in/,
  },
  {
    repository: 'hosts',
    what: 'nginx answers for another host',
    file: 'nginx/conf.d/shop.staging.example.org.conf',
    from: /server_name shop\./,
    to: 'server_name shopp.',
    check: 'host',
    message: /The host name of staging is shopp.staging.example.org here/,
  },
  {
    repository: 'hosts',
    what: 'HAProxy asks for another host',
    file: 'haproxy/production/haproxy.cfg',
    from: /hdr Host shop\./,
    to: 'hdr Host store.',
    check: 'host',
    message: /The host name of production is store.example.org here/,
  },
  {
    repository: 'hosts',
    what: 'the inventory moves a machine',
    file: 'ansible/inventory/production/hosts.yml',
    from: 'ansible_host: 10.20.0.40',
    to: 'ansible_host: 10.20.0.99',
    check: 'address',
    message:
      /The address of app1 in production is 10.20.0.99 here, but 10.20.0.40 in/,
  },
  {
    repository: 'hosts',
    what: 'the zone gives a machine another address',
    file: 'dns/db.internal.example.org',
    from: /^(app1\s.*)10\.20\.0\.40/m,
    to: '$110.20.0.98',
    check: 'address',
    message: /The address of app1 in production is 10.20.0.98 here/,
  },
  {
    repository: 'hosts',
    what: 'a balancer sends to no machine',
    file: 'nginx/conf.d/shop.example.org.conf',
    from: 'server 10.20.0.40:',
    to: 'server 10.20.0.97:',
    check: 'address',
    message: /The backend 10.20.0.97 is no machine of production/,
  },
  {
    repository: 'hosts',
    what: 'keepalived names another peer',
    file: 'haproxy/production/keepalived-lb1.conf',
    from: /(unicast_peer \{\n\s+)10\.20\.48\.12/,
    to: '$110.20.48.13',
    check: 'address',
    also: [/The peer 10.20.48.12 of \S+keepalived-lb2.conf is not named here/],
  },
  {
    repository: 'hosts',
    what: 'the published record points elsewhere',
    file: 'dns/db.example.org',
    from: /^(shop\s.*\sA )\S+/m,
    to: '$110.20.48.250',
    check: 'record',
    message:
      /shop.example.org has the address 10.20.48.250, but production is entered at/,
  },
  {
    repository: 'hosts',
    what: 'the published record is gone (said of the zone)',
    file: 'dns/db.example.org',
    from: /^shop\s.*\n/m,
    to: '',
    check: 'record',
    also: [/The zone has no record for shop.example.org/],
  },
  {
    repository: 'hosts',
    what: 'a reverse record is gone',
    file: 'dns/db.20.10.in-addr.arpa',
    from: /^40\.0\..*\n/m,
    to: '',
    check: 'record',
    also: [
      /app1.internal.example.org. has the address 10.20.0.40, and \S+ has no PTR/,
    ],
  },
  {
    repository: 'hosts',
    what: 'another network block stands in the variables',
    file: 'ansible/inventory/production/group_vars/all/main.yml',
    from: 'platform_network: 10.20.0.0/16',
    to: 'platform_network: 10.30.0.0/16',
    check: 'network',
    message:
      /The network block of production is 10.30.0.0\/16 here, but 10.20.0.0\/16 in \S+production.tfvars:6/,
  },
  {
    repository: 'hosts',
    what: 'a play is for a group that no inventory has',
    file: 'ansible/playbooks/site.yml',
    from: /hosts: app$/m,
    to: 'hosts: apps',
    check: 'ansible',
    message: /The play is for apps, which no inventory has/,
  },
  {
    repository: 'hosts',
    what: 'a play uses a role that is not there',
    file: 'ansible/playbooks/site.yml',
    from: 'role: hardening',
    to: 'role: hardened',
    check: 'ansible',
    message: /There is no role hardened/,
  },
  {
    repository: 'hosts',
    what: 'a task copies a template that is not there',
    file: 'ansible/roles/common/tasks/main.yml',
    from: 'src: chrony.conf.j2',
    to: 'src: chronyd.conf.j2',
    check: 'ansible',
    message: /templates\/chronyd.conf.j2 does not exist/,
  },
  {
    repository: 'cloud',
    what: 'a variable is read that nobody declares',
    file: 'terraform/main.tf',
    from: 'var.vpc_cidr',
    to: 'var.vpc_block',
    check: 'terraform',
    message:
      /var.vpc_block is declared in no file of infrastructure\/terraform/,
  },
  {
    repository: 'cloud',
    what: 'a module gets an input that it does not know',
    file: 'terraform/main.tf',
    from: /^ {2}vpc_cidr\b/m,
    to: '  vpc_block',
    check: 'terraform',
    also: [
      /given "vpc_block", which infrastructure\/terraform\/network does not declare/,
      /not given "vpc_cidr", which \S+ requires/,
    ],
  },
  {
    repository: 'cloud',
    what: 'a resource is named that does not exist',
    file: 'terraform/network/main.tf',
    from: /aws_vpc\.\w+\.id/,
    to: 'aws_vpc.nowhere.id',
    check: 'terraform',
    message: /aws_vpc.nowhere is declared in no file/,
  },
  {
    repository: 'cloud',
    what: 'a value is given to a variable that is not there',
    file: 'terraform/environments/production.tfvars',
    from: /^region /m,
    to: 'regiom ',
    check: 'terraform',
    message:
      /"regiom" gets a value, but infrastructure\/terraform declares no such variable/,
  },
  {
    repository: 'cloud',
    what: 'Terraform publishes another host',
    file: 'terraform/main.tf',
    from: /host(\s+)= "shop\.example\.org"/,
    to: 'host$1= "store.example.org"',
    check: 'host',
    message: /The host name of production is store.example.org here/,
  },
  {
    repository: 'cloud',
    what: 'Terraform pins a machine to another address',
    file: 'terraform/environments/production.tfvars',
    from: 'app = ["10.20.0.40"',
    to: 'app = ["10.20.0.41"',
    check: 'address',
    message: /The address of app1 in production is 10.20.0.41 here/,
  },
];

async function findingsIn(dir: string) {
  const { findings } = await validate(loaded, { dir });
  return findings.filter(({ check }) => check.startsWith('consistency/'));
}

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
  for (const [name, wanted] of Object.entries(REPOSITORIES)) {
    const configuration = configure(loaded.library, {
      match: match(loaded.library, {
        goal: 'infrastructure for the shop',
        add: wanted.skills ?? loaded.library.skills.map(skill => skill.name),
        remove: [],
        maturity: wanted.maturity,
        decisions: {},
      }),
      parameters: wanted.parameters,
      mode: 'defaults',
      maturity: wanted.maturity,
      layout: wanted.layout,
    });
    await generate(loaded, configuration, { outDir: work.resolve(name) });
  }
});

describe('files that speak of the same thing', () => {
  it.each(Object.keys(REPOSITORIES))(
    'agree in the repository %s',
    async name => {
      expect(await findingsIn(work.resolve(name))).toEqual([]);
    },
  );

  it.each(CASES)(
    '$repository: $what',
    async ({ repository, file, from, to, check, message, also, severity }) => {
      const path = `infrastructure/${file}`;
      const target = work.resolve(`${repository}/${path}`);
      const before = await fs.readFile(target, 'utf8');
      const after = before.replace(from, to);
      expect(after).not.toBe(before);
      await fs.writeFile(target, after);
      try {
        const found = await findingsIn(work.resolve(repository));
        const line =
          after
            .split('\n')
            .findIndex((text, index) => text !== before.split('\n')[index]) + 1;
        const own = found.filter(f => message?.test(f.message));
        const wanted = expect.objectContaining({
          check: `consistency/${check}`,
          severity: severity ?? 'error',
          file: path,
          line,
        });
        expect(own).toEqual(message ? [wanted] : []);
        const others = found.filter(f => !own.includes(f));
        expect(others.map(f => f.message)).toEqual(
          (also ?? []).map(pattern => expect.stringMatching(pattern)),
        );
      } finally {
        await fs.writeFile(target, before);
      }
    },
  );
});

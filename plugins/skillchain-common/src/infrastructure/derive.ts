import type { JsonObject } from '../model';
import {
  DEFAULT_VPC_CIDR,
  ENVIRONMENTS,
  environmentNumber,
  gatewayAddress,
  gatewayPool,
  networkBlocks,
  planAddresses,
  planSubnets,
  virtualAddress,
} from './addressPlan';
import { hostGroups, planFlows, planSources } from './flows';
import {
  ansibleRoles,
  hostPostgresql,
  hostSecrets,
  selfManagedDb,
} from './hosts';
import { entryAddresses, hasOwnGateway, planBalancer } from './balancer';
import { deployTools, hasTerraform } from './deployment';
import { proxyPlan } from './proxy';
import { provisioning, terraformPlaces } from './provisioning';
import { publication } from './publication';
import { integer, text, texts } from './read';
import { backupBucket, recovery } from './recovery';
import { DEFAULT_REGIONS, secondaryRegion, zoneNames } from './regions';
import { targets } from './targets';
import type { DeriveInput, Derived, EnvironmentPlan } from './types';

const SHORT_NAMES: Record<string, string> = {
  dev: 'dev',
  staging: 'stg',
  production: 'prd',
};

/** The skills of the infrastructure library, so that `derived.has.x` is defined for each. */
const ALIASES = [
  ...['dist', 'net', 'iac', 'k8s', 'mesh', 'lb'],
  ...['nginx', 'dns', 'cfg', 'linux', 'sh', 'dr'],
];

const NATIVE: Record<
  string,
  { distribution: string; dns: string; secrets: string }
> = {
  aws: {
    distribution: 'eks',
    dns: 'route53',
    secrets: 'aws-secrets-manager',
  },
  gcp: { distribution: 'gke', dns: 'cloud-dns', secrets: 'gcp-secret-manager' },
  azure: { distribution: 'aks', dns: 'azure-dns', secrets: 'azure-key-vault' },
  'on-prem': { distribution: 'kubeadm', dns: 'bind', secrets: 'vault' },
};

/** The only cloud that offers a managed distribution; the others run on any machine. */
const MANAGED_DISTRIBUTIONS: Record<string, string> = {
  eks: 'aws',
  gke: 'gcp',
  aks: 'azure',
};

/** `group:default/platform-team` out of `platform-team`, `default/platform-team` or the whole reference. */
function ownerReference(owner: string): { slug: string; ref: string } {
  const match = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/u.exec(owner);
  const [, kind = 'group', namespace = 'default', slug = 'platform-team'] =
    match ?? [];
  return { slug, ref: `${kind}:${namespace}/${slug}` };
}

function labelsOf(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      key.toLowerCase(),
      value
        .toLowerCase()
        .replace(/[^a-z0-9_-]/gu, '-')
        .slice(0, 63),
    ]),
  );
}

/** The selected environments in the order dev, staging, production, others by name. */
function selectEnvironments(input: DeriveInput): string[] {
  const fallback = {
    starter: ['dev'],
    intermediate: ['staging', 'production'],
    advanced: ['dev', 'staging', 'production'],
  }[input.maturity];
  const selected = new Set(texts(input.project, 'environments', fallback));
  return [
    ...ENVIRONMENTS.filter(name => selected.has(name)),
    ...[...selected]
      .filter(name => !ENVIRONMENTS.some(known => known === name))
      .sort(),
  ];
}

function byMaturity(
  input: DeriveInput,
  numbers: readonly [number, number, number],
): number {
  return numbers[
    ['starter', 'intermediate', 'advanced'].indexOf(input.maturity)
  ];
}

function zonesOf(net: JsonObject | undefined, cloud: string): number {
  const asked = Math.min(3, Math.max(1, integer(net, 'az_count', 2)));
  return cloud === 'on-prem' ? 1 : asked;
}

/**
 * Computes every value that several files share: address plan, hosts, names, ports, tags.
 *
 * Total: it works with any subset of skills and with a library that asks for less. What is missing
 * counts as: name `platform`, owner `platform-team`, cloud `aws` with its default region, the
 * environments of the maturity, domain `example.com`, one `10.20.0.0/16` per environment over two
 * zones, port 8080, path `/healthz`. Names longer than 24 characters are cut for resource prefixes.
 */
export function derive(input: DeriveInput): Derived {
  const { project, skills } = input;
  const { dist, net, iac, k8s, lb, dns, cfg, linux } = skills;
  const cloud = text(project, 'cloud', 'aws');
  const region = text(project, 'region', DEFAULT_REGIONS[cloud] ?? 'dc1');
  const native = NATIVE[cloud] ?? NATIVE['on-prem'];
  const name = text(project, 'name', 'platform');
  const owner = ownerReference(text(project, 'owner', 'platform-team'));
  const engine = text(iac, 'database_engine', 'none');
  const label = text(dns, 'app_record', name);
  const baseDomain = text(project, 'base_domain', 'example.com');

  const names = selectEnvironments(input);
  const provision = provisioning(iac, {
    cloud,
    name,
    maturity: input.maturity,
    environments: names,
  });
  const { provisioner } = provision;
  // Ansible makes no cloud resources: the database is a host then.
  const managedDb =
    engine !== 'none' && cloud !== 'on-prem' && provisioner === 'terraform';
  const primaryName = names.includes('production')
    ? 'production'
    : names[names.length - 1];
  const topology = text(net, 'topology', 'vpc-per-environment');
  const blocks = networkBlocks(
    text(net, 'vpc_cidr', DEFAULT_VPC_CIDR),
    topology,
    names,
  );
  const faultZones = zonesOf(net, cloud);
  const zones = cloud === 'aws' ? faultZones : 1;
  const pair = byMaturity(input, [1, 2, 2]);
  const counts = {
    lb: pair,
    edge: pair,
    app: Math.min(
      20,
      Math.max(1, integer(iac, 'vm_count', byMaturity(input, [1, 2, 3]))),
    ),
    db: selfManagedDb(skills, cloud) ? pair : 0,
  };

  const targetOs = text(
    linux,
    'distribution',
    text(cfg, 'target_os', 'debian-12'),
  );
  const distribution = text(k8s, 'distribution', native.distribution);
  const appPort = k8s
    ? integer(k8s, 'container_port', 8080)
    : integer(linux, 'service_port', 8080);
  const balancer = planBalancer(input, { cloud, provisioner, appPort });
  const proxy = proxyPlan(name, input.layout, skills);
  const facts = {
    skills,
    cloud,
    nativeDistribution: native.distribution,
    layout: input.layout,
    balancer,
    nginxInCluster: proxy.nginxInCluster,
    hasPair: pair > 1,
    appPort,
    podCidr: text(
      net,
      'pod_cidr',
      k8s && distribution === 'eks' ? blocks[primaryName] : '10.244.0.0/16',
    ),
  };
  const groups = hostGroups(facts, counts.db > 0);
  const flows = planFlows(groups, facts);

  const environments = names.map((environment): EnvironmentPlan => {
    const offset =
      topology === 'single-vpc' ? environmentNumber(environment, names) : 0;
    const short = SHORT_NAMES[environment] ?? environment.slice(0, 3);
    const prefix = `${name.slice(0, 24).replace(/-+$/u, '')}-${short}`;
    const vpcCidr = blocks[environment];
    const subnets = planSubnets(vpcCidr, zones);
    const tags = {
      Project: name,
      Environment: environment,
      Owner: owner.slug,
      ManagedBy: provisioner,
      CostCenter: owner.slug,
    };
    const addresses = planAddresses(subnets, counts, {
      onPrem: cloud === 'on-prem',
      offset,
    });
    // A single balancer has no address to share
    const plannedVip =
      pair > 1 ? virtualAddress(subnets, offset) : addresses.lb[0];
    return {
      name: environment,
      short,
      primary: environment === primaryName,
      host:
        environment === 'production'
          ? `${label}.${baseDomain}`
          : `${label}.${environment}.${baseDomain}`,
      namespace: `${name}-${environment}`,
      prefix,
      backupBucket: backupBucket(cloud, prefix, baseDomain),
      vpcCidr,
      subnets,
      addresses,
      hosts: Object.fromEntries(
        Object.entries(groups).map(([group, part]) => [group, addresses[part]]),
      ),
      sources: planSources(
        flows,
        { subnets, vpcCidr, addresses },
        Object.values(blocks),
        facts,
      ),
      vip:
        environment === primaryName ? text(lb, 'vip', plannedVip) : plannedVip,
      tags,
      labels: labelsOf(tags),
      ...terraformPlaces(environment, provision.envIsolation),
    };
  });
  const primary = environments.find(e => e.primary) ?? environments[0];
  // Controllers that serve every environment have one address for all of them.
  const gatewayAddresses = Object.fromEntries(
    names.map(environment => [
      environment,
      gatewayAddress(
        primary.subnets,
        hasOwnGateway(k8s) ? environmentNumber(environment, names) : 0,
      ),
    ]),
  );
  const secretsBackend = text(iac, 'secrets_backend', native.secrets);
  const recovered = recovery(input, secretsBackend);
  const roles = ansibleRoles(
    skills,
    Object.keys(groups),
    recovered.backupTimer,
  );

  return {
    environments,
    primary,
    label,
    tlsSecret: `${label}-tls`,
    ownerSlug: owner.slug,
    ownerRef: owner.ref,
    appPort,
    healthPath: text(lb, 'health_path', '/healthz'),
    balancer,
    gatewayPool: gatewayPool(primary.subnets),
    gatewayAddresses,
    entryAddresses: Object.fromEntries(
      environments.map(environment => [
        environment.name,
        entryAddresses(
          balancer,
          environment,
          gatewayAddresses[environment.name],
          cloud,
        ),
      ]),
    ),
    secretsBackend,
    targetOs,
    hostPostgresql: hostPostgresql(targetOs),
    managedDb,
    ...provision,
    zones,
    zoneNames: zoneNames(cloud, region, faultZones),
    secondaryRegion: text(
      dist,
      'secondary_region',
      secondaryRegion(cloud, region),
    ),
    vpcCidrs: [...new Set(environments.map(e => e.vpcCidr))],
    podCidr: facts.podCidr,
    serviceCidr: text(
      net,
      'service_cidr',
      cloud === 'aws' ? '172.20.0.0/16' : '10.96.0.0/16',
    ),
    ...publication(cloud, skills),
    ...proxy,
    hasTerraform: hasTerraform(cloud, skills),
    deployTools: deployTools(input.layout, cloud, skills),
    proxyProtocol:
      proxy.proxyProtocol ||
      (balancer.proxyProtocol && balancer.kind === 'cloud-l4'),
    ...targets(input, balancer),
    ...recovered,
    maxReplicas: Math.max(4, 4 * integer(k8s, 'replicas', 1)),
    hostGroups: Object.keys(groups),
    flows,
    ansibleRoles: roles,
    hostSecrets: hostSecrets(roles, recovered.backupTimer),
    has: Object.fromEntries(
      [...ALIASES, ...Object.keys(skills).sort()].map(alias => [
        alias,
        Object.hasOwn(skills, alias),
      ]),
    ),
    nativeDistribution: native.distribution,
    nativeDns: native.dns,
    distributionCloud: MANAGED_DISTRIBUTIONS[distribution] ?? cloud,
  };
}

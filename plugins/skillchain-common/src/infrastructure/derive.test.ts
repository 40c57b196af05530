import { derive } from './derive';
import type { DeriveInput, EnvironmentPlan } from './types';

function input(partial: Partial<DeriveInput> = {}): DeriveInput {
  return {
    project: {
      name: 'shop',
      owner: 'group:default/checkout',
      cloud: 'aws',
      region: 'eu-west-1',
      environments: ['production', 'dev', 'staging'],
      base_domain: 'acme.io',
    },
    skills: {},
    maturity: 'intermediate',
    layout: 'kubernetes-focused',
    ...partial,
  };
}

describe('derive', () => {
  it('plans three environments on AWS', () => {
    const derived = derive(
      input({
        skills: {
          net: {
            topology: 'vpc-per-environment',
            vpc_cidr: '10.20.0.0/16',
            az_count: 3,
            service_cidr: '172.20.0.0/16',
          },
          k8s: {
            distribution: 'eks',
            container_port: 3000,
            replicas: 3,
            exposure: 'gateway-api',
          },
          dns: {
            provider: 'route53',
            app_record: 'www',
            record_ttl: 300,
            health_interval_seconds: 10,
            failure_threshold: 3,
          },
        },
      }),
    );
    expect(derived.environments.map(e => e.name)).toEqual([
      'dev',
      'staging',
      'production',
    ]);
    expect(derived.primary).toEqual<EnvironmentPlan>({
      name: 'production',
      short: 'prd',
      primary: true,
      host: 'www.acme.io',
      namespace: 'shop-production',
      prefix: 'shop-prd',
      backupBucket: 'shop-prd-backup-acme-io',
      vpcCidr: '10.20.0.0/16',
      subnets: {
        private: ['10.20.0.0/20', '10.20.16.0/20', '10.20.32.0/20'],
        public: ['10.20.48.0/24', '10.20.49.0/24', '10.20.50.0/24'],
        data: ['10.20.64.0/24', '10.20.65.0/24', '10.20.66.0/24'],
        management: '10.20.80.0/24',
      },
      addresses: {
        lb: ['10.20.0.11', '10.20.16.11'],
        edge: ['10.20.0.20', '10.20.16.20'],
        app: ['10.20.0.40', '10.20.16.40'],
        db: [],
      },
      hosts: {},
      sources: { management: ['10.20.80.0/24'] },
      vip: '10.20.48.10',
      tags: {
        Project: 'shop',
        Environment: 'production',
        Owner: 'checkout',
        ManagedBy: 'terraform',
        CostCenter: 'checkout',
      },
      labels: {
        project: 'shop',
        environment: 'production',
        owner: 'checkout',
        managedby: 'terraform',
        costcenter: 'checkout',
      },
      terraformDir: 'infrastructure/terraform',
      valuesFile: 'infrastructure/terraform/environments/production.tfvars',
    });
    expect(derived.environments[1]).toMatchObject({
      short: 'stg',
      primary: false,
      host: 'www.staging.acme.io',
      vpcCidr: '10.21.0.0/16',
    });
    expect(derived.environments[0]).toMatchObject({
      host: 'www.dev.acme.io',
      vpcCidr: '10.22.0.0/16',
    });
    expect(derived).toMatchObject({
      label: 'www',
      tlsSecret: 'www-tls',
      ownerSlug: 'checkout',
      ownerRef: 'group:default/checkout',
      appPort: 3000,
      healthPath: '/healthz',
      secretsBackend: 'aws-secrets-manager',
      targetOs: 'debian-12',
      managedDb: false,
      provisioner: 'terraform',
      zones: 3,
      zoneNames: ['a', 'b', 'c'],
      secondaryRegion: 'eu-central-1',
      vpcCidrs: ['10.22.0.0/16', '10.21.0.0/16', '10.20.0.0/16'],
      podCidr: '10.20.0.0/16',
      serviceCidr: '172.20.0.0/16',
      // 10 s x 3 checks + 60 s of an alias + 30 s for the change
      failoverSeconds: 120,
      effectiveTtl: 60,
      maxReplicas: 12,
      nativeDistribution: 'eks',
      distributionCloud: 'aws',
      nativeDns: 'route53',
    });
    expect(derived.has).toMatchObject({ net: true, dns: true, mesh: false });
  });

  it('plans machines on own hardware', () => {
    const derived = derive(
      input({
        project: {
          name: 'plant',
          owner: 'user:jane',
          cloud: 'on-prem',
          region: 'dc1',
          environments: ['production'],
          base_domain: 'plant.example.org',
        },
        maturity: 'advanced',
        layout: 'multi-tier',
        skills: {
          net: { vpc_cidr: '10.1.32.0/19', topology: 'vpc-per-environment' },
          iac: {
            tool: 'ansible',
            database_engine: 'postgresql',
            vm_count: 4,
            secrets_backend: 'sops',
          },
          linux: { service_port: 9000, distribution: 'rhel-9' },
          lb: { health_path: '/ready' },
        },
      }),
    );
    expect(derived.primary.subnets).toEqual({
      private: ['10.1.32.0/23'],
      public: ['10.1.38.0/27'],
      data: ['10.1.40.0/27'],
      management: '10.1.42.0/27',
    });
    expect(derived.primary.addresses).toEqual({
      lb: ['10.1.38.11', '10.1.38.12'],
      edge: ['10.1.32.20', '10.1.32.21'],
      app: ['10.1.32.40', '10.1.32.41', '10.1.32.42', '10.1.32.43'],
      db: ['10.1.40.10', '10.1.40.11'],
    });
    expect(derived).toMatchObject({
      ownerRef: 'user:default/jane',
      appPort: 9000,
      healthPath: '/ready',
      targetOs: 'rhel-9',
      secretsBackend: 'sops',
      provisioner: 'ansible',
      zoneNames: [''],
      zones: 1,
      secondaryRegion: 'dc2',
      nativeDns: 'bind',
    });
  });

  it('takes Pulumi for a tool of its own, with a stack for each environment', () => {
    const derived = derive(
      input({
        skills: {
          iac: {
            tool: 'pulumi',
            state_backend: 's3',
            state_bucket: 'acme-state',
            database_engine: 'postgresql',
          },
        },
        layout: 'multi-tier',
      }),
    );
    expect(derived).toMatchObject({
      provisioner: 'pulumi',
      terraformCommand: 'pulumi',
      terraformName: 'Pulumi',
      envIsolation: 'stacks',
      stateBackend: 's3',
      stateBucket: 'acme-state',
      hasTerraform: false,
      managedDb: false,
      deployTools: ['pulumi'],
    });
    expect(derived.primary).toMatchObject({
      terraformDir: 'infrastructure/pulumi',
      valuesFile: 'infrastructure/pulumi/Pulumi.production.yaml',
      tags: { ManagedBy: 'pulumi' },
    });
  });

  it('gives environments that share a network addresses of their own', () => {
    const derived = derive(
      input({
        skills: { net: { topology: 'single-vpc' } },
        maturity: 'starter',
      }),
    );
    expect(derived.vpcCidrs).toEqual(['10.20.0.0/16']);
    expect(derived.environments.map(e => e.addresses.app[0])).toEqual([
      '10.20.0.168',
      '10.20.0.104',
      '10.20.0.40',
    ]);
  });

  it.each([
    ['gcp', 'us-central1', ['us-central1-a', 'us-central1-b'], 1, 'us-east1'],
    [
      'gcp',
      'europe-west1',
      ['europe-west1-b', 'europe-west1-c'],
      1,
      'europe-west4',
    ],
    ['azure', 'westeurope', ['1', '2'], 1, 'northeurope'],
    ['aws', 'ap-northeast-1', ['a', 'c'], 2, 'ap-southeast-1'],
    ['aws', 'sa-east-1', ['a', 'b'], 2, ''],
    ['on-prem', 'attic', [''], 1, ''],
  ])('knows zones and pairs of %s %s', (cloud, region, names, zones, pair) => {
    const derived = derive(input({ project: { cloud, region } }));
    expect(derived.zoneNames).toEqual(names);
    expect(derived.zones).toBe(zones);
    expect(derived.secondaryRegion).toBe(pair);
  });

  it.each([
    ['route53', 'gateway-api', 60],
    ['route53', 'internal', 300],
    ['cloudflare', 'gateway-api', 300],
  ])('with %s and %s a record lives %s s', (provider, exposure, ttl) => {
    const derived = derive(
      input({
        skills: { k8s: { exposure }, dns: { provider, record_ttl: 300 } },
      }),
    );
    expect(derived.effectiveTtl).toBe(ttl);
    expect(derived.failoverSeconds).toBe(120 + ttl);
  });

  it.each([
    ['azure', 'staging', 'azurerm', 'shoptfstate'],
    ['aws', 'staging', 's3', 'shop-tfstate'],
    ['gcp', 'staging', 'gcs', 'shop-tfstate'],
    ['on-prem', 'staging', 'http', 'shop-tfstate'],
  ])('assumes state of %s in %s to be in %s', (cloud, env, backend, bucket) => {
    const project = { name: 'shop', cloud, environments: ['dev', env] };
    expect(derive(input({ project, maturity: 'starter' }))).toMatchObject({
      terraformCommand: 'terraform',
      stateBackend: backend,
      stateBucket: bucket,
      envIsolation: 'tfvars',
    });
    expect(
      derive(
        input({
          project: { ...project, environments: [env] },
          maturity: 'starter',
        }),
      ).stateBackend,
    ).toBe('local');
  });

  it('follows the answers about tool and state', () => {
    const derived = derive(
      input({
        skills: {
          iac: {
            tool: 'opentofu',
            state_backend: 'azurerm',
            state_bucket: 'acme-checkout-production-tfstate',
            env_isolation: 'directories',
            database_engine: 'mysql',
          },
        },
      }),
    );
    expect(derived).toMatchObject({
      provisioner: 'terraform',
      terraformCommand: 'tofu',
      terraformName: 'OpenTofu',
      stateBucket: 'acmecheckoutprodutfstate',
      envIsolation: 'directories',
      managedDb: true,
    });
    expect(derived.primary).toMatchObject({
      terraformDir: 'infrastructure/terraform/environments/production',
      valuesFile: 'infrastructure/terraform/environments/production/main.tf',
    });
  });

  it('plans hosts for a database that no cloud service runs', () => {
    const derived = derive(
      input({ skills: { iac: { tool: 'ansible', database_engine: 'mysql' } } }),
    );
    expect(derived.managedDb).toBe(false);
    expect(derived.primary.addresses.db).toHaveLength(2);
  });

  it.each([
    ['platform-team', 'group:default/platform-team'],
    ['ops/platform-team', 'group:ops/platform-team'],
    ['user:ops/platform-team', 'user:ops/platform-team'],
  ])('reads the owner %s', (owner, ref) => {
    const derived = derive(input({ project: { owner } }));
    expect(derived.ownerRef).toBe(ref);
    expect(derived.ownerSlug).toBe('platform-team');
  });

  it('names a cloud for each managed distribution', () => {
    for (const [distribution, cloud] of [
      ['gke', 'gcp'],
      ['aks', 'azure'],
      ['kubeadm', 'aws'],
    ]) {
      expect(
        derive(input({ skills: { k8s: { distribution } } })).distributionCloud,
      ).toBe(cloud);
    }
  });
});

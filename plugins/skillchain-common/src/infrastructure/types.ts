import type { JsonObject, Layout, Maturity } from '../model';

/** Subnet blocks of one environment's network; on clouds with zonal subnets one entry per zone, else one. */
export interface SubnetPlan {
  private: string[];
  public: string[];
  data: string[];
  /** One block for administration hosts. */
  management: string;
}

/** Who may connect to a group of hosts. Host firewalls and the network's rules are written from the same list. */
export interface Flow {
  /** Group of hosts: `all`, `lb`, `edge`, `app`, `nodes`, `db`, or `dns` for name servers in the management subnet. */
  to: string;
  /** Names of sources; what they stand for in an environment is in its `sources`. */
  from: string[];
  /** VRRP has no ports. */
  protocol: 'tcp' | 'udp' | 'vrrp';
  /** Ports or ranges (`2379-2380`). */
  ports: string[];
  /** A few words, for comments and tables. */
  purpose: string;
}

/** Everything that follows from the answers for one environment. */
export interface EnvironmentPlan {
  /** `dev`, `staging` or `production`. */
  name: string;
  /** `dev`, `stg`, `prd`. */
  short: string;
  /** True for the environment that docs and examples name. */
  primary: boolean;
  /** Host name of the application, e.g. `shop.staging.example.com`. */
  host: string;
  /** Kubernetes namespace: `{name}-{env}`. */
  namespace: string;
  /** Prefix of cloud resource names: `{name}-{short}`. */
  prefix: string;
  /** Bucket of backups (Azure: storage account); part of the domain makes it unique in the world. */
  backupBucket: string;
  /** The environment's network block (CIDR). */
  vpcCidr: string;
  subnets: SubnetPlan;
  /** Fixed host addresses by group: `lb`, `edge`, `app`, `db`. */
  addresses: Record<'lb' | 'edge' | 'app' | 'db', string[]>;
  /**
   * The hosts that exist, by group: `lb` (HAProxy), `edge` (nginx), `app` or, in a cluster of one's own, `nodes`,
   * and `db`. Machines that a cloud runs are none.
   */
  hosts: Record<string, string[]>;
  /** Address blocks (CIDR) of each source that {@link Derived.flows} names. */
  sources: Record<string, string[]>;
  /** Shared address of a pair of balancers on own hardware, or the only one's own. */
  vip: string;
  /** Tags as plain pairs: Project, Environment, Owner, ManagedBy, CostCenter. */
  tags: Record<string, string>;
  /** The same as GCP labels: lower-case keys and values. */
  labels: Record<string, string>;
  /** Folder that Terraform or Pulumi is run in for this environment, from the root of the repository. */
  terraformDir: string;
  /** File that holds this environment's values, from the root of the repository. */
  valuesFile: string;
}

/** Where traffic comes in, who decrypts it and where it goes: the same for every file on its way. */
export interface BalancerPlan {
  /** `cloud-l7`, `cloud-l4`, `haproxy`, `nginx`, `kubernetes`; '' without the load balancing skill. */
  kind: string;
  /** `cloud-edge`, `proxy`, `re-encrypt`, `passthrough`; '' without the load balancing skill. */
  tls: string;
  /** True when Terraform makes a balancer at the cloud. */
  inCloud: boolean;
  /** True when Terraform asks the cloud for the host's certificate. */
  certificate: boolean;
  /** True when the DNS record is made from the balancer's own name or address. */
  published: boolean;
  /** What the balancer sends to: application machines, nginx machines or the cluster's way in. */
  tier: 'app' | 'edge' | 'gateway';
  backendPort: number;
  /** True when the balancer encrypts again towards the backends. */
  backendTls: boolean;
  /** True when the cloud's balancer announces clients by the PROXY protocol, so that the next hop must read it. */
  proxyProtocol: boolean;
  /** Port on which nginx hosts ask one another for answers to the certificate authority. */
  acmePort: number;
  /** True when the balancer sends to the cluster's way in, which then is nobody else's business. */
  beforeGateway: boolean;
  /** True when requests reach the cluster's gateway or ingress decrypted: it needs no certificate. */
  plainGateway: boolean;
  /** Where TLS ends, in the order of the way: `cloud`, `haproxy`, `nginx`, `gateway`. */
  tlsEndpoints: string[];
  /** Idle timeout within what the balancer can be set to. */
  idleSeconds: number;
  /** Idle timeout of what stands in front of an HAProxy in a cloud, longer than its own; else that of the balancer. */
  frontIdleSeconds: number;
  healthInterval: number;
  /** Always shorter than the interval. */
  healthTimeout: number;
  unhealthyThreshold: number;
  healthyThreshold: number;
}

/**
 * Values computed once from the answers and used by every template, so that one host name, address
 * or port cannot differ between two files. Templates see it as `derived`; conditions as `derived.*`.
 *
 * @public
 */
export interface Derived {
  environments: EnvironmentPlan[];
  /** The plan of the primary environment. */
  primary: EnvironmentPlan;
  /** Label under which the application is published. */
  label: string;
  tlsSecret: string;
  /** `platform-team` out of `group:default/platform-team`. */
  ownerSlug: string;
  /** `group:default/platform-team`, whatever form the owner was given in. */
  ownerRef: string;
  appPort: number;
  healthPath: string;
  balancer: BalancerPlan;
  /** First and last of the addresses that MetalLB gives out on own hardware. */
  gatewayPool: [string, string];
  /** By environment: the one of them at which the cluster's way in answers. */
  gatewayAddresses: Record<string, string>;
  /** By environment: the addresses that zone files give to the application. */
  entryAddresses: Record<string, string[]>;
  secretsBackend: string;
  targetOs: string;
  managedDb: boolean;
  /** `terraform` (OpenTofu too), `pulumi` or `ansible`: what makes the infrastructure. */
  provisioner: string;
  /** The command that makes the infrastructure: `terraform`, `tofu` or `pulumi`. */
  terraformCommand: string;
  /** Its name in sentences: `Terraform`, `OpenTofu` or `Pulumi`. */
  terraformName: string;
  /** Where Terraform or Pulumi keeps state: `s3`, `gcs`, `azurerm`, `http` or `local`. */
  stateBackend: string;
  /** The backend of the project's cloud, on own hardware `http`. */
  nativeState: string;
  /** Bucket or storage account of the state, as the backend spells such names. */
  stateBucket: string;
  /** How environments are kept apart: `tfvars`, `directories` or `workspaces`; with Pulumi `stacks`. */
  envIsolation: string;
  /** Number of zones that subnets spread over (1 where subnets are not zonal). */
  zones: number;
  /** Availability zone names or suffixes the cloud's templates use, in order. */
  zoneNames: string[];
  /** The second region that was chosen, else the cloud's pair of the first, or '' when there is none. */
  secondaryRegion: string;
  vpcCidrs: string[];
  /** Block that pods take addresses from; on EKS that is the network's own. */
  podCidr: string;
  serviceCidr: string;
  /** Seconds until clients follow a DNS failover. */
  failoverSeconds: number;
  effectiveTtl: number;
  /** True when nginx runs as pods between the gateway and the workload, not on hosts. */
  nginxInCluster: boolean;
  /** The Service that the gateway or ingress sends requests to: nginx, or the workload itself. */
  frontService: string;
  /** True when some skill writes into the Terraform root. */
  hasTerraform: boolean;
  /** What brings a change out, in this order: `terraform` or `pulumi`, `ansible`, `kubernetes`; or `release`, a copied archive. */
  deployTools: string[];
  /** True when nginx must read the PROXY protocol: HAProxy or a balancer of AWS passes connections through to it. */
  proxyProtocol: boolean;
  maxReplicas: number;
  /** Groups of hosts that exist, in the order of a request's way: see {@link EnvironmentPlan.hosts}. */
  hostGroups: string[];
  /** Who may connect to which group of hosts. */
  flows: Flow[];
  /** Ansible roles that are written, in the order in which a host gets them; none without Ansible. */
  ansibleRoles: string[];
  /** Passwords that those roles need, by name: `postgresql-app`. */
  hostSecrets: string[];
  /** The PostgreSQL of hosts, as their operating system packages it. */
  hostPostgresql: {
    version: string;
    dataDirectory: string;
    configDirectory: string;
  };
  /** Availability target in percent, the share of requests that may fail, and its minutes in 30 days. */
  slo: { target: string; errorRatio: number; budgetMinutes: number };
  /**
   * Seconds after which each hop gives up, outermost first; each is shorter than its caller's. `edge` is the balancer's
   * or the gateway's, `proxy` is nginx's wait for the next byte; either may have a fraction.
   */
  timeouts: { edge: number; proxy: number; service: number; database: number };
  /** Replicas of a record, confirmations of a write, and replicas that a read asks. */
  quorum: { n: number; w: number; r: number };
  /** Which skills are in the chain, by alias: `derived.has.k8s`. */
  has: Record<string, boolean>;
  /** The Kubernetes distribution of the project's cloud: `eks`, `gke`, `aks`, `kubeadm`. */
  nativeDistribution: string;
  /** The DNS service of the project's cloud: `route53`, `cloud-dns`, `azure-dns`, `bind`. */
  nativeDns: string;
  /** The cloud that the chosen distribution belongs to; the project's cloud when it runs anywhere. */
  distributionCloud: string;
  /** Seconds the service may be down, 0 when nobody said so. */
  rtoSeconds: number;
  /** Seconds of data that may be lost, 0 when nobody said so. */
  rpoSeconds: number;
  /** Region or site of copies and standby, or ''. */
  drRegion: string;
  /** The backup schedule as systemd's OnCalendar without a time zone, or ''. */
  onCalendar: string;
  /** The backup schedule as AWS Backup writes it, or ''. */
  awsCron: string;
  /** The longest pause between two backups in seconds, 0 without a schedule. */
  backupGapSeconds: number;
  /** True when the log of the database is archived continuously. */
  continuousArchiving: boolean;
  /**
   * What backs up the database: `plan` (AWS Backup), `cronjob` (in the cluster), `pgbackrest` or `dump` (a script on
   * a host); '' when it is not protected.
   */
  databaseBackup: string;
  /** `postgresql` or `mysql`, also when the database is made elsewhere. */
  databaseEngine: string;
  /** What backup.sh saves: some of `database`, `files`, `objects`, `secrets`, `cluster`. */
  backupKinds: string[];
  /** True when a timer on a host runs backup.sh. */
  backupTimer: boolean;
}

/** What {@link Derived} is computed from: plain answers by alias, no sources. */
export interface DeriveInput {
  project: JsonObject;
  /** Answers by skill alias; skills that are not in the chain are absent. */
  skills: Record<string, JsonObject>;
  maturity: Maturity;
  layout: Layout;
}

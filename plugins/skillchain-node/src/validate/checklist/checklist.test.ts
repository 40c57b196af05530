import { promises as fs } from 'fs';
import { join } from 'path';
import {
  type Configuration,
  derive,
  type JsonObject,
  type Maturity,
} from '@skillchain/backstage-plugin-skillchain-common';
import { parseFile } from '../parse';
import { checkSyntax } from '../syntax';
import { CHECKLIST, checklistScore, runChecklist } from '.';
import { readKubernetes } from './kubernetes';
import { readTerraform } from './terraform';

type Files = Record<string, string>;

const RUNBOOK = `# Application

## When to use

When it is down.

## Diagnosis

\`\`\`bash
kubectl get pods
\`\`\`

## Steps

1. Look.
2. Think.
3. Act.

## Verify

See the [plan](../network.md#addresses).

## Roll back

Undo.

## Escalation

Call platform-team.
`;

const LABELS = `    app.kubernetes.io/name: shop
`;

/** A small tree in which every check that applies passes. */
const GOOD: Files = {
  '.gitignore': '*.tfstate\n.terraform/\n*.pem\n*.key\n',
  'README.md': `# Shop

\`terraform init\`, \`terraform plan\`, \`terraform apply\`

- .gitignore
- docs/network.md docs/security.md docs/cost.md docs/runbooks/app.md
- terraform/main.tf terraform/variables.tf
- k8s/base/kustomization.yaml k8s/base/app.yaml k8s/base/access.yaml k8s/base/monitoring.yaml
- k8s/overlays/dev/kustomization.yaml k8s/overlays/dev/namespace.yaml
- k8s/overlays/production/kustomization.yaml k8s/overlays/production/namespace.yaml
- scripts/setup.sh dns/db.example.com .github/workflows/check.yml
`,
  'docs/network.md':
    '# Network\n\n## Addresses\n\nSee [security](security.md).\n',
  'docs/security.md': '# Security\n',
  'docs/cost.md': '# Cost\n\nNAT, nodes and databases.\n',
  'docs/runbooks/app.md': RUNBOOK,
  'dns/db.example.com': '@ IN CAA 0 issue "letsencrypt.org"\n',
  '.github/workflows/check.yml':
    'jobs: {a: {steps: [{uses: actions/checkout@v4}]}}\n',
  'scripts/setup.sh': `#!/usr/bin/env bash
set -euo pipefail
mkdir -p out
ln -sfn out latest
kubectl create namespace x --dry-run=client -o yaml | kubectl apply -f -
`,
  'terraform/variables.tf': `variable "db_password" {
  type      = string
  sensitive = true
}
`,
  'terraform/main.tf': `provider "aws" {
  default_tags {
    tags = {
      Project     = "shop"
      Environment = "dev"
      Owner       = "platform-team"
      ManagedBy   = "terraform"
      CostCenter  = "platform-team"
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_flow_log" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "data" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
}

resource "aws_route" "data" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "x"
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  cidr_ipv4 = "0.0.0.0/0"
  from_port = 443
  to_port   = 443
}

resource "aws_eks_cluster" "main" {
  encryption_config {
    resources = ["secrets"]
  }
}

resource "aws_eks_node_group" "main" {
  subnet_ids = [aws_subnet.private.id]
}

resource "aws_launch_template" "nodes" {
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_cloudwatch_log_group" "main" {
  retention_in_days = 30
}

resource "aws_db_instance" "main" {
  publicly_accessible = false
  storage_encrypted   = true
}

resource "aws_lb_target_group" "main" {
  health_check {
    path = "/healthz"
  }
}
`,
  'k8s/base/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
labels:
  - pairs:
      app.kubernetes.io/part-of: shop
      app.kubernetes.io/managed-by: kustomize
resources: [app.yaml, access.yaml, monitoring.yaml]
`,
  'k8s/base/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
${LABELS}spec:
  replicas: 2
  template:
    metadata:
      labels: { app: shop }
    spec:
      topologySpreadConstraints: [{ maxSkew: 1 }]
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: app
          image: registry.example.com/shop:1.0.0
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { port: http } }
          resources: { requests: { cpu: 1 }, limits: { cpu: 1 } }
          securityContext: { allowPrivilegeEscalation: false }
          envFrom: [{ secretRef: { name: shop } }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
  labels:
${LABELS}spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: shop } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop
  labels:
${LABELS}`,
  'k8s/base/access.yaml': `apiVersion: v1
kind: Service
metadata:
  name: shop
  labels:
${LABELS}spec:
  ports: [{ name: http, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: shop
  labels:
${LABELS}spec:
  listeners: [{ name: https, protocol: HTTPS }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  labels:
${LABELS}spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
  'k8s/base/monitoring.yaml': `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: shop
  labels:
${LABELS}spec:
  selector: { matchLabels: { app.kubernetes.io/name: shop } }
  endpoints: [{ port: http }]
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: shop
  labels:
${LABELS}spec:
  groups:
    - name: shop
      rules:
        - alert: ShopDown
          expr: up{job="shop"} == 0
          labels: { severity: critical }
          annotations:
            summary: The shop is down
            runbook_url: https://example.com/docs/runbooks/app.md
`,
  ...overlay('dev', 1),
  ...overlay('production', 3),
};

function overlay(env: string, count: number): Files {
  return {
    [`k8s/overlays/${env}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop-${env}
resources: [../../base, namespace.yaml]
replicas: [{ name: shop, count: ${count} }]
`,
    [`k8s/overlays/${env}/namespace.yaml`]: `apiVersion: v1
kind: Namespace
metadata:
  name: shop-${env}
  labels:
    app.kubernetes.io/name: shop
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/managed-by: kustomize
    pod-security.kubernetes.io/enforce: restricted
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
  labels:
    app.kubernetes.io/name: shop
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/managed-by: kustomize
`,
  };
}

const ANSWERS: Record<string, JsonObject> = {
  project: {
    name: 'shop',
    owner: 'platform-team',
    cloud: 'aws',
    region: 'us-east-1',
    environments: ['dev', 'production'],
    base_domain: 'example.com',
  },
  net: { vpc_cidr: '10.20.0.0/16', az_count: 2 },
  k8s: { workload_type: 'stateless', replicas: 2 },
};

/** Runs the checklist; gives the checks that are not in order as `2.2 fail`. */
async function check(
  files: Files,
  options: { answers?: typeof ANSWERS; maturity?: Maturity } = {},
) {
  const { answers = ANSWERS, maturity = 'intermediate' } = options;
  const { project, ...skills } = answers;
  const tree = checkSyntax(
    {
      findings: [],
      files: await Promise.all(
        Object.entries(files).map(([path, text]) =>
          parseFile({ path, text, bytes: text.length, executable: false }),
        ),
      ),
    },
    { said: [], isRecord: () => false },
  );
  const items = runChecklist(
    {
      files: tree.files,
      byPath: tree.byPath,
      findings: tree.findings,
      root: '',
      configuration: {
        maturity,
        skills: Object.keys(skills),
      } as unknown as Configuration,
      derived: derive({
        project,
        skills,
        maturity,
        layout: 'kubernetes-focused',
      }),
      kubernetes: readKubernetes(tree.files),
      terraform: readTerraform(tree.files),
      has: alias => alias in skills,
      answer: path => {
        const [alias, id] = path.split('.');
        return answers[alias]?.[id];
      },
      file: path => tree.byPath.get(path),
    },
    path => `owner of ${path}`,
  );
  return {
    items,
    open: items
      .flatMap(item => item.checks)
      .filter(({ status }) => status === 'fail' || status === 'warn'),
  };
}

function edited(file: string, from: string | RegExp, to: string): Files {
  const text = GOOD[file].replace(from, to);
  if (text === GOOD[file]) throw new Error(`nothing to replace in ${file}`);
  return { ...GOOD, [file]: text };
}

function without(file: string): Files {
  const { [file]: _, ...rest } = GOOD;
  return { ...rest, 'README.md': GOOD['README.md'] };
}

const MAIN = 'terraform/main.tf';
const APP = 'k8s/base/app.yaml';
const ACCESS = 'k8s/base/access.yaml';
const MONITORING = 'k8s/base/monitoring.yaml';
const PRODUCTION = 'k8s/overlays/production';

jest.setTimeout(60_000);

describe('the checklist', () => {
  it('has the ten items, each check with a number of its own', () => {
    expect(CHECKLIST.map(item => item.item)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    for (const { item, checks } of CHECKLIST) {
      const ids = checks.map(entry => entry.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every(id => id.startsWith(`${item}.`))).toBe(true);
    }
  });

  it('is documented, check by check', async () => {
    const file = join(__dirname, '../../../../../docs/validation.md');
    const document = await fs.readFile(file, 'utf8');
    const rows = [...document.matchAll(/^\| (\d+\.\d+) +\| (.+?) +\|$/gm)];
    const checks = CHECKLIST.flatMap(item => item.checks);
    expect(rows.map(([, id, title]) => [id, title]).sort()).toEqual(
      checks
        .map(({ id, title, lenient }) => [
          id,
          lenient ? `${title} (a warning at starter)` : title,
        ])
        .sort(),
    );
  });

  it('passes a good tree', async () => {
    const { items, open } = await check(GOOD);
    expect(open).toEqual([]);
    expect(items.filter(i => i.status === 'n/a').map(i => i.item)).toEqual([6]);
    expect(checklistScore(items)).toBe(100);
  });

  const cases: [string, Files][] = [
    [
      '1.1',
      edited(
        `${PRODUCTION}/kustomization.yaml`,
        /namespace: .*/,
        'namespace: shop',
      ),
    ],
    ['1.2', edited(APP, 'app.kubernetes.io/name: shop', 'app: shop')],
    ['1.3', edited(MAIN, 'CostCenter', 'Cost')],
    ['1.3', edited(MAIN, 'default_tags', 'ignore_tags')],
    [
      '1.3',
      edited(
        MAIN,
        'resource "aws_vpc"',
        'resource "azurerm_virtual_network" "x" {\n}\nresource "aws_vpc"',
      ),
    ],
    ['2.1', edited(MAIN, '"aws_subnet" "data"', '"aws_subnet" "other"')],
    [
      '2.1',
      edited(
        MAIN,
        'nat_gateway_id         = "x"',
        'gateway_id = aws_internet_gateway.main.id',
      ),
    ],
    [
      '2.1',
      edited(MAIN, 'publicly_accessible = false', 'publicly_accessible = true'),
    ],
    ['2.2', edited(MAIN, /from_port = 443/, 'from_port = 22')],
    ['2.2', edited(MAIN, /443/g, '5432')],
    ['2.2', edited(MAIN, /443/g, '8080')],
    [
      '2.3',
      edited(
        ACCESS,
        'podSelector: {}',
        'podSelector: { matchLabels: { a: b } }',
      ),
    ],
    ['2.3', edited(ACCESS, 'Ingress, Egress', 'Ingress')],
    ['2.5', edited(MAIN, '10.20.0.0/16', '10.99.0.0/16')],
    ['3.1', edited(`${PRODUCTION}/kustomization.yaml`, 'count: 3', 'count: 1')],
    ['3.1', edited(APP, 'maxUnavailable: 1', 'maxUnavailable: 0')],
    ['3.1', edited(APP, 'kind: PodDisruptionBudget', 'kind: Other')],
    ['3.1', edited(APP, /topologySpread.*/, '')],
    ['3.2', edited(MAIN, '  availability_zone = "us-east-1a"\n', '')],
    ['3.3', edited(MAIN, 'subnet_ids', 'ids')],
    ['4.1', edited(APP, 'readinessProbe', 'startupProbe')],
    ['4.1', edited(APP, 'httpGet: { port: http }', 'httpGet: { port: web }')],
    ['4.2', edited(MAIN, 'health_check', 'stickiness')],
    ['4.3', edited(MONITORING, 'severity: critical', 'level: critical')],
    ['4.3', edited(MONITORING, 'runbooks/app.md', 'runbooks/gone.md')],
    ['4.3', edited(MONITORING, '- alert: ShopDown', '- record: x')],
    ['4.4', edited(MONITORING, 'port: http', 'port: metrics')],
    ['4.5', edited(MONITORING, 'up{job="shop"}', 'sum(up{job="shop"}')],
    [
      '5.1',
      edited(
        MAIN,
        'cidr_block =',
        'admin_password = "correct-horse"\n  cidr_block =',
      ),
    ],
    [
      '5.2',
      {
        ...GOOD,
        [ACCESS]: `${GOOD[ACCESS]}---\napiVersion: v1\nkind: Secret\nmetadata:\n  labels:\n${LABELS}stringData: { a: b }\n`,
      },
    ],
    [
      '5.3',
      edited('terraform/variables.tf', 'sensitive = true', 'default = ""'),
    ],
    ['5.4', edited('.gitignore', '*.pem\n', '')],
    ['5.5', edited(APP, 'kind: ExternalSecret', 'kind: Other')],
    ['7.1', edited('scripts/setup.sh', 'set -euo pipefail\n', '')],
    ['7.2', edited('scripts/setup.sh', 'mkdir -p', 'mkdir')],
    ['7.2', edited('scripts/setup.sh', 'ln -sfn', 'ln -s')],
    ['7.2', edited('scripts/setup.sh', ' --dry-run=client', '')],
    [
      '7.5',
      edited(
        MAIN,
        'encryption_config {',
        'provisioner "local-exec" {\n    command = "x"\n  }\n  encryption_config {',
      ),
    ],
    ['8.1', edited('docs/runbooks/app.md', '## Roll back', '## Back')],
    ['8.1', edited('docs/runbooks/app.md', '2. Think.\n', '')],
    ['8.1', edited('docs/runbooks/app.md', 'platform-team', 'somebody')],
    ['8.1', edited('docs/runbooks/app.md', '```bash', '```')],
    ['8.2', edited('docs/network.md', 'security.md', 'gone.md')],
    ['8.2', edited('docs/network.md', '## Addresses', '## Blocks')],
    ['8.3', edited('README.md', 'docs/cost.md', '')],
    ['8.3', edited('README.md', 'terraform plan', 'terraform')],
    ['8.4', edited('docs/security.md', '# Security', '# <$ title $>')],
    ['9.1', edited('docs/cost.md', 'NAT, nodes', 'NAT')],
    ['9.2', edited(APP, 'limits: { cpu: 1 }', 'claims: []')],
    [
      '9.6',
      edited(
        `${PRODUCTION}/namespace.yaml`,
        'kind: ResourceQuota',
        'kind: LimitRange',
      ),
    ],
    ['9.3', edited(MAIN, 'retention_in_days = 30', 'name = "x"')],
    [
      '9.4',
      edited('k8s/overlays/dev/kustomization.yaml', 'count: 1', 'count: 9'),
    ],
    ['10.1', edited(ACCESS, 'protocol: HTTPS', 'protocol: HTTP')],
    ['10.2', edited(MAIN, 'storage_encrypted   = true', '')],
    ['10.3', edited(APP, 'runAsNonRoot: true', 'runAsUser: 1')],
    [
      '10.3',
      edited(
        APP,
        'allowPrivilegeEscalation: false',
        'privileged: true, allowPrivilegeEscalation: false',
      ),
    ],
    ['10.3', edited(`${PRODUCTION}/namespace.yaml`, 'restricted', 'baseline')],
    [
      '10.4',
      edited(MAIN, 'http_tokens = "required"', 'http_tokens = "optional"'),
    ],
    [
      '10.4',
      edited(MAIN, 'default_tags {', 'access_key = "x"\n  default_tags {'),
    ],
    ['10.5', edited(APP, 'shop:1.0.0', 'shop:latest')],
    ['10.5', edited(APP, 'shop:1.0.0', 'shop')],
    ['10.5', edited('.github/workflows/check.yml', '@v4', '@main')],
    ['10.7', edited('dns/db.example.com', 'CAA', 'TXT')],
    ['10.7', edited(MAIN, 'aws_flow_log', 'aws_other')],
    ['10.8', without('docs/security.md')],
  ];

  it.each(cases)('%s sees its own fault', async (id, files) => {
    const { items, open } = await check(files);
    const found = open.filter(result => result.check === id);
    expect(found.length).toBeGreaterThan(0);
    for (const result of found) {
      expect(result).toMatchObject({
        status: 'fail',
        message: expect.stringMatching(/\.$/),
        fix: expect.stringMatching(/./),
      });
      expect(result.skill).toBe(result.file && `owner of ${result.file}`);
    }
    expect(items[found[0].item - 1].status).toBe('fail');
    // Some faults show twice, e.g. a link to a file that is gone; none turns everything red.
    expect(new Set(open.map(result => result.check)).size).toBeLessThan(4);
  });

  it('accepts a script whose traps reach into functions', async () => {
    const { open } = await check(
      edited('scripts/setup.sh', 'set -euo', 'set -Eeuo'),
    );
    expect(open).toEqual([]);
  });

  it('only warns at starter about what comes with more machinery', async () => {
    const files = edited(MONITORING, 'severity: critical', 'level: critical');
    const { open } = await check(files, { maturity: 'starter' });
    expect(open.map(({ check: id, status }) => [id, status])).toEqual([
      ['4.3', 'warn'],
    ]);
  });

  it('warns about data without a way back, and not without data', async () => {
    const answers = { ...ANSWERS, k8s: { workload_type: 'stateful' } };
    const { items } = await check(GOOD, { answers });
    expect(items[5]).toMatchObject({ status: 'warn' });
  });

  it('finds nothing to check in an empty tree but what must always be there', async () => {
    const { items } = await check(
      {},
      { answers: { project: ANSWERS.project } },
    );
    const failed = items.filter(i => i.status === 'fail').map(i => i.item);
    expect(failed).toEqual([8, 10]);
  });

  describe('of hosts', () => {
    const answers = { ...ANSWERS, linux: { ssh_port: 22 } };
    const FIREWALL = 'linux/etc/nftables.conf';
    const NFT =
      ' chain input {\n  type filter hook input priority filter; policy drop;\n }\n';
    const SSH = 'linux/etc/ssh/sshd_config.d/10-hardening.conf';
    const SSHD = 'PermitRootLogin no\nPasswordAuthentication no\n';
    const openChecks = async (files: Files) => {
      const listed = `${GOOD['README.md']}\n${Object.keys(files).join('\n')}\n`;
      const { open } = await check(
        { ...GOOD, ...files, 'README.md': listed },
        { answers },
      );
      return open
        .filter(({ check: id }) => id === '2.4' || id === '10.6')
        .map(({ check: id, status }) => `${id} ${status}`);
    };

    it.each<[string, Files, string[]]>([
      ['a good host', { [FIREWALL]: NFT, [SSH]: SSHD }, []],
      [
        'the file of a distribution',
        {
          [FIREWALL]: NFT,
          'linux/etc/sysconfig/nftables.conf': 'include "/etc/nftables.conf"\n',
        },
        [],
      ],
      ['ufw', { 'linux/etc/ufw/rules.sh': 'ufw default deny incoming\n' }, []],
      [
        'firewalld',
        { 'linux/etc/firewalld/zones/a.xml': '<zone target="DROP"></zone>\n' },
        [],
      ],
      ['no firewall', { [SSH]: SSHD }, ['2.4 warn']],
      [
        'an open firewall',
        { [FIREWALL]: NFT.replace('drop', 'accept') },
        ['2.4 fail'],
      ],
      [
        'an open zone',
        { 'linux/etc/firewalld/zones/a.xml': '<zone></zone>\n' },
        ['2.4 fail'],
      ],
      [
        'root',
        { [FIREWALL]: NFT, [SSH]: SSHD.replace('Login no', 'Login yes') },
        ['10.6 fail'],
      ],
      [
        'passwords',
        { [FIREWALL]: NFT, [SSH]: 'PermitRootLogin no\n' },
        ['10.6 fail'],
      ],
    ])('sees %s', async (_, files, expected) => {
      expect(await openChecks(files)).toEqual(expected);
    });
  });

  describe('of recovery', () => {
    const dr = {
      ...{ rto: '4h', rpo: '1h', retention_days: 30, dr_region: 'us-west-2' },
      backup_schedule: '*/30 * * * *',
      protected_data: ['cluster-state', 'secrets'],
    };
    const velero = (schedule: string, ttl: string) => `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: shop
  namespace: velero
  labels:
    app.kubernetes.io/name: velero
spec:
  schedule: "${schedule}"
  template: { ttl: ${ttl} }
`;
    const PLAN = 'docs/runbooks/disaster-recovery.md';
    const RESTORE = 'docs/runbooks/restore-from-backup.md';
    const VELERO = 'k8s/platform/velero.yaml';
    const TIMER = 'linux/etc/systemd/system/shop-backup.timer';
    const ESCALATION = RUNBOOK.slice(RUNBOOK.indexOf('## Roll back'));
    const RECOVERY: Files = {
      [PLAN]: 'RTO 4h, RPO 1h, kept 30 days\n',
      [RESTORE]: `## When to use\n\n## Diagnosis\n\n## Steps\n\n1. restore.sh --kind cluster --kind secrets\n2. Look.\n3. Start.\n\n## Verify\n\n${ESCALATION}`,
      [VELERO]: velero('*/30 * * * *', '720h0m0s'),
      [TIMER]: 'OnCalendar=*-*-* *:00/30:00 UTC\n',
    };

    it.each<[string, Files, Partial<typeof dr>, string[]]>([
      ['a good plan', {}, {}, []],
      [
        'a runbook that is none',
        { 'disaster-recovery/runbooks/region-failover.md': '# Region\n' },
        {},
        [
          '8.1 fail',
          '8.1 fail',
          '8.1 fail',
          '8.1 fail',
          '8.1 fail',
          '8.1 fail',
        ],
      ],
      ['no targets', { [PLAN]: 'RTO 4h, 30 days\n' }, {}, ['6.1 fail']],
      [
        'no steps',
        { [RESTORE]: RUNBOOK.replace(/^1\. /m, '- ') },
        {},
        ['6.3 fail', '8.1 fail'],
      ],
      [
        'a kind that nothing brings back',
        {},
        { protected_data: ['cluster-state', 'secrets', 'object-storage'] },
        ['6.3 fail'],
      ],
      [
        'a sparse schedule',
        { [VELERO]: velero('0 */2 * * *', '720h0m0s') },
        {},
        ['6.4 fail'],
      ],
      ['another timer', { [TIMER]: 'OnCalendar=daily\n' }, {}, ['6.4 fail']],
      [
        'an early end',
        { [VELERO]: velero('*/30 * * * *', '24h0m0s') },
        {},
        ['6.5 fail'],
      ],
      ['one place', {}, { dr_region: '' }, ['6.6 warn']],
    ])('sees %s', async (_, files, answers, expected) => {
      const { open } = await check(
        { ...GOOD, ...RECOVERY, ...files },
        { answers: { ...ANSWERS, dr: { ...dr, ...answers } } },
      );
      expect(
        open
          .filter(({ check: id }) => id.startsWith('6.') || id === '8.1')
          .map(({ check: id, status }) => `${id} ${status}`),
      ).toEqual(expected);
    });
  });
});

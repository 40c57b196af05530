import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { stringify } from 'yaml';
import type { Configuration } from '@skillchain/backstage-plugin-skillchain-common';
import { checkInventories, checkPlaybooks, checkRoles } from './ansible';
import { checkCatalog } from './catalog';
import { checkHaproxy, checkKeepalived } from './balancers';
import { checkCloudInit } from './cloudInit';
import { type Defect, describeDefects } from './defects';
import { checkNamedConf, checkZones } from './dnsZones';
import { checkHelmCharts } from './helmCharts';
import {
  checkAlertmanager,
  checkFirewalldZones,
  checkLogrotate,
  checkNftables,
  checkPrometheusConfig,
  checkSshd,
  checkSudoers,
  checkSysctl,
} from './hostFiles';
import {
  checkK3sConfigurations,
  checkKubernetesObjects,
} from './kubernetesModels';
import { buildKustomizations, objectsIn } from './kubernetesObjects';
import { checkKubernetesReferences } from './kubernetesReferences';
import { checkMeshReferences } from './meshReferences';
import { checkNginx } from './nginxConfigurations';
import { checkPgBackRest } from './pgbackrest';
import {
  checkGitlabPipelines,
  checkPipelineScripts,
  checkWorkflows,
} from './pipelines';
import { checkMarkdown, checkNavigation, checkReadme } from './markdown';
import { checkPulumiPrograms } from './pulumiPrograms';
import { checkPrometheusRules } from './prometheusRules';
import { checkRecoveryScripts } from './recoveryScripts';
import { requireTool, TOOLS } from './requireTool';
import { checkScriptTests } from './scriptTests';
import { checkSystemdUnits } from './systemdUnits';
import { checkBurnRates } from './sloRules';
import { checkTerraformArguments } from './terraformArguments';
import { codeOf } from './terraformModules';
import { checkTerraformReferences } from './terraformReferences';
import { checkTimeoutLadder } from './timeoutLadder';
import {
  checkBytes,
  checkParsers,
  checkShellcheck,
  checkShellFormat,
  checkShellSyntax,
  checkTerraformFormat,
  checkYamllint,
} from './textFiles';
import { type GeneratedTree, readGenerated } from './trees';

// Each checker must see a mistake; otherwise the big suite passes for the wrong reason.

const directories: string[] = [];

async function tree(files: Record<string, string>): Promise<GeneratedTree> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'checker-'));
  directories.push(dir);
  for (const [file, text] of Object.entries(files)) {
    await fs.mkdir(path.join(dir, path.dirname(file)), { recursive: true });
    await fs.writeFile(path.join(dir, file), text);
  }
  return readGenerated(
    { id: 'tiny', configuration: {} as unknown as Configuration },
    dir,
  );
}

function said(defects: Defect[]): string[] {
  return defects.map(defect => defect.message);
}

afterAll(async () => {
  for (const dir of directories) await fs.rm(dir, { recursive: true });
});

describe('describeDefects', () => {
  it('tells a fault of many trees once', () => {
    const fault = { file: 'a.tf', line: 3, message: 'is wrong' };
    expect(
      describeDefects([
        { tree: 'one', ...fault },
        { tree: 'two', ...fault },
        { tree: 'one', file: 'b.tf', message: 'too' },
      ]),
    ).toEqual(['a.tf:3 is wrong (one and 1 more)', 'b.tf too (one)']);
  });
});

describe('pipelines', () => {
  const workflow = (step: string, needs = 'checks') => `on: push
jobs:
  checks:
    runs-on: ubuntu-24.04
    steps:
      - ${step}
  apply:
    needs: ${needs}
    runs-on: ubuntu-24.04
    steps:
      - run: echo "\${{ github.sha }}"
`;
  const pinned = `uses: actions/checkout@${'a'.repeat(40)} # v4.2.2`;
  const file = '.github/workflows/infrastructure.yml';

  it('finds a job that needs one that is not there', async () => {
    const one = await tree({ [file]: workflow(pinned, 'check') });
    expect(said(await checkWorkflows([one])).join()).toContain('check');
  });

  it('finds an action that is not pinned', async () => {
    const good = await tree({ [file]: workflow(pinned) });
    expect(await checkWorkflows([good])).toEqual([]);
    const bad = await tree({ [file]: workflow('uses: actions/checkout@v4') });
    expect(said(await checkWorkflows([bad]))).toEqual([
      'the action is not pinned to a commit',
    ]);
  });

  const gitlab = (job: string) => `stages: [check]
workflow:
  rules:
    - if: $CI_COMMIT_BRANCH
.check:
  stage: check
  image: python:3.13
checks:
  ${job}
`;

  it.each([
    ['script: [true]\n  extends: .check', []],
    [
      'script: [make]\n  extends: .checks',
      ['checks extends .checks, which is not there'],
    ],
    ['extends: .check', ['checks has no script']],
    [
      'script: [make]\n  stage: deploy\n  needs: [build]',
      [
        'checks needs build, which is not there',
        'checks is of the stage deploy, which is not there',
      ],
    ],
  ])('reads %j', async (job, expected) => {
    const one = await tree({
      '.gitlab-ci.yml': gitlab(job.replace('[true]', '["true"]')),
    });
    expect(said(checkGitlabPipelines([one]))).toEqual(expected);
  });

  it('finds a key that GitLab does not know, and an image without a version', async () => {
    const one = await tree({
      '.gitlab-ci.yml': gitlab('script: [make]\n  imagee: x\n  image: python'),
    });
    const found = said(checkGitlabPipelines([one])).join('\n');
    expect(found).toContain('imagee');
    expect(found).toContain('/checks/image');
  });

  requireTool(TOOLS.shellcheck, 'finds an unquoted variable', async () => {
    const one = await tree({
      [file]: workflow('run: rm -rf $1/x'),
      '.gitlab-ci.yml': gitlab("script: ['rm -rf $2/y']"),
    });
    expect(said(await checkPipelineScripts([one])).join('\n')).toMatch(
      /SC2086[\s\S]*SC2086/,
    );
  });
});

describe('codeOf', () => {
  it.each([
    ['a = var.x # var.y', 'a = var.x '],
    ['a = "text var.y ${var.x} more"', 'a = " var.x "'],
    ['a = "$${var.y}"', 'a = ""'],
    [
      'a = "${join(",", [for k in var.x : "${k}-${var.z}"])}"',
      'a = " join("",',
    ],
    [
      'a = <<-EOT\n  var.y ${var.x}\n  EOT\nb = var.z',
      'a =  var.x \n\nb = var.z',
    ],
    ['a = { b = "}" }\nc = var.x', 'a = { b = "" }\nc = var.x'],
    ['/* var.y */ a = 1', ' a = 1'],
  ])('keeps of %j what is code', (source, expected) => {
    const code = codeOf(source);
    expect(code.startsWith(expected)).toBe(true);
    expect(code).not.toContain('var.y');
  });
});

const ROOT = `variable "block" {
  type = string
}

locals {
  name = "x"
}

module "network" {
  source = "./network"
  block  = var.block
}

output "id" {
  value = "\${local.name}-\${module.network.vpc_id}"
}
`;
const MODULE = `variable "block" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block = var.block
}

output "vpc_id" {
  value = aws_vpc.main.id
}
`;

describe('checkPulumiPrograms', () => {
  const PROGRAM: Record<string, string> = {
    'pulumi/Pulumi.yaml': 'name: shop\nruntime: nodejs\n',
    'pulumi/Pulumi.dev.yaml':
      'config:\n  aws:region: eu-west-1\n  shop:network:\n    cidr: 10.0.0.0/16\n',
    'pulumi/package.json':
      '{ "dependencies": { "@pulumi/aws": "7.48.0", "@pulumi/pulumi": "3.270.0" } }',
    'pulumi/tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'commonjs',
        moduleResolution: 'node',
        strict: true,
        noUnusedLocals: true,
        noImplicitReturns: true,
        skipLibCheck: true,
        noEmit: true,
      },
    }),
    'pulumi/settings.ts': `import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();

export type Environment = 'dev';

export interface NetworkPlan {
  cidr: string;
}

export const networkPlan = config.requireObject<NetworkPlan>('network');

export const tunnelKey = config.requireSecret('tunnelKey');
`,
    'pulumi/network.ts': `import * as aws from '@pulumi/aws';

import { networkPlan } from './settings';

export const vpc = new aws.ec2.Vpc('main', { cidrBlock: networkPlan.cidr });
`,
    'pulumi/index.ts': `import { vpc } from './network';

export const vpcId = vpc.id;
`,
  };

  /** Every mistake is planted in a program of its own, and all are compiled at once: types take long to read. */
  const MISTAKES: [file: string, from: string, to: string, message: string][] =
    [
      ['network.ts', 'cidrBlock', 'cidrBlok', "'cidrBlok' does not exist"],
      ['network.ts', 'ec2.Vpc', 'ec2.Vcp', "'Vcp' does not exist"],
      ['network.ts', 'networkPlan.cidr', 'networkPlan.c', "'c' does not exist"],
      ['network.ts', '{ networkPlan }', '{networkPlan}', 'prettier would'],
      ['index.ts', 'vpc.id', 'vpc.idd', "'idd' does not exist"],
      ['index.ts', "'./network'", "'./net'", 'index.ts does not lead here'],
      ['Pulumi.dev.yaml', 'cidr: 10.0.0.0/16', 'cidr: 10', "Type 'number'"],
      ['Pulumi.dev.yaml', 'cidr:', 'cidrs:', `'"cidrs"' does not exist`],
      ['Pulumi.dev.yaml', 'shop:network', 'shop:net', 'network is missing'],
      ['Pulumi.dev.yaml', 'shop:network', 'shop:net', 'net is read by nobody'],
      ['Pulumi.dev.yaml', 'aws:region', 'aw:region', 'belongs to no package'],
      ['package.json', '7.48.0', '^7.48.0', 'is not exact'],
      ['package.json', '7.48.0', '7.1.0', 'was checked with'],
      ['tsconfig.json', '"strict":true', '"strict":false', 'strict is not on'],
    ];

  it('accepts a program and finds each mistake in others', async () => {
    const planted = await Promise.all(
      MISTAKES.map(async ([file, from, to], i) => {
        const name = `pulumi/${file}`;
        expect(PROGRAM[name]).toContain(from);
        const wrong = PROGRAM[name].replace(from, to);
        return { ...(await tree({ ...PROGRAM, [name]: wrong })), id: `${i}` };
      }),
    );
    const right = { ...(await tree(PROGRAM)), id: 'right' };
    const defects = await checkPulumiPrograms([right, ...planted]);
    expect(defects.filter(({ tree: id }) => id === 'right')).toEqual([]);
    MISTAKES.forEach(([, , , message], i) => {
      expect(
        said(defects.filter(({ tree: id }) => id === `${i}`)),
      ).toContainEqual(expect.stringContaining(message));
    });
  }, 240_000);

  it('says nothing where there is no program', async () => {
    expect(
      await checkPulumiPrograms([await tree({ 'README.md': '# shop\n' })]),
    ).toEqual([]);
  });
});

describe('checkTerraformReferences', () => {
  const check = async (root: string, module: string, more = {}) =>
    said(
      await checkTerraformReferences(
        await tree({
          'terraform/main.tf': root,
          'terraform/network/main.tf': module,
          ...more,
        }),
      ),
    );

  it('accepts what resolves', async () => {
    expect(
      await check(ROOT, MODULE, {
        'terraform/environments/dev.tfvars': 'block = "10.0.0.0/16"\n',
      }),
    ).toEqual([]);
  });

  it.each([
    ['local.name', 'local.nam', 'local.nam is not declared'],
    ['var.block\n', 'var.blok\n', 'var.blok is not declared'],
    ['module.network.vpc_id', 'module.network.id', 'has no output "id"'],
    ['module.network.vpc_id', 'module.net.vpc_id', 'module.net is not called'],
    ['block  = var', 'blocks = var', 'has no input "blocks"'],
    ['block  = var', 'blocks = var', 'needs the input "block"'],
    ['"./network"', '"./net"', './net does not exist'],
  ])('finds %s written %s', async (from, to, message) => {
    expect(await check(ROOT.replace(from, to), MODULE)).toContainEqual(
      expect.stringContaining(message),
    );
  });

  it.each([
    ['aws_vpc.main.id', 'aws_vpc.mine.id', 'aws_vpc.mine does not exist'],
    ['aws_vpc.main.id', 'aws_vpc.main.idd', 'has no attribute "idd"'],
    ['= var.block', '= "10.0.0.0/16"', 'variable "block" is never used'],
  ])('finds %s written %s in a module', async (from, to, message) => {
    expect(await check(ROOT, MODULE.replace(from, to))).toContainEqual(
      expect.stringContaining(message),
    );
  });

  it('finds values of variables that do not exist', async () => {
    const file = 'terraform/environments/dev.tfvars';
    expect(await check(ROOT, MODULE, { [file]: 'blok = 1\n' })).toEqual([
      '"blok" is not a variable of terraform',
      '"block" has no value',
    ]);
  });
});

describe('checkTerraformArguments', () => {
  const check = async (body: string) =>
    said(
      await checkTerraformArguments(await tree({ 'terraform/main.tf': body })),
    );

  it('accepts arguments, nested and dynamic blocks that exist', async () => {
    expect(
      await check(
        `resource "aws_security_group" "a" {\n  name = "a"\n  lifecycle {\n    create_before_destroy = true\n  }\n  dynamic "ingress" {\n    for_each = [1]\n    content {\n      from_port = 1\n      to_port   = 2\n      protocol  = "tcp"\n    }\n  }\n}\n`,
      ),
    ).toEqual([]);
  });

  it.each([
    ['resource "aws_vpc" "a" {\n  cidr = "x"\n}\n', 'has no argument "cidr"'],
    [
      'resource "aws_subnet" "a" {\n  cidr_block = "x"\n}\n',
      'needs the argument "vpc_id"',
    ],
    [
      'data "aws_subnets" "a" {\n  filter {\n    nam = "x"\n  }\n}\n',
      'has no argument "filter.nam"',
    ],
    ['resource "aws_vcp" "a" {\n}\n', 'is not in terraform-arguments.json'],
  ])('finds the mistake in %j', async (body, message) => {
    expect(await check(body)).toContainEqual(expect.stringContaining(message));
  });
});

describe('checkKubernetesObjects', () => {
  const check = async (yaml: string) =>
    said(await checkKubernetesObjects(objectsIn('tiny', 'a.yaml', yaml)));
  const deployment = (field: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n  ${field}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: b}]}\n`;

  it('accepts a good object', async () => {
    expect(await check(deployment('replicas: 2'))).toEqual([]);
  });

  it.each([
    [deployment('replicas: many'), 'must be integer'],
    [deployment('replicaCount: 2'), 'unknown field spec.replicaCount'],
    [
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{prt: 80}]}\n',
      'port',
    ],
    ['apiVersion: nobody.example/v1\nkind: Thing\n', 'no model and no schema'],
    [
      'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\ncontrolPlaneEndpoint: a:1\nnetworking: {podSubnet: 10.0.0.0/8, serviceSubnet: 10.0.0.0/8}\napiServer: {certSAN: [a]}\n',
      'additional properties',
    ],
  ])('finds the mistake in %j', async (yaml, message) => {
    expect(await check(yaml)).toContainEqual(expect.stringContaining(message));
  });

  it('finds an option that k3s does not have', async () => {
    const text =
      'cluster-cidr: 10.0.0.0/8\nservice-cidr: 10.1.0.0/16\nfoo: 1\n';
    const config = await tree({ 'k8s/k3s/config.yaml': text });
    expect(said(checkK3sConfigurations([config]))).toHaveLength(1);
  });
});

describe('checkKubernetesReferences', () => {
  const check = (yaml: string) =>
    said(
      checkKubernetesReferences(objectsIn('tiny', 'k8s/overlays/dev', yaml)),
    );
  const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      containers:
        - name: app
          ports: [{name: http, containerPort: 8080}]
---
`;
  const service = (selector: string, port: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {selector: {app: ${selector}}, ports: [{port: 80, targetPort: ${port}}]}\n---\n`;

  it('accepts objects that find one another', () => {
    expect(check(WORKLOAD + service('a', 'http'))).toEqual([]);
  });

  it.each([
    [service('b', 'http'), 'selects no pod'],
    [service('a', 'web'), 'no container listens on web'],
    [
      'kind: HorizontalPodAutoscaler\napiVersion: autoscaling/v2\nmetadata: {name: h}\nspec: {scaleTargetRef: {kind: Deployment, name: other}}\n',
      'there is no Deployment other',
    ],
    [
      `${service('a', 'http')}kind: HTTPRoute\napiVersion: gateway.networking.k8s.io/v1\nmetadata: {name: r}\nspec: {rules: [{backendRefs: [{name: app, port: 81}]}]}\n`,
      'the Service app has no port 81',
    ],
  ])('finds %j', (yaml, message) => {
    expect(check(WORKLOAD + yaml)).toContainEqual(
      expect.stringContaining(message),
    );
  });
});

describe('checkHelmCharts', () => {
  const chart = (version: string) =>
    `apiVersion: v2\nname: keda\nversion: ${version}\ndependencies:\n  - {name: keda, version: '~2.16', repository: https://kedacore.github.io/charts}\n`;

  it.each([
    [chart('0.1.0'), 'keda: {}\n', 0],
    [chart('first'), 'keda: {}\n', 1],
    [chart('0.1.0'), 'kedda: {}\n', 1],
    [chart('0.1.0').replace('https', 'http'), '{}\n', 1],
    [chart('0.1.0').replace('name: keda\nv', 'name: k\nv'), '{}\n', 1],
  ])('finds what is wrong with %j and %j', async (text, values, count) => {
    const files = {
      'k8s/helm/keda/Chart.yaml': text,
      'k8s/helm/keda/values.yaml': values,
    };
    expect(checkHelmCharts([await tree(files)])).toHaveLength(count);
  });
});

describe('the checks of single files', () => {
  it.each([
    ['net.ipv4.ip_forward = 1\n', 0],
    ['net.ipv4.ip_forward 1\n', 1],
    ['net.ipv4.ip_forward =\n', 1],
    ['nett.ipv4.ip_forward = 1\n', 1],
    ['vm.swappiness = 1\nvm.swappiness = 2\n', 1],
  ])('read kernel settings as %j', async (text, count) => {
    const file = 'linux/etc/sysctl.d/60-shop.conf';
    expect(checkSysctl([await tree({ [file]: text })])).toHaveLength(count);
  });

  it.each([
    ['<zone target="DROP"><short>a</short></zone>', 'shop', 0],
    ['<zone><rule><port port="a" protocol="tcp"/></rule></zone>', 'shop', 1],
    ['<zone><port port="1" protocol="tcp"/></zone>', 'shop', 1],
    ['<zone><rule></zone>', 'shop', 2],
    ['<zone>a < b</zone>', 'shop', 1],
    ['<zone></zone>', 'a-name-that-is-too-long', 1],
  ])('read the firewalld zone %j', async (text, name, count) => {
    const file = `linux/etc/firewalld/zones/${name}.xml`;
    const zone = await tree({
      [file]: `<?xml version="1.0" encoding="utf-8"?>\n${text}\n`,
    });
    expect(checkFirewalldZones([zone])).toHaveLength(count);
  });

  it('find bytes that do not belong', async () => {
    const bad = await tree({
      'a.md': 'a \n',
      'b.md': 'b',
      'c.yaml': 'c:\t1\n',
      'd.md': 'd\r\n',
      'e.md': 'e\n',
    });
    const files = checkBytes([bad]).map(defect => defect.file);
    expect([...new Set(files)]).toEqual(['a.md', 'b.md', 'c.yaml', 'd.md']);
  });

  it('find files that do not parse', async () => {
    const bad = await tree({ 'a.yaml': 'a: 1\na: 2\n', 'b.tf': 'x {\n' });
    const files = (await checkParsers([bad])).map(defect => defect.file);
    expect(files.sort()).toEqual(['a.yaml', 'b.tf']);
  });
});

describe('the programs', () => {
  requireTool(
    TOOLS.terraform,
    'finds a file that is not formatted',
    async () => {
      const bad = await tree({ 'one/a.tf': 'locals {\n a = 1\n}\n' });
      expect(await checkTerraformFormat(bad.dir)).toEqual([
        { tree: 'one', file: 'a.tf', message: 'is not formatted' },
      ]);
    },
  );

  requireTool(TOOLS.kubectl, 'finds a resource that is not there', async () => {
    const bad = await tree({
      'k8s/base/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
    });
    const { defects } = await buildKustomizations([bad]);
    expect(said(defects)[0]).toContain('a.yaml');
  });

  requireTool(TOOLS.nginx, 'finds a directive that is none', async () => {
    const main = (rest: string) =>
      `events {\n}\nhttp {\n  include /etc/nginx/mime.types;\n${rest}}\n`;
    const server =
      '  upstream app {\n    server shop:80 max_fails=0;\n  }\n' +
      '  server {\n    listen 80;\n    location / {\n      proxy_pass http://app;\n    }\n  }\n';
    expect(
      await checkNginx([
        await tree({ 'k8s/base/nginx/nginx.conf': main(server) }),
      ]),
    ).toEqual([]);
    expect(
      said(
        await checkNginx([
          await tree({ 'nginx/nginx.conf': main('  server_token off;\n') }),
          // A warning: the second server is never asked.
          await tree({
            'nginx/nginx.conf': main(
              '  server { listen 80; server_name a; }\n  server { listen 80; server_name a; }\n',
            ),
          }),
        ]),
      ),
    ).toEqual([
      expect.stringContaining('unknown directive "server_token"'),
      expect.stringContaining('conflicting server name "a"'),
    ]);
  });

  requireTool(TOOLS.bats, 'finds a test that fails', async () => {
    const test = (status: number) => ({
      'tests/scripts/a.bats': `#!/usr/bin/env bats\n@test 'ends' {\n  run sh -c 'exit 3'\n  [ "$status" -eq ${status} ]\n}\n`,
    });
    expect(await checkScriptTests([await tree(test(3))])).toEqual([]);
    expect(said(await checkScriptTests([await tree(test(4))]))).toEqual([
      expect.stringContaining('not ok 1 ends'),
    ]);
  });

  requireTool(TOOLS.dash, 'finds bash where sh was promised', async () => {
    const list = 'names=(a b)\n';
    expect(
      said(
        await checkShellSyntax([
          await tree({
            'a.sh': `#!/bin/sh\n${list}`,
            'b.sh': `#!/usr/bin/env bash\n${list}`,
          }),
        ]),
      ),
    ).toEqual([expect.stringContaining('Syntax error')]);
  });

  requireTool(TOOLS['named-checkzone'], 'finds a bad record', async () => {
    const zone = (record: string) =>
      `$TTL 300\n@ IN SOA ns1.example.org. a.example.org. (1 1h 1h 1w 1h)\n@ IN NS ns1\nns1 IN A 10.0.0.1\n${record}\n`;
    const good = await tree({ 'dns/db.example.org': zone('a IN A 10.0.0.2') });
    expect(await checkZones([good])).toEqual([]);
    const bad = await tree({
      'dns/db.example.org': zone('a IN A 10.0.0.2\na IN CNAME ns1'),
    });
    expect(await checkZones([bad])).toHaveLength(1);
  });

  requireTool(TOOLS.haproxy, 'finds a warning', async () => {
    const config = (timeout: string) =>
      `defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n${timeout}frontend f\n    bind :8443 ssl crt /etc/haproxy/certs/a.pem\n    default_backend b\nbackend b\n    server s 10.0.0.1:80\n`;
    const good = await tree({
      'haproxy/dev/haproxy.cfg': config('    timeout server 5s\n'),
    });
    expect(await checkHaproxy([good])).toEqual([]);
    const bad = await tree({ 'haproxy/dev/haproxy.cfg': config('') });
    expect(said(await checkHaproxy([bad]))[0]).toContain('missing timeouts');
  });

  requireTool(TOOLS.keepalived, 'finds a wrong address', async () => {
    const config = (address: string) =>
      `vrrp_instance a {\n    state BACKUP\n    interface eth0\n    virtual_router_id 51\n    priority 100\n    virtual_ipaddress {\n        ${address} dev eth0\n    }\n}\n`;
    const file = 'haproxy/dev/keepalived-lb1.conf';
    const good = await tree({ [file]: config('10.0.0.1/32') });
    expect(await checkKeepalived([good])).toEqual([]);
    const bad = await tree({ [file]: config('10.0.0.300/32') });
    expect(await checkKeepalived([bad])).toHaveLength(1);
  });

  requireTool(TOOLS['named-checkconf'], 'finds a bad clause', async () => {
    const bad = await tree({
      'dns/named.conf.local': 'zone "example.org" { typ primary; };\n',
    });
    expect(said(await checkNamedConf([bad]))[0]).toContain("'typ'");
  });

  it('finds names of a mesh that lead nowhere', () => {
    const metadata = (name: string, more = {}) => ({ name, ...more });
    const service = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name),
      spec: { ports: [{ port: 80 }] },
    });
    const objects = (change: {
      host?: string;
      principal?: string;
      weight?: number;
      port?: number;
      account?: string;
    }) => [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: metadata('shop-dev', {
          labels: { 'istio.io/dataplane-mode': 'ambient' },
        }),
      },
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('shop') },
      service('shop'),
      service('shop-canary'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: metadata('shop'),
        spec: {
          ingress: [
            { ports: [{ port: change.port ?? 15008 }, { port: 8080 }] },
          ],
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: metadata('shop'),
        spec: {
          hosts: ['shop'],
          http: [
            {
              route: [
                { destination: { host: 'shop' }, weight: change.weight ?? 90 },
                {
                  destination: { host: change.host ?? 'shop-canary' },
                  weight: 10,
                },
              ],
            },
          ],
        },
      },
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: metadata('shop'),
        spec: {
          rules: [
            {
              from: [
                {
                  source: {
                    principals: [
                      change.principal ?? 'cluster.local/ns/shop-dev/sa/shop',
                    ],
                  },
                },
              ],
              to: [{ operation: { ports: ['8080'] } }],
            },
          ],
        },
      },
      {
        apiVersion: 'policy.linkerd.io/v1alpha1',
        kind: 'MeshTLSAuthentication',
        metadata: metadata('shop'),
        spec: {
          identityRefs: [
            { kind: 'ServiceAccount', name: change.account ?? 'shop' },
          ],
        },
      },
    ];
    const checked = (change: Parameters<typeof objects>[0]) =>
      said(
        checkMeshReferences(
          objects(change).map(object => ({
            tree: 'tiny',
            file: 'k8s/overlays/dev',
            object: object as never,
          })),
        ),
      ).join();
    expect(checked({})).toBe('');
    expect(checked({ host: 'shop-green' })).toContain('no Service shop-green');
    expect(checked({ weight: 80 })).toContain('sum to 90');
    expect(checked({ port: 4143 })).toContain('opens port 15008');
    expect(checked({ account: 'job' })).toContain('no ServiceAccount job');
    const other = 'cluster.local/ns/shop-production/sa/shop';
    expect(checked({ principal: other })).toContain(`nobody is ${other}`);
  });

  requireTool(TOOLS.promtool, 'finds a page that comes too late', async () => {
    const ratio = (window: string) =>
      `sum(rate(x{a="b",code=~"5.."}[${window}])) / sum(rate(x{a="b"}[${window}]))`;
    const rules = (factor: number) => `groups:
  - name: slo
    rules:
      - alert: ABurnRateFast
        expr: ${ratio('1h')} > 14.4 * 0.001 and ${ratio('5m')} > ${factor} * 0.001
      - alert: ABurnRateSlow
        expr: ${ratio('6h')} > 6 * 0.001 and ${ratio('30m')} > 6 * 0.001
`;
    const checked = async (factor: number) =>
      said(
        await checkBurnRates([
          await tree({ 'monitoring/rules/slo.yml': rules(factor) }),
        ]),
      );
    expect(await checked(14.4)).toEqual([]);
    const late = await checked(50);
    expect(late).toHaveLength(1);
    expect(late[0]).toContain('ABurnRateFast');
  });

  it('find an nginx that waits as long as what is in front of it', async () => {
    const wait = (nginx: string, haproxy: string, route: string) => ({
      'infrastructure/nginx/snippets/proxy.conf': `proxy_read_timeout ${nginx};\n`,
      'infrastructure/haproxy/dev/haproxy.cfg': `defaults\n    timeout server ${haproxy}\n`,
      'infrastructure/k8s/base/nginx/proxy.conf': `proxy_read_timeout ${nginx};\n`,
      'infrastructure/k8s/base/httproute.yaml': `      timeouts:\n        request: ${route}\n`,
    });
    const checked = async (...args: Parameters<typeof wait>) =>
      said(checkTimeoutLadder([await tree(wait(...args))]));
    expect(await checked('45s', '60s', '60s')).toEqual([]);
    expect(await checked('59400ms', '60s', '60s')).toEqual([]);
    expect(await checked('60s', '60s', '61s')).toEqual([
      expect.stringContaining('haproxy.cfg in front of it only 60'),
    ]);
    expect(await checked('60s', '61s', '30s')).toEqual([
      expect.stringContaining('httproute.yaml in front of it only 30'),
    ]);
  });

  requireTool(TOOLS.promtool, 'finds an expression that is none', async () => {
    const rules = (expr: string) =>
      `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec: {groups: [{name: g, rules: [{alert: A, expr: '${expr}'}]}]}\n`;
    const good = await tree({ 'k8s/base/a.yaml': rules('up == 0') });
    expect(await checkPrometheusRules([good])).toEqual([]);
    const bad = await tree({ 'k8s/base/a.yaml': rules('sum(up') });
    expect(await checkPrometheusRules([bad])).toHaveLength(1);
  });

  requireTool(TOOLS.promtool, 'finds an unknown setting', async () => {
    const config = (key: string) => ({
      'monitoring/prometheus.yml': `global: {${key}: 30s}\n`,
    });
    const good = await tree(config('scrape_interval'));
    expect(await checkPrometheusConfig([good])).toEqual([]);
    const bad = await tree(config('scrape_intervall'));
    expect(await checkPrometheusConfig([bad])).toHaveLength(1);
  });

  requireTool(TOOLS.amtool, 'finds a receiver that is missing', async () => {
    const config = (name: string) => ({
      'monitoring/alertmanager.yml': `route: {receiver: ${name}}\nreceivers: [{name: team}]\n`,
    });
    const good = await tree(config('team'));
    expect(await checkAlertmanager([good])).toEqual([]);
    const bad = await tree(config('nobody'));
    expect(await checkAlertmanager([bad])).toHaveLength(1);
  });

  requireTool(TOOLS['systemd-analyze'], 'finds bad units', async () => {
    const units = (key: string, when: string) => ({
      'linux/etc/systemd/system/a.service': `[Service]\nType=oneshot\nExecStart=/opt/a --b\n${key}=yes\n`,
      'linux/etc/systemd/system/a.timer': `[Timer]\nOnCalendar=${when}\n[Install]\nWantedBy=timers.target\n`,
    });
    const good = await tree(units('NoNewPrivileges', '*-*-* 02:00:00'));
    expect(await checkSystemdUnits([good])).toEqual([]);
    const misspelt = await tree(units('NoNewPrivilege', '*-*-* 02:00:00'));
    expect(said(await checkSystemdUnits([misspelt]))[0]).toContain(
      "'NoNewPrivilege'",
    );
    const never = await tree(units('NoNewPrivileges', '*-*-* 25:00:00'));
    expect(await checkSystemdUnits([never])).not.toEqual([]);
    const open = await tree({
      'linux/etc/systemd/system/a.service':
        '[Service]\nExecStart=/opt/a\nProtectSystem=strict\n',
    });
    expect(said(await checkSystemdUnits([open]))[0]).toContain('too exposed');
  });

  requireTool(
    TOOLS.sshd,
    'finds an option that sshd does not have',
    async () => {
      const config = (line: string) => ({
        'linux/etc/ssh/sshd_config.d/10-a.conf': `${line}\n`,
      });
      const good = await tree(config('PermitRootLogin no'));
      expect(await checkSshd([good])).toEqual([]);
      const bad = await tree(config('PermitRootLogins no'));
      expect(said(await checkSshd([bad]))[0]).toContain('PermitRootLogins');
    },
  );

  requireTool(TOOLS.nft, 'finds a rule that names no set', async () => {
    const rules = (name: string) => ({
      'linux/etc/nftables.conf':
        'table inet host {\n chain group {\n }\n}\ninclude "/etc/nftables.d/*.nft"\n',
      'linux/etc/nftables.d/app.nft': `table inet host {\n chain group {\n  ip saddr @${name} tcp dport 80 accept\n }\n}\n`,
      'linux/environments/dev/etc/nftables.d/00-networks.nft':
        'table inet host {\n set web {\n  type ipv4_addr\n  elements = { 10.0.0.1 }\n }\n}\n',
    });
    expect(await checkNftables([await tree(rules('web'))])).toEqual([]);
    expect(await checkNftables([await tree(rules('wbe'))])).toHaveLength(1);
  });

  requireTool(TOOLS.logrotate, 'finds an unknown directive', async () => {
    const config = (word: string) => ({
      'linux/etc/logrotate.d/a': `/var/log/a/*.log {\n    su a a\n    ${word}\n    missingok\n}\n`,
    });
    expect(await checkLogrotate([await tree(config('daily'))])).toEqual([]);
    expect(await checkLogrotate([await tree(config('dayly'))])).toHaveLength(1);
  });

  requireTool(
    TOOLS.visudo,
    'finds a rule that sudo does not read',
    async () => {
      const rule = (name: string, who: string) => ({
        [`linux/etc/sudoers.d/${name}`]: `${who} ALL=(root) /usr/bin/true\n`,
      });
      expect(await checkSudoers([await tree(rule('a', '%ops'))])).toEqual([]);
      expect(
        await checkSudoers([await tree(rule('a', '%ops ='))]),
      ).toHaveLength(1);
      expect(
        await checkSudoers([await tree(rule('a.b', '%ops'))]),
      ).toHaveLength(1);
    },
  );

  requireTool(TOOLS.bash, 'finds a script that does not parse', async () => {
    const bad = await tree({ 'a.sh': 'if true; then\n' });
    expect(await checkShellSyntax([bad])).toHaveLength(1);
  });

  requireTool(TOOLS.shellcheck, 'finds an unquoted variable', async () => {
    const bad = await tree({ 'a.sh': '#!/bin/sh\necho $1\n' });
    expect(said(await checkShellcheck([bad]))[0]).toContain('SC2086');
  });

  requireTool(TOOLS.shfmt, 'finds a tab', async () => {
    const bad = await tree({ 'a.sh': 'if true; then\n\techo\nfi\n' });
    expect(await checkShellFormat([bad])).toHaveLength(1);
  });

  requireTool(TOOLS.yamllint, 'finds crooked indentation', async () => {
    const bad = await tree({ 'a.yaml': 'a:\n   - 1\n' });
    expect(said(await checkYamllint([bad]))[0]).toContain('indentation');
  });
});

describe('checkPgBackRest', () => {
  const good =
    '[global]\nrepo1-retention-full=7\n\n[shop]\npg1-path=/var/lib/x\n';
  it.each([
    [good, []],
    [`${good}pg1-prot=1\n`, ['there is no option pg1-prot']],
    [`${good}pg1-port=x\n`, ["pg1-port cannot be 'x'"]],
    [`${good}start-fast=y\n`, ['start-fast stands in the wrong section']],
    [`${good}pg1-path=/x\n`, ['pg1-path is given twice']],
    [`${good}hello\n`, ["'hello' is neither section nor option"]],
    ['[global]\n[shop]\npg1-path=/x\n', ['repo1-retention-full is missing']],
  ])('%j', async (text, messages) => {
    const file = 'disaster-recovery/pgbackrest.conf';
    expect(said(checkPgBackRest([await tree({ [file]: text })]))).toEqual(
      messages,
    );
  });
});

describe('Velero', () => {
  it('has no other fields than its own', async () => {
    const object = (spec: object) => ({
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name: 'shop', namespace: 'velero' },
      spec,
    });
    const file = 'k8s/base/platform/velero.yaml';
    const good = { schedule: '0 2 * * *', template: { ttl: '720h0m0s' } };
    const objects = [
      good,
      { ...good, template: { tll: '720h0m0s' } },
      { ...good, schedule: '@daily' },
    ].map(spec => objectsIn('tiny', file, stringify(object(spec)))[0]);
    const found = said(await checkKubernetesObjects(objects));
    expect(found).toHaveLength(2);
    expect(found.join()).toContain('tll');
    expect(found.join()).toContain('schedule');
  });
});

describe('checkRecoveryScripts', () => {
  const folder = 'disaster-recovery/scripts';
  const scripts = (backup: string, verify: string) => ({
    [`${folder}/lib/recovery.sh`]: 'case $1 in\n    dev)\n      ;;\nesac\n',
    [`${folder}/backup.sh`]: `#!/bin/sh\ncase "$*" in *--help) echo --dry-run; exit 0 ;; *dev*) ;; *) exit 2 ;; esac\n${backup}\n`,
    [`${folder}/verify-backup.sh`]: `#!/bin/sh\ncase "$*" in *--help) exit 0 ;; *dev*) ;; *) exit 2 ;; esac\n${verify}\n`,
    [`${folder}/restore.sh`]:
      '#!/bin/sh\ncase "$*" in *--help) echo "of data: secrets."; exit 0 ;; *moon) exit 2 ;; *dev*) ;; *) exit 2 ;; esac\n',
  });

  async function problems(backup: string, verify: string) {
    const made = await tree(scripts(backup, verify));
    for (const name of ['backup', 'verify-backup', 'restore']) {
      await fs.chmod(path.join(made.dir, folder, `${name}.sh`), 0o755);
    }
    return said(await checkRecoveryScripts([made])).join('\n');
  }

  requireTool(TOOLS.jq, 'sees what does not work', async () => {
    expect(await problems('', '')).toBe('');
    expect(await problems('exit 3', '')).toContain('a backup: ended with 3');
    expect(await problems('', 'exit 4')).toContain('ended with 4');
    expect(await problems('pg_dump --file="$TMPDIR/x"', '')).toContain(
      'a dry run changed something: pg_dump',
    );
    // A damaged file has to be noticed.
    expect(
      await problems(
        'case "$*" in *--dry-run) exit 0 ;; esac; echo x >"$TMPDIR/x"; aws s3 cp "$TMPDIR/x" s3://b/x.txt',
        '',
      ),
    ).toContain('a damaged backup: ended with 0, not 1');
  });
});

describe('checkMarkdown', () => {
  const page = (text: string, more: Record<string, string> = {}) =>
    tree({ 'infrastructure/docs/a.md': `# A\n\n${text}\n`, ...more });

  it.each([
    ['[b](b.md)', 'the link b.md leads to no file'],
    [
      '[a](#nowhere)',
      'the link #nowhere names no heading of infrastructure/docs/a.md',
    ],
    [
      '[readme](../../README.md)',
      'the link ../../README.md leaves the documentation site',
    ],
    ['# B', 'has 2 headings of the first level'],
    ['### B', '"B" skips a level'],
    ['```\nls\n```', 'a block of code does not say its language'],
    ['```sh\nls', 'a fence is not closed'],
    ['```mermaid\nflowchart LR\n  a[A] --> b\n```', 'the node b has no text'],
    [
      '```mermaid\nflowchart LR\n  a[A (B)]\n```',
      'the picture has a line that Mermaid cannot read: a[A (B)]',
    ],
    [
      '```mermaid\nflowchart LR\n  a[A]\n  a["B"]\n```',
      'the node a has two texts',
    ],
    [
      '```mermaid\nflowchart LR\n  subgraph x [X]\n```',
      'a subgraph of the picture is not closed',
    ],
  ])('sees what is wrong with %j', async (text, message) => {
    const bad = await page(text, { 'README.md': '# R\n' });
    expect(said(checkMarkdown([bad]))).toEqual([message]);
  });

  it('accepts what is right', async () => {
    const good = await page(
      [
        '## Two words',
        '[up](#two-words), [b](b.md#c), [folder](runbooks/), [web](https://example.org)',
        '```mermaid\nflowchart LR\n  users([Users])\n  db[("Data, (all)")]\n  users -->|reads, writes| db\n```',
      ].join('\n\n'),
      {
        'infrastructure/docs/b.md': '# B\n\n## C\n',
        'infrastructure/docs/runbooks/c.md': '# C\n',
      },
    );
    expect(said(checkMarkdown([good]))).toEqual([]);
  });
});

describe('checkNavigation', () => {
  it('sees pages that the contents lack, invent or repeat', async () => {
    const bad = await tree({
      'mkdocs.yml':
        'nav:\n  - Home: index.md\n  - More:\n      - Gone: gone.md\n      - Again: index.md\n',
      'infrastructure/docs/index.md': '# I\n',
      'infrastructure/docs/b.md': '# B\n',
    });
    expect(said(checkNavigation([bad]))).toEqual([
      'b.md is not in the contents',
      'gone.md is no page',
      'index.md stands twice in the contents',
    ]);
  });
});

describe('checkReadme', () => {
  it('sees a file without a line', async () => {
    const bad = await tree({
      'README.md':
        '# R\n\n## Files\n\n| [a.tf](a.tf) | A |\n| [b.tf](b.tf) | |\n',
      'a.tf': '',
      'b.tf': '',
      'c.tf': '',
    });
    expect(said(checkReadme([bad]))).toEqual([
      'does not say what b.tf is',
      'does not say what c.tf is',
    ]);
  });
});

describe('checkCatalog', () => {
  const entity = (kind: string, name: string, spec: object) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    spec: { owner: 'group:default/a', ...spec },
  });
  const catalog = (...entities: object[]) =>
    tree({
      'catalog-info.yaml': entities
        .map(each => `---\n${JSON.stringify(each)}\n`)
        .join(''),
    });
  const system = entity('System', 'shop', {});
  const dns = { type: 'dns-zone', system: 'shop' };

  it('accepts a system and its parts', async () => {
    const good = await catalog(
      system,
      entity('Resource', 'zone', dns),
      entity('Component', 'app', {
        type: 'service',
        lifecycle: 'production',
        system: 'shop',
        dependsOn: ['resource:default/zone'],
      }),
    );
    expect(said(await checkCatalog([good]))).toEqual([]);
  });

  it('sees what the catalog would refuse, and what leads nowhere', async () => {
    const bad = await catalog(
      system,
      entity('Resource', 'zone', { ...dns, dependsOn: ['resource:net'] }),
      entity('Resource', 'zone', { ...dns, system: 'other' }),
      entity('Component', 'app', { type: 'service', system: 'shop' }),
      entity('Resource', 'db', { ...dns, owner: 'group:default/b' }),
    );
    expect(said(await checkCatalog([bad]))).toEqual([
      'resource:default/zone stands there twice',
      'resource:default/zone names resource:net, which is not there',
      'resource:default/zone is no part of the system',
      expect.stringContaining('component:default/app: '),
      'resource:default/db has another owner than the system',
    ]);
  });
});

describe('the Ansible checkers', () => {
  const role = (tasks: string) => ({
    'infrastructure/ansible/ansible.cfg': '[defaults]\nroles_path = roles\n',
    'infrastructure/ansible/roles/web/tasks/main.yml': tasks,
    'infrastructure/ansible/roles/web/meta/main.yml':
      '---\ngalaxy_info:\n  author: a\n  description: Web\n  license: MIT\n  min_ansible_version: "2.14"\n' +
      '  platforms:\n    - name: Debian\n      versions: [bookworm]\ndependencies: []\n',
    'infrastructure/ansible/playbooks/site.yml':
      '---\n- name: Set up\n  hosts: all\n  roles:\n    - role: web\n',
  });
  const good = role(
    '---\n- name: Say it\n  ansible.builtin.debug:\n    msg: it\n',
  );

  requireTool(
    TOOLS['ansible-playbook'],
    'sees a role that is not there',
    async () => {
      expect(said(await checkPlaybooks([await tree(good)]))).toEqual([]);
      const bad = await tree({
        ...good,
        'infrastructure/ansible/playbooks/site.yml':
          '---\n- name: Set up\n  hosts: all\n  roles:\n    - role: wab\n',
      });
      expect(said(await checkPlaybooks([bad]))).toEqual([
        expect.stringContaining("the role 'wab' was not found"),
      ]);
    },
  );

  requireTool(
    TOOLS['ansible-playbook'],
    'sees hosts without an address',
    async () => {
      const inventory = (hosts: string) =>
        tree({ 'ansible/inventory/dev/hosts.yml': hosts });
      const right = await inventory(
        'all:\n  children:\n    app:\n      hosts:\n        app1:\n          ansible_host: 10.0.0.1\n',
      );
      expect(said(await checkInventories([right]))).toEqual([]);
      const wrong = await inventory(
        'all:\n  hosts:\n    app1:\n      ansible_host: 10.0.0.1\n',
      );
      expect(said(await checkInventories([wrong]))).toEqual([
        'In no group: app1.',
      ]);
    },
  );

  requireTool(
    TOOLS['ansible-lint'],
    'sees a command that always changes',
    async () => {
      const bad = role(
        '---\n- name: Do it\n  ansible.builtin.command:\n    cmd: /bin/do\n',
      );
      expect(
        said(await checkRoles([await tree(good), await tree(bad)])),
      ).toEqual([expect.stringContaining('no-changed-when')]);
    },
  );
});

describe('checkCloudInit', () => {
  requireTool(TOOLS['cloud-init'], 'sees a key that does nothing', async () => {
    const first = (rest: string) =>
      tree({
        'terraform/templates/cloud-init.yaml.tftpl': `#cloud-config\nhostname: \${jsonencode(hostname)}\n${rest}`,
      });
    expect(
      said(await checkCloudInit([await first('packages: [chrony]\n')])),
    ).toEqual([]);
    expect(
      said(await checkCloudInit([await first('package: [chrony]\n')])),
    ).toEqual(['cloud-init does not know "package".']);
    expect(
      said(
        await checkCloudInit([
          await first('packages: ${name}\n'.replace('$', () => '$')),
        ]),
      ),
    ).toEqual([expect.stringContaining('name')]);
  });
});

/**
 * A library of two skills that shows each kind of promise: base and conditional, by layout, maturity and
 * environment, shared files with fragments, markers that are templates, negated or conditional.
 */
export const LIBRARY = {
  'registry.yaml': `
domain: fixtures
version: '1.0.0'
output_root: infrastructure
skills:
  laying-networks:
    alias: net
    priority: 10
    keywords: { primary: [network] }
  running-clusters:
    alias: k8s
    priority: 20
    keywords: { primary: [cluster] }
`,
  'versions.yaml': `
terraform: '1.9'
`,
  'PROJECT.md': `
# Project

## Skillchain Configuration

### What is it called?

A short name.

\`\`\`yaml
id: name
type: string
pattern: '^[a-z]{2,10}$'
default: shop
\`\`\`

### What is it for?

One sentence.

\`\`\`yaml
id: description
type: string
maxLength: 200
default: A shop
\`\`\`

### Which environments are there?

At least one.

\`\`\`yaml
id: environments
type: array
items: { type: string, enum: [dev, staging, production] }
minItems: 1
default: [dev, production]
\`\`\`
`,
  'laying-networks': {
    'SKILL.md': skill('laying-networks', 'Lays networks.', [
      'block',
      '10.20.0.0/16',
    ]),
    'outputs.yaml': `
base_outputs:
  - path: terraform/network.tf
    template: network.tf.njk
    description: The network
    must_contain:
      - 'resource "aws_vpc"'
      - '<$ net.block | regex $>'
      - { pattern: '0\\.0\\.0\\.0/0', not: true, message: no open network }
  - path: docs/network.md
    description: The address plan
  - path:
      multi-tier: docs/tiers.md
    template: network.md.njk
    description: Only in the other layout
conditional_outputs:
  - path: scripts/scan.sh
    description: Looks for open ports
    mode: executable
    maturity: [advanced]
  - path: terraform/logs.tf
    description: Flow logs
    when: { block: 10.0.0.0/8 }
    template: network.tf.njk
  - path: terraform/network.tf
    description: The same file for another block
    when: { block: 10.0.0.0/8 }
    template: network.tf.njk
  - path: k8s/<$ project.name | token $>/quota.yaml
    description: Never needed
    when: { block: 10.0.0.0/8 }
    template: network.md.njk
fragments:
  - { into: docs/overview.md, slot: body, order: 10, template: overview.md.njk }
`,
    templates: {
      'network.tf.njk': `resource "aws_vpc" "main" {
  cidr_block = <$ net.block | hcl $>
}
`,
      docs: {
        'network.md.njk': `# Network

See [the overview](overview.md).
`,
      },
      'network.md.njk': '# Tiers\n',
      scripts: {
        'scan.sh.njk': '#!/usr/bin/env bash\nset -euo pipefail\necho scan\n',
      },
      'overview.md.njk':
        'The network is documented in [network](network.md).\n',
    },
  },
  'running-clusters': {
    'SKILL.md': skill('running-clusters', 'Runs clusters.', [
      'image',
      'shop:1',
    ]),
    'outputs.yaml': `
base_outputs:
  - path: k8s/base/deployment.yaml
    description: The workload
    must_contain:
      - '^kind: Deployment$'
      - { pattern: 'replicas: 3', when: { maturity: advanced } }
  - path: k8s/overlays/<$ env.name | token $>/kustomization.yaml
    template: overlay.yaml.njk
    each: environments
    description: What differs
    must_contain: ['namespace: <$ env.namespace | regex $>']
  - path: config.json
    description: Settings
`,
    templates: {
      k8s: {
        base: {
          'deployment.yaml.njk': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: <$ project.name | yaml $>
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: app
          image: <$ k8s.image | yaml $>
`,
        },
      },
      'overlay.yaml.njk': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: <$ env.namespace | yaml $>
`,
      'config.json.njk': `{ "about": <$ project.description | json $> }
`,
    },
  },
  core: {
    docs: {
      'outputs.yaml': `
needed_by: [docs/]
base_outputs:
  - path: docs/overview.md
    template: overview.md.njk
    description: Where to start
`,
      templates: {
        'overview.md.njk': `# Overview

<$ slot("body") | rendered $>
`,
      },
    },
  },
};

function skill(name: string, description: string, [id, value]: string[]) {
  return `---
name: ${name}
description: ${description} Use it in tests.
---

# Title

Text.

## Skillchain Configuration

### What about ${id}?

Help.

\`\`\`yaml
id: ${id}
type: string
default: ${value}
\`\`\`
`;
}

import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { at, listAt } from './kubernetes';
import { foreignCidrs } from './cidrs';
import { hostFirewalls } from './hosts';
import { nested, type TerraformBlock } from './terraform';
import type { CheckContext, Item, Problem } from './types';

const WORLD = new Set(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any', 'any']);
/** Administration, databases and cluster stores: never open to the world. */
const NEVER = [22, 3389, 3306, 5432, 6379, 6443, 2379];

interface Rule {
  sources: unknown[];
  from: unknown;
  to: unknown;
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** `443`, `"443"` or `"8000-8100"`; the whole range when nothing is said. */
function portRanges(ports: unknown[]): { from: unknown; to: unknown }[] {
  if (ports.length === 0) return [{ from: 0, to: 65535 }];
  return ports.map(port => {
    if (port === '*') return { from: 0, to: 65535 };
    const [from, to] = String(port).split('-');
    return { from, to: to ?? from };
  });
}

/** Rules that let traffic in, of the three clouds, as sources and ports. */
function inboundRules({ type, body }: TerraformBlock): Rule[] {
  if (type === 'aws_vpc_security_group_ingress_rule') {
    return [
      {
        sources: [body.cidr_ipv4, body.cidr_ipv6],
        from: body.from_port ?? 0,
        to: body.to_port ?? 65535,
      },
    ];
  }
  if (type === 'aws_security_group') {
    return nested(body, 'ingress').map(rule => ({
      sources: [...asList(rule.cidr_blocks), ...asList(rule.ipv6_cidr_blocks)],
      from: rule.from_port ?? 0,
      to: rule.to_port ?? 65535,
    }));
  }
  if (type === 'google_compute_firewall' && body.direction !== 'EGRESS') {
    return nested(body, 'allow').flatMap(allow =>
      portRanges(asList(allow.ports)).map(range => ({
        sources: asList(body.source_ranges),
        ...range,
      })),
    );
  }
  const azure: JsonObject[] =
    type === 'azurerm_network_security_rule' ? [body] : [];
  if (type === 'azurerm_network_security_group') {
    azure.push(...nested(body, 'security_rule'));
  }
  return azure
    .filter(rule => rule.direction === 'Inbound' && rule.access === 'Allow')
    .flatMap(rule =>
      portRanges([
        ...asList(rule.destination_port_range),
        ...asList(rule.destination_port_ranges),
      ]).map(range => ({
        sources: [
          ...asList(rule.source_address_prefix),
          ...asList(rule.source_address_prefixes),
        ],
        ...range,
      })),
    );
}

function subnets(context: CheckContext): Problem[] | undefined {
  const { terraform } = context;
  const types = /^(aws_subnet|google_compute_subnetwork|azurerm_subnet)$/;
  const found = terraform.resources.filter(r => types.test(r.type));
  if (!context.has('net') || found.length === 0) return undefined;
  const problems: Problem[] = [];
  const names = found.map(r => r.name).join(' ');
  for (const tier of ['public', 'private', 'data']) {
    const declared =
      names.includes(tier) ||
      new RegExp(`^\\s*"?${tier}"?\\s*=`, 'm').test(terraform.text);
    if (!declared) {
      problems.push({
        file: found[0].file,
        message: `There is no ${tier} subnet.`,
        fix: 'Keep public, private and data tiers in subnets of their own.',
      });
    }
  }
  for (const route of terraform.resources) {
    const text = JSON.stringify(route.body);
    const isDataRoute =
      /^aws_route(_table)?$/.test(route.type) &&
      (/data/.test(route.name) || /route_table[^"]*\.data\b/.test(text));
    if (isDataRoute && text.includes('aws_internet_gateway.')) {
      problems.push({
        file: route.file,
        line: route.line,
        message: `${route.type}.${route.name} leads data subnets to the internet gateway.`,
        fix: 'Remove the route.',
      });
    }
    if (route.body.publicly_accessible === true) {
      problems.push({
        file: route.file,
        line: route.line,
        message: `${route.type}.${route.name} is reachable from the internet.`,
        fix: 'Set publicly_accessible = false.',
      });
    }
  }
  return problems;
}

function openToWorld(context: CheckContext): Problem[] | undefined {
  const rules = context.terraform.resources.flatMap(resource =>
    inboundRules(resource).map(rule => ({ resource, rule })),
  );
  if (rules.length === 0) return undefined;
  const allowed = [80, 443];
  if (context.answer('k8s.exposure') === 'loadbalancer') {
    allowed.push(context.derived.appPort);
  }
  return rules.flatMap(({ resource, rule }) => {
    if (!rule.sources.some(source => WORLD.has(String(source)))) return [];
    const [from, to] = [Number(rule.from), Number(rule.to)];
    // An expression: its value is not known without a plan.
    if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
    const forbidden = NEVER.find(port => from <= port && port <= to);
    if (forbidden === undefined && from === to && allowed.includes(from)) {
      return [];
    }
    const range = from === to ? `port ${from}` : `ports ${from} to ${to}`;
    return [
      {
        file: resource.file,
        line: resource.line,
        message: `${resource.type}.${resource.name} opens ${range} to the whole internet.`,
        fix: 'Name the networks that may connect.',
      },
    ];
  });
}

function defaultDeny(context: CheckContext): Problem[] | undefined {
  const { objects } = context.kubernetes;
  if (!objects.some(object => object.kind === 'Namespace')) return undefined;
  const policy = objects.find(
    object =>
      object.kind === 'NetworkPolicy' &&
      Object.keys(
        (at(object.value, 'spec', 'podSelector') as object) ?? { x: 1 },
      ).length === 0 &&
      ['Ingress', 'Egress'].every(type =>
        listAt(object.value, 'spec', 'policyTypes').includes(type),
      ),
  );
  return policy
    ? []
    : [
        {
          message:
            'No NetworkPolicy denies by default: pods accept traffic from everywhere in the cluster.',
          fix: 'Add a policy with an empty podSelector and both policy types.',
        },
      ];
}

/** 2: network segmentation and security groups. */
export const item02: Item = {
  item: 2,
  title: 'Network segmentation and security groups',
  checks: [
    {
      id: '2.1',
      title: 'Public, private and data tiers are apart, and data stays private',
      run: subnets,
    },
    {
      id: '2.2',
      title: 'Only web ports are open to the internet',
      run: openToWorld,
    },
    {
      id: '2.3',
      title: 'Application namespaces deny traffic by default',
      lenient: true,
      run: defaultDeny,
    },
    {
      id: '2.4',
      title: 'Host firewalls refuse what no rule accepts',
      run: hostFirewalls,
    },
    {
      id: '2.5',
      title: 'Every address block belongs to the plan',
      run: foreignCidrs,
    },
  ],
};

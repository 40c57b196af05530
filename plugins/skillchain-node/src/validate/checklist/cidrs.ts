import type { CheckContext, Problem } from './types';

const CIDR = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})(?![\d.])/g;

/** Blocks that clouds and protocols reserve: health checks, metadata, private API endpoints, tunnels. */
const WELL_KNOWN = [
  '0.0.0.0/32',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '35.191.0.0/16', // Google load balancer health checks
  '130.211.0.0/22',
  '35.235.240.0/20', // Google Identity-Aware Proxy
  '199.36.153.4/30', // restricted and private googleapis.com
  '199.36.153.8/30',
  '168.63.129.16/32', // Azure platform address
  '192.0.2.0/24', // for documentation: placeholders and examples
  '198.51.100.0/24',
  '203.0.113.0/24',
];
/** Names of whole ranges, used to say "anything private" or "anything". */
const RANGES = new Set([
  // no host has it: a match of everything, negated
  '255.255.255.255/32',
  '0.0.0.0/0',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
]);

function toNumber(address: string): number {
  return address
    .split('.')
    .reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function contains(outer: string, address: string, prefix: number): boolean {
  const [base, length] = outer.split('/');
  const size = 2 ** (32 - Number(length));
  return (
    prefix >= Number(length) &&
    Math.floor(toNumber(base) / size) === Math.floor(toNumber(address) / size)
  );
}

function strings(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === 'string')
    : [];
}

/** 2.5: literals outside the plan, in files that machines read. Comments do not count. */
export function foreignCidrs(context: CheckContext): Problem[] | undefined {
  if (!context.has('net')) return undefined;
  const { derived } = context;
  const known = [
    ...derived.vpcCidrs,
    derived.podCidr,
    derived.serviceCidr,
    ...strings(context.answer('net.remote_cidrs')),
    ...strings(context.answer('net.admin_cidrs')),
    ...WELL_KNOWN,
  ].filter(Boolean);
  const problems: Problem[] = [];
  for (const file of context.files) {
    if (!['hcl', 'yaml', 'shell'].includes(file.format) || !file.text) continue;
    if (!file.path.startsWith(context.root)) continue;
    file.text.split('\n').forEach((line, index) => {
      if (!line.includes('/')) return;
      const code = line.replace(/(^|\s)#.*$/, '');
      for (const [literal, address, prefix] of code.matchAll(CIDR)) {
        if (RANGES.has(literal)) continue;
        if (known.some(block => contains(block, address, Number(prefix)))) {
          continue;
        }
        problems.push({
          file: file.path,
          line: index + 1,
          message: `${literal} is in no address block of the plan.`,
          fix: 'Use a block of the plan, or add it to the remote or administrator blocks.',
        });
      }
    });
  }
  return problems;
}

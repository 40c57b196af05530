import {
  contains,
  nextFreeBlock,
  overlaps,
  parseCidr,
  privateRangeOf,
  sizeOf,
  stepCidr,
} from '../infrastructure/cidr';
import { environmentNumber } from '../infrastructure/addressPlan';
import type { JsonValue } from '../model';
import { factAt } from '../answers/facts';
import type { Check, RuleContext } from './context';

/** A block that the answers ask for, and the answer that places it. */
interface PlannedBlock {
  cidr: string;
  /** How a message names it. */
  name: string;
  /** Path of the answer that moves it; undefined for blocks of another site, which stay. */
  path?: string;
}

function cidrAt(context: RuleContext, path: string): string | undefined {
  const value = factAt(context.facts, path);
  return typeof value === 'string' && parseCidr(value) ? value : undefined;
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value)
    ? value.filter((v): v is string => typeof v === 'string')
    : [];
}

/** Steps from `vpc_cidr` to the furthest block that a selected environment has. */
function furthestStep(context: RuleContext): number {
  if (factAt(context.facts, 'net.topology') === 'single-vpc') {
    return 0;
  }
  const names = context.derived.environments.map(env => env.name);
  return Math.max(...names.map(name => environmentNumber(name, names)));
}

function plannedBlocks(context: RuleContext): PlannedBlock[] {
  const shared = new Set<string>();
  const networks = cidrAt(context, 'net.vpc_cidr')
    ? context.derived.environments.flatMap(env => {
        if (shared.has(env.vpcCidr)) {
          return [];
        }
        shared.add(env.vpcCidr);
        return {
          cidr: env.vpcCidr,
          name: `the network of ${env.name} (${env.vpcCidr})`,
          path: 'net.vpc_cidr',
        };
      })
    : [];
  const cluster = [
    { path: 'net.pod_cidr', label: 'the pod block' },
    { path: 'net.service_cidr', label: 'the service block' },
  ].flatMap(({ path, label }) => {
    const cidr = cidrAt(context, path);
    return cidr ? { cidr, name: `${label} (${cidr})`, path } : [];
  });
  const remote = textsOf(factAt(context.facts, 'net.remote_cidrs'))
    .filter(cidr => parseCidr(cidr))
    .map(cidr => ({ cidr, name: `the other site's ${cidr}` }));
  return [...networks, ...cluster, ...remote];
}

/** The lowest free place for the answer at a path, given everything it does not place itself. */
function freePlace(
  context: RuleContext,
  path: string,
  blocks: PlannedBlock[],
): string | undefined {
  const current = parseCidr(cidrAt(context, path));
  const taken = blocks.filter(b => b.path !== path).map(b => b.cidr);
  return (
    current &&
    nextFreeBlock(
      current.prefix,
      taken,
      path === 'net.vpc_cidr' ? furthestStep(context) + 1 : 1,
    )
  );
}

/**
 * Blocks that share addresses: the networks of the environments, pods, services and the other
 * site. Two blocks of the other site may overlap; that is how routes are summed up.
 *
 * Facts: `a` and `b` in words; `second`, the path of the answer to move; `free`, where to.
 */
export const cidrOverlap: Check = context => {
  const blocks = plannedBlocks(context);
  return blocks.flatMap((a, i) =>
    blocks.slice(i + 1).flatMap(b => {
      const second = b.path ?? a.path;
      if (!second || a.path === b.path || !overlaps(a.cidr, b.cidr)) {
        return [];
      }
      const free = freePlace(context, second, blocks);
      return { a: a.name, b: b.name, second, ...(free && { free }) };
    }),
  );
};

/** Pod addresses needed beyond the application's own: system pods and a rolling node (skill notes). */
const SYSTEM_PODS = 60;
/** Room to grow and to replace all pods at once. */
const RESERVE = 4;
/** Addresses that AWS keeps of each subnet (Amazon VPC documentation). */
const RESERVED_PER_SUBNET = 5;
const WIDEST_PREFIX = 16;

/**
 * Address space that does not suffice: private subnets too small for the pods of an EKS cluster,
 * or a network that leaves its private range when it is counted on for the next environment.
 *
 * Facts: `vpc_cidr`, `reason` in words, `need` (addresses), `suggestion` (a block that suffices).
 */
export const cidrCapacity: Check = context => {
  const cidr = cidrAt(context, 'net.vpc_cidr');
  const block = parseCidr(cidr);
  if (!cidr || !block) {
    return [];
  }
  const blocks = plannedBlocks(context);
  const taken = blocks.filter(b => b.path !== 'net.vpc_cidr').map(b => b.cidr);
  const count = furthestStep(context) + 1;
  const suggest = (prefix: number, reason: string, need: number) => {
    const suggestion = nextFreeBlock(prefix, taken, count);
    return [
      { vpc_cidr: cidr, reason, need, ...(suggestion && { suggestion }) },
    ];
  };

  const range = privateRangeOf(cidr);
  const last = stepCidr(cidr, count - 1);
  if (range && (!last || !contains(range, last))) {
    return suggest(
      block.prefix,
      `the network of the last environment (${last ?? 'none'}) would leave the private range ${range}`,
      count * sizeOf(cidr),
    );
  }
  if (factAt(context.facts, 'k8s.distribution') !== 'eks') {
    return [];
  }
  const need = RESERVE * (context.derived.maxReplicas + SYSTEM_PODS);
  const held = (prefix: number) =>
    context.derived.zones * (2 ** (32 - prefix - 4) - RESERVED_PER_SUBNET);
  if (held(block.prefix) >= need) {
    return [];
  }
  let prefix = block.prefix;
  while (prefix > WIDEST_PREFIX && held(prefix) < need) {
    prefix -= 1;
  }
  return suggest(
    prefix,
    `its private subnets hold ${held(block.prefix)} addresses, and pods and nodes need ${need}`,
    need,
  );
};

/** Public sources wider than this are nobody's office. */
const WIDEST_SOURCE = 16;

function isWorldOpen(source: string): boolean {
  const block = parseCidr(source);
  if (!block) {
    // The only other spelling that a list of sources may hold is an IPv6 block.
    return source.endsWith('/0');
  }
  return block.prefix < WIDEST_SOURCE && !privateRangeOf(source);
}

/**
 * Administration open to the internet: a source that is everything, or a public block wider than
 * /16.
 *
 * Arguments: `path` of the list. Facts: `blocks` in words, `kept` (the list without them).
 */
export const worldOpenCidr: Check = (context, args) => {
  const sources = textsOf(factAt(context.facts, String(args.path)));
  const open = sources.filter(isWorldOpen);
  return open.length
    ? [{ blocks: open, kept: sources.filter(source => !isWorldOpen(source)) }]
    : [];
};

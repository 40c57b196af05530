import { cidrhost, cidrsubnet, parseCidr, stepCidr } from './cidr';
import type { SubnetPlan } from './types';

/** Assumed network of a library or chain that does not ask for one. */
export const DEFAULT_VPC_CIDR = '10.20.0.0/16';

/** Smaller networks have public subnets below /27, the least that AWS balancers accept. */
const LONGEST_PREFIX = 19;
/** Wider than any private range: not a network that somebody may own. */
const SHORTEST_PREFIX = 8;

/** The known environments, in the order of a change's way to production. */
export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;

/**
 * Fixed number of an environment: production 0, staging 1, dev 2, others after them by name of the
 * list. It decides the environment's block, so blocks never move when an environment is added.
 */
export function environmentNumber(
  name: string,
  all: readonly string[],
): number {
  const known = ['production', 'staging', 'dev'].indexOf(name);
  if (known >= 0) {
    return known;
  }
  const others = all
    .filter(other => !ENVIRONMENTS.some(env => env === other))
    .sort();
  return 3 + others.indexOf(name);
}

/**
 * The network blocks of all environments, by name.
 *
 * A `single-vpc` is shared; otherwise production gets the block of the answer and the others the
 * blocks that follow it, in steps of its size. A block that cannot be planned with (absent,
 * malformed, longer than /19) counts as {@link DEFAULT_VPC_CIDR}.
 */
export function networkBlocks(
  vpcCidr: string,
  topology: string,
  environments: readonly string[],
): Record<string, string> {
  const block = parseCidr(vpcCidr);
  const first =
    block && block.prefix >= SHORTEST_PREFIX && block.prefix <= LONGEST_PREFIX
      ? vpcCidr
      : DEFAULT_VPC_CIDR;
  return Object.fromEntries(
    environments.map(name => [
      name,
      topology === 'single-vpc'
        ? first
        : // A block at the very end of the address space has no neighbour to step to.
          (stepCidr(first, environmentNumber(name, environments)) ?? first),
    ]),
  );
}

/**
 * Cuts a network into its subnets: per zone one sixteenth for private hosts, one 256th for public
 * and one for data, and one 256th in all for management. They use 0-2/16, 3/16, 4/16 and 5/16 of the
 * block and never meet.
 *
 * @param zones - number of zones with subnets of their own, 1 to 3
 */
export function planSubnets(vpcCidr: string, zones: number): SubnetPlan {
  const all = Array.from({ length: zones }, (_, zone) => zone);
  return {
    private: all.map(zone => cidrsubnet(vpcCidr, 4, zone)),
    public: all.map(zone => cidrsubnet(vpcCidr, 8, 48 + zone)),
    data: all.map(zone => cidrsubnet(vpcCidr, 8, 64 + zone)),
    management: cidrsubnet(vpcCidr, 8, 80),
  };
}

/** A /27, the smallest public subnet, has room for five environments of four addresses each. */
const LAST_OFFSET = 4;

/** How many hosts of each group have a fixed address. */
export type HostCounts = Record<'lb' | 'edge' | 'app' | 'db', number>;

function spread(
  subnets: readonly string[],
  base: number,
  count: number,
): string[] {
  return Array.from({ length: count }, (_, i) =>
    cidrhost(
      subnets[i % subnets.length],
      base + Math.floor(i / subnets.length),
    ),
  );
}

/**
 * Fixed addresses by group: host `base + floor(i / zones)` of the subnet of zone `i mod zones`.
 *
 * Balancers (base 11) stand in the public tier on own hardware and in the private one elsewhere,
 * edge proxies (20) and application machines (40) in the private tier, databases (10) in the data tier.
 *
 * @param offset - number of the environment when environments share one network, else 0. Each then
 *   has its own addresses: 64 further on in the private tier, 4 in the small public and data tiers
 *   (from the sixth environment on, which no shipped library has, addresses would repeat).
 */
export function planAddresses(
  subnets: SubnetPlan,
  counts: HostCounts,
  options: { onPrem: boolean; offset: number },
): Record<keyof HostCounts, string[]> {
  const step = Math.min(options.offset, LAST_OFFSET);
  const wide = 64 * step;
  const narrow = 4 * step;
  return {
    lb: options.onPrem
      ? spread(subnets.public, 11 + narrow, counts.lb)
      : spread(subnets.private, 11 + wide, counts.lb),
    edge: spread(subnets.private, 20 + wide, counts.edge),
    app: spread(subnets.private, 40 + wide, counts.app),
    db: spread(subnets.data, 10 + narrow, counts.db),
  };
}

/**
 * Address that moves between a pair of balancers on own hardware: host 10 of the public tier, beside the
 * pair's own.
 *
 * @param offset - see {@link planAddresses}
 */
export function virtualAddress(subnets: SubnetPlan, offset: number): string {
  return cidrhost(subnets.public[0], 10 + 4 * Math.min(offset, LAST_OFFSET));
}

/** Hosts of the public tier that MetalLB gives out; the smallest one, a /27, ends at 30. */
const POOL = { first: 22, last: 29 };

/** Addresses for the ways into the cluster on own hardware: first and last of the range. */
export function gatewayPool(subnets: SubnetPlan): [string, string] {
  return [
    cidrhost(subnets.public[0], POOL.first),
    cidrhost(subnets.public[0], POOL.last),
  ];
}

/** Address of the way in that serves an environment. One cluster serves all of them. */
export function gatewayAddress(subnets: SubnetPlan, index: number): string {
  return cidrhost(subnets.public[0], Math.min(POOL.first + index, POOL.last));
}

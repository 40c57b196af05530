import { InputError } from '@backstage/errors';
import ipaddr from 'ipaddr.js';

/** An IPv4 block as numbers: first address (0 to 2^32 - 1) and prefix length (0 to 32). */
export interface Block {
  base: number;
  prefix: number;
}

/**
 * The ranges that private networks may use, in the order in which free blocks are looked for:
 * RFC 1918, then the shared space of RFC 6598.
 */
export const PRIVATE_RANGES = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
] as const;

const OCTET = '(?:0|[1-9][0-9]{0,2})';
const DOTTED_QUAD = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`, 'u');
const PREFIX = /^(?:[0-9]|[12][0-9]|3[0-2])$/u;

function toNumber(address: string): number {
  return ipaddr.IPv4.parse(address).octets.reduce(
    (sum, octet) => sum * 256 + octet,
    0,
  );
}

function toAddress(value: number): string {
  return [24, 16, 8, 0]
    .map(shift => Math.floor(value / 2 ** shift) % 256)
    .join('.');
}

function sizeOfPrefix(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** True for an IPv4 address in its one usual spelling (four decimal octets, no leading zeros). */
export function isIpv4(text: string): boolean {
  return DOTTED_QUAD.test(text) && ipaddr.IPv4.isValid(text);
}

/**
 * Reads a block such as `10.20.0.0/16`.
 *
 * @returns undefined when the text is not an IPv4 block or its host bits are not zero
 */
export function parseCidr(text: unknown): Block | undefined {
  if (typeof text !== 'string') {
    return undefined;
  }
  const [address, length, ...rest] = text.split('/');
  if (rest.length || !isIpv4(address) || !PREFIX.test(length ?? '')) {
    return undefined;
  }
  const block = { base: toNumber(address), prefix: Number(length) };
  return block.base % sizeOfPrefix(block.prefix) === 0 ? block : undefined;
}

/** Writes a block as `address/prefix`. */
export function formatCidr(block: Block): string {
  return `${toAddress(block.base)}/${block.prefix}`;
}

function mustParse(cidr: string): Block {
  const block = parseCidr(cidr);
  if (!block) {
    throw new InputError(
      `'${cidr}' is not an IPv4 block; expected for example 10.20.0.0/16 with zero host bits`,
    );
  }
  return block;
}

/** Number of addresses in a block. */
export function sizeOf(cidr: string): number {
  return sizeOfPrefix(mustParse(cidr).prefix);
}

/** True when two blocks share an address. */
export function overlaps(a: string, b: string): boolean {
  const x = mustParse(a);
  const y = mustParse(b);
  return (
    x.base < y.base + sizeOfPrefix(y.prefix) &&
    y.base < x.base + sizeOfPrefix(x.prefix)
  );
}

/** True when every address of `inner` (a block or a single address) lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const x = mustParse(outer);
  const y = mustParse(inner.includes('/') ? inner : `${inner}/32`);
  return (
    x.base <= y.base &&
    y.base + sizeOfPrefix(y.prefix) <= x.base + sizeOfPrefix(x.prefix)
  );
}

/** The range of {@link PRIVATE_RANGES} that a block lies in, or undefined. */
export function privateRangeOf(cidr: string): string | undefined {
  return PRIVATE_RANGES.find(range => contains(range, cidr));
}

/**
 * The `index`-th part of a block after cutting it into `2^bits` equal parts, as Terraform's
 * `cidrsubnet(cidr, bits, index)`.
 *
 * @throws InputError when the block cannot be cut that often or has no such part
 */
export function cidrsubnet(cidr: string, bits: number, index: number): string {
  const { base, prefix } = mustParse(cidr);
  if (prefix + bits > 32 || index < 0 || index >= 2 ** bits) {
    throw new InputError(`${cidr} has no part ${index} of ${2 ** bits}`);
  }
  const part = prefix + bits;
  return formatCidr({ base: base + index * sizeOfPrefix(part), prefix: part });
}

/**
 * The `index`-th address of a block, as Terraform's `cidrhost(cidr, index)`.
 *
 * @throws InputError when the block has no such address
 */
export function cidrhost(cidr: string, index: number): string {
  const { base, prefix } = mustParse(cidr);
  if (index < 0 || index >= sizeOfPrefix(prefix)) {
    throw new InputError(`${cidr} has no address number ${index}`);
  }
  return toAddress(base + index);
}

/**
 * The block of the same size `steps` blocks further on.
 *
 * @returns undefined when it would lie beyond 255.255.255.255
 */
export function stepCidr(cidr: string, steps: number): string | undefined {
  const { base, prefix } = mustParse(cidr);
  const moved = base + steps * sizeOfPrefix(prefix);
  return moved + sizeOfPrefix(prefix) <= 2 ** 32
    ? formatCidr({ base: moved, prefix })
    : undefined;
}

/**
 * The lowest run of `count` neighbouring blocks of one size that lies inside one private range and
 * touches none of the blocks taken.
 *
 * @param prefix - prefix length of each block
 * @param taken - blocks in use; entries that are not IPv4 blocks are passed over
 * @returns the first block of the run, or undefined when there is no room
 */
export function nextFreeBlock(
  prefix: number,
  taken: readonly string[],
  count: number = 1,
): string | undefined {
  const size = sizeOfPrefix(prefix);
  const used = taken.flatMap(text => parseCidr(text) ?? []);
  for (const range of PRIVATE_RANGES) {
    const { base: first, prefix: rangePrefix } = mustParse(range);
    const end = first + sizeOfPrefix(rangePrefix);
    let start = first;
    while (start + count * size <= end) {
      const from = start;
      const hit = used.find(
        block =>
          block.base < from + count * size &&
          from < block.base + sizeOfPrefix(block.prefix),
      );
      if (!hit) {
        return formatCidr({ base: start, prefix });
      }
      // Continue behind the block that is in the way, on the next boundary.
      const behind = hit.base + sizeOfPrefix(hit.prefix);
      start = Math.max(start + size, Math.ceil(behind / size) * size);
    }
  }
  return undefined;
}

import {
  cidrhost,
  cidrsubnet,
  isIpv4,
  parseCidr,
} from '@skillchain/backstage-plugin-skillchain-common';
import { hclArguments, hclOutputs, hclRequired } from './hclBlocks';
import { Refusal, scalarText } from './text';

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 };

function wholeNumber(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new Refusal(`its argument ${name} is no whole number`);
}

function block(value: unknown) {
  const parsed = parseCidr(value);
  if (!parsed) throw new Refusal('it is no IPv4 block such as 10.20.0.0/16');
  return { ...parsed, text: scalarText(value) };
}

function netmask(value: unknown): string {
  const bits = 2 ** 32 - 2 ** (32 - block(value).prefix);
  return [24, 16, 8, 0]
    .map(shift => Math.floor(bits / 2 ** shift) % 256)
    .join('.');
}

function reversed(address: string): string {
  return address.split('.').reverse().join('.');
}

/** The zone that holds the PTR records of a block; RFC 2317 parts of a /24 are not made. */
function reverseZone(value: unknown): string {
  const { text, prefix } = block(value);
  const octets = Math.max(1, Math.min(3, Math.floor(prefix / 8)));
  const network = text.split('/')[0].split('.').slice(0, octets).join('.');
  return `${reversed(network)}.in-addr.arpa`;
}

function ptrName(value: unknown): string {
  const address = scalarText(value);
  if (!isIpv4(address)) throw new Refusal('it is no IPv4 address');
  return `${reversed(address)}.in-addr.arpa`;
}

function seconds(value: unknown): number {
  const match = /^([1-9][0-9]*)([smhd])$/.exec(scalarText(value));
  if (!match) throw new Refusal('it is no duration such as 90s, 15m, 4h or 1d');
  return Number(match[1]) * SECONDS[match[2]];
}

function slug(value: unknown): string {
  return scalarText(value)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function pluck(list: unknown, key: unknown): unknown[] {
  if (!Array.isArray(list)) throw new Refusal('it is no list');
  return list.map(item => (item as Record<string, unknown>)[String(key)]);
}

/**
 * Filters that change a value and do not print it.
 *
 * `cidrsubnet`, `cidrhost`, `cidrnetmask` are Terraform's functions; `cidrprefix` is the number after the slash;
 * `ptr_name` and `reverse_zone` are names of DNS reverse lookup; `seconds` reads a duration; `slug` makes a
 * lower-case word; `pluck` takes one key of each item of a list.
 */
export const HELPERS: Record<
  string,
  (value: unknown, ...args: unknown[]) => unknown
> = {
  cidrsubnet: (value, bits, index) =>
    cidrsubnet(
      block(value).text,
      wholeNumber(bits, 'bits'),
      wholeNumber(index, 'index'),
    ),
  cidrhost: (value, index) =>
    cidrhost(block(value).text, wholeNumber(index, 'index')),
  cidrnetmask: netmask,
  cidrprefix: value => block(value).prefix,
  ptr_name: ptrName,
  reverse_zone: reverseZone,
  seconds,
  slug,
  pluck,
  hcl_required: hclRequired,
  hcl_arguments: hclArguments,
  hcl_outputs: hclOutputs,
};

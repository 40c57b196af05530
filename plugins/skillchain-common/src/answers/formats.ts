import type { FORMATS, JsonObject } from '../model';
import { isIpv4, parseCidr, privateRangeOf } from '../infrastructure/cidr';
import { DEFAULT_REGIONS, REGION_PATTERNS } from '../infrastructure/regions';
import { durationSeconds, parseSchedule } from './schedule';

/** Name of a check that JSON Schema cannot say. */
export type Format = (typeof FORMATS)[number];

const DNS_LABEL = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
const FQDN =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/u;
const IMAGE =
  /^[a-z0-9.-]+(?::[0-9]+)?\/[a-z0-9._/-]+(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127})|@sha256:[0-9a-f]{64})$/u;

function checkImage(value: string): string | undefined {
  const match = IMAGE.exec(value);
  if (!match) {
    return 'an image with registry and tag, such as registry.example.com/shop:1.0.0';
  }
  return match[1] === 'latest'
    ? 'an image with a fixed tag; latest changes under your feet'
    : undefined;
}

function checkCron(value: string): string | undefined {
  try {
    parseSchedule(value);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `five fields of a schedule in UTC, such as 0 2 * * * (${why})`;
  }
}

function checkRegion(value: string, facts: JsonObject): string | undefined {
  const project = facts.project;
  const cloud =
    project && typeof project === 'object' && !Array.isArray(project)
      ? project.cloud
      : undefined;
  if (typeof cloud !== 'string' || !Object.hasOwn(REGION_PATTERNS, cloud)) {
    return undefined;
  }
  return new RegExp(REGION_PATTERNS[cloud], 'u').test(value)
    ? undefined
    : `a region of ${cloud}, such as ${DEFAULT_REGIONS[cloud]}`;
}

type Check = (value: string, facts: JsonObject) => string | undefined;

const expect =
  (expected: string, test: (value: string) => boolean): Check =>
  value =>
    test(value) ? undefined : expected;

const CHECKS: Record<Format, Check> = {
  dnslabel: expect(
    'a host label: lower-case letters, digits and single hyphens, starting with a letter, at most 63 characters',
    value => DNS_LABEL.test(value) && !value.includes('--'),
  ),
  fqdn: expect(
    'a domain name in lower case without a final dot, such as example.com',
    value => value.length <= 253 && FQDN.test(value),
  ),
  ipv4: expect('an IPv4 address such as 10.20.0.10', isIpv4),
  cidr: expect(
    'a private IPv4 block with zero host bits, such as 10.20.0.0/16 (10/8, 172.16/12, 192.168/16 or 100.64/10)',
    value => !!parseCidr(value) && !!privateRangeOf(value),
  ),
  'public-cidr': expect(
    'an IPv4 block with zero host bits, such as 203.0.113.8/32',
    value => !!parseCidr(value),
  ),
  duration: expect(
    'a duration such as 90s, 15m, 4h or 1d',
    value => durationSeconds(value) !== undefined,
  ),
  cron: checkCron,
  image: checkImage,
  region: checkRegion,
};

/**
 * Checks a text against a format.
 *
 * @param facts - facts of the run; `project.cloud` decides what a region looks like
 * @returns what was expected, or undefined when the text fits
 */
export function checkFormat(
  format: Format,
  value: string,
  facts: JsonObject,
): string | undefined {
  return CHECKS[format](value, facts);
}

import { question } from '../testing';
import { checkAnswer, isAnswered } from './checkAnswer';

const facts = { project: { cloud: 'aws' }, k8s: { exposure: 'internal' } };

describe('checkAnswer', () => {
  it.each([
    [{ type: 'integer', minimum: 1, maximum: 5 }, 5],
    [{ type: 'integer' }, -1],
    [{ type: 'boolean' }, false],
    [{ type: 'string', minLength: 1, maxLength: 3 }, '😀😀😀'],
    [{ type: 'string', enum: ['a', 'b'] }, 'b'],
    [{ type: 'string', pattern: '^\\p{L}+$' }, 'Ärger'],
    [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, ['b']],
    [{ type: 'array', items: { type: 'integer' }, uniqueItems: true }, [1, 2]],
    [{ type: 'string', format: 'dnslabel' }, 'www-1'],
    [{ type: 'string', format: 'fqdn' }, 'a.xn--p1ai'],
    [{ type: 'string', format: 'ipv4' }, '10.0.0.255'],
    [{ type: 'string', format: 'cidr' }, '100.64.0.0/10'],
    [{ type: 'string', format: 'cidr' }, '192.168.4.0/22'],
    [{ type: 'string', format: 'public-cidr' }, '203.0.113.8/32'],
    [{ type: 'string', format: 'duration' }, '15m'],
    [{ type: 'string', format: 'cron' }, '*/30 2 * * 1-5'],
    [{ type: 'string', format: 'image' }, 'ghcr.io/acme/shop:v1.2.3'],
    [
      { type: 'string', format: 'image' },
      `r.io:5000/x@sha256:${'a'.repeat(64)}`,
    ],
    [{ type: 'string', format: 'region' }, 'us-gov-west-1'],
  ] as const)('%j accepts %j', (part, value) => {
    expect(
      checkAnswer(
        question({ id: 'q', ...part } as never),
        value as never,
        facts,
      ),
    ).toBeUndefined();
  });

  it.each([
    [
      { type: 'integer', minimum: 1, maximum: 5 },
      6,
      'a whole number from 1 to 5, found 6',
    ],
    [{ type: 'integer' }, 1.5, 'expected a whole number, found 1.5'],
    [{ type: 'integer' }, '3', 'expected a whole number, found "3"'],
    [{ type: 'integer' }, 1e300, 'expected a whole number'],
    [{ type: 'boolean' }, 'true', 'true or false'],
    [{ type: 'boolean' }, 1, 'true or false'],
    [{ type: 'string' }, 1.35, 'expected text (put it in quotes), found 1.35'],
    [{ type: 'string' }, { a: 1 }, 'expected text, found {"a":1}'],
    [{ type: 'string' }, 'a\u0000b', 'text without control characters'],
    [{ type: 'string' }, 'a\u001b[31m', 'text without control characters'],
    [{ type: 'string' }, '\ud800', 'text without control characters'],
    [{ type: 'string', minLength: 2 }, 'a', 'text of at least 2 characters'],
    [{ type: 'string', maxLength: 2 }, 'abc', 'text of at most 2 characters'],
    [
      { type: 'string', enum: ['a', 'b'] },
      'A',
      'expected one of a, b, found "A"',
    ],
    [{ type: 'string', enum: ['99.9'] }, 99.9, 'one of 99.9'],
    [{ type: 'string', pattern: '^a$' }, 'b', 'text that matches ^a$'],
    [{ type: 'string', pattern: '^a$' }, 'a\n', 'text that matches ^a$'],
    [
      { type: 'string', pattern: '^a$', errorMessage: 'the letter a' },
      'b',
      'expected the letter a, found "b"',
    ],
    [
      { type: 'array', items: { type: 'string' } },
      'a',
      'expected a list, found "a"',
    ],
    [
      { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 },
      [],
      'a list from 1 to 2 entries',
    ],
    [
      { type: 'array', items: { type: 'string', enum: ['a'] } },
      ['a', 'x'],
      'each entry is one of a',
    ],
    [
      { type: 'array', items: { type: 'string' }, uniqueItems: true },
      ['a', 'a'],
      'without repetitions',
    ],
    [
      { type: 'array', items: { type: 'string', format: 'cidr' } },
      ['8.8.8.0/24'],
      'each entry is a private IPv4 block',
    ],
    [{ type: 'string', format: 'dnslabel' }, 'a--b', 'a host label'],
    [{ type: 'string', format: 'dnslabel' }, '1a', 'a host label'],
    [{ type: 'string', format: 'dnslabel' }, 'a'.repeat(64), 'a host label'],
    [{ type: 'string', format: 'fqdn' }, 'example.com.', 'a domain name'],
    [{ type: 'string', format: 'fqdn' }, 'localhost', 'a domain name'],
    [
      { type: 'string', format: 'fqdn' },
      `${'a.'.repeat(126)}com`,
      'a domain name',
    ],
    [{ type: 'string', format: 'ipv4' }, '10.0.0.256', 'an IPv4 address'],
    [{ type: 'string', format: 'ipv4' }, '010.0.0.1', 'an IPv4 address'],
    [{ type: 'string', format: 'cidr' }, '10.20.0.1/16', 'zero host bits'],
    [
      { type: 'string', format: 'cidr' },
      '172.32.0.0/16',
      'a private IPv4 block',
    ],
    [{ type: 'string', format: 'cidr' }, '10.0.0.0/7', 'a private IPv4 block'],
    [
      { type: 'string', format: 'public-cidr' },
      '203.0.113.9/24',
      'zero host bits',
    ],
    [{ type: 'string', format: 'public-cidr' }, '::/0', 'an IPv4 block'],
    [{ type: 'string', format: 'duration' }, '1w', 'a duration such as'],
    [{ type: 'string', format: 'cron' }, '0 0 1 * 1', 'restricts both'],
    [{ type: 'string', format: 'cron' }, '0 0 * * * *', 'five fields'],
    [
      { type: 'string', format: 'image' },
      'ghcr.io/acme/shop:latest',
      'a fixed tag',
    ],
    [{ type: 'string', format: 'image' }, 'nginx:1.27', 'registry and tag'],
    [
      { type: 'string', format: 'image' },
      'ghcr.io/acme/shop',
      'registry and tag',
    ],
    [
      { type: 'string', format: 'region' },
      'europe-west1',
      'a region of aws, such as us-east-1',
    ],
    [
      { type: 'string', format: 'region', errorMessage: 'a region' },
      'x',
      'expected a region; that is a region of aws',
    ],
  ] as const)('%j refuses %j', (part, value, message) => {
    expect(
      checkAnswer(
        question({ id: 'q', ...part } as never),
        value as never,
        facts,
      ),
    ).toContain(message);
  });

  it('offers options by condition', () => {
    const q = question({
      id: 'controller',
      enum: ['traefik', 'alb', 'eg'],
      enumWhen: {
        alb: { 'project.cloud': 'aws' },
        eg: { exposure: 'gateway-api' },
      },
    });
    expect(checkAnswer(q, 'alb', facts, 'k8s')).toBeUndefined();
    expect(checkAnswer(q, 'eg', facts, 'k8s')).toBe(
      'expected one of traefik, alb (with the other answers as they are), found "eg"',
    );
    expect(
      checkAnswer(
        q,
        'eg',
        { ...facts, k8s: { exposure: 'gateway-api' } },
        'k8s',
      ),
    ).toBeUndefined();
  });

  it('cuts what it repeats', () => {
    const message = checkAnswer(
      question({ id: 'q', maxLength: 3 }),
      'x'.repeat(1e5),
      facts,
    );
    expect(message!.length).toBeLessThan(200);
  });
});

describe('isAnswered', () => {
  it.each([undefined, null, '', 'auto', []])('is false for %j', value => {
    expect(isAnswered(value as never)).toBe(false);
  });
  it.each([false, 0, 'none', ['a']])('is true for %j', value => {
    expect(isAnswered(value)).toBe(true);
  });
});

import fc from 'fast-check';
import {
  cidrhost,
  cidrsubnet,
  contains,
  formatCidr,
  nextFreeBlock,
  overlaps,
  parseCidr,
  privateRangeOf,
  sizeOf,
  stepCidr,
} from './cidr';

const block = fc
  .tuple(
    fc.integer({ min: 0, max: 32 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  )
  .map(([prefix, address]) => {
    const size = 2 ** (32 - prefix);
    return formatCidr({ base: Math.floor(address / size) * size, prefix });
  });

describe('parseCidr', () => {
  it.each([
    ['10.20.0.0/16', { base: 169082880, prefix: 16 }],
    ['0.0.0.0/0', { base: 0, prefix: 0 }],
    ['255.255.255.255/32', { base: 4294967295, prefix: 32 }],
  ])('reads %s', (text, expected) => {
    expect(parseCidr(text)).toEqual(expected);
  });

  it.each([
    '10.20.0.1/16',
    '10.20.0.0/33',
    '10.20.0/16',
    '10.20.0.0',
    '10.20.0.0/16/1',
    '256.0.0.0/8',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/8\n',
    '::/0',
    '',
    16,
    null,
  ])('refuses %j', text => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('writes what it read', () => {
    fc.assert(
      fc.property(block, text => {
        expect(formatCidr(parseCidr(text)!)).toBe(text);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('cuts and counts as Terraform does', () => {
    expect(cidrsubnet('10.20.0.0/16', 4, 2)).toBe('10.20.32.0/20');
    expect(cidrsubnet('10.20.0.0/16', 8, 80)).toBe('10.20.80.0/24');
    expect(cidrsubnet('10.20.32.0/19', 8, 66)).toBe('10.20.40.64/27');
    expect(cidrhost('10.20.48.0/24', 11)).toBe('10.20.48.11');
    expect(cidrhost('10.20.0.0/16', 300)).toBe('10.20.1.44');
    expect(sizeOf('10.20.0.0/19')).toBe(8192);
    expect(stepCidr('10.20.0.0/16', 2)).toBe('10.22.0.0/16');
    expect(stepCidr('255.255.0.0/16', 1)).toBeUndefined();
  });

  it('says what it cannot cut', () => {
    expect(() => cidrsubnet('10.0.0.0/30', 4, 0)).toThrow(
      'has no part 0 of 16',
    );
    expect(() => cidrhost('10.0.0.0/30', 4)).toThrow('has no address number 4');
    expect(() => sizeOf('10.0.0.1/24')).toThrow("'10.0.0.1/24' is not an IPv4");
  });

  it('agrees on overlap and containment', () => {
    expect(contains('10.0.0.0/8', '10.255.0.0/16')).toBe(true);
    expect(contains('10.0.0.0/8', '10.1.2.3')).toBe(true);
    expect(contains('10.0.0.0/9', '10.128.0.0/16')).toBe(false);
    expect(overlaps('10.0.0.0/16', '10.1.0.0/16')).toBe(false);
    expect(privateRangeOf('172.31.0.0/16')).toBe('172.16.0.0/12');
    expect(privateRangeOf('172.32.0.0/16')).toBeUndefined();
    fc.assert(
      fc.property(block, block, (a, b) => {
        // Blocks are aligned, so they overlap exactly when one holds the other.
        expect(overlaps(a, b)).toBe(contains(a, b) || contains(b, a));
      }),
    );
  });
});

describe('nextFreeBlock', () => {
  it('looks through the private ranges in order', () => {
    expect(nextFreeBlock(16, [])).toBe('10.0.0.0/16');
    expect(nextFreeBlock(16, ['10.0.0.0/16', '10.1.128.0/17'])).toBe(
      '10.2.0.0/16',
    );
    expect(nextFreeBlock(16, ['10.1.0.0/24'], 2)).toBe('10.2.0.0/16');
    expect(nextFreeBlock(16, ['10.0.0.0/8'])).toBe('172.16.0.0/16');
    expect(
      nextFreeBlock(12, ['10.0.0.0/8', '172.16.0.0/24', '192.168.0.0/16']),
    ).toBe('100.64.0.0/12');
    expect(nextFreeBlock(16, ['0.0.0.0/0'])).toBeUndefined();
  });

  it('never touches a block that is taken and stays inside one range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 24 }),
        fc.array(block, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (prefix, taken, count) => {
          const first = nextFreeBlock(prefix, taken, count);
          for (let i = 0; first && i < count; i++) {
            const free = stepCidr(first, i)!;
            expect(privateRangeOf(free)).toBe(privateRangeOf(first));
            expect(privateRangeOf(free)).toBeDefined();
            expect(taken.filter(t => overlaps(t, free))).toEqual([]);
          }
        },
      ),
    );
  });
});

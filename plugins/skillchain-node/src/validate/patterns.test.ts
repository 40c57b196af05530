import { testPatterns } from './patterns';

describe('testPatterns', () => {
  it('matches line by line over the whole text', () => {
    const text = 'a: 1\nkind: Service\n';
    expect(
      testPatterns([
        { pattern: '^kind: Service$', text },
        { pattern: '^kind: Pod$', text },
      ]),
    ).toEqual([true, false]);
  });

  it.each([
    ['ttl\\s*=\\s*300', true],
    ['ttl\\s+=', true],
    ['ttl\\s*=\\s*400', false],
    ['\\b300\\b', true],
    ['\\b30\\b', false],
    ['^  ttl', true],
    ['^ttl', false],
    ['a\\.b$', true],
    ['axb', false],
    ['[0-9]+', true],
  ])('looks for %s', (pattern, expected) => {
    const text = 'zone {\n  ttl  = 300\n}\n# a.b\n';
    expect(testPatterns([{ pattern, text }])).toEqual([expected]);
  });

  it('says which pattern is not one', () => {
    expect(
      testPatterns([
        { pattern: '(', text: 'x' },
        { pattern: 'x', text: 'x' },
      ]),
    ).toEqual(['invalid', true]);
  });

  it('gives up on a pattern that never ends, and on that one only', () => {
    const text = `${'a'.repeat(60)}!`;
    expect(
      testPatterns(
        [
          { pattern: 'a!', text },
          { pattern: '^(a+)+$', text },
        ],
        { all: 100, each: 100 },
      ),
    ).toEqual([true, 'slow']);
  });
});

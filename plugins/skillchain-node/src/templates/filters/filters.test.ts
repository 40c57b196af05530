/* eslint-disable no-control-regex -- control characters are what is tried */
import { execFileSync } from 'node:child_process';
import { parse as parseHcl } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { toString } from 'mdast-util-to-string';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { parse as parseYaml } from 'yaml';
import { FILTERS, Refusal } from '.';

/** What somebody would type to break out of a format, beside what fast-check finds. */
const NASTY = [
  '',
  ' ',
  'a "b" \'c\' `d`',
  'line 1\nline 2\r\n\ttab',
  '$(touch pwned) `id` ${HOME} $HOME %{ if true } $${x} $$${x} %%{y}',
  '{{ .Values.x }} {% raw %} {# c #} <$ x $> <% set y = 1 %> <# z #>',
  'key: value # comment',
  '- item',
  '---',
  '? x',
  '@at `tick` %pct &anchor *alias !tag |pipe >fold',
  'yes',
  'null',
  '~',
  '0x1f',
  '1e3',
  '12:30:45',
  '2024-01-01',
  '.5',
  '=',
  '<<',
  'a: ',
  ' lead and trail ',
  '\u2028\u2029\u0085\ufeff',
  '\u0000\u0001\u001b[31m\u007f',
  'ünï¢ödé 🚀 日本',
  '\\',
  '\\"',
  '*/ --> ]]> </script><img src=x onerror=1>',
  '[link](javascript:alert(1)) ![i](x) **b** __c__ ~~d~~ | e | `f`',
  '# heading',
  '1. one',
  '+ plus',
  '=== ',
  'x'.repeat(600),
];

const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.constantFrom(...NASTY), fc.constantFrom(...NASTY))
    .map(p => p.join('')),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
    .filter(n => !Object.is(n, -0)),
);
const key = fc.oneof(
  text.filter(s => s !== '__proto__'),
  fc.constantFrom('a', 'some_key'),
);
const data = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(key, scalar, { maxKeys: 4 }),
);

const parseMarkdown = (source: string) =>
  unified().use(remarkParse).use(remarkGfm).parse(source);

const oneLine = (printed: string) => !/[\n\r\u0085\u2028\u2029]/.test(printed);
const noMarker = (printed: string) => !/<[$%#]/.test(printed);
const filter =
  (name: string) =>
  (value: unknown, ...args: unknown[]) =>
    String(FILTERS[name](value, ...args));

/** Prints the value, or undefined when the filter refuses it. */
function attempt(name: string, value: unknown): string | undefined {
  try {
    return filter(name)(value);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

describe('yaml', () => {
  const yaml = filter('yaml');

  it('round-trips every value, in a block, in a flow and as a key, in YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(data, value => {
        const printed = yaml(value);
        expect(oneLine(printed) && noMarker(printed)).toBe(true);
        expect(printed).not.toMatch(/\{[{%#]/);
        for (const version of ['1.1', '1.2'] as const) {
          expect(parseYaml(`a:\n  - b: ${printed}\n`, { version })).toEqual({
            a: [{ b: value }],
          });
          expect(parseYaml(`[x, ${printed}, z]\n`, { version })).toEqual([
            'x',
            value,
            'z',
          ]);
        }
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(
        text.filter(s => s.length < 500),
        name => {
          expect(parseYaml(`${yaml(name)}: 1\n`)).toEqual({ [name]: 1 });
        },
      ),
    );
  });

  it('leaves plain words plain', () => {
    expect(
      ['shop', 'a.b/c:1', 'x-y_z', 7, true, 'https://a.example'].map(v =>
        yaml(v),
      ),
    ).toEqual(['shop', 'a.b/c:1', 'x-y_z', '7', 'true', 'https://a.example']);
    expect(yaml('on')).toBe('"on"');
    expect(yaml(['a', 'b'])).toBe('[a, b]');
  });

  it('refuses what YAML has no word for', () => {
    expect(() => yaml(Number.NaN)).toThrow(Refusal);
    expect(() => yaml({ a: undefined })).toThrow(/no value/);
  });
});

describe('json', () => {
  it('round-trips every value', () => {
    fc.assert(
      fc.property(data, value => {
        const printed = filter('json')(value);
        expect(oneLine(printed) && noMarker(printed)).toBe(true);
        expect(JSON.parse(printed)).toEqual(value);
      }),
    );
  });
});

describe('hcl', () => {
  const hcl = filter('hcl');

  it('round-trips every value through the HCL parser', async () => {
    const plain = data.filter(v => !JSON.stringify(v).includes('\\u0000'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(plain, { minLength: 5, maxLength: 20 }),
        async values => {
          const printed = values.map(v => hcl(v));
          printed.forEach(p => expect(oneLine(p) && noMarker(p)).toBe(true));
          const source = printed.map((p, i) => `v${i} = ${p}\n`).join('');
          const parsed = (await parseHcl('x.tf', source)) as Record<
            string,
            unknown
          >;
          // HCL composes characters (NFC), and hcl2json shows escapes of ${ and %{ as they are written.
          const shown = (value: unknown): unknown =>
            JSON.parse(JSON.stringify(value).normalize('NFC'));
          values.forEach((value, i) =>
            expect(shown(unescapeTemplates(parsed[`v${i}`]))).toEqual(
              shown(value),
            ),
          );
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('never starts an interpolation', () => {
    fc.assert(
      fc.property(text, value => {
        // every ${ is preceded by one more $ than an interpolation has
        expect(hcl(value).replace(/\$\$\{|%%\{/g, '')).not.toMatch(/[$%]\{/);
      }),
    );
  });

  it('writes identifiers as bare keys', () => {
    expect(hcl({ Name: 'a', 'b c': [1, true] })).toBe(
      '{ Name = "a", "b c" = [1, true] }',
    );
  });
});

/** hcl2json prints quoted templates as source: $${ stands for ${. */
function unescapeTemplates(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
  if (Array.isArray(value)) return value.map(unescapeTemplates);
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [
        unescapeTemplates(k),
        unescapeTemplates(v),
      ]),
    );
  }
  return value;
}

describe('shell', () => {
  it('is one word that bash reads back', () => {
    const words = fc.sample(
      text.filter(s => !s.includes('\0')),
      { numRuns: 400, seed: 7 },
    );
    const printed = [...NASTY.filter(s => !s.includes('\0')), ...words];
    const quoted = printed.map(w => filter('shell')(w));
    quoted.forEach(q =>
      expect(noMarker(q) && !/[\n\r\u2028]/.test(q)).toBe(true),
    );
    const script = quoted.map(q => `printf '%s\\0' ${q}\n`).join('');
    const out = execFileSync('bash', ['-c', script], {
      encoding: 'utf8',
      maxBuffer: 1e8,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    expect(out.split('\0').slice(0, -1)).toEqual(printed);
  });

  it('prints a list as words, and refuses NUL', () => {
    expect(filter('shell')(['a', "b c'd"])).toBe("a 'b c'\\''d'");
    expect(() => filter('shell')('a\0b')).toThrow(/NUL/);
  });
});

describe('md', () => {
  const collapse = (s: string) =>
    s
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();

  it.each([
    [
      'a paragraph',
      (p: string) => `Text ${p} end`,
      (t: string) => `Text ${t} end`,
    ],
    ['a heading', (p: string) => `## ${p} end`, (t: string) => `${t} end`],
    [
      'the start of a line',
      (p: string) => `${p} end`,
      (t: string) => `${t} end`,
    ],
    ['a list', (p: string) => `- ${p} end`, (t: string) => `${t} end`],
  ])('says in %s what the value says, as plain text', (_, write, read) => {
    fc.assert(
      fc.property(text, value => {
        const printed = filter('md')(value);
        expect(oneLine(printed) && noMarker(printed)).toBe(true);
        const tree = parseMarkdown(write(printed));
        expect(tree.children).toHaveLength(1);
        expect(collapse(toString(tree))).toBe(collapse(read(collapse(value))));
        expect(JSON.stringify(tree)).not.toMatch(
          /"type":"(html|image|emphasis|strong|delete|inlineCode)"/,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('stays in its table cell', () => {
    fc.assert(
      fc.property(text, value => {
        const tree = parseMarkdown(
          `| a | b |\n|---|---|\n| ${filter('md')(value)} | x |\n`,
        );
        expect(tree.children).toMatchObject([
          { type: 'table', children: [{}, { children: { length: 2 } }] },
        ]);
      }),
    );
  });
});

describe('zone', () => {
  /** Reads <character-string>s as RFC 1035 5.1 says. */
  function read(printed: string): { bytes: Buffer; longest: number } {
    const chunks = [
      ...printed.matchAll(/"((?:\\[0-9]{3}|\\[^0-9]|[^"\\])*)"/g),
    ].map(m =>
      Buffer.from(
        [...m[1].matchAll(/\\([0-9]{3})|\\(.)|(.)/g)].map(
          ([, code, escaped, plain]) =>
            code ? Number(code) : (escaped ?? plain).charCodeAt(0),
        ),
      ),
    );
    return {
      bytes: Buffer.concat(chunks),
      longest: Math.max(...chunks.map(c => c.length)),
    };
  }

  it('round-trips every text in chunks that a TXT record can hold', () => {
    fc.assert(
      fc.property(text, value => {
        const printed = filter('zone')(value);
        expect(printed).toMatch(/^[ -~]*$/);
        expect(noMarker(printed)).toBe(true);
        const { bytes, longest } = read(printed);
        expect(bytes.toString('utf8')).toBe(value);
        expect(longest).toBeLessThanOrEqual(255);
      }),
    );
  });
});

describe('token', () => {
  it('passes words and refuses everything else', () => {
    expect(['a.b-c_d/e:1@f+*', 7, true].map(v => filter('token')(v))).toEqual([
      'a.b-c_d/e:1@f+*',
      '7',
      'true',
    ]);
    for (const bad of ['', 'a b', 'a"', 'a\n', '$x', '{', ';', 'ä']) {
      expect(() => filter('token')(bad)).toThrow(Refusal);
    }
  });
});

describe('comment', () => {
  it('is one line that ends no comment of any format', () => {
    fc.assert(
      fc.property(text, value => {
        const printed = filter('comment')(value);
        expect(oneLine(printed) && noMarker(printed)).toBe(true);
        expect(printed).not.toMatch(/\*\/|-->|\{\{|\\$/);
      }),
    );
  });
});

describe('regex', () => {
  it('matches its own text', () => {
    fc.assert(
      fc.property(text, value => {
        expect(new RegExp(`^${filter('regex')(value)}$`).test(value)).toBe(
          true,
        );
      }),
    );
  });
});

/** What the reader of each format takes for one value. */
const SHAPES: Record<string, RegExp> = {
  bind: /^"[^"\\]*"$/,
  nginx: /^(?:"(?:[^"\\$]|\\.)*"|[^\s"'\\$;{}]+)$/,
  ini: /^(?![\s"'[]).*$/,
};

describe('nginx, bind and ini', () => {
  it.each(['nginx', 'bind', 'ini'])('%s prints one line or refuses', name => {
    fc.assert(
      fc.property(text, value => {
        const printed = attempt(name, value);
        if (printed === undefined) return;
        expect(noMarker(printed)).toBe(true);
        expect(printed).not.toMatch(/[\n\r\0]/);
        expect(printed).toMatch(SHAPES[name]);
      }),
    );
  });

  it('doubles the per cent sign in units only', () => {
    expect(filter('ini')('50%', 'unit')).toBe('50%%');
    expect(() => filter('ini')('50%')).toThrow(Refusal);
  });
});

describe('helpers', () => {
  it.each([
    ['cidrsubnet', '10.20.0.0/16', [8, 3], '10.20.3.0/24'],
    ['cidrhost', '10.20.3.0/24', [10], '10.20.3.10'],
    ['cidrnetmask', '10.20.0.0/20', [], '255.255.240.0'],
    ['cidrprefix', '10.20.0.0/20', [], 20],
    ['ptr_name', '10.20.3.4', [], '4.3.20.10.in-addr.arpa'],
    ['reverse_zone', '10.20.3.0/24', [], '3.20.10.in-addr.arpa'],
    ['reverse_zone', '10.20.0.0/16', [], '20.10.in-addr.arpa'],
    ['seconds', '15m', [], 900],
    ['slug', 'Größe: XL', [], 'gro-e-xl'],
    ['pluck', [{ a: 1 }, { a: 2 }], ['a'], [1, 2]],
    ['rendered', ['a\n', 'b\n\n'], [], 'a\nb'],
    ['rendered', 'a:\n  b\n\nc\n', [2], 'a:\n    b\n\n  c'],
  ])('%s(%j, %j)', (name, value, args, expected) => {
    expect(FILTERS[name as string](value, ...(args as unknown[]))).toEqual(
      expected,
    );
  });

  it.each([
    ['cidrsubnet', '10.20.0.1/16', [8, 3]],
    ['cidrhost', '10.20.0.0/16', ['x']],
    ['seconds', '15 min', []],
    ['ptr_name', 'fe80::1', []],
    ['pluck', 'x', ['a']],
  ])('%s refuses %j', (name, value, args) => {
    expect(() =>
      FILTERS[name as string](value, ...(args as unknown[])),
    ).toThrow(Refusal);
  });
});

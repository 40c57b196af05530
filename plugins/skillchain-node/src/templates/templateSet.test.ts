import { formatOfPath, TemplateSet, textProblem } from '.';

/** A set with one template, its file name deciding the format. */
function set(source: string, others: Record<string, string> = {}) {
  return new TemplateSet(
    new Map(Object.entries({ 'a.njk': source, ...others })),
    {
      tool: '1.2',
    },
  );
}

function render(source: string, values = {}, others = {}) {
  return set(source, others).render('a.njk', values);
}

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ name: 'InputError' });
    return (error as Error).message;
  }
  throw new Error('expected an error');
}

describe('TemplateSet.render', () => {
  it('leaves the delimiters of other tools alone', () => {
    const text =
      'a: {{ .Values.a }} {% if b %} ${#c[@]} {# d #} ${{ github.ref }} $(e) <<< "f"\n';
    expect(render(text)).toBe(text);
  });

  it('leaves no trace of statements and notes', () => {
    expect(
      render(
        'a:\n  <# a note #>\n  <% for x in list %>\n  - <$ x | yaml $>\n  <% endfor %>\nb: 1\n',
        { list: ['p', 'q r'] },
      ),
    ).toBe('a:\n  - p\n  - "q r"\nb: 1\n');
  });

  it.each([
    ['<# x #>\na\n', 'a\n'],
    ['a\n<# x\ny #>\nb\n', 'a\nb\n'],
    ['a\n\n  <# x #>\n\nb\n', 'a\n\n\nb\n'],
    ['a: 1 <# x #>\nb\n', 'a: 1\nb\n'],
    ['a <# x #> b\n', 'a  b\n'],
    ['<% if true %>\n<# x #>\nb\n<% endif %>\n', 'b\n'],
    ['<% if true %>\n\nb\n<% endif %>\n', '\nb\n'],
    ['<$ 1 | token $>\nb\n', '1\nb\n'],
    ['<$ 1 | token $><# x #>\nb\n', '1\nb\n'],
    ['<# x #>\n<# y #>\nb\n', 'b\n'],
    ['a\n<# x #>\n<% if true %>\nb\n<% endif %>\n  <# y #>\nc\n', 'a\nb\nc\n'],
  ])('%j is %j', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  it('ends with exactly one line break, in Unix form', () => {
    expect(render('a\r\n\r\n\n')).toBe('a\n');
    expect(render('a')).toBe('a\n');
    expect(render('<% if x %>a<% endif %>\n', { x: false })).toBe('');
  });

  it('calls macros of partials, which see versions and their arguments only', () => {
    const partial =
      '<% macro tag(n, deep=false) %>\nimage: <$ n | yaml $>\nx: <$ versions.tool | token $><% if deep %> deep<% endif %>\n<% endmacro %>\n';
    expect(
      render(
        '<% import "partials/p.njk" as p %>\nspec:\n  <$ p.tag("a b", deep=true) | rendered(2) $>\nend: 1\n',
        {},
        { 'partials/p.njk': partial },
      ),
    ).toBe('spec:\n  image: "a b"\n  x: 1.2 deep\nend: 1\n');
  });

  it('joins the fragments of a slot', () => {
    const slot = () => ['- a\n', '- b\n'];
    expect(render('<$ slot("x") | rendered $>\nend\n', { slot })).toBe(
      '- a\n- b\nend\n',
    );
  });

  it.each([
    [
      '<$ k8s.image | yaml $>',
      { k8s: {} },
      /a\.njk:2.*k8s\.image has no value.*not asked/,
    ],
    [
      '<$ k8s.image | lower | yaml $>',
      { k8s: {} },
      /a\.njk:2.*k8s\.image has no value/,
    ],
    [
      '<$ name | token $>',
      { name: 'a b' },
      /a\.njk:2.*token refuses name, which is "a b"/,
    ],
    [
      '<$ net | cidrsubnet(8, 300) | token $>',
      { net: '10.0.0.0/16' },
      /a\.njk:2.*cidrsubnet refuses net.*no part 300/,
    ],
    [
      '<$ list[0].x | yaml $>',
      { list: [] },
      /a\.njk:2.*list\[0\]\.x has no value/,
    ],
    ['<% if nothing() %>x<% endif %>', {}, /a\.njk:2.*nothing/],
    ['<$ slot("x") | rendered $>', {}, /a\.njk:2.*slot/],
  ])('explains why %s fails', (source, values, expected) => {
    expect(message(() => render(`first: 1\n${source}\n`, values))).toMatch(
      expected,
    );
  });

  it('names the partial in which a macro fails', () => {
    const partial = '\n\n<% macro m(n) %><$ n.x | yaml $><% endmacro %>';
    expect(
      message(() =>
        render(
          '<% from "partials/p.njk" import m %>\n<$ m({}) | rendered $>',
          {},
          { 'partials/p.njk': partial },
        ),
      ),
    ).toMatch(/partials\/p\.njk:3.*n\.x has no value/);
  });

  it('gives a value that was not asked for its default', () => {
    expect(
      render('<$ k8s.image | default("none") | yaml $>', { k8s: {} }),
    ).toBe('none\n');
  });

  it('does not reach the machinery of JavaScript', () => {
    const values = { text: 'x', key: 'constructor' };
    expect(
      message(() =>
        render('<$ text[key]("return process")().pid | token $>', values),
      ),
    ).toMatch(/a\.njk/);
    const mistakes = set('').check(
      '<$ text.constructor.name | token $>',
      formatOfPath('a.txt'),
      { roots: new Map([['text', undefined]]) },
    );
    expect(mistakes.map(m => m.message)).toContain(
      'constructor cannot be read',
    );
  });

  it('renders the same text every time, and inline text too', () => {
    const templates = set('<% set n = 1 %><$ (n + x) | token $>\n');
    expect([1, 2, 1].map(x => templates.render('a.njk', { x }))).toEqual([
      '2\n',
      '3\n',
      '2\n',
    ]);
    expect(
      templates.renderInline('k8s/<$ e | token $>/a.yaml', 'outputs.yaml', {
        e: 'dev',
      }),
    ).toBe('k8s/dev/a.yaml');
    expect(templates.renderInline('plain', 'outputs.yaml', {})).toBe('plain');
  });
});

describe('TemplateSet.check', () => {
  const roots = new Map<string, ReadonlySet<string> | undefined>([
    ['project', new Set(['name'])],
    ['k8s', new Set(['image'])],
    ['slot', undefined],
    ['env', undefined],
  ]);
  const check = (source: string, path = 'a.yaml') =>
    set('')
      .check(source, formatOfPath(path), { roots })
      .map(m => `${m.line} ${m.code}`);

  it.each([
    'a: <$ project.name | yaml $>',
    'a: <$ project.name | upper | yaml $>',
    'a: <$ ("x" if project.name else k8s.image) | yaml $>',
    'a: <$ "literal" $>',
    'a: <$ "x" if env.primary else (k8s.image | yaml) $>',
    '<$ slot("x") | rendered $>',
    '<% set x = slot("x") %><% if x.length %>y<% endif %>',
    '<% macro m(a, b=1) %><$ a | hcl $><$ b | token $><% endmacro %><$ m(1) | rendered $>',
    '<% macro m() %><$ caller() | rendered $><% endmacro %><% call m() %>x<% endcall %>',
    '<% import "partials/p.njk" as k8s %><$ k8s.anything(1) | rendered $>',
    '<% from "partials/p.njk" import a, b as c %><$ c() | rendered $>',
    '<% for k, v in env.tags %><$ loop.index | token $><$ k | yaml $><% endfor %>',
    '<% set tags = {name: project.name} %><$ tags | yaml $>',
    '<% set block %><$ project.name | yaml $><% endset %>',
    '<% if project.name is defined and not (k8s.image is string) %>x<% endif %>',
    '<% switch env.name %><% case "dev" %><$ 1 | yaml $><% endswitch %>',
  ])('accepts %s', source => {
    expect(check(source)).toEqual([]);
  });

  it.each([
    ['<$ project.name $>', ['1 template-filter']],
    ['x\n<$ project.name | upper $>', ['2 template-filter']],
    ['<$ project.name | hcl $>', ['1 template-filter']],
    ['<$ project.name ~ "x" $>', ['1 template-filter']],
    ['<$ ("a" | yaml) ~ project.name $>', ['1 template-filter']],
    ['<$ project.name if env.a else "x" | yaml $>', ['1 template-filter']],
    ['<$ project.name | rendered $>', ['1 template-filter']],
    ['<$ range(3) | rendered $>', ['1 template-filter']],
    ['<% set x = project.name %><$ x | rendered $>', ['1 template-filter']],
    ['<% for x in env.a %>\n<$ x $>\n<% endfor %>', ['2 template-filter']],
    ['<% set b %><$ project.name $><% endset %>', ['1 template-filter']],
    [
      '<% switch env.a %><% case 1 %><$ env.a $><% endswitch %>',
      ['1 template-filter'],
    ],
    ['<% if project.nam %>x<% endif %>', ['1 template-reference']],
    ['<% if nam %>x<% endif %>', ['1 template-reference']],
    ['<% if env.a == nam %>x<% endif %>', ['1 template-reference']],
    ['<% extends "x" %>', ['1 template-syntax']],
    ['<% include "x" %>', ['1 template-syntax']],
    ['<% import "../x" as y %>', ['1 template-reference']],
    ['<% import env.name as y %>', ['1 template-reference']],
    ['<$ project.name | random | yaml $>', ['1 template-filter']],
    ['a\n<% if %>', ['2 template-syntax']],
  ])('refuses %s', (source, expected) => {
    expect(check(source)).toEqual(expected);
  });

  it('knows the filters of each file', () => {
    const fits = (path: string) =>
      [
        'yaml',
        'hcl',
        'shell',
        'md',
        'json',
        'zone',
        'bind',
        'nginx',
        'ini',
        'regex',
      ].filter(
        name => check(`<$ project.name | ${name} $>`, path).length === 0,
      );
    expect({
      yaml: fits('a/b.yml'),
      tf: fits('a/b.tfvars'),
      sh: fits('b.sh'),
      md: fits('b.md'),
      json: fits('b.json'),
      zone: fits('dns/db.example.com'),
      bind: fits('dns/named.conf.local'),
      nginx: fits('nginx/a.conf'),
      jinja: fits('ansible/a.conf.j2'),
      unit: fits('linux/a.service'),
      none: fits('Makefile'),
    }).toEqual({
      yaml: ['yaml', 'json'],
      tf: ['hcl'],
      sh: ['shell'],
      md: ['md'],
      json: ['json'],
      zone: ['zone'],
      bind: ['bind'],
      nginx: ['nginx', 'ini'],
      jinja: ['nginx', 'ini'],
      unit: ['ini'],
      none: [],
    });
  });

  it('knows the filters of code blocks in Markdown', () => {
    const source = (filter: string) =>
      `\`\`\`hcl\na = <$ project.name | ${filter} $>\n\`\`\`\n`;
    expect(check(source('hcl'), 'a.md')).toEqual([]);
    expect(check(source('md'), 'a.md')).toEqual(['2 template-filter']);
    expect(check(`${source('shell')}<$ project.name | md $>`, 'a.md')).toEqual(
      [],
    );
  });
});

describe('textProblem', () => {
  it.each([
    ['a.yaml', 'a: 1\n', undefined],
    [
      'a.yaml',
      'a: 1 \n',
      { line: 1, problem: expect.stringContaining('end of the line') },
    ],
    [
      'a.yaml',
      'a:\n\tb: 1\n',
      { line: 2, problem: expect.stringContaining('tab') },
    ],
    ['Makefile', 'a:\n\tb\n', undefined],
    [
      'a.md',
      'a\n<$ x $>\n',
      { line: 2, problem: expect.stringContaining('delimiter') },
    ],
    ['a.sh', 'cat < "$file"\n', undefined],
  ])('%s %j', (path, text, expected) => {
    expect(textProblem(path, text)).toEqual(expected);
  });
});

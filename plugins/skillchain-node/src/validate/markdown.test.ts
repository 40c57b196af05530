import { outlineOf } from './markdown';

function outline(text: string) {
  return outlineOf({
    path: 'docs/a.md',
    format: 'markdown',
    language: 'markdown',
    bytes: text.length,
    executable: false,
    errors: [],
    text,
  })!;
}

describe('outlineOf', () => {
  it('gives headings without their marks', () => {
    expect(
      outline(
        '# The `values.yaml` of *Acme*\n\nSetext\n------\n\n```\n# no\n```\n',
      ).headings,
    ).toEqual(['The values.yaml of Acme', 'Setext']);
  });

  it('gives each link with its own line, as it is written', () => {
    const text = [
      '[a](a.md) and [b](<b c.md#d>)',
      'then `[no](code.md)`',
      'and [e](e%20f.md).',
      '',
      '| name | link |',
      '|---|---|',
      '| g | [h](../h.md) |',
      '',
      '- in a [list][ref]',
      '',
      '[ref]: file:///etc/hosts',
    ].join('\n');
    expect(outline(text).links).toEqual([
      { url: 'a.md', line: 1 },
      { url: 'b c.md#d', line: 1 },
      { url: 'e%20f.md', line: 3 },
      { url: '../h.md', line: 7 },
      { url: 'file:///etc/hosts', line: 9 },
    ]);
  });

  it('finds code without a language, in lists too', () => {
    const text =
      '```bash\nls\n```\n\n- a\n\n  ```\n  cat\n  ```\n\n~~~ \nx\n~~~\n';
    expect(outline(text).plainCode).toEqual([7, 11]);
  });

  it('counts the steps of each section and collects its words', () => {
    const { sections } = outline(
      [
        '# Title',
        '## Steps',
        '1. Look at `pods`.',
        '   - not a step',
        '2. Restart.',
        '',
        '- no number',
        '',
        '### 3. Wait',
        '### Then',
        '## Escalation',
        'Call team-a.',
      ].join('\n'),
    );
    expect([...sections.keys()]).toEqual(['Title', 'Steps', 'Escalation']);
    expect(sections.get('Steps')).toEqual({
      steps: 3,
      text: expect.stringContaining('Look at pods.'),
    });
    expect(sections.get('Escalation')).toEqual({
      steps: 0,
      text: 'Call team-a.\n',
    });
  });

  it('is nothing for other files', () => {
    expect(
      outlineOf({
        path: 'a.yaml',
        format: 'yaml',
        language: 'yaml',
        bytes: 1,
        executable: false,
        errors: [],
        text: '# a',
      }),
    ).toBeUndefined();
  });
});

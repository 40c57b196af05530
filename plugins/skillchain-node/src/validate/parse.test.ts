import { createHash } from 'node:crypto';
import { outlineOf } from './markdown';
import { parseFile } from './parse';

function parse(path: string, text: string) {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const bytes = Buffer.byteLength(text);
  return parseFile({ path, text, sha256, bytes, executable: false });
}

describe('parseFile', () => {
  it('parses a text it has seen only once, for each format by itself', async () => {
    const text = '{"a": [1, 2]}';
    const [first, second] = [
      await parse('x.json', text),
      await parse('y.json', text),
    ];
    expect(second.path).toBe('y.json');
    expect(second.json).toEqual({ a: [1, 2] });
    expect(second.json).toBe(first.json);
    const other = await parse('x.yaml', text);
    expect(other.json).toBeUndefined();
    expect(other.yaml).toEqual([{ value: { a: [1, 2] }, line: 1 }]);
  });

  it('shares data that nobody can change', async () => {
    const { yaml } = await parse('a.yaml', 'list:\n  - name: a\n');
    const { list } = yaml![0].value as { list: { name: string }[] };
    expect(() => list.push({ name: 'b' })).toThrow(TypeError);
    expect(() => Object.assign(list[0], { name: 'b' })).toThrow(TypeError);
  });

  it('leaves Markdown to the checks that ask for it, each text once', async () => {
    const first = await parse('a.md', '# A\n\n[b](b.md)\n');
    const second = await parse('c.md', '# A\n\n[b](b.md)\n');
    expect(outlineOf(first)?.links).toEqual([{ url: 'b.md', line: 3 }]);
    expect(outlineOf(second)).toBe(outlineOf(first));
  });

  it('names the file of each of two faults with one text', async () => {
    const text = 'resource "a" {\n';
    const [first, second] = [
      await parse('a.tf', text),
      await parse('b.tf', text),
    ];
    expect(first.errors[0].message).toContain('a.tf');
    expect(second.errors[0].message).toContain('b.tf');
  });
});

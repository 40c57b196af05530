import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { writeTree, type FileToWrite } from './writeTree';

const dir = createMockDirectory();
const target = () => dir.resolve('out');

function file(path: string, content: string, executable = false): FileToWrite {
  return { path, content, executable, origin: 'the skill laying-networks' };
}

const FILES = [
  file('README.md', 'hello\n'),
  file('a/b/run.sh', '#!/bin/sh\n', true),
  file('a/c.txt', 'c\n'),
];

describe('writeTree', () => {
  beforeEach(() => dir.clear());

  it('writes files with their modes into a folder that it makes', async () => {
    expect(await writeTree({ outDir: target(), files: FILES })).toBe(3);
    expect(dir.content()).toEqual({
      out: {
        'README.md': 'hello\n',
        a: { b: { 'run.sh': '#!/bin/sh\n' }, 'c.txt': 'c\n' },
      },
    });
    expect(statSync(dir.resolve('out/a/b/run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(dir.resolve('out/a/c.txt')).mode & 0o111).toBe(0);
  });

  it('keeps what stands there already, and adds what is missing', async () => {
    await writeTree({ outDir: target(), files: FILES.slice(0, 2) });
    chmodSync(dir.resolve('out/a/b/run.sh'), 0o644);
    expect(await writeTree({ outDir: target(), files: FILES })).toBe(1);
    expect(await writeTree({ outDir: target(), files: FILES })).toBe(0);
    expect(statSync(dir.resolve('out/a/b/run.sh')).mode & 0o777).toBe(0o755);
  });

  it('leaves files of others alone', async () => {
    dir.setContent({ out: { 'notes.txt': 'mine', a: {} } });
    await writeTree({ outDir: target(), files: FILES });
    expect(dir.content()).toMatchObject({ out: { 'notes.txt': 'mine' } });
  });

  it('names every existing file with other content and both sides, and writes nothing', async () => {
    dir.setContent({ out: { 'README.md': 'other', a: { 'c.txt': 'other' } } });
    const before = dir.content();
    const writing = writeTree({ outDir: target(), files: FILES });
    await expect(writing).rejects.toThrow(ConflictError);
    await expect(writing).rejects.toThrow(
      /- README\.md: exists with other content than the skill laying-networks gives it\n- a\/c\.txt: exists/,
    );
    expect(dir.content()).toEqual(before);
  });

  it('does not write through a symbolic link, nor into a file', async () => {
    dir.setContent({ outside: {}, out: { 'README.md': {} } });
    symlinkSync(dir.resolve('outside'), dir.resolve('out/a'));
    const writing = writeTree({ outDir: target(), files: FILES });
    await expect(writing).rejects.toThrow(
      /a: a folder is needed here, but there is a symbolic link/,
    );
    expect(readdirSync(dir.resolve('outside'))).toEqual([]);

    dir.setContent({ out: { a: 'a file', 'README.md': {} } });
    await expect(writeTree({ outDir: target(), files: FILES })).rejects.toThrow(
      /a: a folder is needed here, but there is a file/,
    );
    dir.setContent({ out: { 'README.md': {} } });
    await expect(writeTree({ outDir: target(), files: FILES })).rejects.toThrow(
      /README\.md: .* writes a file here, but there is a folder/,
    );
    dir.setContent({ out: 'a file' });
    await expect(writeTree({ outDir: target(), files: FILES })).rejects.toThrow(
      /out is not a folder/,
    );
  });

  it('takes back what it wrote when it is cancelled in between', async () => {
    mkdirSync(target());
    writeFileSync(dir.resolve('out/notes.txt'), 'mine');
    const controller = new AbortController();
    const many = Array.from({ length: 500 }, (_, n) =>
      file(`folder${n % 10}/file${n}`, `${n}\n`),
    );
    // Cancelled once the first files are there.
    const watch = setInterval(() => {
      if (existsSync(dir.resolve('out/folder0/file0'))) {
        controller.abort();
      }
    }, 0);
    const writing = writeTree({
      outDir: target(),
      files: many,
      last: [
        {
          ...file('late', 'x'),
          get content(): string {
            controller.abort();
            return 'x';
          },
        },
        file('never', 'x'),
      ],
      signal: controller.signal,
    });
    await expect(writing).rejects.toThrow(/abort/i);
    clearInterval(watch);
    expect(dir.content()).toEqual({ out: { 'notes.txt': 'mine' } });
  });

  it('writes nothing when it is cancelled before', async () => {
    await expect(
      writeTree({
        outDir: target(),
        files: FILES,
        signal: AbortSignal.abort(),
      }),
    ).rejects.toThrow(/abort/i);
    expect(dir.content()).toEqual({});
  });
});

import { promises as fs } from 'fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readTree } from './tree';

const directory = createMockDirectory();

describe('readTree', () => {
  beforeEach(() => {
    directory.setContent({
      'b.txt': 'b\n',
      a: { 'c.sh': '#!/bin/sh\n' },
      '.git': { HEAD: 'x' },
      'empty.md': ' \n',
    });
  });

  it('lists files in order, with mode and hash, without the folders of tools', async () => {
    await fs.chmod(directory.resolve('a/c.sh'), 0o755);
    const { files } = await readTree(directory.path);
    expect(files).toMatchObject([
      { path: 'a/c.sh', executable: true, text: '#!/bin/sh\n' },
      {
        path: 'b.txt',
        executable: false,
        bytes: 2,
        sha256:
          '0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f',
      },
      { path: 'empty.md' },
    ]);
  });

  it('finds an empty file', async () => {
    const { findings } = await readTree(directory.path);
    expect(findings).toMatchObject([
      { check: 'tree/empty', severity: 'error', file: 'empty.md' },
    ]);
  });

  it('finds links that leave the tree or lead nowhere, and accepts others', async () => {
    await fs.rm(directory.resolve('empty.md'));
    await fs.symlink('/etc/hostname', directory.resolve('out'));
    await fs.symlink('b.txt', directory.resolve('in'));
    await fs.symlink('gone', directory.resolve('nowhere'));
    const { files, findings } = await readTree(directory.path);
    expect(files.map(file => file.path)).toEqual(['a/c.sh', 'b.txt']);
    expect(findings.map(f => `${f.file}: ${f.message}`).sort()).toEqual([
      'nowhere: The symbolic link points to nothing.',
      'out: The symbolic link leaves the directory.',
    ]);
  });

  it('does not read what is too large or not text', async () => {
    directory.setContent({
      'big.yaml': 'a'.repeat(1024 * 1024 + 1),
      'image.png': Buffer.from([0, 1, 2]),
    });
    const { files, findings } = await readTree(directory.path);
    expect(files.map(file => file.text)).toEqual([undefined, undefined]);
    expect(findings.map(f => [f.file, f.check, f.severity])).toEqual([
      ['big.yaml', 'tree/too-large', 'warning'],
      ['image.png', 'tree/binary', 'warning'],
    ]);
  });

  it('refuses what is no directory', async () => {
    await expect(readTree(directory.resolve('gone'))).rejects.toThrow(
      /gone: it is not a directory. Give the folder/,
    );
  });

  it('stops when asked to', async () => {
    await expect(
      readTree(directory.path, AbortSignal.abort()),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});

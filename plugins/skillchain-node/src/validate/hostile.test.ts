import { execFileSync } from 'child_process';
import { promises as fs } from 'fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from './__fixtures__/library';
import { LIMITS } from './tree';
import { validate } from './validate';

jest.setTimeout(120_000);

const library = createMockDirectory();
const tree = createMockDirectory();
let loaded: LoadedLibrary;

beforeAll(async () => {
  library.setContent(LIBRARY);
  loaded = await loadLibrary(library.path);
});

/** What is found besides that there is no record, within a time that no attack may exceed. */
async function found() {
  const start = Date.now();
  const { findings } = await validate(loaded, {
    dir: tree.path,
    programs: { allow: [] },
  });
  expect(Date.now() - start).toBeLessThan(20_000);
  return findings
    .filter(({ check }) => check !== 'record/absent')
    .map(({ check, file, severity }) => `${severity} ${check} ${file}`);
}

async function refusal(): Promise<Error> {
  return validate(loaded, { dir: tree.path }).then(
    () => new Error('it was not refused'),
    error => error,
  );
}

describe('a tree made to do harm', () => {
  it('has links that are not followed', async () => {
    tree.setContent({ 'a.yaml': 'a: 1\n' });
    await fs.symlink('/etc/passwd', tree.resolve('passwd.yaml'));
    await fs.symlink('/etc', tree.resolve('etc'));
    await fs.symlink('..', tree.resolve('loop'));
    await fs.symlink('nothing', tree.resolve('nothing.yaml'));
    expect(await found()).toEqual(
      ['etc', 'loop', 'nothing.yaml', 'passwd.yaml'].map(
        file => `error tree/symlink ${file}`,
      ),
    );
  });

  it('has a huge file that is not read', async () => {
    tree.setContent({ 'a.yaml': 'a: 1\n' });
    const handle = await fs.open(tree.resolve('huge.yaml'), 'w');
    await handle.truncate(1024 ** 3);
    await handle.close();
    const before = process.memoryUsage().rss;
    expect(await found()).toEqual(['warning tree/too-large huge.yaml']);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 ** 2);
  });

  it('has pipes and sockets on which nobody waits', async () => {
    tree.setContent({ 'a.yaml': 'a: 1\n' });
    execFileSync('mkfifo', [tree.resolve('pipe.yaml')]);
    expect(await found()).toEqual(['error tree/special pipe.yaml']);
  });

  it('has content and names that are not UTF-8', async () => {
    tree.setContent({ 'a.yaml': 'a: 1\n' });
    await fs.writeFile(
      tree.resolve('b.yaml'),
      Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]),
    );
    await fs.writeFile(
      Buffer.concat([Buffer.from(`${tree.path}/`), Buffer.from([0x63, 0xff])]),
      'a',
    );
    expect(await found()).toEqual([
      'warning tree/binary b.yaml',
      'error tree/unreadable c\uFFFD',
    ]);
  });

  it('is deeper than anybody nests folders', async () => {
    tree.clear();
    await fs.mkdir(
      tree.resolve(
        Array(LIMITS.depth + 2)
          .fill('d')
          .join('/'),
      ),
      {
        recursive: true,
      },
    );
    expect(await refusal()).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('nested deeper than 32'),
    });
  });

  it('has more files than are read', async () => {
    tree.setContent({ many: {} });
    for (let at = 0; at <= LIMITS.files; at += 500) {
      await Promise.all(
        Array.from({ length: 500 }, (_, n) =>
          fs.writeFile(tree.resolve(`many/${at + n}`), ''),
        ),
      );
    }
    expect(await refusal()).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('more than 20000 files'),
    });
  });

  const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 12; n += 1) {
    laughs.push(
      `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}]`,
    );
  }
  const entities = ['<!DOCTYPE a [<!ENTITY e0 "x">'];
  for (let n = 1; n < 12; n += 1) {
    entities.push(`<!ENTITY e${n} "${`&e${n - 1};`.repeat(10)}">`);
  }

  it.each([
    [
      'YAML aliases that multiply',
      'a.yaml',
      `${laughs.join('\n')}\n`,
      'syntax/yaml',
    ],
    ['YAML within YAML', 'a.yaml', `${'['.repeat(100_000)}\n`, 'syntax/yaml'],
    [
      'JSON within JSON',
      'a.json',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
      'syntax/json',
    ],
    [
      'XML entities that multiply',
      'a.xml',
      `${entities.join('')}]><a>&e11;</a>\n`,
      'syntax/xml',
    ],
    ['XML that never closes', 'a.xml', '<a>'.repeat(300_000), 'syntax/xml'],
    [
      'tags that never close',
      'a.j2',
      '{% if a %}'.repeat(90_000),
      'syntax/jinja',
    ],
    [
      'braces that never close',
      'nginx/nginx.conf',
      'a {'.repeat(300_000),
      'syntax/nginx',
    ],
    [
      'braces of rules that never close',
      'a.nft',
      'table a {\n'.repeat(90_000),
      'syntax/nftables',
    ],
    [
      'a key without end',
      'ansible.cfg',
      `[a]\n${'a '.repeat(500_000)}\n`,
      'syntax/ini',
    ],
    [
      'a line without end',
      'sudoers.d/a',
      `a${',a'.repeat(400_000)} b\n`,
      'syntax/sudoers',
    ],
    [
      'many commas',
      'sudoers.d/a',
      `a${',a'.repeat(4000)} b\n`,
      'syntax/sudoers',
    ],
    [
      'sections without end',
      'haproxy.cfg',
      Array.from(
        { length: 30_000 },
        (_, n) => `backend ${n}\nbackend ${n}\n`,
      ).join(''),
      'syntax/haproxy',
    ],
    [
      'aliases of names without end',
      'db.a',
      `$TTL 1\n${'a CNAME b\n'.repeat(90_000)}`,
      'syntax/zone',
    ],
    [
      'blanks without end',
      'a.tf',
      `a = 1${'\n'.repeat(900_000)}b = 1\n`,
      'tree/blank',
    ],
  ])('has %s', async (_what, file, text, check) => {
    tree.clear();
    await fs.mkdir(tree.resolve(`${file}/..`), { recursive: true });
    await fs.writeFile(tree.resolve(file), text);
    expect(await found()).toContain(`error ${check} ${file}`);
  });
});

describe('a large tree', () => {
  it('is left when the validation is cancelled', async () => {
    tree.clear();
    for (let folder = 0; folder < 20; folder += 1) {
      await fs.mkdir(tree.resolve(`f${folder}`), { recursive: true });
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          fs.writeFile(
            tree.resolve(`f${folder}/${n}.yaml`),
            `name: file-${folder}-${n}\nlist: [${Array.from({ length: 200 }, (_v, i) => i).join(', ')}]\n`,
          ),
        ),
      );
    }
    const abort = new AbortController();
    const { signal } = abort;
    let asked = 0;
    const throwIfAborted = signal.throwIfAborted.bind(signal);
    // Somebody cancels when about a quarter has been read.
    signal.throwIfAborted = () => {
      asked += 1;
      if (asked === 500) abort.abort(new Error('enough'));
      throwIfAborted();
    };
    await expect(validate(loaded, { dir: tree.path, signal })).rejects.toThrow(
      'enough',
    );
    // Files of the batch that was being read ask once more, and nothing else.
    expect(asked).toBeLessThan(700);
  });
});

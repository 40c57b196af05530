import { createHash } from 'crypto';
import { promises as fs } from 'fs';
import path from 'path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parseFile } from '../parse';
import { readTree } from '../tree';
import { type ProgramOptions, runPrograms } from '.';

jest.setTimeout(60_000);

const tree = createMockDirectory();
const bin = createMockDirectory();
const realPath = process.env.PATH;

/** Puts a program on the search path, which has nothing else. */
async function install(name: string, script: string) {
  await fs.writeFile(bin.resolve(name), `#!/bin/sh\n${script}\n`, {
    mode: 0o755,
  });
}

async function ask(
  options: Partial<ProgramOptions> = {},
  signal?: AbortSignal,
) {
  const { files } = await readTree(tree.path, undefined, parseFile);
  return runPrograms(tree.path, files, { allow: 'all', ...options }, signal);
}

/** Content, mode and time of everything below a folder. */
async function stateOf(dir: string): Promise<string[]> {
  const entries = await fs.readdir(dir, {
    recursive: true,
    withFileTypes: true,
  });
  const lines = await Promise.all(
    entries.map(async entry => {
      const file = path.join(entry.parentPath, entry.name);
      const { mode, mtimeMs, size } = await fs.lstat(file);
      const hash = entry.isFile()
        ? createHash('sha256')
            .update(await fs.readFile(file))
            .digest('hex')
        : '';
      return [file, mode, mtimeMs, size, hash].join(' ');
    }),
  );
  return lines.sort();
}

const SCRIPT = '#!/usr/bin/env bash\nset -euo pipefail\necho a\n';

beforeEach(() => {
  bin.clear();
  tree.setContent({ scripts: { 'a.sh': SCRIPT, 'b.sh': SCRIPT } });
  process.env.PATH = bin.path;
});

afterEach(() => {
  process.env.PATH = realPath;
});

function statusOf({ programs }: Awaited<ReturnType<typeof ask>>) {
  return Object.fromEntries(
    programs.map(({ program, status, reason }) => [
      program,
      reason ? `${status}: ${reason}` : status,
    ]),
  );
}

describe('programs of the host', () => {
  it('are kept apart: passed, failed, not run', async () => {
    await install('bash', 'exit 0');
    await install(
      'shellcheck',
      'for last; do :; done; echo "$last:3:1: error: Nobody knows what a is [SC1000]"; echo "/etc/passwd:1:1: error: secret"; exit 1',
    );
    const result = await ask();
    expect(statusOf(result)).toEqual({
      bash: 'passed',
      shellcheck: 'failed',
      shfmt: 'not-run: it is not installed',
    });
    // What it says of files outside of the tree is left out.
    expect(result.findings).toEqual([
      {
        check: 'program/shellcheck',
        severity: 'error',
        file: 'scripts/b.sh',
        line: 3,
        message: 'Nobody knows what a is [SC1000]',
      },
    ]);
  });

  it('are used only when they are allowed', async () => {
    await install('bash', `echo run >> ${bin.resolve('ran')}`);
    await install('shfmt', 'exit 0');
    expect(statusOf(await ask({ allow: ['shfmt'] }))).toEqual({
      bash: 'not-run: it is not among the allowed programs',
      shellcheck: 'not-run: it is not among the allowed programs',
      shfmt: 'passed',
    });
    await expect(fs.access(bin.resolve('ran'))).rejects.toThrow();
  });

  it('know nothing of the environment of this process', async () => {
    process.env.SKILLCHAIN_TEST_SECRET = 'hunter2';
    try {
      await install('bash', `/usr/bin/env > ${bin.resolve('env')}`);
      await ask();
    } finally {
      delete process.env.SKILLCHAIN_TEST_SECRET;
    }
    const given = await fs.readFile(bin.resolve('env'), 'utf8');
    const names = given
      .trim()
      .split('\n')
      .map(line => line.split('=')[0]);
    expect(given).not.toContain('hunter2');
    expect(
      names.filter(
        name =>
          !/^(PATH|HOME|TMPDIR|LANG|LC_ALL|TF_\w+|CHECKPOINT_DISABLE|PWD|SHLVL|_)$/.test(
            name,
          ),
      ),
    ).toEqual([]);
    // Its home was removed with everything in it.
    const [, home] = /^HOME=(.*)$/m.exec(given)!;
    await expect(fs.access(home)).rejects.toThrow();
  });

  it('are stopped with everything they started when their time is over', async () => {
    await install(
      'bash',
      `/bin/sleep 60 & echo $! > ${bin.resolve('child')}; echo $$ > ${bin.resolve('pid')}; wait`,
    );
    await install('shfmt', 'exit 0');
    const start = Date.now();
    expect(statusOf(await ask({ timeoutSeconds: 1 }))).toEqual({
      bash: 'not-run: took longer than 1 second',
      shellcheck: 'not-run: it is not installed',
      shfmt: 'passed',
    });
    expect(Date.now() - start).toBeLessThan(30_000);
    for (const name of ['pid', 'child']) {
      await expectEnded(Number(await fs.readFile(bin.resolve(name), 'utf8')));
    }
  });

  it('end when the validation is cancelled', async () => {
    await install(
      'bash',
      `echo $$ > ${bin.resolve('pid')}; exec /bin/sleep 60`,
    );
    const abort = new AbortController();
    const running = ask({}, abort.signal);
    const ended = running.catch((error: Error) => error.message);
    const pid = await eventually(async () =>
      Number(await fs.readFile(bin.resolve('pid'), 'utf8')),
    );
    abort.abort(new Error('enough'));
    expect(await ended).toBe('enough');
    await expectEnded(pid);
  });

  it('work on a copy: what they write is not in the tree', async () => {
    await install(
      'shfmt',
      'for file; do case "$file" in /*) echo bad >> "$file"; echo x > "$file.new";; esac; done',
    );
    await fs.symlink('/etc/passwd', tree.resolve('scripts/out.sh'));
    const before = await stateOf(tree.path);
    expect(statusOf(await ask())).toMatchObject({ shfmt: 'passed' });
    expect(await stateOf(tree.path)).toEqual(before);
  });

  it('are never those of the tree', async () => {
    await fs.writeFile(
      tree.resolve('bash'),
      `#!/bin/sh\ntouch ${bin.resolve('ran')}\n`,
      { mode: 0o755 },
    );
    await fs.symlink(tree.resolve('bash'), bin.resolve('shfmt'));
    process.env.PATH = `${tree.path}:.:${bin.path}`;
    expect(statusOf(await ask())).toMatchObject({
      bash: 'not-run: it is not installed',
      shfmt: 'not-run: it is not installed',
    });
    await expect(fs.access(bin.resolve('ran'))).rejects.toThrow();
  });

  it.each([
    [
      'nginx',
      'nginx/nginx.conf',
      'load_module /tmp/evil.so;\nevents {}\n',
      'load_module',
    ],
    [
      'nginx',
      'nginx/nginx.conf',
      'events {}\nhttp {\n  include /etc/shadow;\n}\n',
      'nginx.conf:3',
    ],
    [
      'nginx',
      'nginx/nginx.conf',
      'error_log ../../log;\nevents {}\n',
      'error_log',
    ],
    [
      'haproxy',
      'haproxy/dev/haproxy.cfg',
      'global\n    lua-load /tmp/evil.lua\n',
      'run something',
    ],
    [
      'named-checkzone',
      'dns/db.example.org',
      '$INCLUDE /etc/shadow\n',
      'includes other files',
    ],
    [
      'named-checkconf',
      'dns/named.conf.local',
      'include "/etc/shadow";\n',
      'includes other files',
    ],
    [
      'kubectl',
      'k8s/base/kustomization.yaml',
      'resources:\n  - https://example.org/a.yaml\n',
      'fetches something',
    ],
    [
      'kubectl',
      'k8s/base/kustomization.yaml',
      'generators:\n  - exec.yaml\n',
      'runs a plugin',
    ],
    [
      'ansible-playbook',
      'ansible/playbooks/site.yml',
      "- import_playbook: \"{{ lookup('pipe', 'id') }}\"\n",
      'could run something',
    ],
    [
      'ansible-playbook',
      'ansible/playbooks/site.yml',
      '- hosts: "{{ \'\'.__class__ }}"\n',
      'could run something',
    ],
    [
      'visudo',
      'etc/sudoers.d/a',
      '#include /etc/shadow\n',
      'includes other files',
    ],
    [
      'logrotate',
      'etc/logrotate.d/a',
      'include /etc/shadow\n',
      'includes other files',
    ],
  ])(
    '%s is not run over a file that reaches out (%#)',
    async (program, file, text, reason) => {
      await install(program, `touch ${bin.resolve('ran')}`);
      tree.setContent({ [file]: text });
      expect(statusOf(await ask())[program]).toContain(`not-run: `);
      expect(statusOf(await ask())[program]).toContain(reason);
      await expect(fs.access(bin.resolve('ran'))).rejects.toThrow();
    },
  );
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const value = await attempt();
      if (value) return value;
    } catch (error) {
      if (tries > 300) throw error;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
}

/** Waits until a process is gone; a zombie that nobody has collected yet is gone, too. */
async function expectEnded(pid: number) {
  await eventually(async () => {
    try {
      process.kill(pid, 0);
      const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
      if (!/\) Z /.test(stat)) throw new Error(`process ${pid} still runs`);
    } catch (error) {
      if ((error as Error).message.includes('still runs')) throw error;
    }
    return true;
  });
}

import { promises as fs } from 'fs';
import path from 'path';
import { firstLine, withoutFolder } from './linters';
import { type Complaint, NotRun, type Program } from './types';

const UNITS = /(^|\/)linux\/(etc\/systemd\/system\/.*)$/;
const UNIT = /\.(service|timer|socket|path|mount|target)$/;
const HOST_UNITS = '/usr/lib/systemd/system';

/** The programs that a unit starts, without the signs systemd knows before them. */
function programsOf(text: string): string[] {
  return [...text.matchAll(/^Exec\w+=[-@:+!]*(\/\S+)/gm)].map(
    ([, file]) => file,
  );
}

const systemd: Program = {
  name: 'systemd-analyze',
  files: files => files.filter(({ path: file }) => UNITS.test(file)),
  async check(chosen, bench) {
    const root = await bench.scratch();
    try {
      await fs.cp(HOST_UNITS, path.join(root, HOST_UNITS), {
        recursive: true,
        verbatimSymlinks: true,
      });
    } catch {
      throw new NotRun(`the host has no units in ${HOST_UNITS}`);
    }
    for (const { path: file, text } of chosen) {
      const target = path.join(root, UNITS.exec(file)![2]);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, text!);
      for (const program of programsOf(text!)) {
        // A name with ".." in it must not lead out of the root.
        const stub = path.join(root, path.posix.normalize(program));
        if (!stub.startsWith(`${root}/`)) continue;
        await fs.mkdir(path.dirname(stub), { recursive: true });
        await fs.writeFile(stub, '#!/bin/sh\n', { mode: 0o755 });
      }
    }
    const names = chosen
      .map(({ path: file }) => path.posix.basename(file))
      .filter(name => UNIT.test(name));
    if (names.length === 0) return [];
    // Unknown keys only print a line and still end with 0.
    const { stdout, stderr } = await bench.run([
      ...['verify', '--man=no', `--root=${root}`],
      ...names,
    ]);
    return withoutFolder(`${stderr}\n${stdout}`, root)
      .split('\n')
      .filter(line => line.trim() !== '')
      .map<Complaint>(line => {
        const file = chosen.find(({ path: known }) =>
          line.includes(path.posix.basename(known)),
        );
        const number = /:(\d+):/.exec(line)?.[1];
        return {
          file: (file ?? chosen[0]).path,
          line: number ? Number(number) : undefined,
          message: line.trim(),
          // An older systemd does not know every key.
          warn: /Unknown (?:key|lvalue|section)/.test(line),
        };
      });
  },
};

const visudo: Program = {
  name: 'visudo',
  files: files =>
    files.filter(({ path: file }) => /(^|\/)sudoers\.d\/[^/]+$/.test(file)),
  refuses: chosen => {
    const bad = chosen.find(({ text }) => /^\s*[#@]include/m.test(text ?? ''));
    return bad ? `${bad.path} includes other files` : undefined;
  },
  async check(chosen, bench) {
    const found: Complaint[] = [];
    const dir = await bench.scratch();
    for (const [index, file] of chosen.entries()) {
      const copy = path.join(dir, String(index));
      await fs.writeFile(copy, file.text!, { mode: 0o440 });
      const { code, stdout, stderr } = await bench.run([
        '--check',
        '--strict',
        `--file=${copy}`,
      ]);
      if (code !== 0) {
        const said = withoutFolder(`${stderr}\n${stdout}`, copy);
        found.push(firstLine(file.path, said, /(?:line |:)(\d+)/));
      }
    }
    return found;
  },
};

const logrotate: Program = {
  name: 'logrotate',
  files: files =>
    files.filter(({ path: file }) => /(^|\/)logrotate\.d\/[^/]+$/.test(file)),
  refuses: chosen => {
    const bad = chosen.find(({ text }) =>
      /^\s*(?:include|tabooext)\b/m.test(text ?? ''),
    );
    return bad ? `${bad.path} includes other files` : undefined;
  },
  async check(chosen, bench) {
    const found: Complaint[] = [];
    const dir = await bench.scratch();
    for (const [index, file] of chosen.entries()) {
      const copy = path.join(dir, String(index));
      // Accounts of the host are not here, so the own one stands for them.
      await fs.writeFile(copy, file.text!.replace(/^(\s+)su .*$/gm, '$1'), {
        mode: 0o644,
      });
      const { stderr } = await bench.run([
        '--debug',
        '--state',
        path.join(dir, 'state'),
        copy,
      ]);
      const errors = withoutFolder(stderr, copy)
        .split('\n')
        .filter(
          line => /^error:/i.test(line) && !/stat of|owner|group/.test(line),
        );
      if (errors.length > 0) found.push(firstLine(file.path, errors[0]));
    }
    return found;
  },
};

/** Programs that read files of a host. */
export const HOSTS: Program[] = [systemd, visudo, logrotate];

import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import {
  distinct,
  entriesOf,
  type GeneratedTree,
  hashOf,
  type TreeEntry,
} from './trees';

type Say = (message: string, line?: number) => Defect;

function sayer({ tree, path: file }: TreeEntry): Say {
  return (message, line) => ({ tree: tree.id, file, line, message });
}

/** Runs a check with a folder of its own for copies, and takes the folder's name out of what it says. */
async function overEach(
  entries: TreeEntry[],
  check: (entry: TreeEntry, dir: string, say: Say) => Promise<Defect[]>,
): Promise<Defect[]> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'host-'));
  try {
    const found = await mapLimited(
      entries.map((entry, index) => ({ entry, index })),
      async ({ entry, index }) => {
        const own = path.join(dir, String(index));
        await fs.mkdir(own);
        const defects = await check(entry, own, sayer(entry));
        return defects.map(defect => ({
          ...defect,
          message: defect.message.replaceAll(`${own}/`, ''),
        }));
      },
    );
    return found.flat();
  } finally {
    await fs.rm(dir, { recursive: true });
  }
}

/** `sshd -t` of each drop-in, with a throw-away host key and without the defaults of this machine. */
export async function checkSshd(trees: GeneratedTree[]): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)sshd_config\.d\/[^/]+$/));
  return overEach(entries, async ({ text }, dir, say) => {
    const key = path.join(dir, 'key');
    const config = path.join(dir, 'sshd_config');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    // The program runs without a path here, and sshd insists on its folder of separation.
    await fs.mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    await fs.writeFile(config, text, { mode: 0o600 });
    const { code, stderr } = await run('/usr/sbin/sshd', [
      '-t',
      '-f',
      config,
      '-h',
      key,
    ]);
    const said = stderr.trim();
    return code === 0 && !said ? [] : [say(said || `exit ${code}`)];
  });
}

/**
 * `nft -c` of each host's rules as nftables would read them: the base with the networks of an environment and, in
 * turn, the rules of every group. A rule set that only parses without its includes proves nothing.
 */
export async function checkNftables(trees: GeneratedTree[]): Promise<Defect[]> {
  const seen = new Set<string>();
  const hosts: { entry: TreeEntry; parts: string[] }[] = [];
  for (const entry of entriesOf(trees, /(^|\/)linux\/etc\/nftables\.conf$/)) {
    const root = entry.path.replace(/etc\/nftables\.conf$/, '');
    const own = entriesOf([entry.tree], /\.nft$/);
    const groups = own.filter(e => e.path.startsWith(`${root}etc/nftables.d/`));
    const networks = own.filter(e => e.path.startsWith(`${root}environments/`));
    for (const network of networks) {
      for (const group of [undefined, ...groups]) {
        const parts = [entry.text, network.text, group?.text ?? ''];
        const key = hashOf(...parts);
        if (!seen.has(key)) hosts.push({ entry: group ?? entry, parts });
        seen.add(key);
      }
    }
  }
  const found = await mapLimited(hosts, async ({ entry, parts }) => {
    const [base, ...others] = parts;
    const input = base.replace(/^include .*$/m, () => others.join('\n'));
    // The kernel is asked too, so the rules are tried in a network of their own.
    const { code, stderr } = await run(
      'unshare',
      ['--user', '--map-root-user', '--net', 'nft', '-c', '-f', '-'],
      { input },
    );
    return code === 0 ? [] : [sayer(entry)(stderr.trim())];
  });
  return found.flat();
}

/** `logrotate -d`; accounts of the host are not here, so root stands for them. */
export async function checkLogrotate(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)logrotate\.d\/[^/]+$/));
  return overEach(entries, async ({ text }, dir, say) => {
    const config = path.join(dir, 'config');
    await fs.writeFile(config, text.replace(/^(\s+su) .*$/m, '$1 root root'), {
      mode: 0o644,
    });
    const { code, stderr } = await run('/usr/sbin/logrotate', [
      '--debug',
      '--state',
      path.join(dir, 'state'),
      config,
    ]);
    const errors = stderr.split('\n').filter(line => /error:/i.test(line));
    return code === 0 && errors.length === 0 ? [] : [say(errors.join('; '))];
  });
}

/** `visudo -c`, in strict mode: an alias that nobody defines or uses is a mistake. */
export async function checkSudoers(trees: GeneratedTree[]): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)sudoers\.d\/[^/]+$/));
  return overEach(entries, async ({ text, path: file }, dir, say) => {
    const copy = path.join(dir, 'sudoers');
    await fs.writeFile(copy, text, { mode: 0o440 });
    const { code, stdout, stderr } = await run('/usr/sbin/visudo', [
      '--check',
      '--strict',
      `--file=${copy}`,
    ]);
    const name = path.posix.basename(file);
    return [
      ...(code === 0 ? [] : [say(`${stdout}${stderr}`.trim())]),
      // sudo passes over such names without a word.
      ...(/[.~]/.test(name) ? [say('sudo does not read this name')] : []),
    ];
  });
}

const SYSCTL_ROOTS = /^(abi|debug|dev|fs|kernel|net|user|vm)[./]/;

/** Kernel settings by their grammar: the kernel here need not have them all. */
export function checkSysctl(trees: GeneratedTree[]): Defect[] {
  const entries = distinct(entriesOf(trees, /(^|\/)sysctl\.d\/[^/]+\.conf$/));
  return entries.flatMap(entry => {
    const say = sayer(entry);
    const seen = new Set<string>();
    return entry.text.split('\n').flatMap((line, index) => {
      if (/^\s*([#;]|$)/.test(line)) return [];
      const [, key, value] = /^-?(\S+)\s*=\s*(.*)$/.exec(line) ?? [];
      const again = seen.has(key);
      seen.add(key);
      if (!key || !value) return [say('is not key = value', index + 1)];
      if (!SYSCTL_ROOTS.test(key)) return [say(`${key} is unknown`, index + 1)];
      return again ? [say(`${key} is set twice`, index + 1)] : [];
    });
  });
}

/** Which elements a firewalld zone may hold, by the element around them (firewalld.zone(5)). */
const ZONE_ELEMENTS: Record<string, string[]> = {
  '': ['zone'],
  zone: [
    ...['short', 'description', 'rule', 'forward'],
    ...['icmp-block-inversion', 'icmp-block'],
  ],
  rule: ['source', 'port', 'protocol', 'accept'],
};
/** Longer names do not fit into the names of the kernel's chains. */
const LONGEST_ZONE_NAME = 17;

/** firewalld zones: well-formed, with elements and in places that firewalld knows. */
export function checkFirewalldZones(trees: GeneratedTree[]): Defect[] {
  const entries = distinct(
    entriesOf(trees, /(^|\/)firewalld\/zones\/[^/]+\.xml$/),
  );
  return entries.flatMap(entry => {
    const say = sayer(entry);
    const defects: Defect[] = [];
    const open: string[] = [];
    const text = entry.text
      .replace(/^<\?xml [^?]*\?>/, '')
      .replace(/<!--(?:(?!--)[\s\S])*-->/g, '');
    for (const [tag, close, name, rest] of text.matchAll(
      /<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<&]*")*)\s*\/?>/g,
    )) {
      const parent = open[open.length - 1] ?? '';
      if (close) {
        if (open.pop() !== name) defects.push(say(`</${name}> closes nothing`));
      } else {
        if (!ZONE_ELEMENTS[parent]?.includes(name)) {
          defects.push(say(`<${name}> does not belong into <${parent}>`));
        }
        if (!tag.endsWith('/>')) open.push(name);
        const port = /\bport="([^"]*)"/.exec(rest)?.[1];
        if (port !== undefined && !/^\d+(-\d+)?$/.test(port)) {
          defects.push(say(`${port} is no port`));
        }
      }
    }
    const stray = text.replace(
      /<(?:short|description)>[^<]*<\/\w+>|<\/?[a-z-]+(?:\s+[a-z]+="[^"<&]*")*\s*\/?>/g,
      '',
    );
    if (stray.trim()) defects.push(say(`is not XML: ${stray.trim()}`));
    if (open.length > 0) defects.push(say(`<${open[0]}> is not closed`));
    const name = path.posix.basename(entry.path, '.xml');
    if (name.length > LONGEST_ZONE_NAME) {
      defects.push(say(`has a name of more than ${LONGEST_ZONE_NAME} letters`));
    }
    return defects;
  });
}

/** `promtool check config` without the files that only the monitoring host has. */
export async function checkPrometheusConfig(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(
    entriesOf(trees, /(^|\/)monitoring\/prometheus\.yml$/),
  );
  return overEach(entries, async ({ tree, path: file }, _dir, say) => {
    const { code, stdout, stderr } = await run('promtool', [
      'check',
      'config',
      '--syntax-only',
      path.join(tree.dir, file),
    ]);
    return code === 0 ? [] : [say(`${stdout}${stderr}`.trim())];
  });
}

/** `amtool check-config`. */
export async function checkAlertmanager(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(
    entriesOf(trees, /(^|\/)monitoring\/alertmanager\.yml$/),
  );
  return overEach(entries, async ({ tree, path: file }, _dir, say) => {
    const { code, stdout, stderr } = await run('amtool', [
      'check-config',
      path.join(tree.dir, file),
    ]);
    return code === 0 ? [] : [say(`${stdout}${stderr}`.trim())];
  });
}

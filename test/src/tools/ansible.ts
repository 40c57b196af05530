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

const ROLE = /^(.*\/ansible)\/roles\/([^/]+)\/(.+)$/;

function said(output: { stdout: string; stderr: string }, dir: string) {
  return `${output.stdout}\n${output.stderr}`.replaceAll(dir, '').trim();
}

/** The folder ansible/ that a file is in, and where that is on disk. */
function ansibleDir({ tree, path: file }: TreeEntry): string {
  return path.join(tree.dir, file.replace(/\/ansible\/.*$/, '/ansible'));
}

/** Every distinct playbook, with the roles and the settings of its tree. */
export async function checkPlaybooks(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(
    entriesOf(trees, /(^|\/)ansible\/playbooks\/[^/]+\.yml$/),
  );
  const found = await mapLimited(entries, async entry => {
    const dir = ansibleDir(entry);
    const output = await run(
      'ansible-playbook',
      [
        '--syntax-check',
        '-i',
        'localhost,',
        path.join(entry.tree.dir, entry.path),
      ],
      { cwd: dir, env: { ANSIBLE_CONFIG: path.join(dir, 'ansible.cfg') } },
    );
    return output.code === 0
      ? []
      : [
          {
            tree: entry.tree.id,
            file: entry.path,
            message: said(output, entry.tree.dir),
          },
        ];
  });
  return found.flat();
}

/** Every distinct static inventory; a host is in a group and says its address. */
export async function checkInventories(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(
    entriesOf(trees, /(^|\/)ansible\/inventory\/[^/]+\/hosts\.yml$/),
  );
  const found = await mapLimited(entries, async entry => {
    const file = path.join(entry.tree.dir, entry.path);
    const output = await run('ansible-inventory', ['-i', file, '--list'], {
      env: { ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'true' },
    });
    const defect = (message: string) => [
      { tree: entry.tree.id, file: entry.path, message },
    ];
    if (output.code !== 0) return defect(said(output, entry.tree.dir));
    const { _meta, ungrouped } = JSON.parse(output.stdout) as {
      _meta: { hostvars: Record<string, { ansible_host?: string }> };
      ungrouped?: { hosts?: string[] };
    };
    if (Object.keys(_meta.hostvars).length === 0) {
      return defect('There is no host with an address.');
    }
    if (ungrouped?.hosts?.length) {
      return defect(`In no group: ${ungrouped.hosts.join(', ')}.`);
    }
    return Object.entries(_meta.hostvars)
      .filter(([, { ansible_host: address }]) => !address)
      .flatMap(([host]) => defect(`${host} has no address.`));
  });
  return found.flat();
}

/**
 * Every distinct variant of every role in one run of ansible-lint, which takes seconds to start: as roles of one
 * folder, numbered.
 */
export async function checkRoles(trees: GeneratedTree[]): Promise<Defect[]> {
  const variants = new Map<
    string,
    { tree: string; role: string; dir: string }
  >();
  for (const tree of trees) {
    const roles = new Map<string, { dir: string; texts: string[] }>();
    for (const [file, text] of tree.files) {
      const [, base, role, rest] = ROLE.exec(file) ?? [];
      if (!role) continue;
      const entry = roles.get(role) ?? {
        dir: path.join(tree.dir, base, 'roles', role),
        texts: [],
      };
      entry.texts.push(rest, text);
      roles.set(role, entry);
    }
    for (const [role, { dir, texts }] of roles) {
      const key = hashOf(role, ...texts);
      if (!variants.has(key)) variants.set(key, { tree: tree.id, role, dir });
    }
  }
  if (variants.size === 0) return [];
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'roles-'));
  try {
    const names = new Map<string, { tree: string; role: string }>();
    for (const { tree, role, dir } of variants.values()) {
      const name = `${role}_${names.size + 1}`;
      names.set(name, { tree, role });
      await fs.cp(dir, path.join(temporary, 'roles', name), {
        recursive: true,
        // A scenario names its role, which is called otherwise here.
        filter: source => !source.endsWith('/molecule'),
      });
    }
    const output = await run(
      'ansible-lint',
      [
        ...['--offline', '--nocolor', '--profile', 'production'],
        ...['--format', 'pep8', '--project-dir', temporary],
        ...[...names.keys()].map(name => path.join('roles', name)),
      ],
      {
        cwd: temporary,
        env: {
          HOME: temporary,
          ANSIBLE_ROLES_PATH: path.join(temporary, 'roles'),
        },
      },
    );
    if (output.code === 0) return [];
    const lines = output.stdout.split('\n').filter(line => line.trim());
    const defects = lines.flatMap(line => {
      const [, name, rest, at, message] =
        /roles\/([^/:]+)\/?([^:]*):(\d+)(?::\d+)?: (.*)$/.exec(line) ?? [];
      const origin = names.get(name ?? '');
      return origin
        ? [
            {
              tree: origin.tree,
              file: `ansible/roles/${origin.role}/${rest}`,
              line: Number(at),
              message,
            },
          ]
        : [];
    });
    return defects.length > 0
      ? defects
      : [{ tree: '', file: 'ansible/roles', message: said(output, temporary) }];
  } finally {
    await fs.rm(temporary, { recursive: true });
  }
}

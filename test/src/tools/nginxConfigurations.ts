import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { type GeneratedTree, hashOf } from './trees';

/** A folder of nginx files, and the place below /etc/nginx that it is installed to. */
const PLACES = [
  { folder: /(^|\/)nginx\/nginx\.conf$/, place: '' },
  { folder: /(^|\/)k8s\/base\/nginx\/nginx\.conf$/, place: 'site/' },
];

interface Installation {
  tree: GeneratedTree;
  folder: string;
  place: string;
  /** Content by path below the folder. */
  files: Map<string, string>;
}

function installations(trees: GeneratedTree[]): Installation[] {
  const found = new Map<string, Installation>();
  for (const tree of trees) {
    for (const file of tree.files.keys()) {
      // The last that fits: k8s/base/nginx fits both.
      const fitting = PLACES.filter(({ folder }) => folder.test(file)).at(-1);
      if (!fitting) continue;
      const folder = `${path.posix.dirname(file)}/`;
      const files = new Map(
        [...tree.files]
          .filter(([name]) => name.startsWith(folder) && name.endsWith('.conf'))
          .map(([name, text]) => [name.slice(folder.length), text]),
      );
      const key = hashOf(fitting.place, ...[...files].flat());
      if (!found.has(key)) {
        found.set(key, { tree, folder, place: fitting.place, files });
      }
    }
  }
  return [...found.values()];
}

/** The same configuration in a folder of its own, without root and without the names of a cluster. */
function transplanted(text: string, prefix: string): string {
  return (
    text
      // First, because the folder itself may stand in /tmp.
      .replaceAll(/(?<=\s)\/(?:tmp|dev)\//g, `${prefix}/tmp/`)
      .replaceAll('/etc/nginx/', `${prefix}/`)
      .replaceAll('/var/log/nginx/', `${prefix}/logs/`)
      .replaceAll('/var/cache/nginx', `${prefix}/cache`)
      .replaceAll('/run/nginx.pid', `${prefix}/nginx.pid`)
      .replace(/^user .*$/m, '')
      .replaceAll(/^(\s*listen )(80|443)\b/gm, '$120$2')
      .replaceAll(/^(\s*server )[a-z][a-z0-9-]*(:\d+ )/gm, '$1127.0.0.1$2')
  );
}

async function checkInstallation(
  { tree, folder, place, files }: Installation,
  pair: { certificate: string; key: string },
): Promise<Defect[]> {
  const prefix = await fs.mkdtemp(path.join(os.tmpdir(), 'nginx-'));
  try {
    for (const name of ['logs', 'tmp', 'cache']) {
      await fs.mkdir(path.join(prefix, name));
    }
    await fs.writeFile(
      path.join(prefix, 'mime.types'),
      'types { text/html html; }\n',
    );
    for (const [name, text] of files) {
      const target = path.join(prefix, place, name);
      await fs.mkdir(path.dirname(target), { recursive: true });
      await fs.writeFile(target, transplanted(text, prefix));
      for (const [, kind, file] of text.matchAll(
        /ssl_certificate(_key)? \/etc\/nginx\/(\S+);/g,
      )) {
        const copy = path.join(prefix, file);
        await fs.mkdir(path.dirname(copy), { recursive: true });
        await fs.writeFile(copy, kind ? pair.key : pair.certificate);
      }
    }
    const { code, stdout, stderr } = await run('nginx', [
      ...['-t', '-q', '-p', `${prefix}/`],
      ...['-e', path.join(prefix, 'logs/early.log')],
      ...['-c', path.join(prefix, place, 'nginx.conf')],
    ]);
    const said = `${stdout}${stderr}`
      .replaceAll(`${prefix}/${place}`, '')
      .trim();
    return code === 0 && !said
      ? []
      : [{ tree: tree.id, file: folder, message: said || `exit ${code}` }];
  } finally {
    await fs.rm(prefix, { recursive: true });
  }
}

async function selfSigned(): Promise<{ certificate: string; key: string }> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'nginx-pair-'));
  try {
    const [key, certificate] = ['key.pem', 'cert.pem'].map(name =>
      path.join(dir, name),
    );
    const { code, stderr } = await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-nodes', '-days', '2'],
      ...['-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', '/CN=test'],
      ...['-keyout', key, '-out', certificate],
    ]);
    if (code !== 0) throw new Error(stderr);
    return {
      certificate: await fs.readFile(certificate, 'utf8'),
      key: await fs.readFile(key, 'utf8'),
    };
  } finally {
    await fs.rm(dir, { recursive: true });
  }
}

/** `nginx -t` over every distinct set of files, on hosts and in pods; a warning is a fault too. */
export async function checkNginx(trees: GeneratedTree[]): Promise<Defect[]> {
  const found = installations(trees);
  if (found.length === 0) return [];
  const pair = await selfSigned();
  return (
    await mapLimited(found, installation =>
      checkInstallation(installation, pair),
    )
  ).flat();
}

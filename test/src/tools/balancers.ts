import { execFile } from 'child_process';
import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { promisify } from 'util';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { distinct, entriesOf, type GeneratedTree } from './trees';

/** A certificate with its key that nothing trusts, for configurations that name one. */
async function throwAwayPem(folder: string): Promise<string> {
  const key = path.join(folder, 'key.pem');
  const certificate = path.join(folder, 'certificate.pem');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-subj', '/CN=test', '-keyout', key, '-out', certificate],
  ]);
  const both = path.join(folder, 'both.pem');
  await fs.writeFile(
    both,
    `${await fs.readFile(certificate, 'utf8')}${await fs.readFile(key, 'utf8')}`,
  );
  return both;
}

async function inFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'balancers-'));
  try {
    return await body(folder);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}

/** `haproxy -c` over every configuration; warnings count. */
export async function checkHaproxy(trees: GeneratedTree[]): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)haproxy\.cfg$/));
  return inFolder(async folder => {
    const pem = await throwAwayPem(folder);
    const found = await mapLimited(
      entries.map((entry, index) => ({ ...entry, index })),
      async ({ tree, path: file, text, index }) => {
        const copy = path.join(folder, `${index}.cfg`);
        await fs.writeFile(
          copy,
          text.replaceAll(/\/etc\/haproxy\/certs\/\S+\.pem/g, pem),
        );
        const { code, stdout, stderr } = await run('haproxy', [
          ...['-dW', '-c', '-f', copy],
        ]);
        const message = `${stdout}${stderr}`.replaceAll(copy, '').trim();
        return code === 0 ? [] : [{ tree: tree.id, file, message }];
      },
    );
    return found.flat();
  });
}

/** keepalived looks for the interface; any real one of this machine will do. */
function someInterface(): string {
  return (
    Object.entries(os.networkInterfaces())
      .filter(([, addresses]) => addresses?.some(a => !a.internal))
      .map(([name]) => name)[0] ?? 'eth0'
  );
}

/** `keepalived -t` over every configuration; user of scripts and interface need not exist here. */
export async function checkKeepalived(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /(^|\/)keepalived[^/]*\.conf$/));
  return inFolder(async folder => {
    const found = await mapLimited(
      entries.map((entry, index) => ({ ...entry, index })),
      async ({ tree, path: file, text, index }) => {
        const copy = path.join(folder, `${index}.conf`);
        await fs.writeFile(
          copy,
          text
            .replaceAll('keepalived_script', 'root')
            .replaceAll(/\beth0\b/g, someInterface()),
        );
        const { code, stdout, stderr } = await run('keepalived', [
          ...['-t', '-f', copy],
        ]);
        const message = `${stdout}${stderr}`.replaceAll(copy, '').trim();
        return code === 0
          ? []
          : [{ tree: tree.id, file, message: message || `exit ${code}` }];
      },
    );
    return found.flat();
  });
}

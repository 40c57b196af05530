import type { Request, Response } from 'express';
import fs from 'node:fs';
import path from 'node:path';
import type { Repository } from '../store/RepositoryReader';

/**
 * The files of a bare repository that Git's "dumb" HTTP protocol fetches as they
 * are. Everything else in it (config, hooks, logs) stays private.
 */
const STORED_FILE =
  /^(HEAD|objects\/[0-9a-f]{2}\/[0-9a-f]{38}|objects\/pack\/pack-[0-9a-f]{40}\.(pack|idx))$/;

/**
 * Answers one request of a stock `git clone` or `git fetch`. The two index files of
 * the protocol are made when asked for, so they are right whatever else writes to
 * the repository.
 *
 * @returns false when Git has no such file
 */
export async function serveGitFile(
  repository: Repository,
  file: string,
  req: Request,
  res: Response,
): Promise<boolean> {
  res.setHeader('Cache-Control', 'no-cache');
  if (file === 'info/refs') {
    const refs = await repository.listRefs();
    sendText(res, refs.map(({ oid, ref }) => `${oid}\t${ref}\n`).join(''));
    return true;
  }
  if (file === 'objects/info/packs') {
    const packs = await listPacks(repository.gitdir);
    sendText(res, `${packs.map(pack => `P ${pack}\n`).join('')}\n`);
    return true;
  }
  const stored = path.join(repository.gitdir, file);
  if (!STORED_FILE.test(file) || !fs.existsSync(stored)) {
    return false;
  }
  if (file.startsWith('objects/')) {
    // objects are named by their content and never change
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  }
  res.type(file === 'HEAD' ? 'text/plain' : 'application/octet-stream');
  const content = await fs.promises.readFile(stored);
  res.send(req.method === 'HEAD' ? undefined : content);
  return true;
}

async function listPacks(gitdir: string): Promise<string[]> {
  const files = await fs.promises
    .readdir(path.join(gitdir, 'objects', 'pack'))
    .catch((): string[] => []);
  return files.filter(file => file.endsWith('.pack')).sort();
}

function sendText(res: Response, text: string) {
  res.type('text/plain').send(text);
}

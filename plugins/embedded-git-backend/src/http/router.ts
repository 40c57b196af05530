import { NotFoundError } from '@backstage/errors';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { RepositoryReader, type Repository } from '../store/RepositoryReader';
import { serveGitFile } from './gitFiles';
import { PAGE_CSP } from './html';
import {
  encodePath,
  folderPage,
  repositoriesPage,
  type PageLinks,
} from './pages';

/** Raw files are text to look at, whatever they contain. */
const RAW_CSP = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** What the router serves and what its pages link to. */
export interface RouterOptions extends PageLinks {
  repositories: RepositoryReader;
}

/**
 * Read-only HTTP access to the repositories:
 *
 * - `/` lists them,
 * - `/NAME.git/...` is what `git clone` fetches,
 * - `/NAME/tree/BRANCH/FOLDER/` shows a folder,
 * - `/NAME/blob/BRANCH/FILE` is a file as plain text.
 */
export function createRouter(options: RouterOptions): Router {
  const { repositories, baseUrl } = options;
  const router = PromiseRouter();

  async function find(name: string): Promise<Repository> {
    const repository = await repositories.find(name);
    if (!repository) {
      throw new NotFoundError(
        `There is no repository '${name}'. ${baseUrl}/ lists those that exist.`,
      );
    }
    return repository;
  }

  router.get('/', async (_req, res) => {
    sendPage(res, await repositoriesPage(await repositories.list(), options));
  });

  router.get('/:name.git/*', async (req: Request, res: Response) => {
    const repository = await find(req.params.name);
    const file = req.params[0];
    if (!(await serveGitFile(repository, file, req, res))) {
      throw new NotFoundError(`'${req.params.name}.git' has no file '${file}'`);
    }
  });

  router.get('/:name.git', async (req, res) => {
    const { name } = await find(req.params.name);
    res.redirect(`${baseUrl}/${name}/tree/main/`);
  });

  const folders = ['/:name/tree/:branch', '/:name/tree/:branch/*'];
  router.get(folders, async (req: Request, res: Response) => {
    const repository = await find(req.params.name);
    const { branch } = req.params;
    const folder = trimSlashes(req.params[0] ?? '');
    const [entries, head] = await Promise.all([
      repository.listFolder(folder, branch),
      repository.head(branch),
    ]);
    if (!entries || !head) {
      throw notInCommit(repository, branch, 'folder', folder);
    }
    if (!req.path.endsWith('/')) {
      // relative links of the page, and of catalog files, start at the folder
      res.redirect(folderUrl(baseUrl, repository.name, branch, folder));
      return;
    }
    sendPage(
      res,
      await folderPage({
        ...{ ...options, repository, branch, folder, entries, head },
      }),
    );
  });

  router.get('/:name/blob/:branch/*', async (req: Request, res: Response) => {
    const repository = await find(req.params.name);
    const { branch } = req.params;
    const filepath = trimSlashes(req.params[0]);
    const content = await repository.readFile(filepath, branch);
    if (content) {
      res.setHeader('Content-Security-Policy', RAW_CSP);
      res.setHeader('X-Content-Type-Options', 'nosniff');
      res.type('text/plain').send(Buffer.from(content));
    } else if (await repository.listFolder(filepath, branch)) {
      res.redirect(folderUrl(baseUrl, repository.name, branch, filepath));
    } else {
      throw notInCommit(repository, branch, 'file', filepath);
    }
  });

  router.get('/:name', async (req, res) => {
    const { name } = await find(req.params.name);
    res.redirect(`${baseUrl}/${name}/tree/main/`);
  });

  router.use(req => {
    throw new NotFoundError(
      `There is nothing at '${req.path}'. ${baseUrl}/ lists the repositories; expected /<repository>/tree/<branch>/<folder>/ or /<repository>/blob/<branch>/<file>.`,
    );
  });

  return router;
}

function sendPage(res: Response, text: string) {
  res.setHeader('Content-Security-Policy', PAGE_CSP);
  res.type('text/html').send(text);
}

function folderUrl(
  baseUrl: string,
  name: string,
  branch: string,
  folder: string,
): string {
  const target = folder ? `${encodePath(folder)}/` : '';
  return `${baseUrl}/${name}/tree/${branch}/${target}`;
}

function notInCommit(
  repository: Repository,
  branch: string,
  kind: string,
  filepath: string,
) {
  return new NotFoundError(
    `The branch '${branch}' of '${repository.name}' has no ${kind} '${filepath}', or there is no such branch`,
  );
}

function trimSlashes(filepath: string): string {
  return filepath.replace(/^\/+|\/+$/g, '');
}

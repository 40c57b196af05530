import type { ReaderFactory } from '@backstage/backend-defaults/urlReader';
import type {
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import { NotFoundError, NotModifiedError } from '@backstage/errors';
import { minimatch } from 'minimatch';
import path from 'node:path';
import { Readable } from 'node:stream';
import { readEmbeddedGitConfig, type EmbeddedGitConfig } from '../config';
import { RepositoryReader, type Repository } from '../store/RepositoryReader';

type TreeResponseFactory = Parameters<ReaderFactory>[0]['treeResponseFactory'];

/**
 * Lets the catalog and the scaffolder read published files by their address, from
 * disk. So no `backend.reading.allow` entry has to follow the portal's address, and
 * registering a location cannot be turned into a request to the portal itself.
 */
export class EmbeddedGitUrlReader implements UrlReaderService {
  readonly #config: EmbeddedGitConfig;
  readonly #repositories: RepositoryReader;
  readonly #trees: TreeResponseFactory;

  /** For the list of URL readers of a backend. */
  static factory: ReaderFactory = ({ config, treeResponseFactory }) => {
    const settings = readEmbeddedGitConfig(config);
    const { origin, pathname } = new URL(settings.baseUrl);
    return [
      {
        reader: new EmbeddedGitUrlReader(settings, treeResponseFactory),
        predicate: url =>
          url.origin === origin && url.pathname.startsWith(`${pathname}/`),
      },
    ];
  };

  constructor(config: EmbeddedGitConfig, trees: TreeResponseFactory) {
    this.#config = config;
    this.#repositories = new RepositoryReader(config.directory);
    this.#trees = trees;
  }

  async readUrl(
    url: string,
    options?: UrlReaderServiceReadUrlOptions,
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const { repository, branch, filepath, etag } = await this.#locate(
      url,
      options,
    );
    const content = await repository.readFile(filepath, branch);
    if (!content) {
      throw new NotFoundError(`There is no file at ${url}`);
    }
    const buffer = Buffer.from(content);
    return {
      etag,
      buffer: async () => buffer,
      stream: () => Readable.from([buffer]),
    };
  }

  async readTree(
    url: string,
    options?: UrlReaderServiceReadTreeOptions,
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const { repository, branch, filepath, etag } = await this.#locate(
      url,
      options,
    );
    const files = await this.#readFiles(repository, branch, filepath, file =>
      options?.filter ? options.filter(file) : true,
    );
    const response = await this.#trees.fromReadableArray(
      files.map(file => ({ ...file, data: Readable.from([file.data]) })),
    );
    return {
      ...response,
      files: () => response.files(),
      archive: () => response.archive(),
      dir: dirOptions => response.dir(dirOptions),
      etag,
    };
  }

  async search(
    url: string,
    options?: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    const { repository, branch, filepath, etag } = await this.#locate(
      url,
      options,
    );
    const files = await this.#readFiles(repository, branch, '', file =>
      minimatch(file, filepath, { dot: true }),
    );
    return {
      etag,
      files: files.map(file => ({
        url: `${this.#config.baseUrl}/${repository.name}/blob/${branch}/${file.path
          .split('/')
          .map(encodeURIComponent)
          .join('/')}`,
        content: async () => file.data,
      })),
    };
  }

  toString(): string {
    return `embeddedGit{${this.#config.baseUrl}}`;
  }

  /** Finds what an address names; its commit is the etag. */
  async #locate(url: string, options?: { etag?: string }) {
    const { pathname } = new URL(url);
    const below = pathname.slice(new URL(this.#config.baseUrl).pathname.length);
    const [, name, view, branch, ...segments] = below.split('/');
    const repository = await this.#repositories.find(name);
    const head = branch ? await repository?.head(branch) : undefined;
    if (!repository || !head || !['blob', 'tree'].includes(view)) {
      throw new NotFoundError(
        `There is nothing at ${url}. Expected ${this.#config.baseUrl}/<repository>/blob/<branch>/<path>`,
      );
    }
    if (options?.etag === head.oid) {
      throw new NotModifiedError();
    }
    return {
      repository,
      branch,
      etag: head.oid,
      filepath: segments.filter(Boolean).map(decodeURIComponent).join('/'),
    };
  }

  async #readFiles(
    repository: Repository,
    branch: string,
    folder: string,
    filter: (file: string) => boolean,
  ): Promise<Array<{ path: string; data: Buffer }>> {
    const paths = await repository.listFiles(folder, branch);
    const wanted = paths
      .map(full => ({ full, relative: path.posix.relative(folder, full) }))
      .filter(({ relative }) => filter(relative));
    return Promise.all(
      wanted.map(async ({ full, relative }) => ({
        path: relative,
        data: Buffer.from((await repository.readFile(full, branch)) ?? []),
      })),
    );
  }
}

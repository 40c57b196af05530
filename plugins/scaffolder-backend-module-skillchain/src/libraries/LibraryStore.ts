import { resolve } from 'node:path';
import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  defaultLibraryDir,
  formatDiagnostic,
  type LibrarySource,
  loadLibrary,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';

/** The library of an action that names none. */
export const DEFAULT_LIBRARY = 'infrastructure';

/**
 * The libraries that the actions of one backend may use, by domain.
 *
 * Libraries are read on first use and kept, so that templates are compiled once. Skills and rules that cannot be read
 * are left out, and the others are served. A library that has such parts, or does not load at all, is read again at
 * the next use: its author may have repaired it meanwhile.
 *
 * @public
 */
export class LibraryStore {
  readonly #paths: readonly string[];
  readonly #logger: LoggerService | undefined;
  readonly #loading = new Map<string, Promise<LoadedLibrary>>();
  /** What the log was last told of a library. */
  readonly #reported = new Map<string, string>();

  /** Reads `skillchain.libraries`; relative paths start at the working directory. */
  static fromConfig(
    config: RootConfigService,
    logger?: LoggerService,
  ): LibraryStore {
    const configured = (
      config.getOptionalConfigArray('skillchain.libraries') ?? []
    ).map(library => resolve(library.getString('path')));
    return new LibraryStore(configured, logger);
  }

  /**
   * @param paths - absolute library folders besides the shipped one
   * @param logger - is told what is wrong with libraries
   */
  constructor(paths: readonly string[] = [], logger?: LoggerService) {
    this.#paths = paths;
    this.#logger = logger;
  }

  /** The library of a domain as something that can be read again. */
  source(domain?: string): LibrarySource {
    return {
      get: () => this.get(domain),
      forget: () => this.#loading.clear(),
    };
  }

  /**
   * The library of a domain.
   *
   * A configured library takes the place of the shipped one with the same domain. One that does not load is in
   * nobody's way unless it may be the one that is asked for.
   *
   * @throws NotFoundError when no library has that domain; the message lists those there are
   * @throws InputError when none has, and some did not load: the message lists every problem of them
   * @throws ConflictError when two configured libraries have one domain
   */
  async get(domain: string = DEFAULT_LIBRARY): Promise<LoadedLibrary> {
    const configured = await this.#loadAll(this.#paths);
    const found = configured.loaded.filter(
      ({ library }) => library.domain === domain,
    );
    if (found.length > 1) {
      throw new ConflictError(
        `Two skill libraries have the domain "${domain}": ${found[0].dir} and ${found[1].dir}. Remove one of them from skillchain.libraries, or change the domain in its registry.yaml.`,
      );
    }
    if (found.length === 1) {
      return found[0];
    }
    const shipped = await this.#loadAll([defaultLibraryDir()]);
    const own = shipped.loaded.find(({ library }) => library.domain === domain);
    if (own) {
      return own;
    }
    const failures = [...configured.failures, ...shipped.failures];
    if (failures.length > 0) {
      throw new InputError(failures.join('\n'));
    }
    const known = [...configured.loaded, ...shipped.loaded]
      .map(({ library }) => library.domain)
      .join(', ');
    throw new NotFoundError(
      `There is no skill library "${domain}". Known libraries: ${known}. Add its folder to skillchain.libraries in app-config, or correct the "library" input.`,
    );
  }

  async #load(path: string): Promise<LoadedLibrary> {
    const loaded = await loadLibrary(path, { leaveOut: true });
    if (loaded.errors.length > 0) {
      this.#loading.delete(path);
    }
    this.#report(path, loaded.errors.map(formatDiagnostic));
    return loaded;
  }

  /** Tells the log once what is wrong with a library, and that it is repaired. */
  #report(path: string, errors: string[]): void {
    const text = errors.join('\n');
    const before = this.#reported.get(path) ?? '';
    this.#reported.set(path, text);
    if (text !== before) {
      this.#logger?.[text ? 'error' : 'info'](
        text
          ? `Parts of the skill library ${path} cannot be used:\n${text}`
          : `The skill library ${path} is whole again`,
      );
    }
  }

  async #loadAll(
    paths: readonly string[],
  ): Promise<{ loaded: LoadedLibrary[]; failures: string[] }> {
    const loaded: LoadedLibrary[] = [];
    const failures: string[] = [];
    const results = await Promise.allSettled(
      paths.map(path => {
        const loading = this.#loading.get(path) ?? this.#load(path);
        this.#loading.set(path, loading);
        return loading;
      }),
    );
    results.forEach((result, index) => {
      if (result.status === 'fulfilled') {
        loaded.push(result.value);
      } else {
        this.#loading.delete(paths[index]);
        failures.push(
          result.reason instanceof Error
            ? result.reason.message
            : String(result.reason),
        );
      }
    });
    return { loaded, failures };
  }
}

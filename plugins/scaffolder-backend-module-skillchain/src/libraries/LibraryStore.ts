import { resolve } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  defaultLibraryDir,
  loadLibrary,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';

/** The library of an action that names none. */
export const DEFAULT_LIBRARY = 'infrastructure';

/**
 * The libraries that the actions of one backend may use, by domain.
 *
 * Libraries are read on first use and kept, so that templates are compiled once. A library that does
 * not load is tried again at the next use: its author may have repaired it meanwhile.
 *
 * @public
 */
export class LibraryStore {
  readonly #paths: readonly string[];
  readonly #loading = new Map<string, Promise<LoadedLibrary>>();

  /** Reads `skillchain.libraries`; relative paths start at the working directory. */
  static fromConfig(config: RootConfigService): LibraryStore {
    const configured = (
      config.getOptionalConfigArray('skillchain.libraries') ?? []
    ).map(library => resolve(library.getString('path')));
    return new LibraryStore(configured);
  }

  /** @param paths - absolute library folders besides the shipped one */
  constructor(paths: readonly string[] = []) {
    this.#paths = paths;
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

  async #loadAll(
    paths: readonly string[],
  ): Promise<{ loaded: LoadedLibrary[]; failures: string[] }> {
    const loaded: LoadedLibrary[] = [];
    const failures: string[] = [];
    const results = await Promise.allSettled(
      paths.map(path => {
        const loading = this.#loading.get(path) ?? loadLibrary(path);
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

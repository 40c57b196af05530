import { resolve } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
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
  #loading: Promise<ReadonlyMap<string, LoadedLibrary>> | undefined;

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
   * @throws NotFoundError when no configured library has that domain; the message lists those there are
   * @throws InputError when a library does not load; the message lists every problem of it
   * @throws ConflictError when two configured libraries have one domain
   */
  async get(domain: string = DEFAULT_LIBRARY): Promise<LoadedLibrary> {
    this.#loading ??= this.#load();
    let libraries;
    try {
      libraries = await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
    const found = libraries.get(domain);
    if (!found) {
      throw new NotFoundError(
        `There is no skill library "${domain}". Known libraries: ${[
          ...libraries.keys(),
        ].join(
          ', ',
        )}. Add its folder to skillchain.libraries in app-config, or correct the "library" input.`,
      );
    }
    return found;
  }

  async #load(): Promise<ReadonlyMap<string, LoadedLibrary>> {
    const [shipped, ...configured] = await Promise.all(
      [defaultLibraryDir(), ...this.#paths].map(dir => loadLibrary(dir)),
    );
    const byDomain = new Map<string, LoadedLibrary>();
    for (const loaded of configured) {
      const other = byDomain.get(loaded.library.domain);
      if (other) {
        throw new ConflictError(
          `Two skill libraries have the domain "${loaded.library.domain}": ${other.dir} and ${loaded.dir}. Remove one of them from skillchain.libraries, or change the domain in its registry.yaml.`,
        );
      }
      byDomain.set(loaded.library.domain, loaded);
    }
    if (!byDomain.has(shipped.library.domain)) {
      byDomain.set(shipped.library.domain, shipped);
    }
    return byDomain;
  }
}

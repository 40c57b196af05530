import { defaultLibraryDir, loadLibrary, LoadedLibrary } from '../load';
import { asFinding } from './failures';

/** Options of every command. */
export interface CommonOptions {
  library?: string;
  format: 'text' | 'json';
}

/**
 * The library of a command. One with errors is a finding; one that is not there is wrong usage.
 *
 * @throws Finding that lists every error of the library
 * @throws NotFoundError when there is no such folder
 */
export function openLibrary(dir: string | undefined): Promise<LoadedLibrary> {
  return asFinding(
    () => loadLibrary(dir ?? defaultLibraryDir()),
    error => error.name === 'InputError',
  );
}

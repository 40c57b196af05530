import {
  defaultLibraryDir,
  formatDiagnostic,
  LibrarySource,
  librarySource,
  loadLibrary,
  LoadedLibrary,
} from '../load';
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

/**
 * The library of a command that needs only some of its skills: those that cannot be read are in nobody's way until
 * one of them is called for.
 *
 * @param note - is told what is wrong with the others
 * @throws Finding that lists every error that is not of a single skill or rule
 * @throws NotFoundError when there is no such folder
 */
export async function openLibrarySource(
  dir: string | undefined,
  note: (text: string) => void,
): Promise<LibrarySource & { loaded: LoadedLibrary }> {
  const source = librarySource(dir ?? defaultLibraryDir());
  const loaded = await asFinding(
    source.get,
    error => error.name === 'InputError',
  );
  loaded.errors.forEach(error => note(formatDiagnostic(error)));
  return { ...source, loaded };
}

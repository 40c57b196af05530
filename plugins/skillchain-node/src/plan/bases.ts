import { renderRecorded } from '../generate/renderRecorded';
import { sha256 } from '../generate/writeTree';
import type { LoadedLibrary } from '../load';
import type { RunRecord } from '../validate/record';
import type { KnownFile } from './decide';
import { findInHistory } from './gitHistory';

/**
 * Finds what recorded files held when they were generated. The record has only their hashes, so every find is
 * proved by its hash:
 *
 * 1. what the recorded configuration renders to with the library of today,
 * 2. what the history of a Git repository has.
 */
export class Bases {
  #rendered: Map<string, string> | undefined;

  constructor(
    private readonly loaded: LoadedLibrary,
    private readonly record: RunRecord,
    private readonly dir: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** The text of a recorded file, or undefined when it cannot be had any more. */
  async of(known: KnownFile): Promise<string | undefined> {
    this.#rendered ??= await this.#render();
    return (
      this.#rendered.get(known.sha256) ??
      findInHistory(this.dir, known, this.signal)
    );
  }

  async #render(): Promise<Map<string, string>> {
    try {
      const files = await renderRecorded(this.loaded, this.record, this.signal);
      return new Map(files.map(({ content }) => [sha256(content), content]));
    } catch {
      // A library that has moved on may have no use for these answers; then there is nothing to find here.
      return new Map();
    }
  }
}

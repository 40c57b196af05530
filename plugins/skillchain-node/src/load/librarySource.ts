import {
  SkillError,
  type OnSkillError,
} from '@skillchain/backstage-plugin-skillchain-common';
import { loadLibrary, type LoadedLibrary } from './loadLibrary';

/**
 * A library that can be read more than once. What it gives may lack skills and rules that cannot be read; see
 * `leaveOut` of `loadLibrary`.
 *
 * @public
 */
export interface LibrarySource {
  get(): Promise<LoadedLibrary>;
  /** Makes the next `get` read the files again: somebody may have repaired them. */
  forget(): void;
}

/**
 * The library of a folder, read when it is first asked for.
 *
 * @public
 */
export function librarySource(dir: string): LibrarySource {
  let loading: Promise<LoadedLibrary> | undefined;
  return {
    get() {
      loading ??= loadLibrary(dir, { leaveOut: true });
      return loading;
    },
    forget() {
      loading = undefined;
    },
  };
}

/**
 * Does a step of a run, and what was chosen when a skill or a rule fails in it.
 *
 * @param step - the step; its second argument says whether to leave out what fails
 * @param onRetry - called before the step is done again with the library read anew
 * @throws SkillError when something failed, and (with `retry`) failed again. The library is read anew at its next use.
 * @public
 */
export async function withSkillErrors<T>(
  source: LibrarySource,
  onSkillError: OnSkillError,
  step: (loaded: LoadedLibrary, skipFailed: boolean) => Promise<T> | T,
  onRetry?: (error: SkillError) => void,
): Promise<T> {
  const attempt = async () => {
    try {
      return await step(await source.get(), onSkillError === 'skip');
    } catch (error) {
      if (error instanceof SkillError) source.forget();
      throw error;
    }
  };
  try {
    return await attempt();
  } catch (error) {
    if (onSkillError !== 'retry' || !(error instanceof SkillError)) {
      throw error;
    }
    onRetry?.(error);
    return attempt();
  }
}

import { isError } from '@backstage/errors';
import {
  MATURITIES,
  reconfigure,
  type Configuration,
  type Maturity,
} from '@skillchain/backstage-plugin-skillchain-common';
import { place } from '../generate/renderTree';
import { runFacts, templateContext } from '../generate/runFacts';
import { selectOutputs } from '../generate/selectOutputs';
import type { LoadedLibrary } from '../load';

/** A file that a run promises. */
export interface PromisedFile {
  /** Relative to the repository. */
  path: string;
  skill: string;
  description: string;
}

/** What the maturity above a run's own would add. */
export interface NextLevel {
  maturity: Maturity;
  /** Files that the run does not have, by skill in the order of the chain, then by path. */
  files: PromisedFile[];
}

function promised(
  loaded: LoadedLibrary,
  configuration: Configuration,
): PromisedFile[] {
  const run = runFacts(loaded.library, configuration);
  const placed = place(
    loaded,
    run,
    templateContext(run),
    selectOutputs(run),
  ).map(({ path, selected }) => ({
    path,
    skill: selected.skill,
    description: selected.output.description,
  }));
  const order = configuration.skills.map(({ skill }) => skill);
  return placed.sort(
    (a, b) =>
      order.indexOf(a.skill) - order.indexOf(b.skill) ||
      (a.path < b.path ? -1 : 1),
  );
}

/** The configuration at another maturity; with the answers as they are when they cannot be worked out again. */
function lifted(
  loaded: LoadedLibrary,
  configuration: Configuration,
  maturity: Maturity,
): Configuration {
  try {
    // Nobody is asked here: what the next level would ask takes its default.
    return reconfigure(
      loaded.library,
      { ...configuration, mode: 'defaults' },
      { maturity },
    );
  } catch (error) {
    if (isError(error) && error.name === 'InputError') {
      return { ...configuration, maturity };
    }
    throw error;
  }
}

/**
 * What the next maturity would add to a run: the files it promises and the run does not. Nothing is rendered.
 *
 * @returns undefined at the highest maturity
 * @throws InputError when the configuration names skills that the library does not have
 */
export function nextLevel(
  loaded: LoadedLibrary,
  configuration: Configuration,
): NextLevel | undefined {
  const maturity = MATURITIES.at(
    MATURITIES.indexOf(configuration.maturity) + 1,
  );
  if (maturity === undefined) {
    return undefined;
  }
  const present = new Set(
    promised(loaded, configuration).map(({ path }) => path),
  );
  return {
    maturity,
    files: promised(loaded, lifted(loaded, configuration, maturity)).filter(
      ({ path }) => !present.has(path),
    ),
  };
}

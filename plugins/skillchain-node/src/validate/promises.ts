import type { Output } from '@skillchain/backstage-plugin-skillchain-common';
import { repositoryPath } from '../generate/paths';
import type { Placed } from '../generate/renderTree';
import { type RunFacts, templateContext } from '../generate/runFacts';
import type { Selection } from '../generate/selectOutputs';
import type { LoadedLibrary } from '../load';
import { type Owner, ownerFolder } from '../outputPlaces';

/** What a run promises, and what its library could promise in another run. */
export interface Promises {
  /** Paths of the promised files, relative to the repository. */
  paths: ReadonlySet<string>;
  /**
   * Why this run does not promise a path that some output of the library has; undefined for a path that it
   * promises, and for one that no skill writes. A folder, with a slash at the end, is what is below it.
   */
  whyNot(path: string): string | undefined;
}

interface Candidate {
  owner: Owner;
  /** Whose answers are `self` in its path. */
  skill: string;
  output: Output;
  reason: string;
}

/** Every output of the library, with the reason for which this run would leave it out. */
function candidates(
  run: RunFacts,
  selection: Selection,
  failed: ReadonlySet<string>,
): Candidate[] {
  const { library, configuration } = run;
  const reasons = new Map(
    selection.skipped.map(({ output, reason }) => [output, reason]),
  );
  const chain = new Set(configuration.skills.map(({ skill }) => skill));
  const absent = (skill: string) =>
    failed.has(skill)
      ? `${skill} failed and was left out`
      : `${skill} is not in the chain`;
  // What is made has other paths in other layouts; those of this one are promised, and so never asked about.
  const elsewhere = `not in the ${configuration.layout} layout`;
  // Nothing excuses what a skill that failed did not write.
  const ownReason = (skill: string) => (failed.has(skill) ? '' : elsewhere);
  const of = (owner: Owner, outputs: Output[], otherwise: string) =>
    outputs.map(output => ({
      owner,
      skill: owner.name,
      output,
      reason: reasons.get(output) ?? otherwise,
    }));
  return [
    ...library.skills.flatMap(({ name, outputs }) =>
      of(
        { kind: 'skill', name },
        [...outputs.base_outputs, ...outputs.conditional_outputs],
        chain.has(name) ? ownReason(name) : absent(name),
      ),
    ),
    ...Object.entries(library.core).flatMap(([name, set]) =>
      of(
        { kind: 'core', name },
        [...set.base_outputs, ...set.conditional_outputs],
        selection.outputs.some(selected => selected.owner.name === name)
          ? elsewhere
          : 'the shared files it belongs to are not part of this run',
      ),
    ),
  ].filter(({ reason }) => reason !== '');
}

/** The paths that an output can have in any layout and environment of this run. */
function pathsOf(
  loaded: LoadedLibrary,
  run: RunFacts,
  base: Record<string, unknown>,
  { owner, skill, output }: Candidate,
): string[] {
  const written =
    typeof output.path === 'string'
      ? [output.path]
      : Object.values(output.path).filter(path => path !== undefined);
  const environments = output.each ? run.derived.environments : [undefined];
  return written.flatMap(path =>
    environments.flatMap(env => {
      try {
        const rendered = loaded.templates.renderInline(
          path,
          `${ownerFolder(owner)}/outputs.yaml`,
          { ...base, self: run.answers[skill] ?? {}, ...(env && { env }) },
        );
        return [repositoryPath(rendered, loaded.library.outputRoot, skill)];
      } catch {
        // A path made of an answer that nobody gave in this run: it cannot be asked for either.
        return [];
      }
    }),
  );
}

/**
 * The promises of a run, by path.
 *
 * @param placed - the outputs that this run makes
 * @param failed - skills that failed and were left out
 */
export function promisesOf(
  loaded: LoadedLibrary,
  run: RunFacts,
  selection: Selection,
  placed: readonly Placed[],
  failed: ReadonlySet<string>,
): Promises {
  const paths = new Set(placed.map(({ path }) => path));
  let others: Map<string, string> | undefined;
  const readOthers = () => {
    const base = templateContext(run);
    const found = new Map<string, string>();
    for (const candidate of candidates(run, selection, failed)) {
      for (const path of pathsOf(loaded, run, base, candidate)) {
        if (!found.has(path)) found.set(path, candidate.reason);
      }
    }
    return found;
  };
  return {
    paths,
    whyNot(path) {
      const folder = path.endsWith('/');
      const below = (other: string) => other.startsWith(path);
      if (folder ? [...paths].some(below) : paths.has(path)) return undefined;
      others ??= readOthers();
      if (!folder) return others.get(path);
      return [...others].find(([other]) => below(other))?.[1];
    },
  };
}

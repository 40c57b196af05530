import { InputError } from '@backstage/errors';
import {
  evaluateCondition,
  type EnvironmentPlan,
  type Fragment,
  type Library,
  type Output,
  type Skill,
} from '@skillchain/backstage-plugin-skillchain-common';
import { placeInLayout, type Owner } from '../outputPlaces';
import type { RunFacts } from './runFacts';

/** One promise, repeated per environment where it asks for that. */
export interface SelectedOutput {
  output: Output;
  owner: Owner;
  /** The skill the file is attributed to. */
  skill: string;
  /** The path as written for this layout, still a template. */
  path: string;
  /** The template as written for this layout. */
  template: string;
  env?: EnvironmentPlan;
}

/** A promise that this run does not make, and why. */
export interface SkippedOutput {
  output: Output;
  owner: Owner;
  skill: string;
  /** The path as the library writes it. */
  path: string;
  reason: string;
}

/** A contribution to a shared file. */
export interface SelectedFragment {
  fragment: Fragment;
  owner: Owner;
  skill: string;
}

/** What one run writes. */
export interface Selection {
  outputs: SelectedOutput[];
  skipped: SkippedOutput[];
  fragments: SelectedFragment[];
}

/** Why this run leaves an output or fragment out, or undefined when it does not. */
function whySkipped(
  item: Pick<Output, 'layout' | 'maturity' | 'when'>,
  run: RunFacts,
  scope: string | undefined,
): string | undefined {
  const { layout, maturity } = run.configuration;
  if (item.layout && item.layout !== layout) {
    return `only in the ${item.layout} layout`;
  }
  if (item.maturity && !item.maturity.includes(maturity)) {
    return `only at maturity ${item.maturity.join(' or ')}`;
  }
  if (item.when && !evaluateCondition(item.when, run.facts, scope)) {
    return 'its condition does not hold for these answers';
  }
  return undefined;
}

interface Group {
  owner: Owner;
  skill: string;
  outputs: Output[];
  fragments: Fragment[];
}

/** Sorts the promises of one skill or set into those of this run and the others. */
function selectGroup(group: Group, run: RunFacts): Selection {
  const selection: Selection = { outputs: [], skipped: [], fragments: [] };
  const { owner, skill } = group;
  const scope = owner.kind === 'skill' ? owner.name : undefined;
  const { layout } = run.configuration;
  for (const output of group.outputs) {
    const place = placeInLayout(output, layout);
    const reason =
      whySkipped(output, run, scope) ??
      (place ? undefined : `not in the ${layout} layout`);
    if (reason !== undefined || !place) {
      const written =
        typeof output.path === 'string'
          ? output.path
          : Object.values(output.path)[0];
      selection.skipped.push({
        output,
        owner,
        skill,
        path: place?.path ?? written ?? '',
        reason: reason ?? '',
      });
      continue;
    }
    const environments = output.each ? run.derived.environments : [undefined];
    for (const env of environments) {
      selection.outputs.push({ output, owner, skill, ...place, env });
    }
  }
  for (const fragment of group.fragments) {
    if (whySkipped(fragment, run, scope) === undefined) {
      selection.fragments.push({ fragment, owner, skill });
    }
  }
  return selection;
}

function append(to: Selection, from: Selection): void {
  to.outputs.push(...from.outputs);
  to.skipped.push(...from.skipped);
  to.fragments.push(...from.fragments);
}

/** The skill of the first output or fragment that starts with one of the prefixes. */
function firstNeed(
  prefixes: readonly string[],
  selection: Selection,
): string | undefined {
  const starts = (path: string) =>
    prefixes.some(prefix => path.startsWith(prefix));
  return (
    selection.outputs.find(selected => starts(selected.path))?.skill ??
    selection.fragments.find(selected => starts(selected.fragment.into))?.skill
  );
}

/**
 * What a run writes: the promises of the chain's skills that hold for its layout, maturity and answers, and
 * the sets of shared files that they call for.
 */
export function selectOutputs(run: RunFacts): Selection {
  const { library, configuration } = run;
  const selection: Selection = { outputs: [], skipped: [], fragments: [] };
  const closed = closedPrefixes(run);
  const names = configuration.skills.map(skill => skill.skill);
  for (const name of names) {
    const skill = skillOf(library, name);
    append(
      selection,
      withhold(
        selectGroup(
          {
            owner: { kind: 'skill', name },
            skill: name,
            outputs: [
              ...skill.outputs.base_outputs,
              ...skill.outputs.conditional_outputs,
            ],
            fragments: skill.outputs.fragments,
          },
          run,
        ),
        closed,
      ),
    );
  }
  if (names.length > 0) {
    selectCoreSets(run, names, selection);
  }
  return selection;
}

/**
 * Path prefixes that nobody writes below in this run: those of sets whose condition does not hold. Without
 * Terraform, for one, no skill's Terraform file is written either.
 */
function closedPrefixes(run: RunFacts): string[] {
  return Object.values(run.library.core)
    .filter(set => set.when && !evaluateCondition(set.when, run.facts))
    .flatMap(set => set.needed_by);
}

/** Moves what lies below closed prefixes to the promises that are not made. */
function withhold(
  selection: Selection,
  prefixes: readonly string[],
): Selection {
  const closed = (path: string) =>
    prefixes.some(prefix => path.startsWith(prefix));
  const withheld = new Map(
    selection.outputs
      .filter(({ path }) => closed(path))
      .map(({ output, owner, skill, path }) => [
        output,
        {
          output,
          owner,
          skill,
          path,
          reason: 'the shared files it belongs to are not part of this run',
        },
      ]),
  );
  return {
    outputs: selection.outputs.filter(({ path }) => !closed(path)),
    skipped: [...selection.skipped, ...withheld.values()],
    fragments: selection.fragments.filter(
      ({ fragment }) => !closed(fragment.into),
    ),
  };
}

/** Adds core sets until none is called for any more: the files of one set may call for another. */
function selectCoreSets(
  run: RunFacts,
  chain: readonly string[],
  selection: Selection,
): void {
  const open = new Map(
    Object.entries(run.library.core).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  let grown = true;
  while (grown) {
    grown = false;
    for (const [name, set] of open) {
      const needed =
        set.needed_by.length === 0
          ? chain[0]
          : firstNeed(set.needed_by, selection);
      const holds =
        !set.when || evaluateCondition(set.when, run.facts, undefined);
      if (needed === undefined || !holds) {
        continue;
      }
      open.delete(name);
      grown = true;
      append(
        selection,
        selectGroup(
          {
            owner: { kind: 'core', name },
            skill:
              set.owner !== undefined && chain.includes(set.owner)
                ? set.owner
                : needed,
            outputs: [...set.base_outputs, ...set.conditional_outputs],
            fragments: set.fragments,
          },
          run,
        ),
      );
    }
  }
}

/**
 * The skill of that name.
 *
 * @throws InputError when the configuration was made with another library
 */
export function skillOf(library: Library, name: string): Skill {
  const skill = library.skills.find(candidate => candidate.name === name);
  if (!skill) {
    throw new InputError(
      `The configuration names the skill "${name}", which the library ${library.domain} ${library.version} does not have. Run match and configure again with this library.`,
    );
  }
  return skill;
}

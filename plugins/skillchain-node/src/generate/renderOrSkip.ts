import { InputError } from '@backstage/errors';
import {
  SkillError,
  type Configuration,
  type SkillFailure,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { failureBehind, unreadable } from './failure';
import {
  renderTree,
  type RenderedFile,
  type RenderOptions,
} from './renderTree';
import { withoutSkipped } from './runFacts';
import { withReport } from './withReport';

/** What a person reads of a run that stopped on the way. */
function progressOf(done: readonly string[], total: number): string {
  return done.length === 0
    ? `None of the ${total} skills had made its files before.`
    : `${done.length} of ${total} skills had made their files before: ${done.join(', ')}.`;
}

function without(
  configuration: Configuration,
  failures: readonly SkillFailure[],
): Configuration {
  const rest = withoutSkipped(configuration, [
    ...configuration.skipped,
    ...failures.map(({ name, reason }) => ({ skill: name, reason })),
  ]);
  if (rest.skills.length > 0) return rest;
  throw new InputError(
    [
      'Nothing is left to generate: every skill of the chain failed.',
      ...rest.skipped.map(({ skill, reason }) => `- ${skill}: ${reason}`),
    ].join('\n'),
  );
}

/** Options of {@link renderOrSkip}. */
export interface RenderOrSkipOptions extends Pick<RenderOptions, 'sources'> {
  /** Leaves a failing skill out; otherwise it is thrown. */
  skipFailed: boolean;
  /** Called before each skill is rendered, once for each. */
  onSkill?(skill: string): void;
  signal?: AbortSignal;
}

/**
 * Renders the tree, the report in it, without the skills that fail when that was chosen.
 *
 * @returns the files, and the configuration that they are of
 * @throws SkillError for a skill that fails; for shared files that fail whichever skill is left out, their own error
 */
export async function renderOrSkip(
  loaded: LoadedLibrary,
  configuration: Configuration,
  options: RenderOrSkipOptions,
): Promise<{ files: RenderedFile[]; rendered: Configuration }> {
  const { skipFailed, onSkill, sources, signal } = options;
  const begun: string[] = [];
  let rendered = configuration;
  const leaveOut = (failures: SkillFailure[]) => {
    if (!skipFailed) {
      const names = failures.map(({ name }) => name);
      const done = begun.filter(name => !names.includes(name));
      throw new SkillError(
        failures,
        progressOf(done, configuration.skills.length),
      );
    }
    rendered = without(rendered, failures);
  };
  const renders = (skill: string) => {
    const skipped = [...rendered.skipped, { skill, reason: '' }];
    try {
      renderTree(loaded, withoutSkipped(rendered, skipped));
      return true;
    } catch {
      return false;
    }
  };

  const failures = unreadable(loaded, configuration);
  if (failures.length > 0) leaveOut(failures);
  let files: RenderedFile[] | undefined;
  while (!files) {
    sources?.clear();
    try {
      files = renderTree(loaded, rendered, {
        sources,
        onSkill(skill) {
          signal?.throwIfAborted();
          if (begun.includes(skill)) return;
          begun.push(skill);
          onSkill?.(skill);
        },
      });
    } catch (error) {
      const failure = failureBehind(error, rendered, renders);
      if (!failure) throw error;
      leaveOut([failure]);
    }
  }
  const whole = await withReport(
    ...([loaded, configuration, files, rendered.skipped, signal] as const),
  );
  return { files: whole, rendered };
}

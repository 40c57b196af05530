import { ConflictError, InputError } from '@backstage/errors';
import type {
  Configuration,
  Output,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { ownerFolder, templatesFolder, type Owner } from '../outputPlaces';
import { textProblem } from '../templates';
import { workOf } from './failure';
import { repositoryPath } from './paths';
import { runFacts, templateContext, type RunFacts } from './runFacts';
import {
  selectOutputs,
  type SelectedFragment,
  type SelectedOutput,
  type Selection,
} from './selectOutputs';

/** One file of the tree, in memory. */
export interface RenderedFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  content: string;
  /** The skill it is attributed to. */
  skill: string;
  /** Template file, relative to the library. */
  template: string;
  executable: boolean;
  description: string;
  key?: string;
  /** What is still to be appended, see `withReport`. */
  append?: Output['append'];
}

/** What a file was made of. */
export interface FileSources {
  selected: SelectedOutput;
  /** The pieces that were put into it. */
  fragments: Set<SelectedFragment>;
}

/** Options of {@link renderTree}. */
export interface RenderOptions {
  /** Filled with what each file was made of, by path. */
  sources?: Map<string, FileSources>;
  /** Called before the files of each skill. */
  onSkill?(skill: string): void;
}

/** Template file of an owner, relative to the library. */
export function templateFile(owner: Owner, template: string): string {
  return `${templatesFolder(owner)}${template}`;
}

/** Where an owner's promises are written, for messages. */
function outputsFile(owner: Owner): string {
  return `${ownerFolder(owner)}/outputs.yaml`;
}

/** Text that is fit to be a file. */
function checked(path: string, template: string, content: string): string {
  if (content === '') {
    throw new InputError(
      `The template ${template} makes ${path} empty. Put a condition on the output instead.`,
    );
  }
  const found = textProblem(path, content);
  if (found) {
    throw new InputError(
      `The template ${template} makes ${path} with ${found.problem}, in line ${found.line} of the file. Correct the template.`,
    );
  }
  return content;
}

function whose(selected: SelectedOutput): string {
  return selected.owner.kind === 'skill'
    ? `The skill ${selected.owner.name}`
    : `The core set ${selected.owner.name}`;
}

/** A promised file with its final path. */
export interface Placed {
  selected: SelectedOutput;
  path: string;
  context: Record<string, unknown>;
}

function contextOf(
  base: Record<string, unknown>,
  run: RunFacts,
  selected: Pick<SelectedOutput, 'owner' | 'skill' | 'env'>,
): Record<string, unknown> {
  const name =
    selected.owner.kind === 'skill' ? selected.owner.name : selected.skill;
  return {
    ...base,
    self: run.answers[name] ?? {},
    ...(selected.env && { env: selected.env }),
  };
}

/** Gives every promise its place, and refuses two on one. */
export function place(
  loaded: LoadedLibrary,
  run: RunFacts,
  base: Record<string, unknown>,
  selection: Selection,
): Placed[] {
  const taken = new Map<string, SelectedOutput>();
  return selection.outputs.map(selected => {
    const context = contextOf(base, run, selected);
    const path = workOf(selected.owner, () =>
      repositoryPath(
        loaded.templates.renderInline(
          selected.path,
          outputsFile(selected.owner),
          context,
        ),
        loaded.library.outputRoot,
        whose(selected),
      ),
    );
    const other = taken.get(path);
    if (other) {
      throw new ConflictError(
        `Two files for ${path}: ${whose(other)} (${
          other.template
        }) and ${whose(selected)} (${
          selected.template
        }). One path has one owner: change one of the paths, or make it a shared file with fragments.`,
      );
    }
    taken.set(path, selected);
    return { selected, path, context };
  });
}

/** Order of fragments within a slot: by their number, then by skill and template, never by chain. */
function byOrder(a: SelectedFragment, b: SelectedFragment): number {
  const left = [a.owner.name, a.fragment.template].join('\n');
  const right = [b.owner.name, b.fragment.template].join('\n');
  return (
    a.fragment.order - b.fragment.order ||
    (left < right ? -1 : Number(left > right))
  );
}

/**
 * Renders the whole tree of a run in memory.
 *
 * The same configuration gives the same bytes, whatever the order of anything. Files are sorted by path.
 *
 * @throws InputError when a template fails (names skill, template, line and what to do), or a path is unsafe
 * @throws ConflictError when two promises have one path
 */
export function renderTree(
  loaded: LoadedLibrary,
  configuration: Configuration,
  options: RenderOptions = {},
): RenderedFile[] {
  const run = runFacts(loaded.library, configuration);
  const selection = selectOutputs(run);
  const base = templateContext(run);
  const placed = place(loaded, run, base, selection);

  const bySlot = new Map<string, SelectedFragment[]>();
  for (const selected of [...selection.fragments].sort(byOrder)) {
    const { slot } = selected.fragment;
    const others = bySlot.get(slot);
    if (others) others.push(selected);
    else bySlot.set(slot, [selected]);
  }
  const renderSlot = (
    target: SelectedOutput,
    used: Set<SelectedFragment>,
    slot: string,
    of?: string,
  ): string[] =>
    (bySlot.get(slot) ?? [])
      .filter(({ fragment: { into } }) =>
        of === undefined
          ? into === target.path ||
            (typeof target.output.path === 'object' &&
              Object.values(target.output.path).includes(into))
          : into === of,
      )
      .flatMap(selected => {
        used.add(selected);
        const repeated =
          selected.fragment.each && !target.env
            ? run.derived.environments
            : [target.env];
        return repeated.map(env =>
          workOf(selected.owner, () =>
            loaded.templates.render(
              templateFile(selected.owner, selected.fragment.template),
              contextOf(base, run, { ...selected, env }),
            ),
          ),
        );
      });

  const files = placed
    .map(({ selected, path }) => ({
      path,
      description: selected.output.description,
      skill: selected.skill,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const one = ({ selected, path, context }: Placed): RenderedFile => {
    const template = templateFile(selected.owner, selected.template);
    const fragments = new Set<SelectedFragment>();
    options.sources?.set(path, { selected, fragments });
    const values = {
      ...context,
      files,
      slot: (name: string, of?: string) =>
        renderSlot(selected, fragments, name, of),
    };
    return {
      path,
      content: workOf(selected.owner, () =>
        checked(path, template, loaded.templates.render(template, values)),
      ),
      skill: selected.skill,
      template,
      executable: selected.output.mode === 'executable',
      description: selected.output.description,
      ...(selected.output.key && { key: selected.output.key }),
      ...(selected.output.append && { append: selected.output.append }),
    };
  };
  return configuration.skills
    .flatMap(({ skill }) => {
      options.onSkill?.(skill);
      return placed.filter(({ selected }) => selected.skill === skill).map(one);
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

import {
  type Blueprint,
  type Condition,
  type Deliverable,
  evaluateCondition,
  type Maturity,
  type MaturityProfile,
} from '@skillchain/backstage-plugin-skillchain-common';
import { repositoryPath } from '../generate/paths';
import { type RunFacts, templateContext } from '../generate/runFacts';
import type { LoadedLibrary } from '../load';
import type { ParsedFile } from './parse';
import type { Promises } from './promises';
import type { ParsedTree } from './syntax';

/** What the deliverables of a blueprint are compared with. */
export interface DeliverableInput {
  loaded: LoadedLibrary;
  run: RunFacts;
  tree: ParsedTree;
  promises: Promises;
  /** Skills that failed and were left out. */
  failed: ReadonlySet<string>;
}

type RequiredFile = Deliverable['required_files'][number];
type ContentCheck = Deliverable['content_checks'][number];

/** A path by layout, and what of this run decides whether it counts. */
interface Limits {
  when?: Condition;
  maturity?: Maturity[];
}

/** One file or folder that a deliverable needs; either of several paths will do. */
export interface Requirement {
  /** Those that this run can have; none when this run makes none of them. */
  paths: string[];
  /** Why it is not required; only when `paths` is empty. */
  reason?: string;
}

/** A content check with everything filled in. */
export interface Demand {
  pattern: string;
  message?: string;
  /** The file or folder that must hold it; absent when any of the required files may. */
  where?: string;
  texts: string[];
}

function holds({ when, maturity }: Limits, run: RunFacts): boolean {
  return (
    (!maturity || maturity.includes(run.configuration.maturity)) &&
    (!when || evaluateCondition(when, run.facts))
  );
}

/** Fills in the templates of one blueprint and finds what they name. */
export function createReader(blueprint: Blueprint, input: DeliverableInput) {
  const { loaded, run, tree, promises } = input;
  const source = `blueprints/${blueprint.name}.md`;
  const base = templateContext(run);
  const fill = (text: string, env?: unknown) =>
    loaded.templates.renderInline(
      text,
      source,
      env === undefined ? base : { ...base, env },
    );

  /** The path in the repository; a folder keeps its slash. */
  const locate = (written: string, env?: unknown): string => {
    const path = fill(written, env);
    const folder = path.endsWith('/');
    return (
      repositoryPath(
        folder ? path.replace(/\/+$/, '') : path,
        loaded.library.outputRoot,
        `The blueprint ${blueprint.name}`,
      ) + (folder ? '/' : '')
    );
  };
  /** The files that a path means, of those that are there. */
  const filesAt = (path: string): ParsedFile[] => {
    if (!path.endsWith('/')) {
      const file = tree.byPath.get(path);
      return file ? [file] : [];
    }
    return tree.files.filter(file => file.path.startsWith(path));
  };
  /** Whether a maturity lets a folder hold nothing but a placeholder. */
  const mayBeEmpty = (profile: MaturityProfile | undefined, folder: string) =>
    (profile?.empty_dirs_allowed ?? []).some(written =>
      folder.startsWith(locate(written.replace(/\/*$/, '/'))),
    );
  return { fill, locate, whyNot: promises.whyNot, filesAt, mayBeEmpty };
}

/** What {@link createReader} gives. */
export type Reader = ReturnType<typeof createReader>;

function inLayout(
  path: Exclude<RequiredFile, string>['path'],
  run: RunFacts,
): string | undefined {
  return typeof path === 'object' ? path[run.configuration.layout] : path;
}

/** The files that one entry of `required_files` asks for in this run: one per environment if it says so. */
export function requirementsOf(
  required: RequiredFile,
  reader: Reader,
  run: RunFacts,
): Requirement[] {
  if (typeof required === 'string') {
    return requirementsOf({ path: required }, reader, run);
  }
  if (!holds(required, run)) return [];
  const written = [
    inLayout(required.path, run),
    ...(required.any_of ?? []),
  ].filter(path => path !== undefined);
  if (written.length === 0) return [];
  const environments = required.each ? run.derived.environments : [undefined];
  return environments.map(env => {
    const paths = [...new Set(written.map(path => reader.locate(path, env)))];
    const possible = paths.filter(path => reader.whyNot(path) === undefined);
    return possible.length > 0
      ? { paths: possible }
      : { paths: [], reason: `${paths[0]}: ${reader.whyNot(paths[0])}` };
  });
}

/**
 * A content check of this run, the file that it cannot look into, or undefined when the run does not ask for it.
 *
 * @param files - the required files that are there
 */
export function demandOf(
  check: ContentCheck,
  files: ParsedFile[],
  reader: Reader,
  run: RunFacts,
): Demand | { absent: string } | undefined {
  if (!holds(check, run)) return undefined;
  const { message } = check;
  const pattern = reader.fill(check.pattern);
  const texts = (of: ParsedFile[]) => of.flatMap(({ text }) => text ?? []);
  const written = inLayout(check.in, run);
  if (written === undefined) {
    // In another layout only, or, without `in`, in any of the files.
    if (check.in !== undefined) return undefined;
    return { pattern, message, texts: texts(files) };
  }
  const where = reader.locate(written);
  if (reader.whyNot(where) !== undefined) return undefined;
  const found = reader.filesAt(where);
  return found.length > 0
    ? { pattern, message, where, texts: texts(found) }
    : { absent: where };
}

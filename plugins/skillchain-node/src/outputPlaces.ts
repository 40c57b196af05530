import type {
  Layout,
  Output,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Who writes a file: a skill, or a set of shared files. */
export interface Owner {
  kind: 'skill' | 'core';
  /** Skill name, or name of the core set. */
  name: string;
}

/** Folder of an owner, relative to the library. */
export function ownerFolder({ kind, name }: Owner): string {
  return kind === 'skill' ? name : `core/${name}`;
}

/** Folder of an owner's templates, relative to the library, with a slash at the end. */
export function templatesFolder(owner: Owner): string {
  return `${ownerFolder(owner)}/templates/`;
}

function byLayout(
  value: Output['path'] | undefined,
  layout: Layout,
): string | undefined {
  return typeof value === 'object' ? value[layout] : value;
}

/**
 * Path and template of an output in a layout, both as the library writes them; undefined when it has no path there.
 * The template of an output that names none is its path, without the leading `./`, plus `.njk`.
 */
export function placeInLayout(
  output: Pick<Output, 'path' | 'template'>,
  layout: Layout,
): { path: string; template: string } | undefined {
  const path = byLayout(output.path, layout);
  if (path === undefined) return undefined;
  const template =
    byLayout(output.template, layout) ?? `${path.replace(/^\.\//, '')}.njk`;
  return { path, template };
}

import type {
  CoreSet,
  Fragment,
  JsonObject,
  Layout,
  Output,
  Rule,
  SummaryFile,
} from '@skillchain/backstage-plugin-skillchain-common';
import { LAYOUTS } from '@skillchain/backstage-plugin-skillchain-common';
import { LibraryFiles } from './libraryFiles';
import { QuestionList } from './questions';
import { SourcedRegistry } from './registry';
import { Sourced } from './shared';
import { SourcedSkill } from './skill';
import { YamlSource } from './yamlSource';

/** Everything that was read from a library's files, before it is checked as a whole. */
export interface LibrarySources {
  files: LibraryFiles;
  registry: SourcedRegistry;
  skills: SourcedSkill[];
  project: QuestionList;
  rules: Sourced<{ rules: Rule[] }> | undefined;
  core: Map<string, Sourced<CoreSet>>;
  versions: JsonObject;
  summary: Sourced<SummaryFile> | undefined;
}

/** Path and template of an output in one layout. */
export interface OutputVariant {
  layout: Layout;
  path: string;
  /** Name of the template in the library. */
  template: string;
}

/** A skill or core set as a giver of files. */
export interface OutputOwner {
  /** The skill's name, or the name of the core set. */
  name: string;
  kind: 'skill' | 'core';
  /** Folder of its templates, with a slash at the end. */
  templates: string;
  outputs: Output[];
  /** Paths and templates of the n-th output, by layout. */
  variants: OutputVariant[][];
  fragments: Fragment[];
  yaml: YamlSource;
  /** Line of the n-th of {@link OutputOwner.outputs}, or of a key of it. */
  outputLine(index: number, ...path: PropertyKey[]): number;
  fragmentLine(index: number, ...path: PropertyKey[]): number;
}

function byLayout(
  value: Output['path'] | undefined,
  layout: Layout,
): string | undefined {
  return typeof value === 'object' ? value[layout] : value;
}

/** The paths an output has in the layouts, and the templates they are made from. */
function outputVariants(output: Output, templates: string): OutputVariant[] {
  return LAYOUTS.flatMap(layout => {
    if (output.layout && output.layout !== layout) return [];
    const path = byLayout(output.path, layout);
    if (path === undefined) return [];
    const template =
      byLayout(output.template, layout) ?? `${path.replace(/^\.\//, '')}.njk`;
    return [{ layout, path, template: `${templates}${template}` }];
  });
}

function ownerOf(
  name: string,
  kind: OutputOwner['kind'],
  folder: string,
  value: Pick<CoreSet, 'base_outputs' | 'conditional_outputs' | 'fragments'>,
  yaml: YamlSource,
): OutputOwner {
  const base = value.base_outputs.length;
  const outputs = [...value.base_outputs, ...value.conditional_outputs];
  const templates = `${folder}/templates/`;
  return {
    name,
    kind,
    templates,
    outputs,
    variants: outputs.map(output => outputVariants(output, templates)),
    fragments: value.fragments,
    yaml,
    outputLine: (index, ...path) =>
      yaml.lineOf(
        index < base
          ? ['base_outputs', index, ...path]
          : ['conditional_outputs', index - base, ...path],
      ),
    fragmentLine: (index, ...path) =>
      yaml.lineOf(['fragments', index, ...path]),
  };
}

/** Skills in registry order, then the core sets. */
export function outputOwners(sources: LibrarySources): OutputOwner[] {
  const skills = sources.skills.flatMap(({ skill, outputs }) =>
    outputs
      ? [ownerOf(skill.name, 'skill', skill.name, skill.outputs, outputs)]
      : [],
  );
  const core = [...sources.core].map(([name, { value, yaml }]) =>
    ownerOf(name, 'core', `core/${name}`, value, yaml),
  );
  return [...skills, ...core];
}

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
import { placeInLayout, templatesFolder, type Owner } from '../outputPlaces';
import { SourcedBlueprint } from './blueprints';
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
  blueprints: SourcedBlueprint[];
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
export interface OutputOwner extends Owner {
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

/** The paths an output has in the layouts, and the templates they are made from. */
function outputVariants(output: Output, templates: string): OutputVariant[] {
  return LAYOUTS.flatMap(layout => {
    if (output.layout && output.layout !== layout) return [];
    const place = placeInLayout(output, layout);
    if (!place) return [];
    const { path, template } = place;
    return [{ layout, path, template: `${templates}${template}` }];
  });
}

function ownerOf(
  owner: Owner,
  value: Pick<CoreSet, 'base_outputs' | 'conditional_outputs' | 'fragments'>,
  yaml: YamlSource,
): OutputOwner {
  const base = value.base_outputs.length;
  const outputs = [...value.base_outputs, ...value.conditional_outputs];
  const templates = templatesFolder(owner);
  return {
    ...owner,
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
      ? [ownerOf({ kind: 'skill', name: skill.name }, skill.outputs, outputs)]
      : [],
  );
  const core = [...sources.core].map(([name, { value, yaml }]) =>
    ownerOf({ kind: 'core', name }, value, yaml),
  );
  return [...skills, ...core];
}

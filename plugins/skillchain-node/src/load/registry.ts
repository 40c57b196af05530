import path from 'node:path';
import {
  Registry,
  registrySchema,
  registrySkillSchema,
  skillNameSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { z } from 'zod';
import { Problems } from './diagnostics';
import { LibraryFiles } from './libraryFiles';
import { checkSchema, parseYaml, YamlSource } from './yamlSource';

/** `registry.yaml` with the place of each of its keys. */
export interface SourcedRegistry {
  yaml: YamlSource;
  registry: Registry;
}

const file = 'registry.yaml';

/**
 * Reads `registry.yaml`. A skill's entry with mistakes is replaced by an empty one after they are reported,
 * so that its folder is still checked in the same go.
 */
export function readRegistry(
  files: LibraryFiles,
  problems: Problems,
): SourcedRegistry | undefined {
  const text = files.text(file);
  if (text === undefined) {
    problems.error(
      'missing-file',
      'the library has no registry.yaml',
      { file, line: 1 },
      'a file that lists the skills, see docs/library-format.md',
    );
    return undefined;
  }
  const yaml = parseYaml(text, file, problems);
  if (!yaml) return undefined;
  const value = withDomain(yaml, files, problems);
  const registry =
    checkSchema(yaml, registrySchema, problems, { value }) ?? salvage(value);
  if (!registry) return undefined;
  for (const name of Object.keys(registry.skills)) {
    if (!skillNameSchema.safeParse(name).success) {
      problems.error(
        'schema',
        `"${name}" cannot be the name of a skill`,
        { file, line: yaml.lineOf(['skills', name]) },
        'lower-case words joined by single hyphens, at most 64 characters',
      );
    }
  }
  return { yaml, registry };
}

/** Older registries of other projects name no domain; the folder's name stands in for it. */
function withDomain(
  yaml: YamlSource,
  files: LibraryFiles,
  problems: Problems,
): unknown {
  const outline = z.looseObject({ domain: z.undefined().optional() });
  const found = outline.safeParse(yaml.value);
  if (!found.success) return yaml.value;
  const domain = path.basename(files.dir);
  problems.warning(
    'schema',
    `the registry names no domain, so it is called ${domain} like its folder`,
    { file, line: 1 },
    'domain: and a word for the kind of things the skills make',
  );
  return { ...found.data, domain };
}

function salvage(value: unknown): Registry | undefined {
  const outline = z.looseObject({ skills: z.record(z.string(), z.unknown()) });
  const found = outline.safeParse(value);
  if (!found.success) return undefined;
  const blank = registrySkillSchema.parse({ priority: 0, keywords: {} });
  const skills = Object.fromEntries(
    Object.entries(found.data.skills).map(([name, entry]) => [
      name,
      registrySkillSchema.safeParse(entry).data ?? {
        ...blank,
        // What others call it, so that they are not reported too.
        alias: z.looseObject({ alias: z.string() }).safeParse(entry).data
          ?.alias,
      },
    ]),
  );
  return {
    domain: 'unknown',
    version: '0.0.0',
    output_root: '',
    skills,
  };
}

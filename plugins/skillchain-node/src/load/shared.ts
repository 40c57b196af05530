import {
  CoreSet,
  coreSetSchema,
  JsonObject,
  jsonObjectSchema,
  rulesFileSchema,
  Rule,
  SummaryFile,
  summaryFileSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { z } from 'zod';
import { Problems } from './diagnostics';
import { LibraryFiles } from './libraryFiles';
import { readMarkdown } from './markdown';
import { QuestionList, readQuestions } from './questions';
import { checkSchema, parseYaml, YamlSource } from './yamlSource';

/** A parsed file and the places of its keys. */
export interface Sourced<T> {
  value: T;
  yaml: YamlSource;
}

/** The questions of PROJECT.md; none when there is no such file. */
export function readProject(
  files: LibraryFiles,
  problems: Problems,
): QuestionList {
  const file = 'PROJECT.md';
  const text = files.text(file);
  if (text === undefined) return { questions: [], complete: true };
  const section = '## Skillchain Configuration';
  const markdown = readMarkdown(file, text, problems);
  const list = readQuestions(markdown, section, problems);
  if (list) return list;
  problems.error(
    'no-configuration',
    `PROJECT.md has no section "${section}"`,
    { file, line: 1 },
    'a section with one ### heading per question',
  );
  return { questions: [], complete: false };
}

function readOptional<T extends z.ZodType>(
  file: string,
  schema: T,
  files: LibraryFiles,
  problems: Problems,
): Sourced<z.infer<T>> | undefined {
  const text = files.text(file);
  if (text === undefined) return undefined;
  const yaml = parseYaml(text, file, problems);
  const value = yaml && checkSchema(yaml, schema, problems);
  return yaml && value !== undefined ? { value, yaml } : undefined;
}

/** `rules.yaml`, if there is one. */
export function readRules(
  files: LibraryFiles,
  problems: Problems,
): Sourced<{ rules: Rule[] }> | undefined {
  return readOptional('rules.yaml', rulesFileSchema, files, problems);
}

/** `versions.yaml`, if there is one. */
export function readVersions(
  files: LibraryFiles,
  problems: Problems,
): JsonObject {
  const versions = readOptional(
    'versions.yaml',
    jsonObjectSchema,
    files,
    problems,
  );
  return versions?.value ?? {};
}

/** `summary.yaml`, if there is one. */
export function readSummary(
  files: LibraryFiles,
  problems: Problems,
): Sourced<SummaryFile> | undefined {
  return readOptional('summary.yaml', summaryFileSchema, files, problems);
}

/** The sets of shared files below `core/`, by name in alphabetical order. */
export function readCore(
  files: LibraryFiles,
  problems: Problems,
): Map<string, Sourced<CoreSet>> {
  const folders = new Set(files.names('core/').map(name => name.split('/')[1]));
  const sets = new Map<string, Sourced<CoreSet>>();
  for (const folder of [...folders].sort()) {
    const file = `core/${folder}/outputs.yaml`;
    const set = readOptional(file, coreSetSchema, files, problems);
    if (set) {
      sets.set(folder, set);
    } else if (files.text(file) === undefined) {
      problems.error(
        'missing-file',
        `the shared set core/${folder} has no outputs.yaml`,
        { file, line: 1 },
        'an outputs.yaml that says which files it has',
      );
    }
  }
  return sets;
}

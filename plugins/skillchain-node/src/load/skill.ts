import {
  outputsFileSchema,
  Registry,
  Skill,
} from '@skillchain/backstage-plugin-skillchain-common';
import { Problems } from './diagnostics';
import { checkFrontMatter } from './frontMatter';
import { LibraryFiles } from './libraryFiles';
import { readMarkdown } from './markdown';
import { inlineQuestions, QuestionList, readQuestions } from './questions';
import { SourcedRegistry } from './registry';
import { checkSchema, parseYaml, YamlSource } from './yamlSource';

/** A skill with the places of its parts. */
export interface SourcedSkill extends QuestionList {
  skill: Skill;
  /** Undefined when the skill promises nothing. */
  outputs: YamlSource | undefined;
  /** False when its outputs.yaml could not be read, so that nobody knows what it promises. */
  outputsKnown: boolean;
  /** Line of its entry in registry.yaml. */
  line: number;
}

type Entry = Registry['skills'][string];

/** Reads one skill: its registry entry, SKILL.md and outputs.yaml. */
export function readSkill(
  name: string,
  { registry, yaml }: SourcedRegistry,
  files: LibraryFiles,
  problems: Problems,
): SourcedSkill {
  const entry = registry.skills[name];
  const line = yaml.lineOf(['skills', name]);
  const { description, questions, complete } = readSkillFile(
    name,
    entry,
    yaml,
    files,
    problems,
  );
  const outputs = readOutputs(name, files, problems);
  const skill: Skill = {
    name,
    title: titleOf(name),
    alias: entry.alias ?? aliasOf(name),
    description,
    priority: entry.priority,
    keywords: entry.keywords,
    dependencies: entry.dependencies,
    after: entry.after,
    required: entry.required,
    invocation: entry.invocation ?? `${registry.domain}-skills:${name}`,
    version: entry.version ?? registry.version,
    questions: questions.map(({ question }) => question),
    outputs: outputs.parsed,
  };
  if (entry.group !== undefined) skill.group = entry.group;
  if (entry.parallel_group !== undefined) {
    skill.parallelGroup = entry.parallel_group;
  }
  if (entry.estimate_tokens !== undefined) {
    skill.estimateTokens = entry.estimate_tokens;
  }
  return {
    ...{ skill, questions, complete, line },
    outputs: outputs.yaml,
    outputsKnown: outputs.known,
  };
}

function readSkillFile(
  name: string,
  entry: Entry,
  registry: YamlSource,
  files: LibraryFiles,
  problems: Problems,
): QuestionList & { description: string } {
  const { source, section, defaults } = entry.questions;
  const inline =
    source === 'inline'
      ? inlineQuestions(defaults ?? {}, name, registry, problems)
      : undefined;
  const file = `${name}/SKILL.md`;
  const text = files.text(file);
  if (text === undefined) {
    // An inline skill of a public registry may live elsewhere: its questions are all here.
    const report = inline ? 'warning' : 'error';
    problems[report](
      'missing-file',
      `the skill ${name} of registry.yaml has no ${file}`,
      { file: registry.file, line: registry.lineOf(['skills', name]) },
      'a SKILL.md with front matter in a folder named like the skill',
    );
    return { description: '', questions: inline ?? [], complete: !!inline };
  }
  const markdown = readMarkdown(file, text, problems);
  const description = checkFrontMatter(markdown, name, problems);
  if (inline) return { description, questions: inline, complete: true };
  const list = readQuestions(markdown, section, problems);
  if (!list) {
    problems.warning(
      'no-configuration',
      `the skill has no section "${section}" with questions, so it asks nothing`,
      { file, line: 1 },
      'a section with one ### heading and one yaml block per question',
    );
  }
  return { description, ...(list ?? { questions: [], complete: true }) };
}

function readOutputs(name: string, files: LibraryFiles, problems: Problems) {
  const file = `${name}/outputs.yaml`;
  const nothing = outputsFileSchema.parse({});
  const text = files.text(file);
  if (text === undefined) {
    problems.warning(
      'no-outputs',
      `the skill ${name} promises no files`,
      { file, line: 1 },
      'an outputs.yaml with base_outputs',
    );
    return { parsed: nothing, yaml: undefined, known: true };
  }
  const yaml = parseYaml(text, file, problems);
  const parsed = yaml && checkSchema(yaml, outputsFileSchema, problems);
  return parsed
    ? { parsed, yaml, known: true }
    : { parsed: nothing, yaml: undefined, known: false };
}

const SPELLINGS: Record<string, string> = {
  dns: 'DNS',
  api: 'API',
  ai: 'AI',
  aws: 'AWS',
  gcp: 'GCP',
  sql: 'SQL',
  ci: 'CI',
  cd: 'CD',
};

/** `operating-kubernetes` as readers write it. */
function titleOf(name: string): string {
  return name
    .split('-')
    .map(word => SPELLINGS[word] ?? word[0]?.toUpperCase() + word.slice(1))
    .join(' ');
}

/** A name that templates and conditions can hold; it starts with a letter. */
function aliasOf(name: string): string {
  const word = name.replaceAll('-', '_');
  return /^[a-z]/.test(word) ? word : `s_${word}`;
}

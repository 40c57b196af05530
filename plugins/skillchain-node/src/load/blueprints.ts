import {
  Blueprint,
  blueprintSchema,
  skillNameSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { posix } from 'node:path';
import { readDeliverables, readProfiles } from './blueprintDeliverables';
import { readQuickQuestions, SourcedQuickQuestion } from './blueprintQuestions';
import { Place, Problems } from './diagnostics';
import { LibraryFiles } from './libraryFiles';
import {
  findSectionLike,
  isYamlBlock,
  MarkdownSource,
  readMarkdown,
  sections,
} from './markdown';
import { isObject, parseYaml, YamlSource } from './yamlSource';

/** A blueprint with the places of its parts. */
export interface SourcedBlueprint {
  blueprint: Blueprint;
  file: string;
  /** Line of its n-th link of the chain. */
  chainLines: number[];
  /** The preset answers of a section, where they stand. */
  presets: Map<string, YamlSource>;
  questions: SourcedQuickQuestion[];
  deliverables: YamlSource | undefined;
  profiles: YamlSource | undefined;
}

/** The blueprints of a library, by name in alphabetical order. */
export function readBlueprints(
  files: LibraryFiles,
  problems: Problems,
): SourcedBlueprint[] {
  return files
    .names('blueprints/')
    .filter(file => /^blueprints\/[^/]+\.md$/.test(file))
    .filter(file => posix.basename(file).toLowerCase() !== 'readme.md')
    .flatMap(file => readBlueprint(file, files, problems) ?? []);
}

function readBlueprint(
  file: string,
  files: LibraryFiles,
  problems: Problems,
): SourcedBlueprint | undefined {
  const name = posix.basename(file, '.md');
  if (!skillNameSchema.safeParse(name).success) {
    problems.error(
      'blueprint',
      `the blueprint cannot be called ${name}`,
      { file, line: 1 },
      'lower-case words joined by single hyphens as name of the file',
    );
    return undefined;
  }
  const source = readMarkdown(file, files.text(file) ?? '', problems);
  const chain = readChain(source, problems);
  const presets = readPresets(source, problems);
  const questions = readQuickQuestions(source, problems);
  const deliverables = readDeliverables(source, problems);
  const profiles = readProfiles(source, problems);
  const details = detailsOf(source);
  const blueprint = blueprintSchema.parse({
    name,
    title: titleOf(source, name),
    description: descriptionOf(source),
    version: details.get('version') ?? '0.0.0',
    threshold: thresholdOf(source, details, problems),
    triggers: readTriggers(source, problems),
    chain: chain.map(({ skill, optional }) => ({ skill, optional })),
    presets: Object.fromEntries(
      [...presets].map(([section, yaml]) => [section, yaml.value]),
    ),
    questions: questions.map(({ question }) => question),
    deliverables: deliverables?.parsed ?? [],
    profiles: profiles?.parsed ?? {},
  });
  return {
    blueprint,
    file,
    chainLines: chain.map(({ line }) => line),
    presets,
    questions,
    deliverables: deliverables?.yaml,
    profiles: profiles?.yaml,
  };
}

/** `# Kubernetes platform Blueprint` without its last word. */
function titleOf(source: MarkdownSource, name: string): string {
  const [heading] = sections(source.body, 1);
  const title = heading?.title.replace(/\s+blueprint$/i, '').trim();
  return title || name.replaceAll('-', ' ');
}

const isDetail = (node: RootContent) =>
  node.type === 'paragraph' &&
  node.children[0]?.type === 'strong' &&
  /:$/.test(toString(node.children[0]).trim());

/** The first paragraph that is no list of details such as **Version:** 1.0.0. */
function descriptionOf(source: MarkdownSource): string {
  const end = source.body.findIndex(
    node => node.type === 'heading' && /^trigger/i.test(toString(node)),
  );
  const paragraph = source.body
    .slice(0, end < 0 ? undefined : end)
    .find(node => node.type === 'paragraph' && !isDetail(node));
  return paragraph ? source.textOf(paragraph).replace(/\s*\n\s*/g, ' ') : '';
}

/** `**Version:** 1.0.0` and the like, by the name in lower case. */
function detailsOf(source: MarkdownSource): Map<string, string> {
  const details = new Map<string, string>();
  for (const node of source.body.filter(isDetail)) {
    for (const line of source.textOf(node).split('\n')) {
      const found = /^\*\*([^*]+):\*\*\s*(.+?)\s*$/.exec(line);
      if (found) details.set(found[1].trim().toLowerCase(), found[2]);
    }
  }
  return details;
}

const DEFAULT_THRESHOLD = 10;

function thresholdOf(
  source: MarkdownSource,
  details: Map<string, string>,
  problems: Problems,
): number {
  const given = details.get('confidence threshold');
  if (given === undefined) return DEFAULT_THRESHOLD;
  const points = Number(given);
  if (Number.isInteger(points) && points >= 1) return points;
  problems.error(
    'blueprint',
    `the confidence threshold is "${given}"`,
    { file: source.file, line: 1 },
    'a number of points; a primary trigger has 10, a secondary one 4',
  );
  return DEFAULT_THRESHOLD;
}

/** The lists below **Primary** and **Secondary**; other groups are for readers. */
function readTriggers(source: MarkdownSource, problems: Problems) {
  const triggers: Record<'primary' | 'secondary', string[]> = {
    primary: [],
    secondary: [],
  };
  const section = findSectionLike(source.body, 2, /^trigger/i);
  let group: keyof typeof triggers | undefined;
  for (const node of section?.children ?? []) {
    if (node.type === 'paragraph' || node.type === 'heading') {
      const [, word] = /^(primary|secondary)\b/i.exec(toString(node)) ?? [];
      group = word?.toLowerCase() as typeof group;
    } else if (node.type === 'list' && group) {
      const items = node.children.flatMap(item => toString(item).split(','));
      triggers[group].push(...items.map(item => item.trim()).filter(Boolean));
    }
  }
  if (triggers.primary.length === 0 && triggers.secondary.length === 0) {
    problems.warning(
      'blueprint',
      'no goal calls for this blueprint, because it has no trigger keywords',
      {
        file: source.file,
        line: section ? source.lineOf(section.heading) : 1,
      },
      '## Trigger Keywords with lists below **Primary:** and **Secondary:**',
    );
  }
  return triggers;
}

interface ChainEntry {
  skill: string;
  optional: boolean;
  line: number;
}

/** The first fenced block below `## Skill Chain`; further patterns are variants for readers. */
function readChain(source: MarkdownSource, problems: Problems): ChainEntry[] {
  const section = findSectionLike(source.body, 2, /^skill chain/i);
  const block = section?.children.find(node => node.type === 'code');
  const place: Place = {
    file: source.file,
    line: section ? source.lineOf(section.heading) : 1,
  };
  if (block?.type !== 'code') {
    problems.error(
      'blueprint',
      'the blueprint has no chain',
      place,
      '## Skill Chain with a fenced block of numbered skill names',
    );
    return [];
  }
  const first = source.lineOf(block) + 1;
  return block.value.split('\n').flatMap((text, index) => {
    const found = /^\s*\d+\.\s+(\[optional\]\s+)?([a-z0-9-]+)(.*)$/i.exec(text);
    if (!found) return [];
    const [, mark, skill, rest] = found;
    const optional = Boolean(mark) || /\(\s*optional\b/i.test(rest);
    return [{ skill, optional, line: first + index }];
  });
}

/** `### 2. operating-kubernetes (the default)` names operating-kubernetes. */
function sectionName(title: string): string {
  return title
    .replace(/^\d+\.\s*/, '')
    .replace(/\s+\(.*$/, '')
    .trim();
}

function readPresets(
  source: MarkdownSource,
  problems: Problems,
): Map<string, YamlSource> {
  const section = findSectionLike(source.body, 2, /^pre-?configured defaults/i);
  const presets = new Map<string, YamlSource>();
  for (const entry of sections(section?.children ?? [], 3)) {
    const name = sectionName(entry.title);
    const block = entry.children.find(isYamlBlock);
    if (!block) continue;
    // Blocks of other projects are written for readers and may not parse; what cannot be read presets nothing.
    const own = new Problems();
    const yaml = parseYaml(
      block.value,
      source.file,
      own,
      source.lineOf(block) + 1,
    );
    own
      .list()
      .forEach(({ code, message, file, line, expected }) =>
        problems.warning(code, message, { file, line }, expected),
      );
    if (!yaml) continue;
    if (!isObject(yaml.value)) {
      problems.warning(
        'blueprint',
        `the defaults of ${name} are left out: they are no map`,
        { file: source.file, line: source.lineOf(block) },
        'question: value',
      );
      continue;
    }
    presets.set(name, yaml);
  }
  return presets;
}

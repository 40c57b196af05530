import {
  QuickQuestion,
  quickQuestionSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { toString } from 'mdast-util-to-string';
import { z } from 'zod';
import { Problems } from './diagnostics';
import {
  findSectionLike,
  isYamlBlock,
  MarkdownSource,
  Section,
  sections,
} from './markdown';
import { checkSchema, parseYaml, YamlSource } from './yamlSource';

/** A quick question and the block it was read from. */
export interface SourcedQuickQuestion {
  question: QuickQuestion;
  yaml: YamlSource;
}

/** What a block of YAML may say; the heading and the text around it give the rest. */
const blockSchema: z.ZodType<
  Omit<QuickQuestion, 'question' | 'help' | 'source'>
> = quickQuestionSchema.omit({ question: true, help: true, source: true });

/** `### Question 1: Cloud Provider` and `### 1. Cloud Provider` are called Cloud Provider. */
function questionTitle(title: string): string {
  return title.replace(/^(?:question\s+)?\d+\s*[.:]\s*/i, '').trim();
}

/** Reads the questions below `## Quick Questions`. */
export function readQuickQuestions(
  source: MarkdownSource,
  problems: Problems,
): SourcedQuickQuestion[] {
  const section = findSectionLike(source.body, 2, /^quick questions/i);
  return sections(section?.children ?? [], 3).flatMap((entry, index) =>
    entry.children.some(isYamlBlock)
      ? (readBlock(source, entry, problems) ?? [])
      : (readProse(source, entry, index + 1, problems) ?? []),
  );
}

function readBlock(
  source: MarkdownSource,
  entry: Section,
  problems: Problems,
): SourcedQuickQuestion | undefined {
  const { file } = source;
  const line = source.lineOf(entry.heading);
  const [block, ...more] = entry.children.filter(isYamlBlock);
  if (more.length > 0) {
    problems.error(
      'question',
      `the question "${entry.title}" has ${more.length + 1} yaml blocks`,
      { file, line: source.lineOf(more[0]) },
      'one fenced yaml block with id and type',
    );
    return undefined;
  }
  const yaml = parseYaml(block.value, file, problems, source.lineOf(block) + 1);
  const parsed =
    yaml && checkSchema(yaml, blockSchema, problems, { code: 'question' });
  if (!parsed) return undefined;
  const help = entry.children
    .filter(node => node !== block && node.type !== 'thematicBreak')
    .map(node => source.textOf(node))
    .join('\n\n');
  const question: QuickQuestion = {
    ...parsed,
    question: questionTitle(entry.title),
    help,
    source: { file, line },
  };
  return { question, yaml };
}

interface Choice {
  letter: string;
  label: string;
}

/** `A) Yes` and `1. Yes` are options. */
function choicesOf(text: string): Choice[] {
  return text.split('\n').flatMap(line => {
    const found = /^\s*([A-Za-z]|\d{1,2})[).]\s+(\S.*?)\s*$/.exec(line);
    return found ? [{ letter: found[1].toUpperCase(), label: found[2] }] : [];
  });
}

function defaultOf(
  block: string,
  around: string,
  choices: Choice[],
): string | undefined {
  const [, letter] = /\[default:\s*([A-Za-z]|\d{1,2})\b/i.exec(block) ?? [];
  if (letter) {
    return choices.find(c => c.letter === letter.toUpperCase())?.letter;
  }
  const [, label] = /default if skipped:\s*["“]([^"”]+)/i.exec(around) ?? [];
  return (
    label &&
    choices.find(c => c.label.toLowerCase().startsWith(label.toLowerCase()))
      ?.letter
  );
}

/** A question as other projects write it, for an agent to ask: text and lettered options in a fence. */
function readProse(
  source: MarkdownSource,
  entry: Section,
  number: number,
  problems: Problems,
): SourcedQuickQuestion | undefined {
  const { file } = source;
  const line = source.lineOf(entry.heading);
  const block = entry.children.find(node => node.type === 'code');
  const text = block?.type === 'code' ? block.value : '';
  const choices = choicesOf(text);
  if (choices.length === 0) {
    problems.warning(
      'question',
      `the quick question "${entry.title}" is left out: it has no options`,
      { file, line },
      'a yaml block, or a fenced block with lines such as "A) Yes"',
    );
    return undefined;
  }
  problems.warning(
    'question',
    `the quick question "${entry.title}" sets no answer, because it is written for readers only`,
    { file, line },
    'a yaml block with id, type and sets',
  );
  const around = entry.children
    .filter(node => node !== block)
    .map(node => toString(node))
    .join('\n');
  const [asked] = text.split('\n').filter(l => l.trim() !== '');
  const question: QuickQuestion = {
    id: `q${number}`,
    type: 'string',
    title: questionTitle(entry.title).slice(0, 60),
    enum: choices.map(c => c.letter),
    enumNames: choices.map(c => c.label),
    default: defaultOf(text, around, choices) ?? choices[0].letter,
    question: choicesOf(asked).length > 0 ? questionTitle(entry.title) : asked,
    help: around,
    source: { file, line },
    to: [],
    sets: {},
  };
  return { question, yaml: { file, value: {}, lineOf: () => line } };
}

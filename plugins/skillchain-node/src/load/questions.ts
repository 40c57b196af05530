import {
  JsonObject,
  JsonValue,
  Question,
  questionBlockSchema,
  questionIdSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { Problems } from './diagnostics';
import {
  findSection,
  isYamlBlock,
  MarkdownSource,
  Section,
  sections,
} from './markdown';
import { checkSchema, parseYaml, YamlSource } from './yamlSource';

/** A question with the place of each of its keys. */
export interface SourcedQuestion {
  question: Question;
  yaml: YamlSource;
}

/** The questions of a skill or of the project. */
export interface QuestionList {
  questions: SourcedQuestion[];
  /**
   * False when one of them could not be read. That is reported once; who refers to a question that
   * may be the missing one is left alone.
   */
  complete: boolean;
}

/**
 * Reads the questions below a heading of SKILL.md or PROJECT.md.
 *
 * @returns undefined when the file has no such section, or one without any machine-readable question
 */
export function readQuestions(
  source: MarkdownSource,
  heading: string,
  problems: Problems,
): QuestionList | undefined {
  const section = findSection(source.body, heading);
  if (!section) return undefined;
  const entries = sections(section.children, section.heading.depth + 1);
  // Other projects write their questions in prose, for an agent to read; there is nothing in them for a form.
  const prose = entries.every(({ children }) => !children.some(isYamlBlock));
  if (prose && entries.length > 0) return undefined;
  const questions = entries.flatMap(
    entry => readQuestion(source, entry, problems) ?? [],
  );
  return { questions, complete: questions.length === entries.length };
}

function readQuestion(
  source: MarkdownSource,
  section: Section,
  problems: Problems,
): SourcedQuestion | undefined {
  const { file } = source;
  const line = source.lineOf(section.heading);
  const blocks = section.children.filter(isYamlBlock);
  if (blocks.length !== 1) {
    problems.error(
      'question',
      `the question "${section.title}" has ${blocks.length} yaml blocks`,
      { file, line: blocks[1] ? source.lineOf(blocks[1]) : line },
      'one fenced yaml block with id and type',
    );
    return undefined;
  }
  const [block] = blocks;
  const yaml = parseYaml(block.value, file, problems, source.lineOf(block) + 1);
  if (!yaml) return undefined;
  const parsed = checkSchema(yaml, questionBlockSchema, problems, {
    code: 'question',
  });
  if (!parsed) return undefined;
  const help = section.children
    .filter(node => node !== block)
    .map(node => source.textOf(node))
    .join('\n\n');
  const question = {
    ...parsed,
    question: section.title,
    help,
    source: { file, line },
  };
  return { question, yaml };
}

/** One question per key of a registry's `questions.defaults`, its type read from the value. */
export function inlineQuestions(
  defaults: JsonObject,
  skill: string,
  registry: YamlSource,
  problems: Problems,
): SourcedQuestion[] {
  const at = ['skills', skill, 'questions', 'defaults'];
  return Object.entries(defaults).flatMap(([id, value]) => {
    const line = registry.lineOf([...at, id]);
    const place = { file: registry.file, line };
    const shape = shapeOf(value);
    if (!questionIdSchema.safeParse(id).success || !shape) {
      problems.warning(
        'question',
        `the inline default ${skill}.${id} is left out: it is no question`,
        place,
        'an identifier with a string, number, boolean or list of strings',
      );
      return [];
    }
    const title = titleOf(id);
    const question: Question = {
      id,
      title: title.slice(0, 60),
      ...shape,
      default: value,
      question: title,
      help: '',
      source: place,
    };
    // Problems of an inline question all point at its one line.
    const yaml = { file: registry.file, value, lineOf: () => line };
    return [{ question, yaml }];
  });
}

function shapeOf(
  value: JsonValue,
): Pick<Question, 'type' | 'items'> | undefined {
  if (typeof value === 'string') return { type: 'string' };
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (Number.isInteger(value)) return { type: 'integer' };
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) {
    return { type: 'array', items: { type: 'string' } };
  }
  return undefined;
}

function titleOf(id: string): string {
  const words = id.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

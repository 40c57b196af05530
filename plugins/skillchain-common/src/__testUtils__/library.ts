import { z } from 'zod';
import {
  blueprintSchema,
  keywordsSchema,
  questionSchema,
  ruleSchema,
  type Blueprint,
  type Library,
  type Question,
  type Rule,
  type Skill,
} from '../model';

/** A question with the parts that tests do not care about filled in. */
export function question(
  id: string,
  block: Partial<Question> & { type: Question['type'] },
): Question {
  return questionSchema.parse({
    question: `What about ${id}?`,
    help: '',
    source: { file: 'SKILL.md', line: 1 },
    ...block,
    id,
  });
}

/** A skill of which only the given parts matter. */
export function skill(
  name: string,
  parts: Omit<Partial<Skill>, 'keywords'> & {
    keywords?: Partial<Skill['keywords']>;
  } = {},
): Skill {
  return {
    title: name
      .split('-')
      .map(word => word.charAt(0).toUpperCase() + word.slice(1))
      .join(' '),
    alias: name.replace(/-/g, '_'),
    description: '',
    priority: 50,
    dependencies: [],
    after: [],
    required: false,
    invocation: `test:${name}`,
    version: '1.0.0',
    questions: [],
    outputs: { base_outputs: [], conditional_outputs: [], fragments: [] },
    ...parts,
    name,
    keywords: keywordsSchema.parse(parts.keywords ?? {}),
  };
}

/** A rule in its short form, as in rules.yaml. */
export function rule(input: unknown): Rule {
  return ruleSchema.parse(input);
}

const partsSchema = blueprintSchema.omit({ name: true }).partial();

/** A blueprint of which only the given parts matter. */
export function blueprint(
  name: string,
  parts: z.input<typeof partsSchema> = {},
): Blueprint {
  return blueprintSchema.parse({
    title: name.charAt(0).toUpperCase() + name.slice(1),
    description: '',
    version: '1.0.0',
    triggers: {},
    chain: [],
    presets: {},
    questions: [],
    deliverables: [],
    profiles: {},
    ...parts,
    name,
  });
}

/** A library of the given skills. */
export function library(
  skills: Skill[],
  parts: Partial<Library> = {},
): Library {
  return {
    domain: 'test',
    version: '1.0.0',
    description: 'A library for tests',
    outputRoot: '',
    skills,
    project: [],
    rules: [],
    blueprints: [],
    core: {},
    versions: {},
    ...parts,
  };
}

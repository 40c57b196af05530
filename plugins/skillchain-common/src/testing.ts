import {
  librarySchema,
  questionSchema,
  skillSchema,
  type Library,
  type Question,
  type Rule,
  type Skill,
} from './model';

/** A question as the loader makes it, for tests. */
export function question(part: Partial<Question> & { id: string }): Question {
  return questionSchema.parse({
    type: 'string',
    question: `${part.id}?`,
    help: '',
    source: { file: 'SKILL.md', line: 1 },
    ...part,
  });
}

/** A skill as the loader makes it, for tests. */
export function skill(
  part: Omit<Partial<Skill>, 'keywords'> & {
    name: string;
    alias: string;
    keywords?: string[];
  },
): Skill {
  return skillSchema.parse({
    title: part.name,
    description: '',
    priority: 10,
    dependencies: [],
    after: [],
    required: false,
    invocation: part.name,
    version: '1.0.0',
    questions: [],
    outputs: {
      base_outputs: [],
      conditional_outputs: [],
      fragments: [],
    },
    ...part,
    keywords: {
      primary: part.keywords ?? [part.alias],
      secondary: [],
      exclusions: [],
      requires_any: [],
    },
  });
}

/** A library of such skills, for tests. */
export function library(part: {
  skills: Skill[];
  project?: Question[];
  rules?: (Partial<Rule> & { id: string })[];
}): Library {
  return librarySchema.parse({
    domain: 'test',
    version: '1.0.0',
    description: '',
    outputRoot: '',
    project: part.project ?? [],
    rules: (part.rules ?? []).map(rule => ({
      name: rule.id.toLowerCase(),
      severity: 'warning',
      message: `${rule.id} fires`,
      ...rule,
    })),
    core: {},
    versions: {},
    skills: part.skills,
  });
}

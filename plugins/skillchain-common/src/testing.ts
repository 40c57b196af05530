import {
  blueprintSchema,
  librarySchema,
  questionSchema,
  skillSchema,
  type Blueprint,
  type Library,
  type Maturity,
  type MaturityProfile,
  type Question,
  type QuickQuestion,
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

/** A blueprint as the loader makes it, for tests. */
export function blueprint(
  part: Omit<Partial<Blueprint>, 'chain' | 'questions' | 'profiles'> & {
    name: string;
    chain?: string[];
    optional?: string[];
    questions?: (Partial<QuickQuestion> & { id: string })[];
    profiles?: Partial<Record<Maturity, Partial<MaturityProfile>>>;
  },
): Blueprint {
  const { chain = [], optional = [], questions = [], ...rest } = part;
  return blueprintSchema.parse({
    title: part.name,
    description: '',
    version: '1.0.0',
    presets: {},
    deliverables: [],
    profiles: {},
    triggers: { primary: [part.name] },
    ...rest,
    chain: [
      ...chain.map(name => ({ skill: name, optional: false })),
      ...optional.map(name => ({ skill: name, optional: true })),
    ],
    questions: questions.map(({ to = [], sets = {}, ...quick }) => ({
      ...question(quick),
      to,
      sets,
    })),
  });
}

/** A library of such skills, for tests. */
export function library(part: {
  skills: Skill[];
  project?: Question[];
  rules?: (Partial<Rule> & { id: string })[];
  blueprints?: Blueprint[];
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
    blueprints: part.blueprints ?? [],
    skills: part.skills,
  });
}

import type {
  Answer,
  Configuration,
  JsonValue,
  Library,
  Question,
} from '../model';

/** The most of one value that a line shows. */
const SHOWN = 60;

function inWords(value: JsonValue): string {
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return String(value);
}

/** A value on one line, with the label of an option. */
function inOneLine(value: JsonValue, question: Question | undefined): string {
  const option = question?.enum?.findIndex(other => other === value) ?? -1;
  const label = question?.enumNames?.[option];
  const line = (label ?? inWords(value)).replace(/\s+/gu, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line || 'none';
}

const ORIGIN: Partial<Record<Answer['source'], (because?: string) => string>> =
  {
    answer: () => 'yours',
    goal: because => (because ? `goal: ${because}` : 'goal'),
    decision: because => `decision on ${because}`,
    blueprint: () => 'blueprint',
  };

const DECIDED = {
  user: 'your choice',
  blueprint: 'blueprint',
  default: 'default',
} as const;

/** What somebody chose, by its origin, and how many defaults stand beside it. */
function answersLine(
  questions: Question[],
  answers: Record<string, Answer>,
): string {
  const byId = new Map(questions.map(question => [question.id, question]));
  const chosen = Object.entries(answers).flatMap(([id, answer]) => {
    const origin = ORIGIN[answer.source];
    const question = byId.get(id);
    const value = inOneLine(answer.value, question);
    const because = answer.because && inOneLine(answer.because, undefined);
    return origin
      ? `${question?.title ?? id}: ${value} (${origin(because === value ? undefined : because)})`
      : [];
  });
  const rest = Object.keys(answers).length - chosen.length;
  const defaults =
    rest > 0 ? [`${rest} ${rest === 1 ? 'default' : 'defaults'}`] : [];
  return [...chosen, ...defaults].join('; ') || 'nothing to decide';
}

/** The blueprint with what was said to its quick questions. */
function quickLine(
  library: Library,
  { blueprint, quick }: Omit<Configuration, 'summary'>,
): string[] {
  const found = library.blueprints.find(b => b.name === blueprint);
  if (!found) return [];
  const said = found.questions.flatMap(question => {
    const answer = Object.hasOwn(quick, question.id)
      ? quick[question.id]
      : undefined;
    return answer
      ? `${question.title ?? question.question}: ${inOneLine(answer.value, question)}`
      : [];
  });
  return [`Blueprint ${[found.title, ...said].join('; ')}`];
}

/**
 * The choices of a run in words: one line for the project, one per skill, one per rule that fired.
 */
export function summarize(
  library: Library,
  configuration: Omit<Configuration, 'summary'>,
): string {
  const skills = configuration.skills.map(({ skill, title, answers }) => {
    const questions = library.skills.find(s => s.name === skill)?.questions;
    return `${title}: ${answersLine(questions ?? [], answers)}`;
  });
  const rules = configuration.rules.map(
    ({ id, message, resolutions, decision }) => {
      const taken = resolutions.find(({ n }) => n === decision?.n);
      const by = decision ? DECIDED[decision.by] : 'default';
      return `${id}: ${message}${taken ? ` -> ${taken.label} (${by})` : ''}`;
    },
  );
  const { maturity, layout, project } = configuration;
  return [
    ...quickLine(library, configuration),
    `Project: ${maturity}, ${layout}; ${answersLine(library.project, project)}`,
    ...skills,
    ...rules,
  ].join('\n');
}

import { resolveQuestion } from '../answers/resolveQuestion';
import type {
  Answer,
  Blueprint,
  JsonObject,
  JsonValue,
  Library,
  Maturity,
} from '../model';

/** An answer that a blueprint gives. */
export interface Preset {
  value: JsonValue;
  /** What gives it: the blueprint, or one of its quick questions. */
  because: string;
  /** True for what the user said in a quick question: then a value that does not fit is a problem. */
  explicit: boolean;
}

/** What a blueprint says in a run. */
export interface Presets {
  /** The blueprint's name. */
  blueprint: string;
  /** By `skill.question` and `project.question`, with names of skills. */
  answers: ReadonlyMap<string, Preset>;
  /** Rule id to resolution number. */
  decisions: Readonly<Record<string, number>>;
  /** Answers to the quick questions. */
  quick: Record<string, Answer>;
  /** Quick answers that do not fit, in words. */
  problems: string[];
}

/** What {@link presetsOf} looks at. */
export interface PresetsInput {
  library: Library;
  blueprint: Blueprint;
  goal: string;
  maturity: Maturity;
  /** The user's quick answers. */
  given: JsonObject;
  /** Names of skills, as far as they are known. */
  chain?: string[];
  /** Answers of the project, as far as they are known. */
  project?: JsonObject;
}

/** The quick answers as facts, under the name of their blueprint. */
export function quickFacts({
  blueprint,
  quick,
}: Presets): Record<string, JsonObject> {
  const values = Object.entries(quick).map(
    ([id, { value }]) => [id, value] as const,
  );
  return { [blueprint]: Object.fromEntries(values) };
}

/** The facts that the quick questions are asked with: they come before those of the skills. */
function factsBefore(input: PresetsInput, quick: JsonObject): JsonObject {
  const { goal, maturity, blueprint, chain = [], project = {} } = input;
  return {
    goal,
    maturity,
    chain,
    project,
    mode: 'blueprint',
    [blueprint.name]: quick,
  };
}

function answerQuick(input: PresetsInput): Pick<Presets, 'quick' | 'problems'> {
  const { blueprint, goal, maturity, given } = input;
  const quick: Record<string, Answer> = {};
  const values: JsonObject = {};
  const problems: string[] = [];
  for (const question of blueprint.questions) {
    const { answer, problems: wrong } = resolveQuestion(question, {
      scope: blueprint.name,
      goal,
      maturity,
      facts: factsBefore(input, values),
      explicit: Object.hasOwn(given, question.id)
        ? given[question.id]
        : undefined,
    });
    if (answer) {
      quick[question.id] = answer;
      values[question.id] = answer.value;
      problems.push(...wrong.map(problem => `${where(question)}: ${problem}`));
    } else if (Object.hasOwn(given, question.id)) {
      problems.push(...wrong.map(problem => `${where(question)}: ${problem}`));
    }
  }
  return { quick, problems };

  function where(question: Blueprint['questions'][number]): string {
    return `${blueprint.title}, ${question.title ?? question.question} (${blueprint.name}.${question.id})`;
  }
}

/**
 * What a blueprint answers and decides: its presets, over them what its maturity profile overrides, over those what
 * its quick questions set.
 */
export function presetsOf(input: PresetsInput): Presets {
  const { library, blueprint, maturity } = input;
  const { quick, problems } = answerQuick(input);
  const names = new Map(library.skills.map(({ alias, name }) => [alias, name]));
  const answers = new Map<string, Preset>();
  const decisions: Record<string, number> = {};
  const put = (path: string, preset: Preset) => {
    const dot = path.indexOf('.');
    const scope = path.slice(0, dot);
    const id = path.slice(dot + 1);
    if (scope !== 'decisions') {
      answers.set(`${names.get(scope) ?? scope}.${id}`, preset);
    } else if (typeof preset.value === 'number') {
      decisions[id] = preset.value;
    }
  };
  const because = blueprint.title;
  for (const [scope, values] of Object.entries(blueprint.presets)) {
    for (const [id, value] of Object.entries(values)) {
      put(`${scope}.${id}`, { value, because, explicit: false });
    }
  }
  const overrides = blueprint.profiles[maturity]?.default_overrides ?? {};
  for (const [path, value] of Object.entries(overrides)) {
    put(path, { value, because, explicit: false });
  }
  for (const question of blueprint.questions) {
    const answer = Object.hasOwn(quick, question.id)
      ? quick[question.id]
      : undefined;
    if (!answer) continue;
    const said = question.title ?? question.question;
    const explicit = answer.source === 'answer';
    question.to.forEach(path =>
      put(path, { value: answer.value, because: said, explicit }),
    );
    const sets = question.sets[String(answer.value)] ?? {};
    for (const [path, value] of Object.entries(sets)) {
      put(path, { value, because: said, explicit: false });
    }
  }
  return { blueprint: blueprint.name, answers, decisions, quick, problems };
}

/** Skills that a blueprint brings into the chain: those that are not optional, and those its maturity adds. */
export function blueprintSkills(
  blueprint: Blueprint,
  maturity: Maturity,
): string[] {
  return [
    ...blueprint.chain
      .filter(({ optional }) => !optional)
      .map(({ skill }) => skill),
    ...(blueprint.profiles[maturity]?.add_skills ?? []),
  ];
}

/**
 * Every answer that a blueprint may give, whatever its quick questions are answered with: by `skill.question` and
 * `project.question`, with names of skills.
 */
export function presetPaths(
  library: Library,
  blueprint: Blueprint,
): ReadonlySet<string> {
  const names = new Map(library.skills.map(({ alias, name }) => [alias, name]));
  const paths = [
    ...Object.entries(blueprint.presets).flatMap(([scope, values]) =>
      Object.keys(values).map(id => `${scope}.${id}`),
    ),
    ...Object.values(blueprint.profiles).flatMap(profile =>
      Object.keys(profile.default_overrides),
    ),
    ...blueprint.questions.flatMap(({ to, sets }) => [
      ...to,
      ...Object.values(sets).flatMap(Object.keys),
    ]),
  ];
  return new Set(
    paths.map(path => {
      const [scope, ...rest] = path.split('.');
      return [names.get(scope) ?? scope, ...rest].join('.');
    }),
  );
}

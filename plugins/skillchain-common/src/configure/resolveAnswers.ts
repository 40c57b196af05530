import { InputError } from '@backstage/errors';
import { buildFacts, isAnswered, resolveQuestion } from '../answers';
import {
  quickFacts,
  type Presets,
  type PresetsInput,
} from '../blueprint/presets';
import type {
  Answer,
  ChainLink,
  JsonObject,
  JsonValue,
  Layout,
  Library,
  Maturity,
  Mode,
  Parameters,
  Question,
} from '../model';
import { LAYOUTS } from '../model';
import type { Changes } from '../rules';

/** A default may depend on answers of later skills; one that needs more passes than this goes in circles. */
const MAX_PASSES = 10;

/** What {@link resolveAnswers} works on. */
export interface ResolveInput {
  library: Library;
  goal: string;
  chain: ChainLink[];
  parameters: Parameters;
  mode: Mode;
  maturity: Maturity;
  /** Given by the caller; otherwise the project question `layout`, otherwise by the chain. */
  layout?: Layout;
  sets: Changes['sets'];
  /** What the run's blueprint answers, by what is known of the project. */
  presets?: (known: Pick<PresetsInput, 'chain' | 'project'>) => Presets;
}

/** The answers of a run. */
export interface ResolvedAnswers {
  project: Record<string, Answer>;
  /** By skill name, in the order of the chain. */
  skills: Record<string, Record<string, Answer>>;
  layout: Layout;
  /** As `buildFacts` makes them, without `derived`. */
  facts: JsonObject;
  /** What the run's blueprint answered. */
  presets?: Presets;
  /** Wrong answers: where and what was expected. */
  problems: string[];
}

/** A group of questions: the project's, or a skill's. */
interface Section {
  scope: string;
  title: string;
  questions: Question[];
  given: JsonObject;
}

/** The object of answers under a key of the parameters; what is no object has no answers. */
export function givenAnswers(parameters: Parameters, key: string): JsonObject {
  const value: unknown = Object.hasOwn(parameters, key)
    ? parameters[key]
    : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

function sectionsOf(input: ResolveInput): Section[] {
  const { library, chain, parameters, layout } = input;
  const project = givenAnswers(parameters, 'project');
  return [
    {
      scope: 'project',
      title: 'Project',
      questions: library.project,
      given: layout ? { ...project, layout } : project,
    },
    ...chain.flatMap(({ skill: name, title }) => {
      const skill = library.skills.find(s => s.name === name);
      return skill
        ? {
            scope: name,
            title,
            questions: skill.questions,
            given: givenAnswers(parameters, name),
          }
        : [];
    }),
  ];
}

function layoutOf(input: ResolveInput, project: JsonObject): Layout {
  const hasKubernetes = input.chain.some(
    link =>
      input.library.skills.find(s => s.name === link.skill)?.alias === 'k8s',
  );
  return (
    input.layout ??
    LAYOUTS.find(layout => layout === project.layout) ??
    (hasKubernetes ? 'kubernetes-focused' : 'multi-tier')
  );
}

/** The plain values of answers. */
export function valuesOf(answers: Record<string, Answer>): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id, answer.value]),
  );
}

/** The answers by section in the order of the questions, whatever pass they were found in. */
function inOrder(
  sections: Section[],
  answers: ReadonlyMap<string, Record<string, Answer>>,
): Record<string, Record<string, Answer>> {
  return Object.fromEntries(
    sections.map(({ scope, questions }) => {
      const found = answers.get(scope) ?? {};
      const ids = questions.map(q => q.id).filter(id => found[id]);
      return [scope, Object.fromEntries(ids.map(id => [id, found[id]]))];
    }),
  );
}

/**
 * Answers every question of the project and the chain. Conditions and defaults may read answers of
 * any other skill, so the walk is repeated until nothing changes.
 *
 * @throws InputError when the defaults of the library go in circles
 */
export function resolveAnswers(input: ResolveInput): ResolvedAnswers {
  const { library, goal, chain, mode, maturity, sets } = input;
  const sections = sectionsOf(input);
  const answers = new Map<string, Record<string, Answer>>(
    sections.map(({ scope }) => [scope, {}]),
  );
  const values = new Map<string, JsonObject>(
    sections.map(({ scope }) => [scope, {}]),
  );
  const presetsNow = () =>
    input.presets?.({
      chain: chain.map(link => link.skill),
      project: values.get('project') ?? {},
    });
  let presets: Presets | undefined;
  const factsNow = () =>
    buildFacts(library, {
      goal,
      chain: chain.map(link => link.skill),
      maturity,
      mode,
      layout: layoutOf(input, values.get('project') ?? {}),
      project: values.get('project') ?? {},
      skills: Object.fromEntries(values),
      ...(presets && { quick: quickFacts(presets) }),
    });

  for (let pass = 1; ; pass++) {
    presets = presetsNow();
    const problems: string[] = [];
    const changed: string[] = [];
    for (const { scope, title, questions, given } of sections) {
      const own = values.get(scope) ?? {};
      const found = answers.get(scope) ?? {};
      const facts = factsNow();
      for (const question of questions) {
        const path = `${scope}.${question.id}`;
        const { answer, problems: wrong } = resolveQuestion(question, {
          scope,
          goal,
          maturity,
          // `own` is part of the facts, so a question sees the answers before it in this very pass.
          facts,
          explicit: Object.hasOwn(given, question.id)
            ? given[question.id]
            : undefined,
          preset: presets?.answers.get(path),
          decided: Object.hasOwn(sets, path) ? sets[path] : undefined,
        });
        if (JSON.stringify(answer) !== JSON.stringify(found[question.id])) {
          changed.push(path);
        }
        if (answer) {
          found[question.id] = answer;
          own[question.id] = answer.value;
        } else {
          delete found[question.id];
          delete own[question.id];
        }
        problems.push(
          ...wrong.map(
            problem =>
              `${title}, ${question.title ?? question.question} (${path}): ${problem}`,
          ),
        );
      }
    }
    if (changed.length === 0) {
      const { project = {}, ...skills } = inOrder(sections, answers);
      return {
        project,
        skills,
        layout: layoutOf(input, valuesOf(project)),
        facts: factsNow(),
        ...(presets && { presets }),
        problems,
      };
    }
    if (pass === MAX_PASSES) {
      throw new InputError(
        `The defaults of these questions depend on each other in a circle: ${changed.join(', ')}. ` +
          `Answer one of them, or correct their 'suggest' and 'when'.`,
      );
    }
  }
}

/**
 * Answers that have no effect, by path: of skills outside of the chain, of questions that are not
 * asked, and of questions that do not exist.
 */
export function ignoredAnswers(
  library: Library,
  parameters: Parameters,
  resolved: Pick<ResolvedAnswers, 'project' | 'skills'>,
): string[] {
  // Aliases are for conditions; answers under one are listed, so that nobody wonders.
  const known = [
    'project',
    ...library.skills.flatMap(({ name, alias }) =>
      name === alias ? name : [name, alias],
    ),
  ];
  return known
    .flatMap(key => {
      const used = key === 'project' ? resolved.project : resolved.skills[key];
      return Object.entries(givenAnswers(parameters, key))
        .filter(
          ([id, value]: [string, JsonValue]) =>
            isAnswered(value) && !(used && Object.hasOwn(used, id)),
        )
        .map(([id]) => `${key}.${id}`);
    })
    .sort();
}

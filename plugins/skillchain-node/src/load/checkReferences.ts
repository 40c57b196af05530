import {
  Condition,
  conditionPaths,
} from '@skillchain/backstage-plugin-skillchain-common';
import { Place, Problems } from './diagnostics';
import { LibrarySources, outputOwners } from './model';
import { QuestionList } from './questions';

const RUN_FACTS = ['chain', 'maturity', 'layout', 'mode'];

interface PathProblem {
  /** The skill of another library that the path names. */
  foreign?: string;
  message: string;
  expected: string;
}

/** The questions that exist, by the names conditions use for their skill. */
export class KnownQuestions {
  readonly #scopes = new Map<string, QuestionList>();
  readonly skills: ReadonlySet<string>;

  constructor(sources: LibrarySources) {
    this.#scopes.set('project', sources.project);
    for (const skill of sources.skills) {
      this.#scopes.set(skill.skill.name, skill);
      this.#scopes.set(skill.skill.alias, skill);
    }
    for (const { blueprint, questions } of sources.blueprints) {
      // A scope for conditions; one that a skill has is reported where blueprints are checked.
      if (!this.#scopes.has(blueprint.name)) {
        this.#scopes.set(blueprint.name, { questions, complete: true });
      }
    }
    this.skills = new Set(sources.skills.map(({ skill }) => skill.name));
  }

  /** Question ids of a skill (by name or alias) or of `project`. */
  of(scope: string): ReadonlySet<string> | undefined {
    const list = this.#scopes.get(scope);
    return list && new Set(list.questions.map(({ question }) => question.id));
  }

  /** True when a question may exist that could not be read, so that nothing can be said about references to it. */
  isOpen(scope: string): boolean {
    return this.#scopes.get(scope)?.complete === false;
  }

  /** Names that may stand before the dot. */
  scopes(): string[] {
    return [...this.#scopes.keys()];
  }

  /** What is wrong with a path of a condition, if anything. */
  problemOf(
    path: string,
    scope: string | undefined,
    derived: boolean,
  ): PathProblem | undefined {
    const [first, second, ...rest] = path.split('.');
    if (second === undefined) {
      if (RUN_FACTS.includes(first)) return undefined;
      const own = scope === undefined ? undefined : this.of(scope);
      if (own?.has(first) || (scope && this.isOpen(scope))) return undefined;
      return {
        message: `the condition names the unknown question ${path}`,
        expected: own?.size
          ? `one of ${[...own].join(', ')}, or skill.question`
          : 'skill.question',
      };
    }
    if (first === 'derived') {
      return derived
        ? undefined
        : {
            message: `a question cannot depend on ${path}`,
            expected:
              'answers only; derived values are computed after the last question',
          };
    }
    const known = this.of(first);
    if (!known) {
      return { foreign: first, message: '', expected: '' };
    }
    if (this.isOpen(first)) return undefined;
    if (rest.length > 0 || !known.has(second)) {
      return {
        message: `the condition names the unknown question ${path}`,
        expected: known.size
          ? `one of ${[...known].join(', ')}`
          : `${first} asks nothing`,
      };
    }
    return undefined;
  }
}

/** Checks one condition: its operators, and that what it names exists. */
export function conditionCheck(known: KnownQuestions, problems: Problems) {
  return (
    condition: Condition | undefined,
    place: Place,
    scope: string | undefined,
    derived: boolean,
  ): void => {
    if (!condition) return;
    let paths: string[];
    try {
      paths = conditionPaths(condition);
    } catch (error) {
      problems.error('condition', (error as Error).message, place);
      return;
    }
    for (const path of paths) {
      const wrong = known.problemOf(path, scope, derived);
      if (wrong?.foreign) {
        problems.foreign(wrong.foreign, place);
      } else if (wrong) {
        problems.error('condition', wrong.message, place, wrong.expected);
      }
    }
  };
}

/** Checks every condition of a library: its operators, and that what it names exists. */
export function checkConditions(
  sources: LibrarySources,
  known: KnownQuestions,
  problems: Problems,
): void {
  const check = conditionCheck(known, problems);

  const questions = [
    ...sources.project.questions.map(q => ({ ...q, scope: 'project' })),
    ...sources.skills.flatMap(({ skill, questions: own }) =>
      own.map(q => ({ ...q, scope: skill.name })),
    ),
  ];
  for (const { question, yaml, scope } of questions) {
    const at = (...path: PropertyKey[]) => ({
      file: yaml.file,
      line: yaml.lineOf(path),
    });
    check(question.when, at('when'), scope, false);
    question.suggest?.forEach((suggestion, index) =>
      check(suggestion.when, at('suggest', index, 'when'), scope, false),
    );
    for (const [option, when] of Object.entries(question.enumWhen ?? {})) {
      check(when, at('enumWhen', option), scope, false);
    }
  }

  for (const owner of outputOwners(sources)) {
    const scope = owner.kind === 'skill' ? owner.name : undefined;
    const { file } = owner.yaml;
    owner.outputs.forEach((output, index) => {
      const line = owner.outputLine(index, 'when');
      check(output.when, { file, line }, scope, true);
      output.must_contain?.forEach((marker, n) => {
        if (typeof marker === 'string') return;
        const place = {
          file,
          line: owner.outputLine(index, 'must_contain', n, 'when'),
        };
        check(marker.when, place, scope, true);
      });
    });
    owner.fragments.forEach((fragment, index) => {
      const line = owner.fragmentLine(index, 'when');
      check(fragment.when, { file, line }, scope, true);
    });
  }

  for (const [name, { value, yaml }] of sources.core) {
    const place = { file: yaml.file, line: yaml.lineOf(['when']) };
    check(value.when, place, undefined, true);
    if (value.owner !== undefined && !known.skills.has(value.owner)) {
      problems.warning(
        'unknown-skill',
        `core/${name} is owned by ${value.owner}, which is not in this library`,
        { file: yaml.file, line: yaml.lineOf(['owner']) },
        `one of ${[...known.skills].join(', ')}`,
      );
    }
  }

  const { summary } = sources;
  for (const key of ['integrations', 'next_steps'] as const) {
    summary?.value[key].forEach((entry, index) => {
      const line = summary.yaml.lineOf([key, index, 'when']);
      check(entry.when, { file: summary.yaml.file, line }, undefined, true);
    });
  }

  sources.rules?.value.rules.forEach((rule, index) => {
    const { yaml } = sources.rules!;
    const at = (...path: PropertyKey[]) => ({
      file: yaml.file,
      line: yaml.lineOf(['rules', index, ...path]),
    });
    check(rule.when, at('when'), undefined, true);
    if (Array.isArray(rule.default)) {
      rule.default.forEach((entry, n) =>
        check(entry.when, at('default', n, 'when'), undefined, true),
      );
    }
  });
}

import {
  Blueprint,
  JsonValue,
  MATURITIES,
  Question,
} from '@skillchain/backstage-plugin-skillchain-common';
import { SourcedBlueprint } from './blueprints';
import { checkDefault } from './checkDefault';
import { pathOutline } from './checkOutputs';
import { checkQuestions } from './checkQuestions';
import { conditionCheck, KnownQuestions } from './checkReferences';
import { Place, Problems } from './diagnostics';
import { LibrarySources } from './model';

class BlueprintChecker {
  readonly #blueprint: Blueprint;

  constructor(
    private readonly sources: LibrarySources,
    private readonly sourced: SourcedBlueprint,
    private readonly known: KnownQuestions,
    private readonly problems: Problems,
  ) {
    this.#blueprint = sourced.blueprint;
  }

  check(): void {
    const { blueprint, file, chainLines, questions } = this.sourced;
    if (this.known.skills.has(blueprint.name) || blueprint.name === 'project') {
      this.problems.error(
        'blueprint',
        `the blueprint has the name of the skill ${blueprint.name}`,
        { file, line: 1 },
        'a name of its own: answers are given below it',
      );
    }
    blueprint.chain.forEach(({ skill }, index) =>
      this.#skill(skill, { file, line: chainLines[index] }),
    );
    this.#presets();
    checkQuestions(questions, checkDefault, this.problems);
    this.#quickQuestions();
    this.#deliverables();
    this.#profiles();
  }

  /** True when the library has the skill. */
  #skill(name: string, place: Place): boolean {
    const found = this.known.skills.has(name);
    if (!found) this.problems.foreign(name, place);
    return found;
  }

  #presets(): void {
    for (const [section, yaml] of this.sourced.presets) {
      const answers = this.#blueprint.presets[section] ?? {};
      for (const [id, value] of Object.entries(answers)) {
        const line = yaml.lineOf([id]);
        this.#sets(`${section}.${id}`, value, { file: yaml.file, line });
      }
    }
  }

  #quickQuestions(): void {
    const check = conditionCheck(this.known, this.problems);
    for (const { question, yaml } of this.sourced.questions) {
      const at = (...path: PropertyKey[]): Place => ({
        file: yaml.file,
        line: yaml.lineOf(path),
      });
      const scope = this.#blueprint.name;
      check(question.when, at('when'), scope, false);
      question.suggest?.forEach((suggestion, n) =>
        check(suggestion.when, at('suggest', n, 'when'), scope, false),
      );
      for (const [option, when] of Object.entries(question.enumWhen ?? {})) {
        check(when, at('enumWhen', option), scope, false);
      }
      question.to.forEach((path, n) => {
        for (const value of question.enum ?? [undefined]) {
          this.#sets(path, value, at('to', n));
        }
      });
      for (const [option, answers] of Object.entries(question.sets)) {
        const options =
          question.enum ?? (question.type === 'boolean' ? [true, false] : []);
        if (!options.map(String).includes(option)) {
          this.problems.error(
            'question',
            `sets names ${option}, which is no option of ${question.id}`,
            at('sets', option),
            options.length ? `one of ${options.join(', ')}` : 'an enum',
          );
        }
        for (const [path, value] of Object.entries(answers)) {
          this.#sets(path, value, at('sets', option, path));
        }
      }
    }
  }

  #question(path: string): Question | undefined {
    const [scope, id] = path.split('.');
    const lists = [
      { names: ['project'], questions: this.sources.project.questions },
      ...this.sources.skills.map(({ skill, questions }) => ({
        names: [skill.name, skill.alias],
        questions,
      })),
    ];
    return lists
      .find(({ names }) => names.includes(scope))
      ?.questions.find(({ question }) => question.id === id)?.question;
  }

  /** Checks an answer that the blueprint gives; without a value only that the question exists. */
  #sets(path: string, value: JsonValue | undefined, place: Place): void {
    const [scope, id] = path.split('.');
    if (scope === 'decisions') {
      this.#decision(id, value, place);
      return;
    }
    if (!this.known.scopes().includes(scope)) {
      this.problems.foreign(scope, place);
      return;
    }
    if (this.known.isOpen(scope)) return;
    const question = this.#question(path);
    if (!question) {
      this.problems.error(
        'unknown-question',
        `the blueprint answers ${path}, which is no question`,
        place,
        oneOf([...(this.known.of(scope) ?? [])], `${scope} asks nothing`),
      );
      return;
    }
    if (value === undefined || holdsPlaceholder(value)) return;
    const wrong = checkDefault(question, value);
    if (wrong) {
      this.problems.error(
        'default',
        `the blueprint answers ${path} with ${JSON.stringify(value)}: ${wrong}`,
        place,
        'a value that the question itself accepts',
      );
    }
  }

  #decision(id: string, value: JsonValue | undefined, place: Place): void {
    const rules = this.sources.rules?.value.rules ?? [];
    const rule = rules.find(r => r.id === id);
    const numbers = rule?.resolutions.map(r => r.n) ?? [];
    if (rule && numbers.some(n => n === value)) return;
    this.problems.error(
      'rule',
      rule
        ? `the blueprint decides ${id} with ${JSON.stringify(value)}`
        : `the blueprint decides ${id}, which is no rule`,
      place,
      rule
        ? oneOf(numbers, 'no decision')
        : oneOf(
            rules.map(r => r.id),
            'no decisions: the library has no rules',
          ),
    );
  }

  #deliverables(): void {
    const { deliverables: yaml } = this.sourced;
    if (!yaml) return;
    const check = conditionCheck(this.known, this.problems);
    for (const deliverable of this.#blueprint.deliverables) {
      const { name, primary_skill: skill } = deliverable;
      const at = (...path: PropertyKey[]): Place => ({
        file: yaml.file,
        line: yaml.lineOf(['deliverables', name, ...path]),
      });
      this.#skill(skill, at('primary_skill'));
      check(deliverable.when, at('when'), skill, true);
      deliverable.required_files.forEach((entry, n) => {
        if (typeof entry === 'string') return;
        const place = at('required_files', n);
        check(entry.when, place, skill, true);
        if (!entry.path === !entry.any_of) {
          this.problems.error(
            'blueprint',
            `a required file of ${name} has ${entry.path ? 'both path and any_of' : 'neither path nor any_of'}`,
            place,
            'one of them',
          );
        }
      });
      deliverable.content_checks.forEach((entry, n) => {
        const place = at('content_checks', n);
        check(entry.when, place, skill, true);
        this.#pattern(entry.pattern, place);
      });
    }
  }

  #pattern(pattern: string, place: Place): void {
    try {
      RegExp(pathOutline(pattern), 'm');
    } catch (error) {
      this.problems.error(
        'pattern',
        `the pattern ${pattern} does not compile: ${(error as Error).message}`,
        place,
        'a JavaScript regular expression',
      );
    }
  }

  #profiles(): void {
    const { profiles: yaml } = this.sourced;
    if (!yaml) return;
    const names = this.#blueprint.deliverables.map(({ name }) => name);
    for (const maturity of MATURITIES) {
      const profile = this.#blueprint.profiles[maturity];
      if (!profile) continue;
      const at = (...path: PropertyKey[]): Place => ({
        file: yaml.file,
        line: yaml.lineOf(['maturity_profiles', maturity, ...path]),
      });
      for (const key of [
        'require_additionally',
        'skip_deliverables',
      ] as const) {
        profile[key].forEach((name, n) => {
          if (names.includes(name)) return;
          this.problems.warning(
            'blueprint',
            `${key} names "${name}", which is no deliverable`,
            at(key, n),
            oneOf(names, 'no name: there are no deliverables'),
          );
        });
      }
      for (const [path, value] of Object.entries(profile.default_overrides)) {
        this.#sets(path, value, at('default_overrides', path));
      }
      profile.add_skills.forEach((name, n) =>
        this.#skill(name, at('add_skills', n)),
      );
    }
  }
}

/**
 * Checks that blueprints speak of skills, questions and rules that exist, and preset what those accept.
 *
 * Skills that are not in the library are one warning each: blueprints of other projects name their own.
 */
export function checkBlueprints(
  sources: LibrarySources,
  known: KnownQuestions,
  problems: Problems,
): void {
  for (const sourced of sources.blueprints) {
    new BlueprintChecker(sources, sourced, known, problems).check();
  }
}

function oneOf(names: (string | number)[], otherwise: string): string {
  return names.length > 0 ? `one of ${names.join(', ')}` : otherwise;
}

/** True for values that are completed in a run, such as `{project.name}-state`. */
function holdsPlaceholder(value: JsonValue): boolean {
  return JSON.stringify(value).includes('{');
}

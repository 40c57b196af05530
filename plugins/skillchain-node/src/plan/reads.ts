import {
  conditionPaths,
  conditionText,
  type Answer,
  type Condition,
  type Configuration,
  type Library,
} from '@skillchain/backstage-plugin-skillchain-common';
import { templateFile, type FileSources } from '../generate/renderTree';
import type { LoadedLibrary } from '../load';
import type { Owner } from '../outputPlaces';

/** What a file depends on. */
export interface Reads {
  /** `skill.question` or `project.question`; only questions that this run asks. */
  answers: string[];
  /** `maturity`, `layout`, `goal`, `chain`, `decisions`, `derived.<name>`. */
  facts: string[];
  /** When the library makes the file, in words. */
  condition?: string;
}

/** Names of the template context that say something of the run itself, and as which fact they are shown. */
const FACTS: Record<string, string> = {
  maturity: 'maturity',
  atLeast: 'maturity',
  layout: 'layout',
  mode: 'mode',
  goal: 'goal',
  chain: 'chain',
  has: 'chain',
  decisions: 'decisions',
};

/** Every answer of a configuration, by `section.question`. */
export function answersByPath(
  configuration: Configuration,
): Record<string, Answer> {
  const sections = [
    ['project', configuration.project] as const,
    ...configuration.skills.map(
      ({ skill, answers }) => [skill, answers] as const,
    ),
  ];
  return Object.fromEntries(
    sections.flatMap(([section, answers]) =>
      Object.entries(answers).map(([id, answer]) => [
        `${section}.${id}`,
        answer,
      ]),
    ),
  );
}

/** Collects what is read, by the names that templates and conditions use. */
class Collector {
  readonly #answers = new Set<string>();
  readonly #facts = new Set<string>();
  readonly #sections: Map<string, string>;

  constructor(
    library: Library,
    private readonly known: Record<string, Answer>,
  ) {
    this.#sections = new Map([
      ['project', 'project'],
      ...library.skills.flatMap(({ name, alias }): [string, string][] => [
        [name, name],
        [alias, name],
      ]),
    ]);
  }

  /** @param self - the section that `self` and bare names of conditions mean */
  add(name: string, self: string): void {
    const [root, key] = name.split('.');
    if (Object.hasOwn(FACTS, root)) {
      this.#facts.add(FACTS[root]);
      return;
    }
    if (root === 'derived' || root === 'env') {
      const what = root === 'env' ? 'environments' : key;
      this.#facts.add(what ? `derived.${what}` : 'derived');
      return;
    }
    const section = root === 'self' ? self : this.#sections.get(root);
    if (section === undefined) return;
    const prefix = `${section}.`;
    for (const path of Object.keys(this.known)) {
      if (key === undefined ? path.startsWith(prefix) : path === prefix + key) {
        this.#answers.add(path);
      }
    }
  }

  addCondition(condition: Condition | undefined, scope: string): void {
    for (const path of condition ? conditionPaths(condition) : []) {
      const isFact = path.includes('.') || Object.hasOwn(FACTS, path);
      this.add(isFact ? path : `${scope}.${path}`, scope);
    }
  }

  result(): Pick<Reads, 'answers' | 'facts'> {
    return {
      answers: [...this.#answers].sort(),
      facts: [...this.#facts].sort(),
    };
  }
}

function conditionOf(
  library: Library,
  { selected: { output, owner } }: FileSources,
): string | undefined {
  const parts: string[] = [];
  const set = owner.kind === 'core' ? library.core[owner.name] : undefined;
  if (set?.when) parts.push(conditionText(set.when));
  if (output.layout) parts.push(`layout is ${output.layout}`);
  if (output.maturity) {
    parts.push(`maturity is ${output.maturity.join(' or ')}`);
  }
  if (output.when) parts.push(conditionText(output.when, scopeOf(owner)));
  if (output.each) parts.push('once for each environment');
  return parts.length > 0 ? parts.join('; ') : undefined;
}

function scopeOf(owner: Owner): string | undefined {
  return owner.kind === 'skill' ? owner.name : undefined;
}

/**
 * The answers behind a file: what its template, the pieces put into it, its path and their conditions read,
 * whichever branch of them was taken.
 */
export function readsOf(
  loaded: LoadedLibrary,
  answers: Record<string, Answer>,
  sources: FileSources,
): Reads {
  const { library, templates } = loaded;
  const { selected, fragments } = sources;
  const collector = new Collector(library, answers);
  const self = scopeOf(selected.owner) ?? selected.skill;
  const addNames = (names: Iterable<string>, section: string) => {
    for (const name of names) collector.add(name, section);
  };
  const { output, owner } = selected;
  addNames(templates.references(templateFile(owner, selected.template)), self);
  addNames(templates.inlineReferences(selected.path), self);
  collector.addCondition(output.when, self);
  if (owner.kind === 'core') {
    collector.addCondition(library.core[owner.name]?.when, self);
  }
  if (output.maturity) collector.add('maturity', self);
  if (output.layout || typeof output.path === 'object') {
    collector.add('layout', self);
  }
  if (output.each) collector.add('env', self);
  for (const { fragment, owner: giver, skill } of fragments) {
    const section = scopeOf(giver) ?? skill;
    addNames(
      templates.references(templateFile(giver, fragment.template)),
      section,
    );
    collector.addCondition(fragment.when, section);
    if (fragment.maturity) collector.add('maturity', section);
  }
  const condition = conditionOf(library, sources);
  return { ...collector.result(), ...(condition && { condition }) };
}

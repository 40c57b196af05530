import type { ChainReason, Library, Rule, Skill } from '../model';
import { evaluateCondition } from '../predicate/evaluate';
import { conditionPaths } from '../predicate/walk';

/** Maturity that is assumed where nobody has said one. */
export const DEFAULT_MATURITY = 'intermediate';

/** What decides who is in the chain. */
export interface Selection {
  matches: (skill: string) => boolean;
  add: ReadonlySet<string>;
  remove: ReadonlySet<string>;
  decisions: Readonly<Record<string, number>>;
  maturity?: string;
  /** Skills that the run's blueprint brings. */
  blueprint?: ReadonlySet<string>;
}

/** Why a skill is in the chain; `by` names the skill or the rule that brought it. */
export interface Member {
  skill: string;
  reason: ChainReason;
  by?: string;
}

/** True for rules that can be judged from the chain and the maturity alone, before any question is answered. */
export function isChainRule(rule: Rule): boolean {
  return (
    rule.when !== undefined &&
    rule.check === undefined &&
    conditionPaths(rule.when).every(path =>
      ['chain', 'maturity'].includes(path),
    )
  );
}

/** The hard dependencies of a skill that this library has. */
export function hardDependencies(library: Library, skill: Skill): string[] {
  return skill.dependencies.filter(
    name => name !== skill.name && library.skills.some(s => s.name === name),
  );
}

function closure(
  library: Library,
  selection: Selection,
  added: ReadonlyMap<string, string>,
  dropped: ReadonlySet<string>,
  insisted: ReadonlySet<string> = new Set(),
): Map<string, Member> {
  const found = new Map<string, Member>();
  const allowed = (name: string) =>
    !selection.remove.has(name) && !dropped.has(name);
  for (const { name } of library.skills) {
    if (selection.add.has(name)) {
      found.set(name, { skill: name, reason: 'added' });
    } else if (insisted.has(name) && selection.remove.has(name)) {
      found.set(name, {
        skill: name,
        reason: 'decision',
        by: added.get(name),
      });
    } else if (allowed(name) && selection.matches(name)) {
      found.set(name, { skill: name, reason: 'matched' });
    } else if (allowed(name) && selection.blueprint?.has(name)) {
      found.set(name, { skill: name, reason: 'blueprint' });
    } else if (allowed(name) && added.has(name)) {
      found.set(name, {
        skill: name,
        reason: 'decision',
        by: added.get(name),
      });
    }
  }
  if (found.size > 0) {
    for (const skill of library.skills) {
      if (skill.required && allowed(skill.name) && !found.has(skill.name)) {
        found.set(skill.name, { skill: skill.name, reason: 'required' });
      }
    }
  }
  // A Map visits entries that are added during the walk, so this reaches the dependencies of dependencies.
  for (const name of found.keys()) {
    const skill = library.skills.find(s => s.name === name);
    for (const dependency of skill ? hardDependencies(library, skill) : []) {
      if (!found.has(dependency) && allowed(dependency)) {
        found.set(dependency, {
          skill: dependency,
          reason: 'dependency',
          by: name,
        });
      }
    }
  }
  return found;
}

/**
 * Who is in the chain, unordered: what was added, what matches or the blueprint brings and was not removed, what these
 * require, what is always required, and what an explicit decision brings or drops.
 *
 * A decision counts when its rule fires on the chain as it is without decisions; so a decision that somebody took
 * for an earlier goal has no effect, and a form can evaluate the same formula. `undecided` is that chain. What
 * somebody removed comes back only by the decision on a rule that blocks, because that is a way out they were asked for.
 */
export function members(
  library: Library,
  selection: Selection,
): { chain: Member[]; undecided: string[] } {
  const base = closure(library, selection, new Map(), new Set());
  const facts = {
    chain: [...base.keys()],
    maturity: selection.maturity ?? DEFAULT_MATURITY,
  };
  const added = new Map<string, string>();
  const dropped = new Set<string>();
  const insisted = new Set<string>();
  for (const rule of library.rules) {
    const resolution = rule.resolutions.find(
      ({ n }) => n === selection.decisions[rule.id],
    );
    if (
      resolution &&
      rule.when &&
      isChainRule(rule) &&
      evaluateCondition(rule.when, facts)
    ) {
      resolution.adds.forEach(name => {
        added.set(name, rule.id);
        if (rule.severity === 'error') insisted.add(name);
      });
      resolution.removes.forEach(name => dropped.add(name));
    }
  }
  const final =
    added.size + dropped.size > 0
      ? closure(library, selection, added, dropped, insisted)
      : base;
  return { chain: [...final.values()], undecided: facts.chain };
}

import type { ChainLink, Library, MatchResult, RuleHit } from '../model';
import { hardDependencies, isChainRule } from '../match/membership';
import { chainRuleHit } from '../match/missingCritical';
import { orderSkills } from '../match/order';
import { evaluateCondition } from '../predicate';
import type { Changes } from '../rules';

function scoreOf(match: MatchResult): (skill: string) => number {
  const scores = new Map(match.matched.map(m => [m.skill, m.score]));
  return skill => scores.get(skill) ?? 0;
}

/**
 * The chain of a match with the skills that resolutions add (and what these require) or remove, in
 * order of execution. A skill that the user dropped stays out.
 */
export function changeChain(
  library: Library,
  match: MatchResult,
  changes: Pick<Changes, 'adds' | 'removes'>,
  dropped: readonly string[],
): ChainLink[] {
  const links = new Map<string, ChainLink>();
  const put = (
    name: string,
    because: Omit<ChainLink, 'skill' | 'title' | 'priority'>,
  ) => {
    const skill = library.skills.find(s => s.name === name);
    if (skill && !links.has(name) && !dropped.includes(name)) {
      const { title, priority } = skill;
      links.set(name, { skill: name, title, priority, ...because });
    }
  };
  for (const link of match.chain) {
    if (!Object.hasOwn(changes.removes, link.skill)) {
      links.set(link.skill, link);
    }
  }
  const before = new Set(links.keys());
  for (const [name, rule] of Object.entries(changes.adds)) {
    put(name, { reason: 'decision', because: `the decision on ${rule}` });
  }
  // A Map visits entries added during the walk, so this reaches the dependencies of dependencies.
  for (const name of links.keys()) {
    const skill = library.skills.find(s => s.name === name);
    if (skill && !before.has(name)) {
      for (const dependency of hardDependencies(library, skill)) {
        put(dependency, {
          reason: 'dependency',
          because: `required by ${skill.title}`,
        });
      }
    }
  }
  return orderSkills(
    library.skills.filter(skill => links.has(skill.name)),
    scoreOf(match),
  ).flatMap(skill => links.get(skill.name) ?? []);
}

/** Skills that the goal calls for or a member needs, and that are not in the chain: the user dropped them. */
export function droppedSkills(
  library: Library,
  match: MatchResult,
  removed: readonly string[],
): string[] {
  const chain = new Set(match.chain.map(link => link.skill));
  const needed = library.skills
    .filter(skill => chain.has(skill.name))
    .flatMap(skill => hardDependencies(library, skill));
  const called = match.matched.map(m => m.skill);
  const wanted = new Set([...removed, ...called, ...needed]);
  return library.skills
    .map(skill => skill.name)
    .filter(name => wanted.has(name) && !chain.has(name));
}

/**
 * The decisions that the matcher already applied to the chain. Their rules no longer fire, because
 * the chain is as decided; they are reported all the same.
 */
export function decisionsOfMatch(
  library: Library,
  match: MatchResult,
  decisions: Readonly<Record<string, number>>,
  maturity: string,
  byUser: Readonly<Record<string, number>> = decisions,
): RuleHit[] {
  const chain = match.chain.map(link => link.skill);
  return library.rules.flatMap((rule): RuleHit[] => {
    const resolution = rule.resolutions.find(
      ({ n }) => Object.hasOwn(decisions, rule.id) && n === decisions[rule.id],
    );
    const applied =
      resolution &&
      rule.when &&
      isChainRule(rule) &&
      (resolution.adds.length > 0 || resolution.removes.length > 0) &&
      resolution.adds.every(name => chain.includes(name)) &&
      resolution.removes.every(name => !chain.includes(name));
    if (!applied || !rule.when) {
      return [];
    }
    const byDecision = new Set(
      match.chain
        .filter(link => link.reason === 'decision')
        .map(link => link.skill),
    );
    const before = [
      ...chain.filter(
        name => !(byDecision.has(name) && resolution.adds.includes(name)),
      ),
      ...resolution.removes,
    ];
    const holds = (names: string[]) =>
      rule.when !== undefined &&
      evaluateCondition(rule.when, { chain: names, maturity });
    return holds(before) && !holds(chain)
      ? [
          chainRuleHit(
            rule,
            resolution.n,
            Object.hasOwn(byUser, rule.id) ? 'user' : 'blueprint',
          ),
        ]
      : [];
  });
}

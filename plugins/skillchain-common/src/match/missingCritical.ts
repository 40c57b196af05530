import type { Library, Rule, RuleHit } from '../model';
import { evaluateCondition } from '../predicate/evaluate';
import { isChainRule } from './membership';

/** A rule over the chain alone as people read it: without facts, so there is nothing to fill in. */
export function chainRuleHit(
  rule: Rule,
  decided?: number,
  by: 'user' | 'blueprint' = 'user',
): RuleHit {
  return {
    id: rule.id,
    name: rule.name,
    severity: rule.severity,
    message: rule.message,
    facts: {},
    resolutions: rule.resolutions.map(({ n, label, note, back }) => ({
      n,
      label,
      ...(note !== undefined && { note }),
      back,
    })),
    ...(rule.resolutions.some(({ n }) => n === decided) && {
      decision: { n: decided as number, by },
    }),
  };
}

/**
 * The rules that fire on a chain before any question is answered: parts that the chain lacks. A rule that an explicit
 * decision has settled is reported with that decision.
 *
 * @param undecided - the chain without decisions
 * @param byUser - the decisions that are the user's own; the others are the blueprint's
 */
export function missingCritical(
  library: Library,
  facts: { chain: string[]; undecided: string[]; maturity: string },
  decisions: Readonly<Record<string, number>>,
  byUser: Readonly<Record<string, number>> = decisions,
): RuleHit[] {
  const { maturity } = facts;
  return library.rules
    .filter(rule => {
      const fires = (chain: string[]) =>
        rule.when !== undefined &&
        isChainRule(rule) &&
        evaluateCondition(rule.when, { chain, maturity });
      return (
        fires(facts.chain) || (rule.id in decisions && fires(facts.undecided))
      );
    })
    .map(rule =>
      chainRuleHit(
        rule,
        decisions[rule.id],
        rule.id in byUser ? 'user' : 'blueprint',
      ),
    );
}

import { CHECKS } from './checks';

export {
  evaluateRules,
  type RulesInput,
  type RulesResult,
} from './evaluateRules';
export type { Changes } from './fire';
export type { RuleContext } from './context';

/** Names of the checks that a rule may call, for whoever reads a library. */
export const CHECK_NAMES: readonly string[] = Object.keys(CHECKS);

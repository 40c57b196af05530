import type { Derived } from '../infrastructure/types';
import type { JsonObject, Library } from '../model';

/** What rules are evaluated over: a run with all of its answers. */
export interface RuleContext {
  library: Library;
  goal: string;
  /** Names of the skills in the chain, in order. */
  chain: string[];
  /** Skills that the goal calls for or another skill needs, but somebody dropped. */
  dropped: string[];
  /** See `buildFacts`; with `derived`. */
  facts: JsonObject;
  derived: Derived;
}

/**
 * An arithmetic check. It returns one object of facts for each conflict it finds; none is no
 * conflict.
 *
 * @param args - the `with` of the rule
 */
export type Check = (context: RuleContext, args: JsonObject) => JsonObject[];

import { getJsonValueAtPath } from '@backstage/filter-predicates';
import type { Derived } from '../infrastructure/types';
import type {
  JsonObject,
  JsonValue,
  Layout,
  Library,
  Maturity,
  Mode,
} from '../model';

/** What {@link buildFacts} puts together. */
export interface FactsInput {
  goal: string;
  /** Names of the skills in the chain. */
  chain: string[];
  maturity: Maturity;
  layout: Layout;
  mode: Mode;
  /** Plain values of the project questions that have one. */
  project: JsonObject;
  /** Plain values by skill name; questions that are not asked are absent. */
  skills: Record<string, JsonObject>;
  /** Quick answers by the name of the run's blueprint. */
  quick?: Record<string, JsonObject>;
  /** Present for outputs, fragments and rules; questions are decided without it. */
  derived?: Derived;
}

/**
 * What conditions, rules and placeholders look at: one nested object of plain JSON.
 *
 * Each skill of the chain stands under its name and under its alias. A skill outside of the chain is
 * absent, so every path into it is undefined. The quick answers of the run's blueprint stand under its name.
 */
export function buildFacts(library: Library, input: FactsInput): JsonObject {
  const facts: JsonObject = {};
  for (const skill of library.skills) {
    if (input.chain.includes(skill.name)) {
      const answers = input.skills[skill.name] ?? {};
      facts[skill.name] = answers;
      facts[skill.alias] = answers;
    }
  }
  return {
    ...input.quick,
    ...facts,
    goal: input.goal,
    chain: input.chain,
    maturity: input.maturity,
    layout: input.layout,
    mode: input.mode,
    project: input.project,
    ...(input.derived && {
      // An interface has no index signature; the values are plain JSON all the same.
      derived: input.derived as unknown as JsonObject,
    }),
  };
}

/** The fact at a dotted path, or undefined. */
export function factAt(facts: JsonObject, path: string): JsonValue | undefined {
  return getJsonValueAtPath(
    facts as Parameters<typeof getJsonValueAtPath>[0],
    path,
  ) as JsonValue | undefined;
}

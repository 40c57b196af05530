import { InputError } from '@backstage/errors';
import type {
  JsonObject,
  Library,
  Resolution,
  Rule,
  RuleHit,
  SkippedRule,
} from '../model';
import { evaluateCondition } from '../predicate';
import type { RuleContext } from './context';
import {
  applyResolution,
  describeHit,
  firings,
  hasEffect,
  NO_CHANGES,
  type Changes,
} from './fire';

/** A resolution may make another rule fire; a library that needs more rounds than this contradicts itself. */
const MAX_ROUNDS = 10;

/** What {@link evaluateRules} is given. */
export interface RulesInput<T extends RuleContext> {
  library: Library;
  /** Decisions of the user and the blueprint: rule id to resolution number. */
  decisions: Readonly<Record<string, number>>;
  /** The decisions that are the user's own; the others are a blueprint's. Default: all. */
  byUser?: Readonly<Record<string, number>>;
  /** True when blocking rules wait for the user; false takes their default. */
  guided: boolean;
  /** Skills that the user dropped: no resolution brings them back. */
  dropped: readonly string[];
  /** Skills that failed: no resolution brings them back either, and nobody is asked whether it should. */
  failed?: readonly string[];
  /** Rules that the chain already answers to: hits to report, not to evaluate again. */
  settled?: RuleHit[];
  /** Works out chain and answers with the changes applied. */
  evaluate: (changes: Changes) => T;
}

/** What {@link evaluateRules} gives. */
export interface RulesResult<T extends RuleContext> {
  /** Everything that fired, in the order of the library. */
  hits: RuleHit[];
  /** Blocking hits that nobody has decided, or whose resolution is to go back. */
  open: RuleHit[];
  /** Decisions that do not work, in words. */
  problems: string[];
  /** Rules that threw, each with the reason; what they had changed before stays. */
  broken: SkippedRule[];
  changes: Changes;
  /** The last evaluation, with all changes applied. */
  context: T;
}

type Choice =
  | { resolution: Resolution; by: 'user' | 'blueprint' | 'default' }
  | 'open'
  | 'none';

function bringsBack(resolution: Resolution, dropped: readonly string[]) {
  return resolution.adds.some(skill => dropped.includes(skill));
}

function defaultResolution(
  rule: Rule,
  context: RuleContext,
  dropped: readonly string[],
): Resolution | undefined {
  const wanted = Array.isArray(rule.default)
    ? rule.default.find(
        entry => !entry.when || evaluateCondition(entry.when, context.facts),
      )?.n
    : rule.default;
  const allowed = rule.resolutions.filter(r => !bringsBack(r, dropped));
  return (
    allowed.find(r => r.n === wanted) ??
    allowed.find(r => !r.back) ??
    allowed[0]
  );
}

/** Skills that no resolution brings into the chain. */
function unavailable<T extends RuleContext>(input: RulesInput<T>): string[] {
  return [...input.dropped, ...(input.failed ?? [])];
}

function choose<T extends RuleContext>(
  rule: Rule,
  context: RuleContext,
  input: RulesInput<T>,
): Choice {
  const chosen = rule.resolutions.find(
    ({ n }) =>
      Object.hasOwn(input.decisions, rule.id) && n === input.decisions[rule.id],
  );
  // Dropping a skill outranks a decision that would bring it back, as in the matcher.
  if (chosen && !bringsBack(chosen, unavailable(input))) {
    const own = Object.hasOwn(input.byUser ?? input.decisions, rule.id);
    return { resolution: chosen, by: own ? 'user' : 'blueprint' };
  }
  // A part that failed cannot be chosen: to go on without it was chosen beforehand.
  const asks =
    input.guided &&
    !rule.resolutions.some(r => bringsBack(r, input.failed ?? []));
  if (rule.severity === 'error' && (asks || !rule.resolutions.length)) {
    return 'open';
  }
  const resolution = defaultResolution(rule, context, unavailable(input));
  return resolution ? { resolution, by: 'default' } : 'none';
}

function wrongNumbers<T extends RuleContext>(
  rules: Rule[],
  input: RulesInput<T>,
): string[] {
  return rules.flatMap(rule => {
    const n = Object.hasOwn(input.decisions, rule.id)
      ? input.decisions[rule.id]
      : undefined;
    const numbers = rule.resolutions.map(r => r.n);
    return n === undefined || numbers.includes(n)
      ? []
      : `decisions.${rule.id}: expected one of ${numbers.join(', ')}, found ${JSON.stringify(n)}`;
  });
}

/**
 * Evaluates the rules of a library until nothing new fires, applying a resolution to each.
 *
 * A rule fires once for each conflict it finds; the same decision answers all of them. Rules of
 * severity `info` are evaluated last, over the result. An `error` whose resolution changed something
 * and that fires all the same is a problem: that way out does not lead out. A rule that throws is not evaluated again.
 *
 * @throws InputError when the rules still change the answers after ten rounds
 */
export function evaluateRules<T extends RuleContext>(
  input: RulesInput<T>,
): RulesResult<T> {
  const preset = new Set((input.settled ?? []).map(hit => hit.id));
  const rules = input.library.rules.filter(rule => !preset.has(rule.id));
  const acting = rules.filter(rule => rule.severity !== 'info');
  const hits: RuleHit[] = [...(input.settled ?? [])];
  const open: RuleHit[] = [];
  const effective = new Map<string, number>();
  const seen = new Set<string>();
  let changes = NO_CHANGES;
  let context = input.evaluate(changes);

  const broken = new Map<string, string>();
  /** Does a part of the work of a rule; the rule is out when that throws. */
  const attempt = <R>(rule: Rule, otherwise: R, work: () => R): R => {
    if (broken.has(rule.id)) return otherwise;
    try {
      return work();
    } catch (error) {
      broken.set(rule.id, error instanceof Error ? error.message : `${error}`);
      return otherwise;
    }
  };

  /** Handles one conflict; true when the answers changed. */
  const settle = (rule: Rule, found: JsonObject): boolean => {
    const hit = describeHit(rule, found, context);
    const choice = choose(rule, context, input);
    if (choice === 'open' || choice === 'none') {
      hits.push(hit);
      if (choice === 'open') {
        open.push(hit);
      }
      return false;
    }
    const { resolution, by } = choice;
    const decided = { ...hit, decision: { n: resolution.n, by } };
    if (resolution.back) {
      open.push(decided);
    }
    const acts = !resolution.back && hasEffect(resolution);
    if (acts) {
      const next = applyResolution(changes, rule, resolution, found, context);
      context = input.evaluate(next);
      changes = next;
      effective.set(rule.id, resolution.n);
    }
    hits.push(decided);
    return acts;
  };

  /** A conflict that the rule has not had before; taken, so that the next call finds another one. */
  const takeNew = (rule: Rule): JsonObject | undefined => {
    for (const found of firings(rule, context)) {
      const key = `${rule.id} ${JSON.stringify(found)}`;
      if (!seen.has(key)) {
        seen.add(key);
        return found;
      }
    }
    return undefined;
  };

  /** What a rule finds now, as people read it. */
  const hitsOf = (rule: Rule): RuleHit[] =>
    attempt(rule, [], () =>
      firings(rule, context).map(found => describeHit(rule, found, context)),
    );

  for (let round = 0, changed = true; changed; round++) {
    if (round === MAX_ROUNDS) {
      throw new InputError(
        `The rules of the library keep contradicting each other: ${[...effective.keys()].join(', ')}`,
      );
    }
    changed = false;
    for (const rule of acting) {
      const next = () => attempt(rule, undefined, () => takeNew(rule));
      for (let found = next(); found; found = next()) {
        const conflict = found;
        changed = attempt(rule, false, () => settle(rule, conflict)) || changed;
      }
    }
  }

  for (const rule of rules.filter(r => r.severity === 'info')) {
    hits.push(...hitsOf(rule));
  }
  const problems = wrongNumbers(input.library.rules, input);
  for (const rule of acting) {
    const taken = rule.severity === 'error' && effective.get(rule.id);
    const [still] = taken ? hitsOf(rule) : [];
    if (still) {
      problems.push(
        `${rule.id} still holds after choice ${taken}: ${still.message} Choose another way out.`,
      );
    }
  }
  const order = new Map(input.library.rules.map((rule, i) => [rule.id, i]));
  hits.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  return {
    ...{ hits, open, problems, changes, context },
    broken: [...broken].map(([rule, reason]) => ({ rule, reason })),
  };
}

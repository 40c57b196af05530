import { InputError } from '@backstage/errors';
import { fillText, fillValue, type Lookup } from '../answers/placeholders';
import { factAt } from '../answers/facts';
import type {
  JsonObject,
  JsonValue,
  Resolution,
  Rule,
  RuleHit,
} from '../model';
import { evaluateCondition } from '../predicate';
import { CHECKS } from './checks';
import type { RuleContext } from './context';

/**
 * The conflicts that a rule finds: one object of facts each, empty for a rule without a check.
 *
 * @throws InputError when the rule names a check that does not exist
 */
export function firings(rule: Rule, context: RuleContext): JsonObject[] {
  if (rule.when && !evaluateCondition(rule.when, context.facts)) {
    return [];
  }
  if (!rule.check) {
    return rule.when ? [{}] : [];
  }
  if (!Object.hasOwn(CHECKS, rule.check.name)) {
    throw new InputError(
      `Rule ${rule.id} names the check '${rule.check.name}'; expected one of ${Object.keys(CHECKS).join(', ')}`,
    );
  }
  return CHECKS[rule.check.name](context, rule.check.with);
}

/** Where the placeholders of a rule are looked up: the facts of its check, then those of the run. */
export function lookupOf(found: JsonObject, context: RuleContext): Lookup {
  return path =>
    Object.hasOwn(found, path) ? found[path] : factAt(context.facts, path);
}

/** A rule that fired as people read it, its placeholders filled in. */
export function describeHit(
  rule: Rule,
  found: JsonObject,
  context: RuleContext,
): RuleHit {
  const lookup = lookupOf(found, context);
  return {
    id: rule.id,
    name: rule.name,
    severity: rule.severity,
    message: fillText(rule.message, lookup),
    facts: found,
    resolutions: rule.resolutions.map(resolution => ({
      n: resolution.n,
      label: fillText(resolution.label, lookup),
      ...(resolution.note !== undefined && {
        note: fillText(resolution.note, lookup),
      }),
      back: resolution.back,
    })),
  };
}

/** What resolutions changed so far, each with the rule that did it. */
export interface Changes {
  /** By absolute path, `skill.question` or `project.question`; the value `auto` takes an answer away. */
  sets: Readonly<Record<string, { value: JsonValue; rule: string }>>;
  adds: Readonly<Record<string, string>>;
  removes: Readonly<Record<string, string>>;
}

/** Nothing changed yet. */
export const NO_CHANGES: Changes = { sets: {}, adds: {}, removes: {} };

/** True when a resolution changes answers or the chain; otherwise it only takes note. */
export function hasEffect(resolution: Resolution): boolean {
  return (
    Object.keys(resolution.sets).length > 0 ||
    resolution.adds.length > 0 ||
    resolution.removes.length > 0
  );
}

/** `k8s.exposure` as `operating-kubernetes.exposure`. */
function byName(path: string, context: RuleContext): string {
  const [scope, ...rest] = path.split('.');
  const skill = context.library.skills.find(s => s.alias === scope);
  return [skill?.name ?? scope, ...rest].join('.');
}

/**
 * Adds the effects of a resolution to the changes so far; the later one wins.
 *
 * A value whose placeholder cannot be filled is left out: the rule then fires again and is reported.
 */
export function applyResolution(
  changes: Changes,
  rule: Rule,
  resolution: Resolution,
  found: JsonObject,
  context: RuleContext,
): Changes {
  const lookup = lookupOf(found, context);
  const sets = { ...changes.sets };
  for (const [path, value] of Object.entries(resolution.sets)) {
    const filled = fillValue(value, lookup);
    if (filled !== undefined) {
      sets[byName(fillText(path, lookup), context)] = {
        value: filled,
        rule: rule.id,
      };
    }
  }
  const adds = { ...changes.adds };
  const removes = { ...changes.removes };
  for (const skill of resolution.adds) {
    adds[skill] = rule.id;
    delete removes[skill];
  }
  for (const skill of resolution.removes) {
    removes[skill] = rule.id;
    delete adds[skill];
  }
  return { sets, adds, removes };
}

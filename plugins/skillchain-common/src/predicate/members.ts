import type { JsonObject, Library, Rule, Skill } from '../model';
import { hardDependencies, isChainRule } from '../match/membership';
import { skillPatterns } from '../match/skillPatterns';
import { compileNode } from './compileNode';
import { all, any, at, choose, not, type Schema } from './schema';
import { bringers } from './blueprints';
import { parseCondition } from './walk';

/** Name of the form's box beside a matched skill. */
export const keepKey = (skill: string) => `keep_${skill}`;

/** The goal calls for the skill. */
export function goalCallsForSchema(skill: Skill): Schema {
  const { mention } = skillPatterns(skill);
  return mention === undefined ? false : at(['goal'], { pattern: mention });
}

/** Name of the flag in which the form keeps whether the goal calls for a skill. */
export const goalFlag = (skill: Skill) => `goal_${skill.name}`;

/** Name of the flag in which the form keeps whether a skill is in the chain. */
export const chainFlag = (skill: Skill) => `chain_${skill.name}`;

/** The flag is on. */
export const isSet = (flag: string) => at([flag], { const: 'on' });

/** The goal calls for the skill, or the blueprint in use brings it. */
export function isWanted(library: Library, skill: Skill): Schema {
  const flag = goalFlag(skill);
  if (bringers(library, skill).length > 0) {
    return at([flag], { enum: ['on', 'blueprint'] });
  }
  return goalCallsForSchema(skill) !== false && isSet(flag);
}

/**
 * A hidden field that the form itself sets, so that a long condition is tested once and read everywhere.
 *
 * A value that is not among the options is replaced by the default, and so the flag follows what it depends on. A
 * single option would be a constant, which the form leaves as it is: hence the second spelling.
 */
export function flagField(flag: string, value: string): JsonObject {
  return {
    [flag]: {
      type: 'string',
      enum: [value, `${value}.`],
      default: value,
      'ui:widget': 'hidden',
      'ui:backstage': { review: { show: false } },
    },
  };
}

/** What is known about the chain on the pages after the one that settles it: the flags that stand there. */
export function chainFlags(library: Library): Known {
  return Object.fromEntries(
    library.skills.map(skill => [skill.name, isSet(chainFlag(skill))]),
  );
}

/** What is known about membership while compiling inside of a branch. */
export type Known = Readonly<Record<string, Schema>>;

/**
 * "The skill is in the chain" as JSON Schema over the form's values, with the flags of the goal: the formula of `members`
 * in the matcher.
 *
 * @param decided - false for the chain as it is without decisions
 * @param known - memberships that hold or fail where the condition will stand
 */
export function memberSchema(
  library: Library,
  name: string,
  decided = true,
  known: Known = {},
  trail: string[] = [],
): Schema {
  if (Object.hasOwn(known, name)) {
    return known[name];
  }
  const skill = library.skills.find(s => s.name === name);
  if (!skill || trail.includes(name)) {
    return false;
  }
  const member = (other: string) =>
    memberSchema(library, other, decided, known, [...trail, name]);
  const needed = library.skills
    .filter(
      other =>
        other.name !== name &&
        (skill.required || hardDependencies(library, other).includes(name)),
    )
    .map(other => member(other.name));
  const brought: Schema[] = [];
  // What a rule that blocks brings in spite of a box that was taken off.
  const insisted: Schema[] = [];
  const dropped: Schema[] = [];
  if (decided) {
    for (const rule of library.rules.filter(isChainRule)) {
      for (const { n, adds, removes } of rule.resolutions) {
        if (adds.includes(name) || removes.includes(name)) {
          const chosen = all(
            at(['decisions', rule.id], { const: n }),
            chainRuleSchema(library, rule, {
              ...known,
              // An added skill stands before all else, so here it is not added; brought or needed is what is left.
              ...(adds.includes(name) && { [name]: any(...undecidedNeeds()) }),
            }),
          );
          (adds.includes(name) ? brought : dropped).push(chosen);
          if (adds.includes(name) && rule.severity === 'error') {
            insisted.push(
              all(
                at(['decisions', rule.id], { const: n }),
                chainRuleSchema(library, rule, { ...known, [name]: false }),
              ),
            );
          }
        }
      }
    }
  }
  function undecidedNeeds(): Schema[] {
    return library.skills
      .filter(other => hardDependencies(library, other).includes(name))
      .map(other =>
        memberSchema(library, other.name, false, known, [...trail, name]),
      );
  }
  const called = isWanted(library, skill);
  const kept = not(at([keepKey(name)], { const: false }));
  return any(
    at(['add'], { contains: { const: name } }),
    all(
      choose(called, any(kept, ...insisted), any(...needed, ...brought)),
      not(any(...dropped)),
    ),
  );
}

/** A rule over the chain fires, on the chain without decisions. */
export function chainRuleSchema(
  library: Library,
  rule: Rule,
  known: Known = {},
): Schema {
  return compileNode(parseCondition(rule.when ?? {}), ({ path, test }) => {
    if (path === 'maturity') {
      return valueTestAt(['maturity'], test);
    }
    const skill =
      typeof test === 'object' && test !== null && !Array.isArray(test)
        ? test.$contains
        : undefined;
    return typeof skill === 'string'
      ? memberSchema(library, skill, false, known)
      : false;
  });
}

function valueTestAt(path: string[], test: Parameters<typeof at>[1]): Schema {
  if (typeof test === 'object' && test !== null && !Array.isArray(test)) {
    return Array.isArray(test.$in)
      ? at(path, { enum: test.$in })
      : test.$exists === true;
  }
  return at(path, { const: test });
}

import type { JsonObject, Library, Rule } from '../model';
import { isChainRule } from '../match/membership';
import { compileCondition, type ConditionScope } from '../predicate/compile';
import { chainRuleSchema } from '../predicate/members';
import { presetDecisions } from '../predicate/presets';
import { at, type Schema } from '../predicate/schema';
import { absolutePath } from '../predicate/evaluate';
import { conditionPaths } from '../predicate/walk';
import { always, branch, firstOf, HIDDEN, note, type Element } from './list';
import { block } from './questions';

/** Rules that the form can show: those that a condition alone decides. */
export function formRules(library: Library): Rule[] {
  return library.rules.filter(
    rule =>
      rule.when !== undefined &&
      rule.check === undefined &&
      !conditionPaths(rule.when).some(path => path.startsWith('derived.')),
  );
}

function choices(rule: Rule, scope: ConditionScope): JsonObject {
  const wrap = (property: JsonObject): JsonObject => ({
    properties: {
      decisions: { properties: { [rule.id]: property } },
    },
  });
  const { default: preset } = rule;
  const cases = Array.isArray(preset) ? preset : [];
  const otherwise = Array.isArray(preset)
    ? preset.find(({ when }) => when === undefined)?.n
    : preset;
  const withPreset = (n: number | undefined): JsonObject =>
    n === undefined ? {} : wrap({ default: n });
  const goBack = rule.resolutions.filter(({ back }) => back);
  const question: JsonObject = {
    type: 'integer',
    title: `⚠ ${rule.id}: ${rule.name.replaceAll('-', ' ')}`,
    description: rule.message,
    enum: rule.resolutions.map(({ n }) => n),
    enumNames: rule.resolutions.map(({ n, label }) => `${n}. ${label}`),
    'ui:widget': 'radio',
    'ui:backstage': { review: { name: `Decision ${rule.id}` } },
  };
  return branch([
    always({
      properties: {
        decisions: {
          type: 'object',
          title: 'Decisions',
          properties: { [rule.id]: question },
          // Review asks the first page with decisions about all of them, and prints raw what it does not know.
          patternProperties: { '^': HIDDEN },
        },
      },
    }),
    always(
      firstOf(
        [
          ...presetDecisions(scope.library, rule.id).map(
            ({ if: condition, n }) => ({
              if: condition,
              then: withPreset(n),
            }),
          ),
          ...cases.flatMap(({ when, n }) =>
            when
              ? [{ if: compileCondition(when, scope), then: withPreset(n) }]
              : [],
          ),
        ],
        withPreset(otherwise),
      ),
    ),
    ...goBack.map(({ n }) => ({
      if: at(['decisions', rule.id], { const: n }),
      then: block(
        `${rule.id}: you chose to go back. Change your answers, or choose another way here.`,
      ),
    })),
  ]);
}

function shown(rule: Rule, scope: ConditionScope): JsonObject {
  return rule.resolutions.length > 0
    ? choices(rule, scope)
    : {
        properties: { [`i_${rule.id}`]: note(`ⓘ ${rule.id}: ${rule.message}`) },
      };
}

/** The rules over the chain alone, with their choices. */
export function chainRuleElements(library: Library): Element[] {
  return formRules(library)
    .filter(isChainRule)
    .map(rule => ({
      if: chainRuleSchema(library, rule),
      then: shown(rule, { library, quick: true }),
    }));
}

function readsProjectOnly(rule: Rule): boolean {
  return conditionPaths(rule.when ?? {}).every(path =>
    path.startsWith('project.'),
  );
}

/** The rules over answers of the project alone. */
export function projectRuleElements(outer: ConditionScope): Element[] {
  const { library } = outer;
  const scope = { ...outer, scope: 'project' };
  return formRules(library)
    .filter(rule => !isChainRule(rule) && readsProjectOnly(rule))
    .map(rule => ({
      if: compileCondition(rule.when ?? {}, scope),
      then: shown(rule, scope),
    }));
}

/**
 * The rules over answers, by the skill in whose section they arise: the first of the page that holds the last answer
 * the rule reads, and without which it cannot fire.
 */
export function ruleElementsOf(
  library: Library,
  pages: string[][],
  name: string,
  outer: ConditionScope,
): Element[] {
  const without = (rule: Rule, skill: string): Schema =>
    compileCondition(rule.when ?? {}, { library, known: { [skill]: false } });
  return formRules(library)
    .filter(rule => !isChainRule(rule) && !readsProjectOnly(rule))
    .filter(rule => {
      const read = conditionPaths(rule.when ?? {}).map(path => {
        const [owner] = absolutePath(path).split('.');
        return library.skills.find(s => s.name === owner || s.alias === owner)
          ?.name;
      });
      const lastPage =
        pages.findLast(page => page.some(skill => read.includes(skill))) ?? [];
      return (
        lastPage.find(
          skill => read.includes(skill) && without(rule, skill) === false,
        ) === name
      );
    })
    .map((rule): Element => {
      const scope: ConditionScope = { ...outer, scope: name };
      return {
        if: compileCondition(rule.when ?? {}, scope),
        then: shown(rule, scope),
      };
    });
}

import type { Blueprint, JsonObject, Library, Question } from '../model';
import { isAccepted, presetters, usesFlag } from '../predicate/blueprints';
import { projectRuleElements } from './decisions';
import { failureFields } from './failureFields';
import { presetCases, presetFlags } from '../predicate/presets';
import type { ConditionScope } from '../predicate/compile';
import { valuesOn } from './valuesOn';
import { any, not } from '../predicate/schema';
import {
  always,
  branch,
  firstOf,
  HIDDEN,
  note,
  page,
  type Element,
} from './list';
import { chainFlag, chainFlags } from '../predicate/members';
import { questionElements } from './questions';

/** What a repository may be called. */
export const REPOSITORY =
  '^(?!.*[.]git$)(?!.{64})[a-z0-9]+((-+|[._])[a-z0-9]+)*$';

/** The owner is picked from the catalog; everything else is an ordinary field. */
function ownerPicker(question: Question): JsonObject {
  return {
    properties: {
      project: {
        type: 'object',
        properties: {
          [question.id]: {
            'ui:field': 'OwnerPicker',
            'ui:options': {
              catalogFilter: { kind: ['Group'] },
              allowArbitraryValues: true,
            },
          },
        },
      },
    },
  };
}

/** The quick questions of a blueprint, where it was accepted. */
function quickSection(outer: ConditionScope, blueprint: Blueprint): Element {
  const { name, title, questions } = blueprint;
  const frame: JsonObject = {
    properties: {
      [name]: {
        type: 'object',
        title,
        'ui:order': ['i', ...questions.map(q => q.id), '*'],
        properties: {
          i: note(
            `The blueprint **${title}** answers everything but what is asked on this page.`,
          ),
        },
        patternProperties: { '^': HIDDEN },
      },
    },
  };
  const scope = { ...outer, scope: name };
  return {
    if: isAccepted(blueprint),
    then: branch([
      always(frame),
      ...questionElements(questions, scope, name, title),
    ]),
  };
}

/** The hidden fields that keep what the blueprint in use answers. */
function presetElements(scope: ConditionScope): Element[] {
  const { fields, presets } = presetCases(scope);
  return presets.length > 0
    ? [
        ...presets.map(({ cases, otherwise }) =>
          always(firstOf(cases, otherwise)),
        ),
        always(fields),
      ]
    : [];
}

/** The page with the questions that all skills share, where the result goes, and what to do when it is not whole. */
export function projectPage(library: Library): JsonObject {
  // Where a blueprint was accepted, what it answers is not asked.
  const answered = (question: Question) =>
    any(...presetters(library, `project.${question.id}`).map(isAccepted));
  const scope: ConditionScope = {
    library,
    known: chainFlags(library),
    quick: true,
    kept: new Set(),
  };
  const elements = questionElements(
    library.project,
    { ...scope, scope: 'project' },
    'project',
    'Project',
    answered,
  );
  const quick = library.blueprints.map(each => quickSection(scope, each));
  const presets = presetElements(scope);
  const rules = projectRuleElements(scope);
  const values = valuesOn(scope);
  const owner = library.project.find(question => question.id === 'owner');
  const blueprints = library.blueprints.map(({ name }) => name);
  return page({
    title: 'Project and repository',
    description:
      'What the infrastructure is called, where it runs, where its repository goes, and what to do when something goes wrong.',
    reads: [
      'goal',
      'maturity',
      'project',
      'decisions',
      ...blueprints,
      ...library.blueprints.map(usesFlag),
      ...presetFlags(library),
      ...values.flags,
      ...library.skills.map(chainFlag),
    ],
    elements: [
      ...quick,
      ...(presets.length > 0
        ? [{ if: values.known, then: branch(presets) }]
        : []),
      ...(owner
        ? [{ if: not(answered(owner)), then: ownerPicker(owner) }]
        : []),
      ...elements,
      ...rules,
      ...values.elements,
    ],
    base: {
      properties: {
        project: {
          type: 'object',
          title: 'Project',
          'ui:order': [...library.project.map(q => q.id), '*'],
          properties: {},
        },
        repository: {
          type: 'string',
          title: 'Repository name',
          description:
            'Name of the new Git repository. Empty means **the name of the project**.',
          pattern: REPOSITORY,
          errorMessage: {
            pattern:
              'lower-case letters and digits, joined by hyphens, dots or underscores; at most 63',
          },
        },
        i_destination: note(
          'The repository is created on this portal’s own Git server; `git clone` works on it.',
        ),
        ...failureFields,
      },
    },
    order: [
      ...blueprints,
      'project',
      'decisions',
      'repository',
      'i_destination',
      ...Object.keys(failureFields),
      '*',
    ],
    hide: `^(${['(i|preset|value)_.*', ...blueprints].join('|')})$`,
  });
}

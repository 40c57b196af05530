import type { JsonObject, Library, Skill } from '../model';
import { orderSkills } from '../match/order';
import { isAccepted, isAnyAccepted, usesFlag } from '../predicate/blueprints';
import { chainFlag, chainFlags, isSet } from '../predicate/members';
import { presetFlags } from '../predicate/presets';
import type { ConditionScope } from '../predicate/compile';
import { valuesOn } from './valuesOn';
import { all, at, not, type Schema } from '../predicate/schema';
import { ruleElementsOf } from './decisions';
import {
  always,
  branch,
  firstOf,
  HIDDEN,
  note,
  page,
  type Element,
} from './list';
import { questionElements } from './questions';

/** What one page may hold before it gets slow and long. */
const MAX_SKILLS = 4;
const MAX_FIELDS = 30;

/** Fields that are likely on screen: a conditional one counts half. */
function weight(skill: Skill): number {
  return skill.questions.reduce(
    (sum, question) => sum + (question.when ? 0.5 : 1),
    0,
  );
}

/** Skills in order of the chain, cut into pages: where a group of the registry ends, and where a page is full. */
function pagesOf(skills: Skill[]): Skill[][] {
  const pages: Skill[][] = [];
  for (const skill of skills) {
    const last = pages.at(-1);
    const full =
      !last ||
      last.at(-1)?.group !== skill.group ||
      last.length >= MAX_SKILLS ||
      [...last, skill].reduce((sum, s) => sum + weight(s), 0) > MAX_FIELDS;
    if (full) {
      pages.push([skill]);
    } else {
      last.push(skill);
    }
  }
  return pages;
}

function section(
  outer: ConditionScope,
  pages: string[][],
  skill: Skill,
): { if: Schema; content: Element[] } {
  const { name } = skill;
  const { library } = outer;
  const scope = { ...outer, known: { ...outer.known, [name]: true } };
  const elements = [
    ...questionElements(
      skill.questions,
      { ...scope, scope: name },
      name,
      skill.title,
    ),
    ...ruleElementsOf(library, pages, name, scope),
  ];
  const frame: JsonObject = {
    properties: {
      [name]: {
        type: 'object',
        title: skill.title,
        'ui:order': ['i', ...skill.questions.map(q => q.id), '*'],
        properties: { i: note(`**${skill.title}**`) },
        patternProperties: { '^': HIDDEN },
      },
    },
  };
  return {
    if: isSet(chainFlag(skill)),
    content: [always(frame), ...elements],
  };
}

/** What each page is called: the group of its skills, or a number. */
function titlesOf(pages: Skill[][]): string[] {
  const groups = pages.map(([first]) => first.group);
  return pages.map((_, i) => {
    const group = groups[i];
    if (!group) {
      return pages.length > 1 ? `Configure ${i + 1}` : 'Configure';
    }
    const title = group.charAt(0).toUpperCase() + group.slice(1);
    const before = groups.slice(0, i).filter(other => other === group).length;
    return before > 0 ? `${title} ${before + 1}` : title;
  });
}

/** What stands on a page where nothing is asked, whoever is in the chain. */
function nothingAsked(library: Library): JsonObject {
  const says = (text: string): JsonObject => ({
    properties: { i_page: note(text) },
  });
  return firstOf(
    library.blueprints.map(blueprint => ({
      if: isAccepted(blueprint),
      then: says(
        `The blueprint **${blueprint.title}** answers all of this and nothing is asked here. Choose **Next**.`,
      ),
    })),
    says(
      'Mode *defaults*: every default is taken and nothing is asked here. Choose **Next**.',
    ),
  );
}

/** The pages with the questions of the chain's skills. */
export function configurePages(library: Library): JsonObject[] {
  const asked = orderSkills(library.skills).filter(
    skill => skill.questions.length > 0,
  );
  const pages = pagesOf(asked);
  const titles = titlesOf(pages);
  const byPage = pages.map(skills => skills.map(skill => skill.name));
  return pages.map((skills, i) => {
    const names = byPage[i];
    const scope: ConditionScope = {
      library,
      known: chainFlags(library),
      kept: new Set(),
    };
    const sections = skills.map(skill => section(scope, byPage, skill));
    const values = valuesOn(scope);
    const guided = branch([
      always({
        properties: {
          i_page: note(
            'Every answer has a default that fits your goal. If nothing is listed below, there is nothing to decide here: choose **Next**.',
          ),
        },
      }),
      ...sections.map(({ if: condition, content }) => ({
        if: all(condition, values.known),
        then: branch(content),
      })),
      ...values.elements,
    ]);
    return page({
      title: titles[i],
      description: `The decisions of ${skills.map(s => s.title).join(', ')}, as far as they are in your chain.`,
      // The Review page takes the first page that names a section for its owner, so only earlier ones are named.
      reads: [
        'goal',
        'mode',
        'maturity',
        'decisions',
        'project',
        ...library.blueprints.map(({ name }) => name),
        ...library.blueprints.map(usesFlag),
        ...presetFlags(library),
        ...values.flags,
        ...byPage.slice(0, i + 1).flat(),
        ...library.skills.map(chainFlag),
      ],
      elements: [
        {
          if: all(
            at(['mode'], { const: 'guided' }),
            not(isAnyAccepted(library)),
          ),
          then: guided,
          else: nothingAsked(library),
        },
      ],
      base: {},
      order: ['i_page', ...names, 'decisions', '*'],
      hide: `^(${names.join('|')}|(i|value)_.*|decisions)$`,
    });
  });
}

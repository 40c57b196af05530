import type { JsonObject, Library, Skill } from '../model';
import { orderSkills } from '../match/order';
import { keepKey, memberSchema } from '../predicate/members';
import { at } from '../predicate/schema';
import { ruleFactoriesOf } from './decisions';
import { always, branch, HIDDEN, note, page, type Element } from './list';
import { questionFactories } from './questions';
import { shareMembership } from './shareMembership';

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

/** Skills in order of the chain, cut into pages. */
function pagesOf(skills: Skill[]): Skill[][] {
  const pages: Skill[][] = [];
  for (const skill of skills) {
    const last = pages.at(-1);
    const full =
      !last ||
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

function section(library: Library, pages: string[][], skill: Skill): Element {
  const { name } = skill;
  const elements = shareMembership(
    library,
    [
      ...questionFactories(
        skill.questions,
        { library, scope: name },
        name,
        skill.title,
      ),
      ...ruleFactoriesOf(library, pages, name),
    ],
    { [name]: true },
  );
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
    if: memberSchema(library, name),
    then: branch([always(frame), ...elements]),
  };
}

/** The pages with the questions of the chain's skills. */
export function configurePages(library: Library): JsonObject[] {
  const asked = orderSkills(library.skills).filter(
    skill => skill.questions.length > 0,
  );
  const order = asked.map(skill => skill.name);
  const pages = pagesOf(asked);
  const byPage = pages.map(skills => skills.map(skill => skill.name));
  return pages.map((skills, i) => {
    const names = skills.map(skill => skill.name);
    const guided = branch([
      always({
        properties: {
          i_page: note(
            'Every answer has a default that fits your goal. If nothing is listed below, there is nothing to decide here: choose **Next**.',
          ),
        },
      }),
      ...skills.map(skill => section(library, byPage, skill)),
    ]);
    return page({
      title: pages.length > 1 ? `Configure ${i + 1}` : 'Configure',
      description: `The decisions of ${skills.map(s => s.title).join(', ')}, as far as they are in your chain.`,
      reads: [
        'goal',
        'mode',
        'maturity',
        'add',
        'decisions',
        'project',
        ...order,
        ...library.skills.map(skill => keepKey(skill.name)),
      ],
      elements: [
        {
          if: at(['mode'], { const: 'guided' }),
          then: guided,
          else: {
            properties: {
              i_page: note(
                'Mode *defaults*: every default is taken and nothing is asked here. Choose **Next**.',
              ),
            },
          },
        },
      ],
      base: {},
      order: ['i_page', ...names, 'decisions', '*'],
      hide: `^(${names.join('|')}|i_.*|decisions)$`,
    });
  });
}

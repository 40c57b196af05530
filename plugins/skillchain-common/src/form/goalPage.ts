import {
  MATURITIES,
  type JsonObject,
  type Library,
  type Skill,
} from '../model';
import { bringers, isUsed } from '../predicate/blueprints';
import { flagField, goalCallsForSchema, goalFlag } from '../predicate/members';
import { anyPlainMention, occurrenceSource } from '../match/keyword';
import { ANY_NEGATION } from '../match/negation';
import { skillPatterns } from '../match/skillPatterns';
import { all, at } from '../predicate/schema';
import { offerElements, offerFlags, offerOrder } from './offers';
import { firstOf, NOTE, note, page, type Element } from './list';

const SKILLS = 'Skills for this goal; keep, drop or add on the next page:';

const lineKey = (skill: Skill) => `i_${skill.alias}`;
/** The goal is there: it triggers the list in which this stands. */
const goalSays = (pattern: string) => ({ properties: { goal: { pattern } } });

/**
 * Keywords of a skill that its line can name. Each costs some 200 bytes that the form reads on every key, and those
 * that come late in the registry are rare.
 */
const NAMED = 80;

/** Keywords that are named even when the goal negates something somewhere. */
const NAMED_BESIDE_NEGATION = 4;

/**
 * The line of a matched skill with the very word that called it. Where the goal negates something, a word is named
 * only when it is plainly not the negated one; else the line does not name one.
 */
function matchLine(skill: Skill): JsonObject {
  const line = (because: string): JsonObject => ({
    properties: {
      [lineKey(skill)]: { description: `✓ **${skill.title}**: ${because}` },
    },
  });
  const says = (keyword: string) => line(`your goal says “${keyword}”`);
  const keywords = skillPatterns(skill).keywords.slice(0, NAMED);
  return {
    properties: {
      ...flagField(goalFlag(skill), 'on'),
      [lineKey(skill)]: NOTE,
      // Replaces the line that nothing matches.
      i_none: note(SKILLS),
    },
    ...firstOf(
      [
        {
          if: goalSays(ANY_NEGATION),
          then: firstOf(
            keywords.slice(0, NAMED_BESIDE_NEGATION).map(({ keyword }) => ({
              if: goalSays(anyPlainMention([occurrenceSource(keyword)])),
              then: says(keyword),
            })),
            line('your goal asks for it'),
          ),
        },
        ...keywords.map(({ keyword, occurrence }) => ({
          if: goalSays(occurrence),
          then: says(keyword),
        })),
      ],
      line('your goal asks for it'),
    ),
  };
}

/** A skill that the goal does not call for: the blueprint in use may bring it. */
function otherwiseLine(library: Library, skill: Skill): JsonObject {
  return firstOf(
    bringers(library, skill).map(({ blueprint, maturities }) => ({
      if: all(
        isUsed(blueprint),
        maturities.length === MATURITIES.length ||
          at(['maturity'], { enum: maturities }),
      ),
      then: {
        properties: {
          ...flagField(goalFlag(skill), 'blueprint'),
          [lineKey(skill)]: note(
            `✓ **${skill.title}**: part of the blueprint ${blueprint.title}`,
          ),
          i_none: note(SKILLS),
        },
      },
    })),
    { properties: flagField(goalFlag(skill), 'off') },
  );
}

const MODE: JsonObject = {
  type: 'string',
  title: 'How do you want to answer?',
  enum: ['guided', 'defaults'],
  enumNames: ['Guided: show me the questions', 'Defaults: take every default'],
  default: 'guided',
  'ui:widget': 'radio',
  'ui:options': { inline: true },
};

/** Page 1: the goal, and live below it the skills it calls for and the blueprints it fits. */
export function goalPage(library: Library): JsonObject {
  const elements: Element[] = [
    ...library.skills.map(skill => ({
      if: goalCallsForSchema(skill),
      then: matchLine(skill),
      else: otherwiseLine(library, skill),
    })),
    ...offerElements(library, MODE),
  ];
  const titles = library.skills.map(skill => skill.title).join(', ');
  const base: JsonObject = {
    required: ['goal'],
    // The list says where a blueprint makes it needless, but only once there is a goal.
    ...(library.blueprints.length > 0 && {
      if: { required: ['goal'] },
      then: {},
      else: { properties: { mode: MODE } },
    }),
    properties: {
      goal: {
        type: 'string',
        title: 'Goal',
        description:
          'What do you want to build? Say it in your own words; what you rule out ("no …", "without …") stays out.',
        minLength: 3,
        maxLength: 4000,
        errorMessage: {
          minLength: 'Say in a sentence what you want to build.',
        },
        'ui:widget': 'textarea',
        'ui:autofocus': true,
        'ui:options': { rows: 3 },
      },
      i_none: note(
        `⚠ No skill matches this goal yet. Name what you want to build, or choose on the next page from: ${titles}.`,
      ),
      ...(library.blueprints.length === 0 && { mode: MODE }),
      maturity: {
        type: 'string',
        title: 'How much operational machinery from day one?',
        enum: ['starter', 'intermediate', 'advanced'],
        enumNames: [
          'Starter: learn it, keep it small',
          'Intermediate: run it in production',
          'Advanced: many teams, strict targets',
        ],
        default: 'intermediate',
        'ui:widget': 'radio',
        'ui:options': { inline: true },
      },
    },
  };
  const live = page({
    title: 'Goal',
    description: `From a stated goal to a repository. This library knows: ${titles}.`,
    reads: ['goal', 'maturity', 'offer', ...offerFlags(library)],
    elements,
    base: {},
    order: [
      'goal',
      // Above the skills, so that it stays where it is when it brings some.
      ...offerOrder(library),
      'i_none',
      ...library.skills.map(lineKey),
      'mode',
      'maturity',
      '*',
    ],
    hide: '^((i|goal|fits|uses)_.*|offer|mode)$',
  });
  // A list is followed only once its trigger has a value, and before that there must be a field to type it into.
  return { ...live, ...base };
}

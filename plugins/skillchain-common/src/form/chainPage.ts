import type { JsonObject, Library, Skill } from '../model';
import { hardDependencies } from '../match/membership';
import { bringers, isUsed, usesFlag } from '../predicate/blueprints';
import {
  chainFlag,
  flagField,
  goalFlag,
  isWanted,
  keepKey,
  memberSchema,
} from '../predicate/members';
import { all, any, at } from '../predicate/schema';
import { chainRuleElements, formRules } from './decisions';
import { branch, firstOf, note, page, type Element } from './list';

/** The blueprint brings the skill, and the goal does not call for it. */
const isBrought = (skill: Skill) =>
  at([goalFlag(skill)], { const: 'blueprint' });

const firstSentence = (text: string) =>
  /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;

/** The box beside a skill that the goal calls for, or that the blueprint in use brings. */
function keepBox(library: Library, skill: Skill): JsonObject {
  const about = firstSentence(skill.description);
  const because = (reason: string): JsonObject => ({
    properties: {
      [keepKey(skill.name)]: { description: `${about} ${reason}`.trim() },
    },
  });
  const brought = bringers(library, skill).map(({ blueprint }) => ({
    if: all(isBrought(skill), isUsed(blueprint)),
    then: because(`*Part of the blueprint ${blueprint.title}.*`),
  }));
  return {
    ...(brought.length > 0 && firstOf(brought, because(''))),
    properties: {
      [keepKey(skill.name)]: {
        type: 'boolean',
        title: skill.title,
        ...(brought.length === 0 && { description: about }),
        enum: [true, false],
        enumNames: ['Yes, keep it', 'No, leave it out'],
        default: true,
        'ui:widget': 'radio',
        'ui:options': { inline: true },
      },
    },
  };
}

/** A skill that comes along because another one requires it. */
function requiredNote(library: Library, skill: Skill): Element[] {
  const users = library.skills.filter(other =>
    hardDependencies(library, other).includes(skill.name),
  );
  const always = skill.required
    ? [
        {
          if: true as const,
          then: {
            properties: {
              [`i_${skill.name}`]: note(
                `✓ **${skill.title}**: part of every chain`,
              ),
            },
          },
        },
      ]
    : [];
  return users.length > 0
    ? [
        {
          if: any(
            ...users.map(user => memberSchema(library, user.name, false)),
          ),
          then: {
            properties: {
              [`i_${skill.name}`]: note(
                `✓ **${skill.title}**: required by ${users.map(u => u.title).join(' or ')}`,
              ),
            },
          },
        },
      ]
    : always;
}

/** Page 2: keep or drop each matched skill, add others, decide what to do about missing parts. */
export function chainPage(library: Library): JsonObject {
  const elements: Element[] = [
    ...library.skills.map((skill): Element => {
      const otherwise = requiredNote(library, skill);
      return {
        if: isWanted(library, skill),
        then: keepBox(library, skill),
        ...(otherwise.length > 0 && { else: branch(otherwise) }),
      };
    }),
    ...chainRuleElements(library),
    ...library.skills.map((skill): Element => ({
      if: memberSchema(library, skill.name),
      then: { properties: flagField(chainFlag(skill), 'on') },
      else: { properties: flagField(chainFlag(skill), 'off') },
    })),
  ];
  const names = library.skills.map(skill => skill.name);
  return page({
    title: 'Chain',
    description:
      'The skills that your goal calls for, in the order in which they run. Leave out what you do not need, add what is missing.',
    reads: [
      'goal',
      'maturity',
      'add',
      'decisions',
      ...library.skills.map(goalFlag),
      ...library.blueprints.map(usesFlag),
      ...names.map(keepKey),
    ],
    elements,
    base: {
      properties: {
        add: {
          type: 'array',
          title: 'Add skills',
          description:
            'Skills that your goal does not mention. At least one skill is needed.',
          uniqueItems: true,
          items: {
            type: 'string',
            enum: names,
            enumNames: library.skills.map(skill => skill.title),
          },
        },
      },
    },
    order: [
      ...names.flatMap(name => [keepKey(name), `i_${name}`]),
      ...(formRules(library).length > 0 ? ['decisions'] : []),
      'add',
      '*',
    ],
    hide: '^(keep_|i_|chain_|decisions$)',
  });
}

import { CUSTOMISE } from '../blueprint/choice';
import { match } from '../match/match';
import {
  MATURITIES,
  type Blueprint,
  type JsonObject,
  type Library,
  type Maturity,
} from '../model';
import { fitsFlag, isAnyAccepted, usesFlag } from '../predicate/blueprints';
import { fitsSchema } from '../predicate/fits';
import { flagField, isSet } from '../predicate/members';
import { any, at, not } from '../predicate/schema';
import { firstOf, note, type Element } from './list';

/** Up to so many blueprints, every set of them that fits is offered; of more, two at once. */
const ALL_AT_ONCE = 4;

const lineKey = ({ name }: Blueprint) => `i_fits_${name}`;

/** How many questions the blueprint leaves of how many, for a goal that asks for nothing else. */
function questionsOf(
  library: Library,
  blueprint: Blueprint,
  maturity: Maturity,
): { quick: number; all: number } {
  const { primary, secondary } = blueprint.triggers;
  const { estimate, blueprint: used } = match(library, {
    goal: [...primary, ...secondary][0] ?? blueprint.title,
    blueprint: blueprint.name,
    maturity,
    add: [],
    remove: [],
    quick: {},
    decisions: {},
  });
  return { quick: used?.questions ?? 0, all: estimate.questions };
}

const counted = (n: number) => (n === 1 ? '1 question' : `${n} questions`);

/** The line of a blueprint that the goal fits: what it is and what it saves, by maturity. */
function fitLine(library: Library, blueprint: Blueprint): JsonObject {
  const { title, description } = blueprint;
  const line = (maturity: Maturity): JsonObject => {
    const { quick, all } = questionsOf(library, blueprint, maturity);
    const saved = `**${title}** fits: **${counted(quick)} instead of ${all}**.`;
    return {
      properties: {
        [lineKey(blueprint)]: { description: `${saved} ${description}`.trim() },
      },
    };
  };
  const [first, ...others] = MATURITIES;
  return {
    properties: {
      ...flagField(fitsFlag(blueprint), 'on'),
      [lineKey(blueprint)]: note(title),
    },
    ...firstOf(
      others.map(maturity => ({
        if: at(['maturity'], { const: maturity }),
        then: line(maturity),
      })),
      line(first),
    ),
  };
}

/** The options of the offer for the blueprints that fit. */
function options(fitting: Blueprint[]): JsonObject {
  const values = fitting.flatMap(({ name, title }) => [
    [name, `${title}: ask only its questions`],
    [
      `${name}${CUSTOMISE}`,
      `${title}, customised: start from its answers and show every question`,
    ],
  ]);
  return {
    properties: {
      offer: {
        enum: [...values.map(([value]) => value), 'none'],
        enumNames: [...values.map(([, label]) => label), 'No blueprint'],
      },
    },
  };
}

/** The options for every set of blueprints that may fit at once. */
function optionsByFit(
  blueprints: Blueprint[],
  atOnce: number,
  fitting: Blueprint[] = [],
): JsonObject {
  const [first, ...others] = blueprints;
  if (!first || fitting.length === atOnce) {
    return fitting.length > 0 ? options(fitting) : {};
  }
  return {
    if: isSet(fitsFlag(first)),
    then: optionsByFit(others, atOnce, [...fitting, first]),
    else: optionsByFit(others, atOnce, fitting),
  };
}

/** What becomes of a blueprint, as long as the goal fits it. */
function usesField(blueprint: Blueprint): JsonObject {
  const { name } = blueprint;
  const flag = (value: string): JsonObject => ({
    properties: flagField(usesFlag(blueprint), value),
  });
  return firstOf(
    [
      { if: at(['offer'], { const: name }), then: flag('quick') },
      {
        if: at(['offer'], { const: `${name}${CUSTOMISE}` }),
        then: flag('custom'),
      },
    ],
    flag('off'),
  );
}

/**
 * The blueprints on the page with the goal: which of them fit, the offer with its choices, and what was chosen. How to
 * answer is asked only where no blueprint was accepted.
 */
export function offerElements(library: Library, mode: JsonObject): Element[] {
  const { blueprints } = library;
  if (blueprints.length === 0) {
    return [];
  }
  const atOnce = blueprints.length <= ALL_AT_ONCE ? blueprints.length : 2;
  return [
    ...blueprints.map((blueprint): Element => ({
      if: fitsSchema(blueprint),
      then: fitLine(library, blueprint),
      else: { properties: flagField(fitsFlag(blueprint), 'off') },
    })),
    { if: true, then: optionsByFit(blueprints, atOnce) },
    {
      if: any(...blueprints.map(each => isSet(fitsFlag(each)))),
      then: {
        properties: {
          offer: {
            type: 'string',
            title: 'Blueprint',
            default: 'none',
            'ui:widget': 'radio',
          },
        },
      },
    },
    ...blueprints.map((blueprint): Element => ({
      if: isSet(fitsFlag(blueprint)),
      then: usesField(blueprint),
      else: { properties: flagField(usesFlag(blueprint), 'off') },
    })),
    { if: not(isAnyAccepted(library)), then: { properties: { mode } } },
  ];
}

/** The lines about blueprints and the offer, in the order in which they are drawn. */
export function offerOrder(library: Library): string[] {
  return library.blueprints.length > 0
    ? [...library.blueprints.map(lineKey), 'offer']
    : [];
}

/** What the offer reads. */
export function offerFlags(library: Library): string[] {
  return library.blueprints.flatMap(each => [fitsFlag(each), usesFlag(each)]);
}

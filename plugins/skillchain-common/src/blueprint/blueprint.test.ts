import { configure } from '../configure';
import { match, parametersToRequest } from '../match';
import type { Configuration, Parameters } from '../model';
import { blueprint, library, question, skill } from '../testing';
import { fittingBlueprints, settleBlueprint } from '.';

const shop = library({
  project: [
    question({ id: 'name', default: 'shop' }),
    question({ id: 'cloud', enum: ['aws', 'gcp', 'azure'], default: 'aws' }),
  ],
  skills: [
    skill({
      name: 'running-ovens',
      alias: 'oven',
      title: 'Ovens',
      keywords: ['oven'],
      questions: [
        question({
          id: 'heat',
          type: 'integer',
          minimum: 50,
          maximum: 300,
          default: 180,
          defaults: { advanced: 250 },
          suggest: [{ goal: ['pizza'], value: 300 }],
        }),
        question({
          id: 'fuel',
          enum: ['gas', 'wood', 'power'],
          enumWhen: { gas: { 'project.cloud': 'aws' } },
          default: 'power',
        }),
        question({
          id: 'steam',
          type: 'boolean',
          default: false,
          when: { fuel: 'power' },
        }),
      ],
    }),
    skill({ name: 'making-dough', alias: 'dough', title: 'Dough' }),
    skill({ name: 'cutting-herbs', alias: 'herbs', title: 'Herbs' }),
    skill({ name: 'serving-wine', alias: 'wine', title: 'Wine' }),
  ],
  rules: [
    {
      id: 'R01',
      severity: 'error',
      when: { 'oven.fuel': 'wood' },
      resolutions: [
        {
          n: 1,
          label: 'Build a chimney',
          sets: {},
          adds: [],
          removes: [],
          back: false,
        },
        {
          n: 2,
          label: 'Take power',
          sets: { 'oven.fuel': 'power' },
          adds: [],
          removes: [],
          back: false,
        },
      ],
      default: 1,
    },
  ],
  blueprints: [
    blueprint({
      name: 'pizza-place',
      title: 'Pizza place',
      triggers: {
        primary: ['pizza', 'pizzeria'],
        secondary: ['italian', 'lunch', 'takeaway'],
      },
      chain: ['running-ovens', 'making-dough'],
      optional: ['cutting-herbs'],
      presets: { 'running-ovens': { heat: 280 }, decisions: { R01: 2 } },
      questions: [
        {
          id: 'style',
          title: 'Style',
          enum: ['plain', 'rustic', 'gas'],
          default: 'plain',
          suggest: [{ goal: ['rustic'], value: 'rustic' }],
          sets: {
            rustic: { 'oven.fuel': 'wood' },
            gas: { 'oven.fuel': 'gas' },
          },
        },
        {
          id: 'where',
          title: 'Where',
          default: 'aws',
          to: ['project.cloud'],
        },
      ],
      profiles: {
        starter: { default_overrides: { 'oven.heat': 200 } },
        advanced: { add_skills: ['serving-wine'] },
      },
    }),
    blueprint({
      name: 'lunch-room',
      title: 'Lunch room',
      triggers: { primary: ['lunch room', 'canteen'], secondary: ['pizza'] },
      chain: ['making-dough'],
    }),
  ],
});

const ask = (parameters: Parameters) =>
  match(shop, parametersToRequest(shop, parameters));

function run(parameters: Parameters): Configuration {
  const settled = settleBlueprint(shop, parameters);
  return configure(shop, {
    match: ask(parameters),
    parameters,
    mode: settled.mode ?? 'guided',
  });
}

const heat = (configuration: Configuration) =>
  configuration.skills.find(s => s.skill === 'running-ovens')?.answers.heat;
const fuel = (configuration: Configuration) =>
  configuration.skills.find(s => s.skill === 'running-ovens')?.answers.fuel;

describe('a goal and the blueprints it fits', () => {
  it.each([
    ['a pizzeria', ['pizza-place'], 0.5],
    ['italian takeaway for lunch', ['pizza-place'], 0.6],
    ['an italian lunch', [], undefined],
    ['pizza, from a pizzeria', ['pizza-place'], 1],
    ['no pizza', [], undefined],
    ['pizza in the lunch room', ['pizza-place', 'lunch-room'], 0.7],
    ['an oven', [], undefined],
  ])('%s', (goal, names, confidence) => {
    const fits = fittingBlueprints(shop, goal);
    expect(fits.map(fit => fit.blueprint.name)).toEqual(names);
    expect(fits[0]?.confidence).toBe(confidence);
  });

  it('offers the best one, which changes nothing', () => {
    const { chain, blueprint: offer } = ask({ goal: 'an oven for pizza' });
    expect(chain.map(link => link.skill)).toEqual(['running-ovens']);
    expect(offer).toMatchObject({
      name: 'pizza-place',
      title: 'Pizza place',
      accepted: false,
      keywords: [{ keyword: 'pizza', text: 'pizza', kind: 'primary' }],
      // two of its own, and the name of the project
      questions: 3,
      // and the cloud, and what the ovens ask
      allQuestions: 5,
    });
    expect(run({ goal: 'an oven for pizza' }).blueprint).toBeNull();
  });

  it('offers none when somebody wants none', () => {
    expect(ask({ goal: 'pizza oven', blueprint: 'none' }).blueprint).toBeNull();
  });

  it('names the nearest one for an unknown name', () => {
    expect(() => ask({ goal: 'oven', blueprint: 'pizza-palace' })).toThrow(
      "'pizza-palace' is not a blueprint of the library 'test'; did you mean pizza-place?",
    );
  });
});

describe('the chain of a blueprint', () => {
  const chainOf = (parameters: Parameters) =>
    ask({ blueprint: 'pizza-place', ...parameters }).chain;

  it('has its skills, whatever the goal says', () => {
    expect(chainOf({ goal: 'something warm' })).toMatchObject([
      { skill: 'making-dough', reason: 'blueprint' },
      {
        skill: 'running-ovens',
        reason: 'blueprint',
        because: 'part of the blueprint Pizza place',
      },
    ]);
  });

  it.each<[string, Parameters, string[]]>([
    [
      'an optional skill that the goal calls for',
      { goal: 'herbs' },
      ['cutting-herbs', 'making-dough', 'running-ovens'],
    ],
    [
      'what the maturity adds',
      { goal: 'pizza', maturity: 'advanced' },
      ['making-dough', 'running-ovens', 'serving-wine'],
    ],
    [
      'nothing that was removed',
      { goal: 'pizza', remove: ['dough'] },
      ['running-ovens'],
    ],
  ])('has %s', (_, parameters, skills) => {
    expect(chainOf(parameters).map(link => link.skill)).toEqual(skills);
  });
});

describe('answers of a blueprint', () => {
  const given = (parameters: Parameters) =>
    run({ goal: 'something warm', blueprint: 'pizza-place', ...parameters });

  it.each<[string, Parameters, number, string]>([
    ['a preset', {}, 280, 'blueprint'],
    ['no word of the goal', { goal: 'pizza' }, 280, 'blueprint'],
    ['its maturity profile', { maturity: 'starter' }, 200, 'blueprint'],
    ['the default of no maturity', { maturity: 'advanced' }, 280, 'blueprint'],
    ['the user', { 'running-ovens': { heat: 60 } }, 60, 'answer'],
  ])('come from %s', (_, parameters, value, source) => {
    expect(heat(given(parameters))).toMatchObject({ value, source });
  });

  it('come from quick questions, which the goal may answer', () => {
    const answered = given({ 'pizza-place': { style: 'gas', where: 'aws' } });
    expect(fuel(answered)).toEqual({
      value: 'gas',
      source: 'blueprint',
      because: 'Style',
    });
    expect(answered.quick).toEqual({
      style: { value: 'gas', source: 'answer' },
      where: { value: 'aws', source: 'answer' },
    });
    const rustic = given({ goal: 'rustic' });
    expect(rustic.quick.style).toMatchObject({
      value: 'rustic',
      source: 'goal',
    });
    // and the blueprint has decided what follows from it
    expect(fuel(rustic)).toMatchObject({ value: 'power', source: 'decision' });
    expect(rustic.rules).toMatchObject([
      { id: 'R01', decision: { n: 2, by: 'blueprint' } },
    ]);
    const decided = given({ goal: 'rustic', decisions: { R01: 1 } });
    expect(fuel(decided)?.value).toBe('wood');
    expect(decided.rules[0].decision).toEqual({ n: 1, by: 'user' });
  });

  it('are passed over where they are not on offer', () => {
    const elsewhere = given({ 'pizza-place': { style: 'gas', where: 'gcp' } });
    expect(elsewhere.project.cloud.value).toBe('gcp');
    expect(fuel(elsewhere)).toMatchObject({
      value: 'power',
      source: 'default',
    });
  });

  it('are refused when the user gave them and they do not fit', () => {
    expect(() =>
      given({ 'pizza-place': { style: 'cold', where: 'mars' } }),
    ).toThrow(
      /Pizza place, Style \(pizza-place\.style\): expected one of plain, rustic, gas.*\n.*project\.cloud\): "Where" expected one of aws, gcp, azure, found "mars"/,
    );
  });

  it('are summed up', () => {
    expect(given({ 'pizza-place': { style: 'gas' } }).summary).toContain(
      'Blueprint Pizza place; Style: gas; Where: aws',
    );
  });
});

describe("the answer to the form's offer", () => {
  const stale: Parameters = {
    goal: 'a pizzeria',
    mode: 'guided',
    'running-ovens': { heat: 60 },
    project: { name: 'luigi', cloud: 'azure' },
    'pizza-place': { where: 'gcp' },
  };

  it('accepts, and leaves nothing of answers that are not asked', () => {
    const accepted = run({ ...stale, offer: 'pizza-place' });
    expect(accepted).toMatchObject({
      mode: 'blueprint',
      blueprint: 'pizza-place',
      project: { name: { value: 'luigi' }, cloud: { value: 'gcp' } },
    });
    expect(heat(accepted)?.value).toBe(280);
  });

  it('customises: presets, and every answer', () => {
    const custom = run({ ...stale, offer: 'pizza-place:customise' });
    expect(custom).toMatchObject({
      mode: 'guided',
      blueprint: 'pizza-place',
      project: { cloud: { value: 'azure', source: 'answer' } },
    });
    expect(heat(custom)?.value).toBe(60);
  });

  it.each([
    ['declines', { offer: 'none' }],
    ['does not count for another goal', { offer: 'pizza-place', goal: 'oven' }],
    ['does not count for an unknown blueprint', { offer: 'pizza-palace' }],
  ])('%s', (_, more) => {
    const settled = settleBlueprint(shop, { ...stale, ...more });
    expect(settled).toMatchObject({ blueprint: 'none', mode: 'guided' });
    expect(settled).not.toHaveProperty('offer');
  });
});

describe('mode blueprint', () => {
  it('takes the blueprint that fits best', () => {
    expect(
      settleBlueprint(shop, {
        goal: 'a canteen, a lunch room',
        mode: 'blueprint',
      }),
    ).toMatchObject({ blueprint: 'lunch-room', mode: 'blueprint' });
  });

  it('is the mode of a named blueprint, unless another one is asked for', () => {
    const named = { goal: 'oven', blueprint: 'pizza-place' };
    expect(settleBlueprint(shop, named).mode).toBe('blueprint');
    expect(settleBlueprint(shop, { ...named, mode: 'guided' }).mode).toBe(
      'guided',
    );
  });

  it('says so when none fits', () => {
    expect(() =>
      settleBlueprint(shop, { goal: 'an oven', mode: 'blueprint' }),
    ).toThrow(
      'Mode "blueprint" needs a blueprint, and none fits the goal. Name one of pizza-place, lunch-room',
    );
  });
});

import { pages, shownOn } from '../__testUtils__/blueprintLibrary';
import { fieldsOf } from '../__testUtils__/form';
import type { JsonObject } from '../model';

const [goalPage, chainPage, projectPage, configurePage] = pages;
const GOAL = 'a kubernetes platform';

describe('the offer', () => {
  const texts = (values: JsonObject) =>
    Object.entries(shownOn(goalPage, values)).flatMap(([key, field]) =>
      key.startsWith('i_') ? [field.description] : [],
    );

  it('is not there while no blueprint fits', () => {
    for (const goal of [
      'a poem',
      'no kubernetes',
      'one cluster with ingress',
    ]) {
      const fields = shownOn(goalPage, { goal });
      expect(fields.offer).toBeUndefined();
      expect(fields.mode).toBeDefined();
      expect(texts({ goal }).join()).not.toContain('fits');
    }
    expect(Object.keys(shownOn(goalPage, {}))).toEqual(
      expect.arrayContaining(['goal', 'mode', 'maturity']),
    );
  });

  it('says what it saves, and takes three answers', () => {
    expect(texts({ goal: GOAL })).toContain(
      '**Platform** fits: **5 questions instead of 10**. A cluster with a network.',
    );
    expect(texts({ goal: GOAL, maturity: 'advanced' })).toContain(
      '**Platform** fits: **5 questions instead of 11**. A cluster with a network.',
    );
    expect(shownOn(goalPage, { goal: GOAL }).offer).toMatchObject({
      title: 'Blueprint',
      enum: ['platform', 'platform:customise', 'none'],
      enumNames: [
        'Platform: ask only its questions',
        'Platform, customised: start from its answers and show every question',
        'No blueprint',
      ],
      default: 'none',
    });
  });

  it('offers all that fit', () => {
    const { offer } = shownOn(goalPage, {
      goal: 'kubernetes on an edge network',
    });
    expect(offer.enum).toEqual([
      'edge',
      'edge:customise',
      'platform',
      'platform:customise',
      'none',
    ]);
  });

  it('replaces the question how to answer, and shows what it brings', () => {
    const fields = shownOn(goalPage, { goal: GOAL, offer: 'platform' });
    expect(fields.mode).toBeUndefined();
    expect(texts({ goal: GOAL, offer: 'platform' })).toContain(
      '✓ **Architecting Networks**: part of the blueprint Platform',
    );
    expect(
      shownOn(goalPage, { goal: GOAL, offer: 'platform:customise' }).mode,
    ).toBeDefined();
  });

  it('means nothing once the goal does not fit any more', () => {
    const values = { goal: 'pods', offer: 'platform' };
    expect(shownOn(goalPage, values).mode).toBeDefined();
    expect(Object.keys(shownOn(configurePage, values))).toContain(
      'operating-kubernetes',
    );
  });
});

describe('an accepted blueprint', () => {
  const values = { goal: GOAL, offer: 'platform' };

  it('brings its skills, by maturity, and they can be left out', () => {
    const boxes = (more: JsonObject) =>
      Object.keys(shownOn(chainPage, { ...values, ...more }))
        .filter(key => key.startsWith('keep_'))
        .sort();
    const two = ['keep_architecting-networks', 'keep_operating-kubernetes'];
    expect(boxes({})).toEqual(two);
    expect(boxes({ maturity: 'advanced' })).toEqual([
      two[0],
      'keep_implementing-service-mesh',
      two[1],
    ]);
    const fields = shownOn(chainPage, values);
    expect(fields['keep_architecting-networks'].description).toBe(
      '*Part of the blueprint Platform.*',
    );
    expect(fields['keep_operating-kubernetes'].description).toBe(
      'Runs clusters.',
    );
    expect(fields.decisions).toBeUndefined();
    expect(
      fieldsOf(
        shownOn(chainPage, { ...values, 'keep_architecting-networks': false })
          .decisions,
      ).R03,
    ).toMatchObject({ default: 2 });
  });

  it('asks its questions and what it does not answer of the project', () => {
    const fields = shownOn(projectPage, values);
    expect(Object.keys(fieldsOf(fields.platform))).toEqual(
      expect.arrayContaining(['i', 'first', 'cloud', 'port']),
    );
    expect(Object.keys(fieldsOf(fields.project)).sort()).toEqual([
      'name',
      'owner',
    ]);
    expect(fields.edge).toBeUndefined();
    const noPort = shownOn(projectPage, {
      ...values,
      platform: { first: 'worker' },
    });
    expect(Object.keys(fieldsOf(noPort.platform))).not.toContain('port');
  });

  it('asks nothing of the skills and says so', () => {
    const fields = shownOn(configurePage, values);
    expect(Object.keys(fields)).toEqual(['i_page']);
    expect(fields.i_page.description).toBe(
      'The blueprint **Platform** answers all of this and nothing is asked here. Choose **Next**.',
    );
  });
});

describe('a customised blueprint', () => {
  const values = { goal: GOAL, offer: 'platform:customise' };
  const section = (name: string, more: JsonObject = {}) =>
    fieldsOf(shownOn(configurePage, { ...values, ...more })[name]);

  it('asks every question, and none of its own', () => {
    const fields = shownOn(projectPage, values);
    expect(fields.platform).toBeUndefined();
    expect(Object.keys(fieldsOf(fields.project))).toContain('cloud');
    expect(Object.keys(section('operating-kubernetes'))).toEqual(
      expect.arrayContaining(['workload', 'port', 'way_in', 'ha']),
    );
  });

  it('says what it answers, by its questions, its profile and its presets', () => {
    const workload = (more: JsonObject) =>
      (section('operating-kubernetes', more).workload.enumNames as string[])[0];
    expect(workload({})).toBe('Automatic: Web (blueprint Platform)');
    expect(workload({ maturity: 'starter' })).toBe(
      'Automatic: Worker (blueprint Platform)',
    );
    expect(workload({ platform: { first: 'nightly' } })).toBe(
      'Automatic: Job (blueprint Platform)',
    );
    expect(workload({ offer: 'none' })).toBe('Automatic: Web');
    const zones = (more: JsonObject) =>
      section('architecting-networks', more).zones.description;
    expect(zones({})).toContain('**3: blueprint Platform**');
    expect(zones({ goal: `${GOAL} with a queue` })).toContain(
      '**2: blueprint Platform**',
    );
    expect(
      zones({ maturity: 'starter', platform: { first: 'site' } }),
    ).toContain('**1: blueprint Platform**');
    expect(section('operating-kubernetes').port.description).toContain(
      'Empty means **your answer to “Port”**',
    );
  });

  it('passes over what the question does not offer', () => {
    const wayIn = (cloud: string) =>
      (
        section('operating-kubernetes', { project: { cloud } }).way_in
          .enumNames as string[]
      )[0];
    expect(wayIn('aws')).toBe('Automatic: ingress (blueprint Platform)');
    expect(wayIn('gcp')).toBe('Automatic: gateway');
  });
});

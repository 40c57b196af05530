import { match, parametersToRequest } from '../match';
import type { JsonObject, JsonValue } from '../model';
import { fieldsOf } from '../__testUtils__/form';
import {
  accepts,
  base,
  configurePage,
  formLibrary,
  shown,
  template,
} from '../__testUtils__/formLibrary';

const section = (name: string, values: JsonObject) =>
  fieldsOf(shown(configurePage, values)[name]);

describe('the configure page', () => {
  it('asks only the questions of the chain', () => {
    expect(Object.keys(shown(configurePage, { goal: 'a vpc' })).sort()).toEqual(
      ['architecting-networks', 'i_page'],
    );
    expect(
      Object.keys(section('architecting-networks', { goal: 'a vpc' })).sort(),
    ).toEqual(['i', 'remote_cidrs', 'zones']);
    expect(
      section('architecting-networks', { goal: 'a vpc for k8s' }).pod_cidr,
    ).toMatchObject({
      description: 'What about pod_cidr? Empty means **10.244.0.0/16**.',
    });
  });

  it('asks nothing in mode defaults', () => {
    expect(
      Object.keys(shown(configurePage, { goal: 'pods', mode: 'defaults' })),
    ).toEqual(['i_page']);
  });

  it('says what "automatic" means, by goal and maturity', () => {
    const workload = (goal: string) =>
      (
        section('operating-kubernetes', { goal }).workload
          .enumNames as JsonValue[]
      )[0];
    expect(workload('pods')).toBe('Automatic: Web');
    expect(workload('pods for a queue')).toBe(
      'Automatic: Worker (your goal asks for it)',
    );
    const zones = (maturity: string) =>
      section('architecting-networks', { goal: 'vpc', maturity }).zones
        .description;
    expect(zones('starter')).toBe('What about zones? Empty means **2**.');
    expect(zones('advanced')).toBe(
      'What about zones? Empty means **3: maturity advanced**.',
    );
  });

  it('asks sub-questions by the answer, or by what stands in for it', () => {
    const asked = (goal: string, workload?: string) =>
      'port' in
      section('operating-kubernetes', {
        goal,
        'operating-kubernetes': workload ? { workload } : {},
      });
    expect(asked('pods')).toBe(true);
    expect(asked('pods', 'auto')).toBe(true);
    expect(asked('pods', 'worker')).toBe(false);
    expect(asked('pods for a queue')).toBe(false);
    expect(asked('pods for a queue', 'web')).toBe(true);
  });

  it('refuses an option that is not on offer', () => {
    const values = (cloud: string) => ({
      ...base,
      goal: 'pods in a vpc',
      project: { cloud },
      'operating-kubernetes': { way_in: 'ingress' },
    });
    expect(accepts(configurePage, values('aws'))).toBe(true);
    expect(accepts(configurePage, values('gcp'))).toBe(false);
  });

  it('shows a conflict where it arises, and not for an answer that is not asked', () => {
    const decisions = (answers: JsonObject) =>
      fieldsOf(
        shown(configurePage, {
          goal: 'pods in a vpc',
          'operating-kubernetes': answers,
        }).decisions,
      );
    expect(decisions({ port: 8080 })).toEqual({});
    expect(decisions({ port: 9090 }).R23).toMatchObject({
      description: 'The port is taken.',
      enumNames: ['1. Use 8080'],
      default: 1,
    });
    expect(decisions({ port: 9090, workload: 'worker' })).toEqual({});
    // Rules that need arithmetic are for the server.
    expect(JSON.stringify(template.spec.parameters)).not.toContain('R04');
  });

  it('takes a list as lines of text', () => {
    const values = (remote: string) => ({
      ...base,
      goal: 'a vpc',
      'architecting-networks': { remote_cidrs: remote },
    });
    expect(accepts(configurePage, values('10.0.0.0/8\n192.168.0.0/16'))).toBe(
      true,
    );
    expect(accepts(configurePage, values('here'))).toBe(false);
  });

  it('gives every answer a name of its own on the Review page', () => {
    const names = ['architecting-networks', 'operating-kubernetes'].flatMap(
      name =>
        Object.values(section(name, { goal: 'vpc with pods' })).flatMap(
          field =>
            (field['ui:backstage'] as { review: { name?: string } }).review
              .name ?? [],
        ),
    );
    expect(names.length).toBeGreaterThan(5);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('who is in the chain, in the form and in the matcher', () => {
  it.each([
    [{ goal: 'istio' }],
    [{ goal: 'istio and pods', 'keep_operating-kubernetes': false }],
    [{ goal: 'pods', decisions: { R03: 1 } }],
    [{ goal: 'pods in a vpc', 'keep_architecting-networks': false }],
    [
      {
        goal: 'pods in a vpc',
        'keep_architecting-networks': false,
        decisions: { R03: 1 },
      },
    ],
    [{ goal: 'a vpc', decisions: { R03: 1 } }],
    [{ goal: 'nothing', add: ['implementing-service-mesh'] }],
    [{ goal: 'a poem', 'keep_architecting-networks': false }],
  ])('is the same for %j', values => {
    const chain = match(
      formLibrary,
      parametersToRequest(formLibrary, { ...base, ...values } as never),
    ).chain.map(link => link.skill);
    const sections = Object.keys(
      shown(configurePage, values as JsonObject),
    ).filter(key => formLibrary.skills.some(s => s.name === key));
    expect(sections.sort()).toEqual(chain.sort());
  });
});

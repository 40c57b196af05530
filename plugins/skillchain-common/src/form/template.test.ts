import { validate } from 'jsonschema';
import { match, parametersToRequest } from '../match';
import type { JsonObject, JsonValue } from '../model';
import { fieldsOf, holds, resolvePage } from '../__testUtils__/form';
import { library, question, rule, skill } from '../__testUtils__/library';
import { compileTemplate } from '.';

const lib = library(
  [
    skill('architecting-networks', {
      alias: 'net',
      priority: 10,
      keywords: { primary: ['vpc', 'subnet'] },
      questions: [
        question('pod_cidr', {
          type: 'string',
          pattern: '^[0-9./]+$',
          default: '10.244.0.0/16',
          when: { chain: { $contains: 'operating-kubernetes' } },
        }),
        question('zones', {
          type: 'integer',
          minimum: 1,
          maximum: 3,
          default: 2,
          defaults: { advanced: 3 },
        }),
        question('remote_cidrs', {
          type: 'array',
          items: { type: 'string', pattern: '^[0-9.]+/[0-9]+$' },
          default: [],
        }),
      ],
    }),
    skill('operating-kubernetes', {
      alias: 'k8s',
      priority: 30,
      keywords: { primary: ['kubernetes', 'k8s', 'pod'] },
      description: 'Runs clusters. And more.',
      questions: [
        question('workload', {
          title: 'Workload',
          help: 'What **kind** of program it is.',
          type: 'string',
          enum: ['web', 'worker', 'job'],
          enumNames: ['Web', 'Worker', 'Job'],
          default: 'web',
          suggest: [
            { goal: ['queue', 'consumer'], value: 'worker' },
            { goal: ['batch job'], value: 'job' },
          ],
        }),
        question('port', {
          type: 'integer',
          default: 8080,
          when: { workload: 'web' },
        }),
        question('way_in', {
          title: 'Way in',
          type: 'string',
          enum: ['gateway', 'ingress', 'internal'],
          default: 'gateway',
          when: { workload: 'web' },
          enumWhen: { ingress: { 'project.cloud': 'aws' } },
        }),
        question('ha', { title: 'HA', type: 'boolean', default: false }),
      ],
    }),
    skill('implementing-service-mesh', {
      alias: 'mesh',
      priority: 40,
      dependencies: ['operating-kubernetes'],
      keywords: { primary: ['istio'] },
      questions: [question('mode', { type: 'string', default: 'strict' })],
    }),
  ],
  {
    project: [
      question('name', { title: 'Name', type: 'string', default: 'platform' }),
      question('cloud', {
        title: 'Cloud',
        type: 'string',
        enum: ['aws', 'gcp'],
        enumNames: ['Amazon', 'Google'],
        default: 'aws',
        suggest: [{ goal: ['gke', 'google'], value: 'gcp' }],
      }),
      question('owner', { title: 'Owner', type: 'string', default: 'team' }),
    ],
    rules: [
      rule({
        id: 'R03',
        name: 'no-network',
        severity: 'warning',
        when: {
          $all: [
            { chain: { $contains: 'operating-kubernetes' } },
            { $not: { chain: { $contains: 'architecting-networks' } } },
          ],
        },
        message: 'No network is planned.',
        resolutions: [
          { n: 1, label: 'Add it', adds: ['architecting-networks'] },
          { n: 2, label: 'Go on' },
          { n: 3, label: 'Go back', back: true },
        ],
        default: 1,
      }),
      rule({
        id: 'R23',
        name: 'port-clash',
        severity: 'error',
        when: { 'k8s.port': { $in: [9090, 9100] } },
        message: 'The port is taken.',
        resolutions: [{ n: 1, label: 'Use 8080', sets: { 'k8s.port': 8080 } }],
        default: 1,
      }),
      rule({
        id: 'R04',
        name: 'computed',
        severity: 'error',
        check: { name: 'cidr-overlap' },
        message: 'Computed on the server.',
      }),
    ],
  },
);

const template = compileTemplate(lib) as {
  metadata: JsonObject;
  spec: {
    parameters: JsonObject[];
    steps: { id: string; action: string; input: JsonObject }[];
    output: JsonObject;
  } & JsonObject;
} & JsonObject;
const [goalPage, chainPage, projectPage, configurePage] =
  template.spec.parameters;

const base = { mode: 'guided', maturity: 'intermediate', add: [] };
const shown = (page: JsonObject, values: JsonObject) =>
  fieldsOf(resolvePage(page, { ...base, ...values }));
const section = (name: string, values: JsonObject) =>
  fieldsOf(shown(configurePage, values)[name]);

function everyPattern(value: JsonValue, found: string[] = []): string[] {
  if (Array.isArray(value)) {
    value.forEach(item => everyPattern(item, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'pattern' && typeof item === 'string') {
        found.push(item);
      }
      everyPattern(item, found);
    }
  }
  return found;
}

describe('compileTemplate', () => {
  it('gives a Template with the pages and steps of a run', () => {
    expect(template).toMatchObject({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'test', title: 'Production-ready test' },
      spec: { owner: 'group:default/platform-team', type: 'test' },
    });
    expect(template.spec.parameters.map(page => page.title)).toEqual([
      'Goal',
      'Chain',
      'Project and repository',
      'Configure',
    ]);
    expect(template.spec.steps.map(step => [step.id, step.action])).toEqual([
      ['match', 'skillchain:match'],
      ['configure', 'skillchain:configure'],
      ['generate', 'skillchain:generate'],
      ['validate', 'skillchain:validate'],
      ['publish', 'publish:embedded'],
      ['register', 'catalog:register'],
    ]);
  });

  it('is the same for the same library', () => {
    expect(JSON.stringify(compileTemplate(lib))).toBe(JSON.stringify(template));
  });

  it('writes only patterns that the form and the backend compile', () => {
    const patterns = everyPattern(template.spec.parameters);
    expect(patterns.length).toBeGreaterThan(20);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
    }
  });
});

describe('the goal page', () => {
  const lines = (goal: string) =>
    Object.entries(shown(goalPage, { goal }))
      .filter(([key]) => key.startsWith('i_'))
      .map(([, field]) => field.description);

  it('names each skill with the very word that called it', () => {
    expect(lines('Pods in two subnets')).toEqual([
      'Skills for this goal; keep, drop or add on the next page:',
      '✓ **Operating Kubernetes**: your goal says “pod”',
      '✓ **Architecting Networks**: your goal says “subnet”',
    ]);
    expect(lines('k8s, no istio')).toEqual([
      'Skills for this goal; keep, drop or add on the next page:',
      '✓ **Operating Kubernetes**: your goal says “k8s”',
    ]);
  });

  it('says when nothing matches and offers the skills', () => {
    for (const goal of ['a poem', 'no kubernetes']) {
      expect(lines(goal)).toEqual([
        '⚠ No skill matches this goal yet. Name what you want to build, or choose on the next page from: ' +
          'Architecting Networks, Operating Kubernetes, Implementing Service Mesh.',
      ]);
    }
  });
});

describe('the chain page', () => {
  it('offers to keep what matched, says what is required, and to add the rest', () => {
    const fields = shown(chainPage, { goal: 'istio in a vpc' });
    expect(Object.keys(fields).sort()).toEqual([
      'add',
      'i_operating-kubernetes',
      'keep_architecting-networks',
      'keep_implementing-service-mesh',
    ]);
    expect(fields['i_operating-kubernetes'].description).toBe(
      '✓ **Operating Kubernetes**: required by Implementing Service Mesh',
    );
    expect(
      shown(chainPage, { goal: 'pods' })['keep_operating-kubernetes'],
    ).toMatchObject({ default: true, description: 'Runs clusters.' });
  });

  it('shows a missing part with its numbered choices', () => {
    const { decisions } = shown(chainPage, { goal: 'pods' });
    expect(fieldsOf(decisions).R03).toMatchObject({
      description: 'No network is planned.',
      enum: [1, 2, 3],
      enumNames: ['1. Add it', '2. Go on', '3. Go back'],
      default: 1,
    });
    expect(shown(chainPage, { goal: 'pods in a vpc' }).decisions).toBe(
      undefined,
    );
  });

  it('does not let somebody go on who chose to go back', () => {
    const values = { ...base, goal: 'pods', decisions: { R03: 3 } };
    expect(holds(chainPage, values)).toBe(false);
    expect(validate(values, chainPage).valid).toBe(false);
    expect(holds(chainPage, { ...values, decisions: { R03: 2 } })).toBe(true);
  });
});

describe('the project page', () => {
  it('fills in the cloud that the goal names and picks the owner from the catalog', () => {
    const project = (goal: string) =>
      fieldsOf(shown(projectPage, { goal }).project);
    expect(project('a cluster').cloud).toMatchObject({
      enum: ['aws', 'gcp'],
      enumNames: ['Amazon', 'Google'],
      default: 'aws',
    });
    expect(project('GKE cluster').cloud.default).toBe('gcp');
    expect(project('no GKE').cloud.default).toBe('aws');
    expect(project('x').owner).toMatchObject({ 'ui:field': 'OwnerPicker' });
    expect(shown(projectPage, { goal: 'x' }).repository).toBeDefined();
  });
});

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
    expect(holds(configurePage, values('aws'))).toBe(true);
    expect(holds(configurePage, values('gcp'))).toBe(false);
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
    expect(holds(configurePage, values('10.0.0.0/8\n192.168.0.0/16'))).toBe(
      true,
    );
    expect(holds(configurePage, values('here'))).toBe(false);
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
      lib,
      parametersToRequest(lib, { ...base, ...values } as never),
    ).chain.map(link => link.skill);
    const sections = Object.keys(
      shown(configurePage, values as JsonObject),
    ).filter(key => lib.skills.some(s => s.name === key));
    expect(sections.sort()).toEqual(chain.sort());
  });
});

import { compileTemplate } from '../form';
import type { JsonObject } from '../model';
import { fieldsOf, holds, isHidden, resolvePage, settledOn } from './form';
import { library, question, rule, skill } from './library';

/** A library with one of everything that the form treats specially. */
export const formLibrary = library(
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

/** Its compiled Template. */
export const template = compileTemplate(formLibrary) as {
  metadata: JsonObject;
  spec: {
    parameters: JsonObject[];
    steps: { id: string; action: string; input: JsonObject }[];
    output: JsonObject;
  } & JsonObject;
} & JsonObject;

export const [goalPage, chainPage, projectPage, configurePage] =
  template.spec.parameters;

/** What the first page fills in by itself. */
export const base = { mode: 'guided', maturity: 'intermediate', add: [] };

/** The values as they are on a page of this Template. */
export const settled = (page: JsonObject, values: JsonObject) =>
  settledOn(template.spec.parameters, page, values);

/** The fields that a page shows. */
export const shown = (page: JsonObject, values: JsonObject) =>
  Object.fromEntries(
    Object.entries(
      fieldsOf(resolvePage(page, settled(page, { ...base, ...values }))),
    ).filter(([, field]) => !isHidden(field)),
  );

/** Whether somebody may leave a page, as the form sees it. */
export const accepts = (page: JsonObject, values: JsonObject) =>
  holds(page, settled(page, values));

import type { z } from 'zod';
import { compileTemplate } from '../form';
import type { JsonObject, quickQuestionSchema } from '../model';
import { fieldsOf, isHidden, resolvePage, settledOn } from './form';
import { base, formLibrary } from './formLibrary';
import { blueprint } from './library';

/** The library of the form's tests with two blueprints that use everything a blueprint can say. */
export const blueprintLibrary = {
  ...formLibrary,
  // Those that need arithmetic are for the server.
  rules: formLibrary.rules.filter(each => each.check === undefined),
  blueprints: [
    blueprint('edge', {
      title: 'Edge network',
      description: 'A network at the edge.',
      triggers: { primary: ['edge network'], secondary: ['subnet'] },
      chain: [{ skill: 'architecting-networks', optional: false }],
      presets: { net: { zones: 1 }, project: { cloud: 'gcp' } },
    }),
    blueprint('platform', {
      title: 'Platform',
      description: 'A cluster with a network.',
      triggers: {
        primary: ['kubernetes', 'container platform'],
        secondary: ['cluster', 'ingress', 'cloud native', 'microservice'],
      },
      chain: [
        { skill: 'architecting-networks', optional: false },
        { skill: 'operating-kubernetes', optional: false },
        { skill: 'implementing-service-mesh', optional: true },
      ],
      presets: {
        'operating-kubernetes': { ha: true, way_in: 'ingress' },
        net: { zones: 3, remote_cidrs: ['10.0.0.0/8'] },
        decisions: { R03: 2 },
      },
      questions: [
        quickQuestion('first', {
          title: 'First workload',
          enum: ['site', 'worker', 'nightly'],
          enumNames: ['A site', 'A worker', 'A nightly job'],
          default: 'site',
          defaults: { starter: 'worker' },
          suggest: [{ goal: ['queue'], value: 'worker' }],
          sets: {
            site: { 'k8s.workload': 'web' },
            worker: { 'k8s.workload': 'worker', 'net.zones': 2 },
            nightly: { 'k8s.workload': 'job' },
          },
        }),
        quickQuestion('cloud', {
          title: 'Cloud',
          enum: ['aws', 'gcp'],
          enumNames: ['Amazon', 'Google'],
          default: 'aws',
          suggest: [{ goal: ['gke', 'google'], value: 'gcp' }],
          to: ['project.cloud'],
        }),
        quickQuestion('port', {
          title: 'Port',
          type: 'integer',
          default: 8443,
          when: { first: 'site' },
          to: ['k8s.port'],
        }),
      ],
      profiles: {
        starter: { default_overrides: { 'net.zones': 1, 'k8s.ha': false } },
        advanced: { add_skills: ['implementing-service-mesh'] },
      },
    }),
  ],
};

function quickQuestion(
  id: string,
  block: Partial<z.input<typeof quickQuestionSchema>>,
) {
  return {
    id,
    type: 'string' as const,
    question: `Which ${id}?`,
    help: '',
    source: { file: 'platform.md', line: 1 },
    ...block,
  };
}

const { spec } = compileTemplate(blueprintLibrary) as {
  spec: { parameters: JsonObject[] };
};

/** The pages of its compiled Template: goal, chain, project, configure. */
export const pages = spec.parameters;

/** The fields that a page shows to somebody who passed those before it. */
export function shownOn(page: JsonObject, values: JsonObject) {
  const known = settledOn(pages, page, { ...base, ...values });
  return Object.fromEntries(
    Object.entries(fieldsOf(resolvePage(page, known))).filter(
      ([, field]) => !isHidden(field),
    ),
  );
}

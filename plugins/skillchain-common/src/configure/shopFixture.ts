import { match, parametersToRequest } from '../match';
import type { Configuration, JsonObject, Library, Parameters } from '../model';
import { library, question, skill } from '../testing';
import { configure, type ConfigureInput } from './configure';

/** A small library in which defaults read other skills and rules follow from each other, for tests. */
export const shop = library({
  project: [
    question({ id: 'name', default: 'platform', pattern: '^[a-z]+$' }),
    question({
      id: 'cloud',
      title: 'Cloud',
      enum: ['aws', 'gcp'],
      enumNames: ['Amazon', 'Google'],
      default: 'aws',
      suggest: [{ goal: ['gke'], value: 'gcp' }],
    }),
    question({
      id: 'layout',
      enum: ['kubernetes-focused', 'multi-tier'],
      default: 'multi-tier',
      suggest: [
        {
          when: { chain: { $contains: 'operating-kubernetes' } },
          value: 'kubernetes-focused',
        },
      ],
    }),
  ],
  skills: [
    skill({
      name: 'architecting-networks',
      alias: 'net',
      title: 'Networks',
      priority: 10,
      keywords: ['vpc'],
      questions: [
        question({
          id: 'zones',
          title: 'Zones',
          type: 'integer',
          minimum: 1,
          maximum: 3,
          default: 1,
          // reads a later skill
          suggest: [{ when: { 'k8s.copies': 3 }, value: 3 }],
        }),
      ],
    }),
    skill({
      name: 'operating-kubernetes',
      alias: 'k8s',
      title: 'Kubernetes',
      priority: 30,
      keywords: ['kubernetes', 'gke'],
      questions: [
        question({
          id: 'kind',
          title: 'Kind',
          enum: ['web', 'job', 'old'],
          default: 'web',
        }),
        question({
          id: 'copies',
          title: 'Copies',
          type: 'integer',
          minimum: 1,
          maximum: 9,
          default: 1,
          suggest: [{ goal: ['ha'], value: 3 }],
          when: { kind: 'web' },
        }),
        question({ id: 'image', default: 'r.io/{project.name}:1' }),
      ],
    }),
    skill({
      name: 'service-mesh',
      alias: 'mesh',
      title: 'Mesh',
      priority: 40,
      keywords: ['mesh'],
      dependencies: ['operating-kubernetes'],
    }),
  ],
  rules: [
    {
      id: 'R1',
      severity: 'warning',
      when: {
        $all: [
          { chain: { $contains: 'operating-kubernetes' } },
          { $not: { chain: { $contains: 'architecting-networks' } } },
        ],
      },
      resolutions: [
        {
          n: 1,
          label: 'Add',
          adds: ['architecting-networks'],
          sets: {},
          removes: [],
          back: false,
        },
        {
          n: 2,
          label: 'Keep',
          note: 'assumed',
          adds: [],
          sets: {},
          removes: [],
          back: false,
        },
        { n: 3, label: 'Back', adds: [], sets: {}, removes: [], back: true },
      ],
      default: 1,
    },
    {
      id: 'R2',
      severity: 'error',
      when: { 'k8s.kind': 'old' },
      message: '{k8s.kind} is gone.',
      resolutions: [
        {
          n: 1,
          label: 'Web',
          sets: { 'k8s.kind': 'web', 'k8s.copies': 4 },
          adds: [],
          removes: [],
          back: false,
        },
        {
          n: 2,
          label: 'Think again',
          sets: {},
          adds: [],
          removes: [],
          back: true,
        },
        {
          n: 3,
          label: 'Change nothing useful',
          sets: { 'project.name': 'x' },
          adds: [],
          removes: [],
          back: false,
        },
      ],
      default: [{ when: { 'project.cloud': 'gcp' }, n: 2 }, { n: 1 }],
    },
    {
      id: 'R3',
      severity: 'choice',
      // fires only after R2 set four copies
      when: { 'k8s.copies': 4 },
      resolutions: [
        {
          n: 1,
          label: 'Five',
          sets: { 'operating-kubernetes.copies': 5 },
          adds: [],
          removes: [],
          back: false,
        },
      ],
      default: 1,
    },
    {
      id: 'R4',
      severity: 'info',
      when: { 'k8s.copies': 5 },
      message: '{k8s.copies} copies',
    },
  ],
});

/** Matches and configures a goal. */
export function run(
  goal: string,
  parameters: Parameters = {},
  options: Partial<ConfigureInput> = {},
  lib: Library = shop,
): Configuration {
  const all = { ...parameters, goal };
  return configure(lib, {
    match: match(lib, parametersToRequest(lib, all)),
    parameters: all,
    mode: 'guided',
    ...options,
  });
}

/** The message of the error that the work throws. */
export function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

/** Plain answers by skill. */
export function answersOf(configuration: Configuration): JsonObject {
  return Object.fromEntries(
    configuration.skills.map(({ skill: name, answers }) => [
      name,
      Object.fromEntries(
        Object.entries(answers).map(([id, a]) => [id, a.value]),
      ),
    ]),
  );
}

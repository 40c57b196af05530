import type {
  JsonObject,
  Library,
  Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import { type Cover, coverPairs, type Profile, tryConfigure } from './pairwise';

const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];
const LAYOUTS = ['kubernetes-focused', 'multi-tier'] as const;
const MATURITIES = ['starter', 'intermediate', 'advanced'] as const;

/**
 * Each skill alone with every cloud, each pair with one of them, all skills with every cloud in both layouts: nothing
 * but defaults. Layouts, maturities and the clouds of the pairs are taken in turn.
 */
function defaultProfiles(library: Library): Profile[] {
  const names = library.skills.map(skill => skill.name);
  const alone = names.map(name => ({ skills: [name], clouds: CLOUDS }));
  const pairs = names
    .flatMap((name, i) => names.slice(i + 1).map(other => [name, other]))
    .map((skills, i) => ({ skills, clouds: [CLOUDS[i % CLOUDS.length]] }));
  let turn = 0;
  return [...alone, ...pairs, { skills: names, clouds: CLOUDS }].flatMap(
    ({ skills, clouds }) =>
      clouds.flatMap(cloud => {
        const whole = skills.length === names.length;
        const layouts = whole ? LAYOUTS : [LAYOUTS[turn % 2]];
        return layouts.map(layout => {
          // A step that shares no factor with the number of clouds or layouts, so that each meets each.
          const maturity = MATURITIES[turn % 3];
          turn += 1;
          const aliases = whole
            ? 'all'
            : skills
                .map(name => library.skills.find(s => s.name === name)!.alias)
                .join('+');
          const id = `${aliases}-${cloud}-${layout === 'multi-tier' ? 'm' : 'k'}-${maturity}`;
          const configuration = tryConfigure(
            library,
            skills,
            { project: { name: 'shop', cloud, base_domain: 'example.org' } },
            maturity,
            layout,
          );
          if (!configuration) {
            throw new Error(`The defaults of ${id} are not valid answers.`);
          }
          return { id, configuration };
        });
      }),
  );
}

/** Where a Pulumi program is on offer. */
const PULUMI_CLOUDS = ['aws', 'gcp', 'azure'];

/** The parts that a Pulumi program may have, beside the bucket that it always has. */
const PULUMI_PARTS = [
  [],
  ['architecting-networks'],
  ['operating-kubernetes'],
  ['managing-dns'],
  ['architecting-networks', 'operating-kubernetes', 'managing-dns'],
  [
    'architecting-networks',
    'operating-kubernetes',
    'managing-dns',
    'shell-scripting',
  ],
];

/** Answers that the defaults of Pulumi's profiles do not reach, in turn. */
const PULUMI_ANSWERS: Parameters[] = [
  {},
  {
    'architecting-networks': {
      topology: 'single-vpc',
      segmentation: 'security-groups-and-acls',
      nat_strategy: 'per-az',
      admin_cidrs: ['198.51.100.0/24'],
    },
    'managing-dns': { management: 'terraform', mail_provider: 'microsoft-365' },
  },
  {
    'architecting-networks': {
      nat_strategy: 'none',
      segmentation: 'zero-trust',
    },
    'operating-kubernetes': { ingress_controller: 'cloud-native' },
    'managing-dns': { mail_provider: 'google-workspace', dnssec: true },
    'writing-infrastructure-code': { ci_provider: 'gitlab-ci' },
  },
];

/** Lines between environments and to another site, which a Pulumi program makes on these clouds. */
const PULUMI_LINES: { cloud: string; answers: JsonObject }[] = [
  ['gcp', 'hub-and-spoke', 'site-to-site-vpn', 'single'],
  ['gcp', 'hub-and-spoke', 'dedicated', 'none'],
  ['gcp', 'peered-mesh', 'dedicated', 'per-az'],
  ['gcp', 'single-vpc', 'site-to-site-vpn', 'single'],
  ['azure', 'hub-and-spoke', 'site-to-site-vpn', 'centralized'],
  ['azure', 'hub-and-spoke', 'dedicated', 'per-az'],
  ['azure', 'peered-mesh', 'site-to-site-vpn', 'single'],
  ['azure', 'single-vpc', 'dedicated', 'single'],
].map(([cloud, topology, hybrid_connectivity, nat_strategy]) => ({
  cloud,
  answers: { topology, hybrid_connectivity, nat_strategy },
}));

/**
 * Pulumi with each part alone and with all, on each of its clouds at every maturity. Answers are taken in turn, by a step that
 * meets each maturity.
 */
function pulumiProfiles(library: Library): Profile[] {
  let turn = 0;
  return PULUMI_CLOUDS.flatMap(cloud =>
    PULUMI_PARTS.flatMap(parts =>
      MATURITIES.map((maturity, i) => {
        const answers = PULUMI_ANSWERS[(turn + i) % PULUMI_ANSWERS.length];
        turn += i === MATURITIES.length - 1 ? 1 : 0;
        const id = `pulumi+${parts.length}-${parts[0] ?? 'alone'}-${cloud}-${maturity}`;
        const configuration = tryConfigure(
          library,
          ['writing-infrastructure-code', ...parts],
          {
            ...answers,
            project: { name: 'shop', cloud, base_domain: 'example.org' },
            // A cluster alone stays alone
            decisions: { R03: 2 },
            'writing-infrastructure-code': {
              ...(answers['writing-infrastructure-code'] as JsonObject),
              tool: 'pulumi',
            },
          },
          maturity,
          'kubernetes-focused',
        );
        if (!configuration) {
          throw new Error(`The answers of ${id} are not valid.`);
        }
        return { id, configuration };
      }),
    ),
  );
}

/** Pulumi with every line that it makes, with and without a cluster, for one environment and for three. */
function pulumiLineProfiles(library: Library): Profile[] {
  return PULUMI_LINES.flatMap(({ cloud, answers }, i) =>
    [['production'], ['dev', 'staging', 'production']].map(environments => {
      const id = `pulumi-lines-${cloud}-${i + 1}-${environments.length}`;
      const configuration = tryConfigure(
        library,
        [
          'writing-infrastructure-code',
          'architecting-networks',
          ...(i % 2 ? ['operating-kubernetes'] : []),
        ],
        {
          project: {
            name: 'shop',
            cloud,
            base_domain: 'example.org',
            environments,
          },
          'architecting-networks': answers,
          'writing-infrastructure-code': { tool: 'pulumi' },
        },
        MATURITIES[i % 3],
        'kubernetes-focused',
      );
      if (!configuration) {
        throw new Error(`The answers of ${id} are not valid.`);
      }
      return { id, configuration };
    }),
  );
}

/** Values that few answers lead to, so that a cover of pairs may miss them. */
const RARE: { id: string; answers: Parameters }[] = [
  {
    id: 'ingress-nginx',
    answers: {
      'operating-kubernetes': {
        exposure: 'ingress',
        ingress_controller: 'ingress-nginx',
      },
      // it is retired, and kept all the same
      decisions: { R13: 3 },
    },
  },
  {
    id: 'ingress-gateway',
    answers: {
      'operating-kubernetes': { exposure: 'internal' },
      'implementing-service-mesh': {
        mesh: 'istio-ambient',
        ingress_gateway: true,
      },
    },
  },
];

function rareProfiles(library: Library): Profile[] {
  return RARE.map(({ id, answers }) => {
    const configuration = tryConfigure(
      library,
      [
        'architecting-networks',
        'operating-kubernetes',
        'implementing-service-mesh',
      ],
      {
        project: { name: 'shop', cloud: 'aws', base_domain: 'example.org' },
        ...answers,
      },
      'advanced',
      'kubernetes-focused',
    );
    if (!configuration) {
      throw new Error(`The answers of ${id} are not valid.`);
    }
    return { id, configuration };
  });
}

/** The fixed set of answers that the tools are run over. */
export function toolProfiles(library: Library): Cover {
  const defaults = defaultProfiles(library);
  const cover = coverPairs(library, 130);
  return {
    ...cover,
    profiles: [
      ...defaults,
      ...pulumiProfiles(library),
      ...pulumiLineProfiles(library),
      ...rareProfiles(library),
      ...cover.profiles,
    ],
  };
}

import { createHash } from 'crypto';
import {
  configure,
  match,
  type JsonObject,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  type LoadedLibrary,
  renderTree,
} from '@skillchain/backstage-plugin-skillchain-node';
import { randomNumbers } from './tools/pairwise';

const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];
const LAYOUTS = ['kubernetes-focused', 'multi-tier'] as const;

function shuffled<T>(random: () => number, items: T[]): T[] {
  return items
    .map(item => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** The same object with its keys written in another order, all the way down. */
function reordered(random: () => number, value: JsonObject): JsonObject {
  return Object.fromEntries(
    shuffled(random, Object.entries(value)).map(([key, inner]) => [
      key,
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? reordered(random, inner)
        : inner,
    ]),
  );
}

function render(
  loaded: LoadedLibrary,
  cloud: string,
  layout: (typeof LAYOUTS)[number],
  order: <T>(items: T[]) => T[],
  keys: (value: JsonObject) => JsonObject,
): string {
  const { library } = loaded;
  const parameters = keys({
    project: {
      name: 'shop',
      cloud,
      environments: ['dev', 'staging', 'production'],
      base_domain: 'example.org',
    },
    'operating-kubernetes': { workload_type: 'stateful', replicas: 3 },
    'managing-dns': { app_record: 'shop', private_zone: true },
  }) as Parameters;
  const configuration = configure(library, {
    match: match(library, {
      goal: 'Kubernetes with DNS in a network',
      add: order(library.skills.map(skill => skill.name)),
      remove: [],
      maturity: 'advanced',
      decisions: {},
    }),
    parameters,
    mode: 'guided',
    maturity: 'advanced',
    layout,
  });
  const hash = createHash('sha256');
  for (const file of renderTree(loaded, configuration)) {
    hash.update(JSON.stringify(file));
  }
  return hash.digest('hex');
}

describe('generating', () => {
  it('gives the same bytes for the same answers, in whatever order they come', async () => {
    const random = randomNumbers(7);
    const asIs = <T>(value: T) => value;
    const first = await loadLibrary(defaultLibraryDir());
    const second = await loadLibrary(defaultLibraryDir());
    for (const cloud of CLOUDS) {
      for (const layout of LAYOUTS) {
        const expected = render(first, cloud, layout, asIs, asIs);
        expect(render(second, cloud, layout, asIs, asIs)).toBe(expected);
        for (let round = 0; round < 3; round += 1) {
          const again = render(
            second,
            cloud,
            layout,
            items => shuffled(random, items),
            value => reordered(random, value),
          );
          expect(again).toBe(expected);
        }
      }
    }
  }, 120_000);

  it('gives other bytes for other answers', async () => {
    const loaded = await loadLibrary(defaultLibraryDir());
    const asIs = <T>(value: T) => value;
    const hashes = CLOUDS.flatMap(cloud =>
      LAYOUTS.map(layout => render(loaded, cloud, layout, asIs, asIs)),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

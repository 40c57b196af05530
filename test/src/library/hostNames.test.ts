import type { Parameters } from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  renderTree,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { parse } from 'yaml';
import { CFG, DNS, K8S, NET } from './__testUtils__/ruleCases';
import { run } from './__testUtils__/runs';

let loaded: LoadedLibrary;

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
});

/** Address to name, as the internal zone and the inventory of production have them. */
function namesOf(add: string[]): Record<'zone' | 'inventory', object> {
  const configuration = run(
    loaded.library,
    {
      goal: 'x',
      add,
      project: { cloud: 'on-prem' },
      [DNS]: { private_zone: true },
    } as Parameters,
    'defaults',
  );
  const files = renderTree(loaded, configuration);
  const textOf = (end: string) =>
    files.find(({ path }) => path.endsWith(end))?.content ?? '';
  const zone = [
    ...textOf('/db.internal.example.com').matchAll(
      /^(?!ns\d)(\S+) IN A (\S+)$/gm,
    ),
  ].map(([, name, address]) => [address, name]);
  const { all } = parse(textOf('inventory/production/hosts.yml')) as {
    all: {
      children: Record<
        string,
        { hosts: Record<string, { ansible_host: string }> }
      >;
    };
  };
  const inventory = Object.values(all.children)
    .flatMap(({ hosts }) => Object.entries(hosts))
    .map(([name, { ansible_host: address }]) => [address, name]);
  return {
    zone: Object.fromEntries(zone),
    inventory: Object.fromEntries(inventory),
  };
}

it.each([
  ['nodes of an own cluster', [NET, K8S, DNS, CFG], 'nodes1'],
  ['application hosts', [NET, DNS, CFG], 'app1'],
])('calls %s in the zone as in the inventory', (_, add, first) => {
  const { zone, inventory } = namesOf(add);
  expect(Object.values(inventory)).toContain(first);
  expect(zone).toMatchObject(inventory);
});

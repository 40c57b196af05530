import type { Parameters } from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  renderTree,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { IAC, NET } from './__testUtils__/ruleCases';
import { run } from './__testUtils__/runs';

let loaded: LoadedLibrary;

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
});

function terraform(answers: Record<string, object>): string {
  const configuration = run(
    loaded.library,
    {
      goal: 'x',
      add: [NET, IAC],
      maturity: 'advanced',
      project: { cloud: 'azure' },
      ...answers,
    } as Parameters,
    'defaults',
  );
  return renderTree(loaded, configuration)
    .filter(({ path }) => path.endsWith('.tf'))
    .map(({ content }) => content)
    .join('\n');
}

// Azure refuses a second private zone of one name in a resource group, and a second link of a network to that name.
describe('private zones on Azure', () => {
  it.each([
    ['postgresql', 'privatelink.postgres.database.azure.com'],
    ['mysql', 'privatelink.mysql.database.azure.com'],
  ])('have one owner beside a %s database', (engine, zone) => {
    const code = terraform({ [IAC]: { database_engine: engine } });
    expect(code).toContain('privatelink.vaultcore.azure.net');
    expect(code.split(zone)).toHaveLength(2);
  });

  it('belong to the primary environment where all share a network', () => {
    const code = terraform({
      [NET]: { topology: 'single-vpc' },
      [IAC]: { database_engine: 'none' },
    });
    expect(code).toMatch(
      /resource "azurerm_private_dns_zone" "service" \{\n {2}for_each = local\.used_zones\n/,
    );
    expect(code).toMatch(
      /used_zones = (?:var|local)\.is_primary \? local\.private_zones : \{\}/,
    );
    expect(code).toMatch(
      /data "azurerm_private_dns_zone" "service" \{\n {2}for_each = (?:var|local)\.is_primary \? \{\} : local\.private_zones/,
    );
  });
});

import type { Parameters } from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  renderTree,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { CFG, IAC, NET } from './__testUtils__/ruleCases';
import { run } from './__testUtils__/runs';

let loaded: LoadedLibrary;

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
});

function fileOf(env_isolation: string, path: string): string | undefined {
  const configuration = run(
    loaded.library,
    {
      goal: 'x',
      add: [NET, IAC, CFG],
      project: { cloud: 'aws', layout: 'kubernetes-focused' },
      [IAC]: { env_isolation },
      [CFG]: { tool: 'cloud-init' },
    } as Parameters,
    'defaults',
  );
  return renderTree(loaded, configuration).find(file =>
    file.path.endsWith(path),
  )?.content;
}

// An empty list in the code itself fails `terraform validate`, before anybody could fill it in.
it('leaves the keys of people who log in to the environment where values are code', () => {
  const root = fileOf('directories', 'environments/production/main.tf');
  expect(root).toContain('login_public_keys = var.login_public_keys');
  expect(root).toContain('variable "login_public_keys" {');
});

it('keeps the list of keys with the other values of an environment', () => {
  expect(fileOf('tfvars', 'environments/production.tfvars')).toContain(
    'login_public_keys = []',
  );
});

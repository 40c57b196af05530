import type { Parameters } from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  renderTree,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { CFG, DNS, IAC, NET } from './__testUtils__/ruleCases';
import { run } from './__testUtils__/runs';

let loaded: LoadedLibrary;

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
});

function tree(tool: string, cloud: string): Map<string, string> {
  const configuration = run(loaded.library, {
    goal: 'x',
    add: [NET, IAC, DNS, CFG],
    project: { cloud },
    [IAC]: { tool },
  } as Parameters);
  return new Map(
    renderTree(loaded, configuration).map(file => [file.path, file.content]),
  );
}

it('writes Terraform code with a command of the chosen tool', () => {
  const files = tree('opentofu', 'aws');
  expect(files.has('infrastructure/terraform/main.tf')).toBe(true);
  expect(files.get('README.md')).toContain('tofu -chdir=');
  expect(files.get('README.md')).not.toContain('terraform -chdir=');
});

it('leaves every Terraform file out where Ansible was chosen', () => {
  const files = tree('ansible', 'on-prem');
  const found = [...files.keys()].filter(file => file.includes('terraform/'));
  expect(found).toEqual([]);
  expect(files.get('README.md')).not.toContain('terraform -chdir=');
});

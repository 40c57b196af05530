import { deployTools, hasTerraform } from './deployment';

describe('deployTools', () => {
  it.each([
    ['kubernetes-focused', { k8s: {}, iac: {} }, ['kubernetes']],
    ['kubernetes-focused', { iac: {} }, ['release']],
    [
      'multi-tier',
      { k8s: {}, iac: {}, cfg: { tool: 'ansible' } },
      ['terraform', 'ansible', 'kubernetes'],
    ],
    ['multi-tier', { cfg: { tool: 'cloud-init' } }, ['release']],
    ['multi-tier', { iac: { tool: 'ansible' } }, ['release']],
    ['multi-tier', {}, ['release']],
  ] as const)('in %s with %j are %j', (layout, skills, tools) => {
    expect(deployTools(layout, 'aws', skills)).toEqual(tools);
  });
});

describe('hasTerraform', () => {
  it.each([
    ['on-prem', { k8s: {}, lb: {} }, false],
    ['gcp', { lb: {} }, true],
    ['on-prem', { net: {} }, true],
    ['on-prem', { dns: { provider: 'bind', private_zone: true } }, false],
    ['on-prem', { dns: { provider: 'cloudflare' } }, true],
    ['aws', { dns: { provider: 'bind', private_zone: true } }, true],
    ['aws', { net: {}, iac: { tool: 'ansible' } }, false],
  ])('on %s with %j: %s', (cloud, skills, expected) => {
    expect(hasTerraform(cloud, skills)).toBe(expected);
  });
});

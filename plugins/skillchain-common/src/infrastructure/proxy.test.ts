import { proxyPlan } from './proxy';

describe('proxyPlan', () => {
  it('puts nginx into the cluster only where the layout is about one', () => {
    const skills = { k8s: {}, nginx: {} };
    expect(proxyPlan('shop', 'kubernetes-focused', skills)).toMatchObject({
      nginxInCluster: true,
      frontService: 'shop-nginx',
    });
    expect(proxyPlan('shop', 'multi-tier', skills)).toMatchObject({
      nginxInCluster: false,
      frontService: 'shop',
    });
    expect(
      proxyPlan('shop', 'kubernetes-focused', { nginx: {} }).nginxInCluster,
    ).toBe(false);
  });

  it('speaks the PROXY protocol behind an HAProxy that cannot add a header', () => {
    const lb = { lb_type: 'haproxy', tls_termination: 'passthrough' };
    const plan = (skills: Parameters<typeof proxyPlan>[2]) =>
      proxyPlan('shop', 'multi-tier', skills).proxyProtocol;
    expect(plan({ nginx: {}, lb })).toBe(true);
    expect(plan({ lb })).toBe(false);
    expect(plan({ nginx: {}, lb: { ...lb, lb_type: 'cloud-l4' } })).toBe(false);
    expect(plan({ nginx: {}, lb: { ...lb, tls_termination: 'proxy' } })).toBe(
      false,
    );
  });
});

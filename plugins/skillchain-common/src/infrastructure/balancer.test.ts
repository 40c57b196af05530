import type { JsonObject } from '../model';
import { derive } from './derive';
import type { Derived } from './types';

function derived(
  cloud: string,
  skills: Record<string, JsonObject>,
  layout: 'multi-tier' | 'kubernetes-focused' = 'multi-tier',
): Derived {
  return derive({
    project: { name: 'shop', cloud, environments: ['staging', 'production'] },
    skills,
    maturity: 'intermediate',
    layout,
  });
}

const gateway = {
  exposure: 'gateway-api',
  ingress_controller: 'envoy-gateway',
  distribution: 'eks',
};

describe('the balancer', () => {
  it('is nothing without its skill, and leaves TLS to whoever is there', () => {
    expect(derived('aws', {}).balancer).toMatchObject({
      kind: '',
      inCloud: false,
      certificate: false,
      tlsEndpoints: [],
      idleSeconds: 60,
      healthInterval: 10,
      unhealthyThreshold: 3,
    });
    expect(derived('aws', { k8s: gateway }).balancer).toMatchObject({
      plainGateway: false,
      tlsEndpoints: ['gateway'],
    });
  });

  it('sends requests to machines, to nginx before them, or to the way into a cluster', () => {
    const lb = { lb_type: 'cloud-l7', tls_termination: 'cloud-edge' };
    expect(derived('aws', { lb }).balancer).toMatchObject({
      tier: 'app',
      backendPort: 8080,
      inCloud: true,
      certificate: true,
      tlsEndpoints: ['cloud'],
    });
    expect(
      derived('aws', { lb, nginx: { tls_profile: 'off' } }).balancer,
    ).toMatchObject({ tier: 'edge', backendPort: 80, tlsEndpoints: ['cloud'] });
    expect(
      derived('aws', { lb, k8s: gateway }, 'kubernetes-focused').balancer,
    ).toMatchObject({
      tier: 'gateway',
      backendPort: 80,
      plainGateway: true,
      beforeGateway: true,
      tlsEndpoints: ['cloud'],
    });
  });

  it('names each place that decrypts', () => {
    expect(
      derived('on-prem', {
        lb: { lb_type: 'haproxy', tls_termination: 'proxy' },
        nginx: { tls_profile: 'intermediate' },
      }).balancer.tlsEndpoints,
    ).toEqual(['haproxy', 'nginx']);
    expect(
      derived('aws', {
        lb: { lb_type: 'cloud-l7', tls_termination: 're-encrypt' },
        nginx: { tls_profile: 'intermediate' },
      }).balancer,
    ).toMatchObject({
      tlsEndpoints: ['cloud', 'nginx'],
      backendPort: 443,
      backendTls: true,
    });
    expect(
      derived('on-prem', {
        lb: { lb_type: 'haproxy', tls_termination: 'passthrough' },
      }).balancer.tlsEndpoints,
    ).toEqual([]);
    expect(
      derived(
        'aws',
        {
          lb: { lb_type: 'kubernetes', tls_termination: 'cloud-edge' },
          k8s: { ...gateway, ingress_controller: 'cloud-native' },
        },
        'kubernetes-focused',
      ).balancer.tlsEndpoints,
    ).toEqual(['cloud']);
  });

  it('speaks the PROXY protocol only where both ends do', () => {
    const haproxy = { lb_type: 'haproxy', tls_termination: 'proxy' };
    const l4 = { lb_type: 'cloud-l4', tls_termination: 'proxy' };
    const proxyProtocol = (cloud: string, skills: Record<string, JsonObject>) =>
      derived(cloud, skills).balancer.proxyProtocol;
    expect(proxyProtocol('aws', { lb: haproxy })).toBe(true);
    expect(proxyProtocol('aws', { lb: l4, nginx: {} })).toBe(true);
    expect(proxyProtocol('aws', { lb: l4 })).toBe(false);
    expect(proxyProtocol('gcp', { lb: haproxy })).toBe(true);
    expect(proxyProtocol('azure', { lb: haproxy })).toBe(false);
    expect(proxyProtocol('on-prem', { lb: haproxy })).toBe(false);
  });

  it('stays within what a balancer can be set to', () => {
    const idle = (cloud: string, lb_type: string, idle_timeout: string) =>
      derived(cloud, { lb: { lb_type, idle_timeout } }).balancer.idleSeconds;
    expect(idle('aws', 'cloud-l7', '2h')).toBe(4000);
    expect(idle('aws', 'cloud-l4', '10s')).toBe(60);
    expect(idle('azure', 'cloud-l4', '60s')).toBe(240);
    expect(idle('gcp', 'cloud-l4', '60s')).toBe(60);
    expect(idle('on-prem', 'haproxy', '2h')).toBe(7200);
    const front = (cloud: string, idle_timeout: string) => {
      const { balancer: plan } = derived(cloud, {
        lb: { lb_type: 'haproxy', idle_timeout },
      });
      return [plan.frontIdleSeconds, plan.idleSeconds];
    };
    // What stands before HAProxy has limits of its own, and waits longer.
    expect(front('aws', '5s')).toEqual([60, 5]);
    expect(front('aws', '2h')).toEqual([6000, 5990]);
    expect(front('azure', '60s')).toEqual([240, 60]);
    expect(front('on-prem', '2h')).toEqual([7200, 7200]);
    const { balancer } = derived('aws', {
      lb: { lb_type: 'haproxy', health_interval_seconds: 2 },
    });
    expect(balancer.healthTimeout).toBe(1);
  });

  it('has an address of its own for each environment', () => {
    const lb = { lb_type: 'haproxy', vip: '10.99.0.5' };
    expect(derived('on-prem', { lb }).environments.map(e => e.vip)).toEqual([
      '10.21.48.10',
      '10.99.0.5',
    ]);
    const cluster = derived('on-prem', { k8s: gateway });
    expect(cluster.gatewayPool).toEqual(['10.20.48.22', '10.20.48.29']);
    expect(cluster.gatewayAddresses).toEqual({
      staging: '10.20.48.23',
      production: '10.20.48.22',
    });
  });
});

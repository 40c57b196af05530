import fc from 'fast-check';
import type { JsonObject } from '../model';
import { contains, overlaps, privateRangeOf } from './cidr';
import { derive } from './derive';
import type { DeriveInput, EnvironmentPlan } from './types';

const validInput = fc.record({
  project: fc.record({
    name: fc.stringMatching(/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/),
    cloud: fc.constantFrom('aws', 'gcp', 'azure', 'on-prem'),
    environments: fc.subarray(['dev', 'staging', 'production'], {
      minLength: 1,
    }),
  }),
  maturity: fc.constantFrom('starter', 'intermediate', 'advanced'),
  layout: fc.constantFrom('kubernetes-focused', 'multi-tier'),
  skills: fc.record({
    net: fc.record({
      topology: fc.constantFrom(
        'single-vpc',
        'vpc-per-environment',
        'peered-mesh',
      ),
      vpc_cidr: fc
        .tuple(
          fc.integer({ min: 16, max: 19 }),
          fc.integer({ min: 0, max: 1500 }),
        )
        .map(([prefix, n]) => {
          const address = Math.floor(
            (10 * 2 ** 24 + n * 8192) / 2 ** (32 - prefix),
          );
          const base = address * 2 ** (32 - prefix);
          return `10.${Math.floor(base / 65536) % 256}.${Math.floor(base / 256) % 256}.0/${prefix}`;
        }),
      az_count: fc.integer({ min: 1, max: 3 }),
    }),
    iac: fc.record({
      vm_count: fc.integer({ min: 1, max: 20 }),
      database_engine: fc.constantFrom('none', 'postgresql'),
    }),
  }),
}) as fc.Arbitrary<DeriveInput>;

function subnetsOf(env: EnvironmentPlan): string[] {
  const { private: hosts, public: open, data, management } = env.subnets;
  return [...hosts, ...open, ...data, management];
}

describe('derive, over random answers', () => {
  it('keeps subnets apart and inside their network, and addresses unique', () => {
    fc.assert(
      fc.property(validInput, random => {
        const { environments, vpcCidrs } = derive(random);
        for (const env of environments) {
          const subnets = subnetsOf(env);
          for (const [i, subnet] of subnets.entries()) {
            expect(contains(env.vpcCidr, subnet)).toBe(true);
            expect(subnets.slice(i + 1).some(s => overlaps(s, subnet))).toBe(
              false,
            );
          }
          for (const address of Object.values(env.addresses).flat()) {
            expect(subnets.some(s => contains(s, address))).toBe(true);
          }
          expect(env.prefix.length).toBeLessThanOrEqual(28);
          expect(privateRangeOf(env.vpcCidr)).toBe('10.0.0.0/8');
        }
        const addresses = environments.flatMap(e =>
          Object.values(e.addresses).flat(),
        );
        expect(new Set(addresses).size).toBe(addresses.length);
        for (const [i, a] of vpcCidrs.entries()) {
          expect(vpcCidrs.slice(i + 1).some(b => overlaps(a, b))).toBe(false);
        }
        expect(environments.filter(e => e.primary)).toHaveLength(1);
      }),
    );
  });

  it('does not move an environment when another is added', () => {
    fc.assert(
      fc.property(validInput, random => {
        const all = derive({
          ...random,
          project: {
            ...random.project,
            environments: ['dev', 'staging', 'production'],
          },
        });
        for (const env of derive(random).environments) {
          const same = all.environments.find(e => e.name === env.name);
          // The others are named to a linked network, which is all that changes.
          const sources = { ...env.sources, peers: same?.sources.peers };
          expect({ ...env, primary: same?.primary, sources }).toEqual(same);
        }
      }),
    );
  });

  it('accepts whatever the answers are', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        ...['name', 'owner', 'cloud', 'region', 'environments', 'base_domain'],
        ...['vpc_cidr', 'az_count', 'topology', 'vm_count', 'container_port'],
        ...['replicas', 'record_ttl', 'distribution', 'database_engine'],
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('10.0.0.0/30', '255.255.0.0/16'),
      ),
    ) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(
        anything,
        fc.dictionary(
          fc.constantFrom('net', 'iac', 'k8s', 'dns', 'x'),
          anything,
        ),
        fc.constantFrom('starter', 'intermediate', 'advanced'),
        (project, skills, maturity) => {
          const derived = derive({
            project,
            skills,
            maturity,
            layout: 'multi-tier',
          });
          expect(derived.environments.length).toBeGreaterThan(0);
          expect(derived.environments).toContain(derived.primary);
          expect(JSON.parse(JSON.stringify(derived))).toEqual(derived);
        },
      ),
    );
  });
});

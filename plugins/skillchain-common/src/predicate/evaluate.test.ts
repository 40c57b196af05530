import { InputError } from '@backstage/errors';
import { evaluateCondition } from '.';

const facts = {
  maturity: 'advanced',
  chain: ['operating-kubernetes'],
  project: { cloud: 'aws', environments: ['dev', 'production'] },
  k8s: { replicas: 3, exposure: 'ingress', tls: true },
};

describe('evaluateCondition', () => {
  it.each([
    [{ replicas: 3 }, true],
    [{ replicas: '3' }, true],
    [{ exposure: 'INGRESS', tls: true }, true],
    [{ exposure: 'ingress', tls: false }, false],
    [{ missing: 'x' }, false],
    [{ $not: { missing: 'x' } }, true],
    [{ missing: { $exists: false } }, true],
    [{ 'project.cloud': { $in: ['gcp', 'aws'] } }, true],
    [{ 'project.environments': { $contains: 'dev' } }, true],
    [{ chain: { $contains: 'managing-dns' } }, false],
    [{ $any: [{ maturity: 'starter' }, { maturity: 'advanced' }] }, true],
    [{ $all: [] }, true],
    [{ 'constructor.name': { $exists: true } }, false],
  ])('%j is %s', (condition, expected) => {
    expect(evaluateCondition(condition, facts, 'k8s')).toBe(expected);
  });

  it.each([
    [{ replicas: { $gt: 2 } }, 'expected a value'],
    [{ $nor: [] }, 'The operator $nor'],
    [{ $all: [], replicas: 3 }, 'must be the only key'],
    [{ exposure: { $hasPrefix: 'in' } }, 'expected a value'],
  ])('refuses %j', (condition, message) => {
    const act = () => evaluateCondition(condition, facts, 'k8s');
    expect(act).toThrow(InputError);
    expect(act).toThrow(message);
  });
});

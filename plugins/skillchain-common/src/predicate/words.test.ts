import type { Condition } from '../model';
import { conditionText } from './words';

describe('conditionText', () => {
  it.each<[Condition, string]>([
    [{ exposure: 'ingress' }, 'k8s.exposure is ingress'],
    [
      {
        exposure: { $in: ['ingress', 'gateway', 'both'] },
        maturity: 'starter',
      },
      'k8s.exposure is ingress, gateway or both and maturity is starter',
    ],
    [
      { $not: { chain: { $contains: 'managing-dns' } } },
      'chain is without managing-dns',
    ],
    [{ $not: { 'project.cloud': 'aws' } }, 'project.cloud is not aws'],
    [{ $not: { a: 1, b: 2 } }, 'not (k8s.a is 1 and k8s.b is 2)'],
    [
      { $all: [{ a: 1 }, { $any: [{ b: 2 }, { c: { $exists: true } }] }] },
      'k8s.a is 1 and (k8s.b is 2 or k8s.c is answered)',
    ],
    [{ c: { $exists: false } }, 'k8s.c is not answered'],
    [{ $not: { c: { $exists: false } } }, 'k8s.c is answered'],
  ])('says %j as "%s"', (condition, expected) => {
    expect(conditionText(condition, 'k8s')).toBe(expected);
  });
});

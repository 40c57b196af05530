import fc from 'fast-check';
import { derive } from './derive';
import type { DeriveInput } from './types';

function targets(
  skills: DeriveInput['skills'],
  maturity: DeriveInput['maturity'] = 'intermediate',
) {
  return derive({
    project: {},
    skills,
    maturity,
    layout: 'kubernetes-focused',
  });
}

describe('the error budget', () => {
  it.each([
    ['99.0', 0.01, 432],
    ['99.5', 0.005, 216],
    ['99.9', 0.001, 43.2],
    ['99.95', 0.0005, 21.6],
    ['99.99', 0.0001, 4.32],
  ])('of %s', (availability_target, errorRatio, budgetMinutes) => {
    expect(targets({ dist: { availability_target } }).slo).toEqual({
      target: availability_target,
      errorRatio,
      budgetMinutes,
    });
  });

  it('follows the maturity when nobody was asked', () => {
    expect(targets({}, 'starter').slo.target).toBe('99.5');
    expect(targets({}, 'advanced').slo.target).toBe('99.95');
  });
});

describe('the timeout ladder', () => {
  const haproxy = { lb_type: 'haproxy' };

  it.each([
    [{}, [30, 15, 5, 2]],
    [{ mesh: { request_timeout: '1s' } }, [30, 15, 1, 0.5]],
    [{ mesh: { request_timeout: '2s' } }, [30, 15, 2, 1]],
    [{ mesh: { request_timeout: '5m' } }, [325, 310, 300, 2]],
    [{ nginx: {} }, [75, 60, 5, 2]],
    [{ nginx: {}, dist: {} }, [30, 15, 5, 2]],
    [{ nginx: { websocket: true } }, [3615, 3600, 5, 2]],
    [{ nginx: {}, lb: { ...haproxy, idle_timeout: '60s' } }, [60, 45, 5, 2]],
    [{ nginx: {}, lb: { ...haproxy, idle_timeout: '30s' } }, [30, 15, 5, 2]],
    [{ nginx: {}, lb: { ...haproxy, idle_timeout: '2h' } }, [7200, 7185, 5, 2]],
    [{ lb: { ...haproxy, idle_timeout: '1s' } }, [1, 0.55, 0.25, 0.125]],
    [
      { nginx: {}, lb: { lb_type: 'nginx', idle_timeout: '20m' } },
      [1215, 1200, 5, 2],
    ],
    [
      {
        lb: { ...haproxy, idle_timeout: '60s' },
        mesh: { request_timeout: '59s' },
      },
      [60, 59.4, 59, 2],
    ],
  ])('with %j', (skills, ladder) => {
    const { edge, proxy, service, database } = derive({
      project: { cloud: 'on-prem' },
      skills,
      maturity: 'intermediate',
      layout: 'multi-tier',
    }).timeouts;
    expect([edge, proxy, service, database]).toEqual(ladder);
  });

  it('is what the balancer can be set to, not what was asked', () => {
    const lb = { lb_type: 'cloud-l4', idle_timeout: '60s' };
    const { balancer, timeouts } = derive({
      project: { cloud: 'azure' },
      skills: { lb, nginx: {} },
      maturity: 'intermediate',
      layout: 'multi-tier',
    });
    expect(timeouts).toMatchObject({ edge: 240, proxy: 225 });
    expect(balancer.idleSeconds).toBe(240);
  });

  it('descends whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('aws', 'gcp', 'azure', 'on-prem'),
        fc.option(
          fc.record({
            lb_type: fc.constantFrom(
              'cloud-l7',
              'cloud-l4',
              'haproxy',
              'nginx',
            ),
            idle_timeout: fc.integer({ min: 1, max: 7200 }).map(n => `${n}s`),
          }),
        ),
        fc.option(fc.integer({ min: 1, max: 300 })),
        fc.record({ websocket: fc.boolean() }),
        (cloud, lb, request, nginx) => {
          // Rule R31 sees to it that a call takes less than the balancer waits.
          fc.pre(!lb || !request || request < parseInt(lb.idle_timeout, 10));
          const mesh = request && { request_timeout: `${request}s` };
          const { timeouts } = derive({
            project: { cloud },
            skills: { nginx, ...(mesh && { mesh }), ...(lb && { lb }) },
            maturity: 'intermediate',
            layout: 'multi-tier',
          });
          const { edge, proxy, service, database } = timeouts;
          expect(edge).toBeGreaterThan(proxy);
          expect(proxy).toBeGreaterThan(service);
          expect(service).toBeGreaterThan(database);
        },
      ),
    );
  });
});

describe('the quorum', () => {
  it.each([
    ['strong', 5, 3, 3],
    ['strong', 5, 4, 2],
    ['eventual', 5, 3, 1],
  ])('of %s reads, N=%i, W=%i', (consistency_model, n, w, r) => {
    expect(
      targets({ dist: { consistency_model, quorum_n: n, quorum_w: w } }).quorum,
    ).toEqual({ n, w, r });
  });
});

it('takes the second region that was chosen', () => {
  expect(
    targets({ dist: { secondary_region: 'eu-west-3' } }).secondaryRegion,
  ).toBe('eu-west-3');
});

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
  it.each([
    [undefined, [30, 15, 5, 2]],
    ['1s', [30, 15, 1, 0.5]],
    ['2s', [30, 15, 2, 1]],
    ['5m', [325, 310, 300, 2]],
  ])('of a call that may take %s', (request_timeout, ladder) => {
    const { edge, proxy, service, database } = targets({
      mesh: request_timeout ? { request_timeout } : {},
    }).timeouts;
    expect([edge, proxy, service, database]).toEqual(ladder);
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

import { maxGap } from '../answers/schedule';
import { run } from './checkFixture';

describe('schedule-beyond-rpo', () => {
  const args = {
    schedule: 'dr.backup_schedule',
    rpo: 'dr.rpo',
    data: 'dr.protected_data',
    archiving: 'dr.continuous_archiving',
  };
  it.each([
    ['0 2 * * *', '4h', '1d', '0 */2 * * *', '1d'],
    ['0 2,14 * * *', '6h', '12h', '0 */3 * * *', '12h'],
    ['*/30 * * * *', '15m', '30m', '*/5 * * * *', '30m'],
    ['0 2 * * *', '7m', '1d', '*/5 * * * *', '1d'],
    ['0 2 * * *', '1m', '1d', '* * * * *', '1d'],
    ['0 2 1 * *', '7d', '31d', '0 2,14 * * *', '7d'],
  ])('%s with %s', (backup_schedule, rpo, gap, tightened, relaxed) => {
    const found = run(
      'schedule-beyond-rpo',
      { dr: { backup_schedule, rpo, protected_data: ['host-files'] } },
      { args },
    );
    expect(found).toMatchObject([{ gap, rpo, tightened, relaxed }]);
    // Whichever way is taken, the rule is satisfied afterwards.
    for (const way of [
      { backup_schedule: String(found[0].tightened), rpo },
      { backup_schedule: String(found[0].relaxedSchedule), rpo: relaxed },
    ]) {
      expect(run('schedule-beyond-rpo', { dr: way }, { args })).toEqual([]);
    }
    expect(maxGap(tightened)).toBeLessThanOrEqual(maxGap(backup_schedule));
  });

  it.each([
    ['4h', ['volumes'], false, 0],
    ['3h', ['volumes'], false, 1],
    ['3h', ['database', 'secrets'], true, 0],
    ['3h', ['database', 'volumes'], true, 0],
    ['3h', ['database', 'volumes'], false, 1],
    ['14m', ['database', 'volumes'], false, 1],
    ['14m', ['database'], false, 0],
  ])(
    'every four hours with %s, %j, archiving %s',
    (rpo, protected_data, continuous_archiving, count) => {
      const backup_schedule = '0 */4 * * *';
      const dr = { backup_schedule, rpo, protected_data, continuous_archiving };
      expect(run('schedule-beyond-rpo', { dr }, { args })).toHaveLength(count);
    },
  );

  it('leaves a schedule that does not parse to its question', () => {
    const dr = { backup_schedule: '@daily', rpo: '1m' };
    expect(run('schedule-beyond-rpo', { dr }, { args })).toEqual([]);
  });
});

describe('strategy-vs-rto', () => {
  const args = { strategy: 'dr.strategy', rto: 'dr.rto' };
  it.each([
    ['backup-restore', '4h', []],
    ['backup-restore', '3h', ['pilot-light']],
    ['backup-restore', '10m', ['warm-standby']],
    ['pilot-light', '30m', []],
    ['pilot-light', '29m', ['warm-standby']],
    ['warm-standby', '5m', []],
    ['warm-standby', '4m', ['active-active']],
    ['active-active', '1m', []],
  ])('%s within %s', (strategy, rto, stronger) => {
    const found = run('strategy-vs-rto', { dr: { strategy, rto } }, { args });
    expect(found.map(f => f.stronger)).toEqual(stronger);
  });
});

describe('same-place', () => {
  const project = { cloud: 'aws', region: 'us-east-1' };
  const args = { a: 'dr.dr_region', b: 'project.region' };
  it.each([
    ['us-east-1', {}, [{ a: 'us-east-1', b: 'us-east-1', pair: 'us-west-2' }]],
    ['us-west-2', {}, []],
    [
      'us-west-2',
      { same: false },
      [{ a: 'us-west-2', b: 'us-east-1', pair: 'us-west-2' }],
    ],
    ['us-east-1', { same: false }, []],
  ])('%s with %j', (dr_region, same, facts) => {
    expect(
      run(
        'same-place',
        { project, dr: { dr_region } },
        {
          args: { ...args, ...same },
        },
      ),
    ).toEqual(facts);
  });

  it('has no pair to offer for other regions, and needs both places', () => {
    const place = { project: { cloud: 'aws', region: 'eu-north-1' }, dr: {} };
    expect(run('same-place', place, { args })).toEqual([]);
    const dr = { dr_region: 'eu-north-1' };
    expect(run('same-place', { ...place, dr }, { args })).toMatchObject([
      { pair: 'auto' },
    ]);
  });
});

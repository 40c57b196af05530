import { recovery } from './recovery';

describe('recovery', () => {
  it('gives every form of the answers', () => {
    expect(
      recovery({
        rto: '4h',
        rpo: '1h',
        dr_region: 'us-west-2',
        backup_schedule: '*/30 * * * *',
        protected_data: ['database'],
      }),
    ).toEqual({
      rtoSeconds: 14400,
      rpoSeconds: 3600,
      drRegion: 'us-west-2',
      onCalendar: '*-*-* *:00/30:00',
      awsCron: 'cron(0 * * * ? *)',
      backupGapSeconds: 1800,
      continuousArchiving: false,
    });
  });

  it.each([
    ['14m', ['database'], false, true],
    ['15m', ['database'], false, false],
    ['4h', ['database'], true, true],
    ['1m', ['volumes'], true, false],
  ])(
    'archives with an rpo of %s, %j and %s: %s',
    (rpo, protected_data, continuous_archiving, archiving) => {
      const dr = { rpo, protected_data, continuous_archiving };
      expect(recovery(dr).continuousArchiving).toBe(archiving);
    },
  );

  it.each([[undefined], [{ rto: 'soon', backup_schedule: '@daily' }]])(
    'is empty of %j',
    dr => {
      expect(recovery(dr)).toEqual({
        rtoSeconds: 0,
        rpoSeconds: 0,
        drRegion: '',
        onCalendar: '',
        awsCron: '',
        backupGapSeconds: 0,
        continuousArchiving: false,
      });
    },
  );
});

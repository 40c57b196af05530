import fc from 'fast-check';
import {
  awsCron,
  durationSeconds,
  formatDuration,
  maxGap,
  onCalendar,
  parseSchedule,
} from './schedule';

describe('durationSeconds', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['4h', 14400],
    ['7d', 604800],
  ])('%s is %i s', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(['0s', '15', 'm', '1.5h', '1w', ' 1h', '1h\n', '', 15, null])(
    'refuses %j',
    text => {
      expect(durationSeconds(text)).toBeUndefined();
    },
  );

  it('is the inverse of formatDuration', () => {
    expect(formatDuration(5400)).toBe('90m');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), seconds => {
        expect(durationSeconds(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });
});

describe('maxGap', () => {
  const hour = 3600;
  const day = 24 * hour;
  it.each([
    ['* * * * *', 60],
    ['*/30 * * * *', hour / 2],
    ['0 */2 * * *', 2 * hour],
    ['0 */5 * * *', 5 * hour],
    ['0 2,14 * * *', 12 * hour],
    ['0 2,4 * * *', 22 * hour],
    ['30 3 * * 0', 7 * day],
    ['0 0 * * 1-5', 3 * day],
    ['0 0 1 * *', 31 * day],
    ['0 0 31 * *', 61 * day],
    ['0 0 1 1 *', 366 * day],
    ['0 0 * 2 *', (366 - 28) * day],
    ['0 0 29 2 *', 732 * day],
  ])('of %s is %i s', (cron, seconds) => {
    expect(maxGap(cron)).toBe(seconds);
  });

  it('agrees with counting minute by minute', () => {
    const lists = (max: number) =>
      fc.uniqueArray(fc.integer({ min: 0, max }), {
        minLength: 1,
        maxLength: 4,
      });
    fc.assert(
      fc.property(
        lists(59),
        lists(23),
        lists(6),
        (minutes, hours, weekdays) => {
          const runs: number[] = [];
          for (let d = 0; d < 732; d++) {
            if (weekdays.includes((d + 1) % 7)) {
              for (let m = 0; m < 1440; m++) {
                if (
                  minutes.includes(m % 60) &&
                  hours.includes(Math.floor(m / 60))
                ) {
                  runs.push(d * 1440 + m);
                }
              }
            }
          }
          const gaps = runs.slice(1).map((run, i) => (run - runs[i]) * 60);
          expect(maxGap(`${minutes} ${hours} * * ${weekdays}`)).toBe(
            Math.max(...gaps),
          );
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('onCalendar', () => {
  it.each([
    ['*/15 * * * *', '*-*-* *:00/15:00'],
    ['0 2,14 * * *', '*-*-* 02,14:00:00'],
    ['30 3 * * 0', 'Sun *-*-* 03:30:00'],
    ['17 5 * * 1-5', 'Mon..Fri *-*-* 05:17:00'],
    ['0 0 * * 6,7', 'Sat,Sun *-*-* 00:00:00'],
    ['0 0 * * *', '*-*-* 00:00:00'],
    ['5 4 1,15 * *', '*-*-01,15 04:05:00'],
    ['5 4 * jan,7 *', '*-01,07-* 04:05:00'],
    ['10-30/10 */6 * * *', '*-*-* 00/6:10,20,30:00'],
    ['0 0 * 2 *', '*-02-* 00:00:00'],
  ])('of %s is %s', (cron, calendar) => {
    expect(onCalendar(cron)).toBe(calendar);
  });
});

describe('awsCron', () => {
  it.each([
    ['0 2,14 * * *', 'cron(0 2,14 * * ? *)'],
    ['0 */6 * * *', 'cron(0 0,6,12,18 * * ? *)'],
    // at most once an hour
    ['*/15 * * * *', 'cron(0 * * * ? *)'],
    ['30 3 * * 0', 'cron(30 3 ? * 1 *)'],
    ['17 5 * * 1-5', 'cron(17 5 ? * 2,3,4,5,6 *)'],
    ['5 4 1,15 * *', 'cron(5 4 1,15 * ? *)'],
    ['5 4 * jan,7 *', 'cron(5 4 * 1,7 ? *)'],
  ])('of %s is %s', (cron, aws) => {
    expect(awsCron(cron)).toBe(aws);
  });
});

describe('parseSchedule', () => {
  it.each([
    ['0 0 1 * 1', 'restricts both day of month and day of week'],
    ['0 0 */2 * 1', 'restricts both day of month and day of week'],
    ['0 0 * *', 'is not a schedule of five fields'],
    ['0 0 * * * *', 'is not a schedule of five fields'],
    ['@daily', 'is not a schedule of five fields'],
    ['0  0 * * *', 'is not a schedule of five fields'],
    ['0 0 L * *', 'is not a schedule of five fields'],
    ['H * * * *', 'is not a schedule of five fields'],
    ['0 0 ? * *', 'is not a schedule of five fields'],
    ['60 * * * *', 'is not a schedule'],
    ['0 0 31 2 *', 'is not a schedule'],
    ['0 0 * foo *', 'is not a schedule of five fields'],
    ['0 0 * * *\n', 'is not a schedule of five fields'],
  ])('refuses %j', (cron, message) => {
    expect(() => parseSchedule(cron)).toThrow(message);
  });
});

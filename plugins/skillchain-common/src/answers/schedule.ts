import { InputError } from '@backstage/errors';
import { CronExpressionParser } from 'cron-parser';

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 };
const DAY_SECONDS = 86400;
/** The window of {@link maxGap}: two years, so that the pause of a yearly schedule lies inside. */
const WINDOW_DAYS = 2 * 366;
/** First day of the window; a leap year, so that 29 February occurs. */
const WINDOW_START = Date.UTC(2024, 0, 1);
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** Numbers and names only: `L`, `W`, `#`, `?` and `H` mean different things to different crons. */
const FIELD =
  /^(?:\*|[0-9]{1,2}|[a-z]{3})(?:-(?:[0-9]{1,2}|[a-z]{3}))?(?:\/[0-9]{1,2})?$/iu;
const NAMES =
  /^(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/iu;

/**
 * Length of a duration such as `90s`, `15m`, `4h`, `1d` in seconds.
 *
 * @returns undefined when the text is not a duration
 */
export function durationSeconds(duration: unknown): number | undefined {
  const match =
    typeof duration === 'string'
      ? /^([1-9][0-9]{0,8})([smhd])$/u.exec(duration)
      : null;
  return match ? Number(match[1]) * UNIT_SECONDS[match[2]] : undefined;
}

/** Writes seconds as the shortest exact duration: 5400 is `90m`, 7200 is `2h`. */
export function formatDuration(seconds: number): string {
  const unit =
    ['d', 'h', 'm'].find(u => seconds % UNIT_SECONDS[u] === 0) ?? 's';
  return `${seconds / UNIT_SECONDS[unit]}${unit}`;
}

/** The values of each field of a schedule; days of the week run from 0 (Sunday) to 6. */
interface Schedule {
  minutes: number[];
  hours: number[];
  days: number[];
  months: number[];
  weekdays: number[];
}

function wellFormed(field: string): boolean {
  return field
    .split(',')
    .every(
      part =>
        FIELD.test(part) &&
        (part.match(/[a-z]+/giu) ?? []).every(name => NAMES.test(name)),
    );
}

function numbersOf(values: readonly unknown[]): number[] {
  return values.filter((v): v is number => typeof v === 'number');
}

/**
 * Reads a schedule of five fields.
 *
 * @throws InputError when it does not parse, never fires, or restricts day of month and day of week
 *   both: cron fires when either fits, systemd when both do
 */
export function parseSchedule(cron: string): Schedule {
  const fields = cron.split(' ');
  if (fields.length !== 5 || !fields.every(wellFormed)) {
    throw new InputError(
      `'${cron}' is not a schedule of five fields such as 0 2 * * *`,
    );
  }
  let parsed;
  try {
    parsed = CronExpressionParser.parse(cron, { tz: 'UTC' }).fields;
  } catch (error) {
    throw new InputError(
      `'${cron}' is not a schedule: ${error instanceof Error ? error.message : error}`,
    );
  }
  const schedule = {
    minutes: numbersOf(parsed.minute.values),
    hours: numbersOf(parsed.hour.values),
    // The parser cuts `*` to the longest month that is selected.
    days:
      fields[2] === '*'
        ? Array.from({ length: 31 }, (_, i) => i + 1)
        : numbersOf(parsed.dayOfMonth.values),
    months: numbersOf(parsed.month.values),
    weekdays: [
      ...new Set(numbersOf(parsed.dayOfWeek.values).map(day => day % 7)),
    ].sort((a, b) => a - b),
  };
  if (schedule.days.length < 31 && schedule.weekdays.length < 7) {
    throw new InputError(
      `'${cron}' restricts both day of month and day of week, which cron and systemd read differently; restrict one of them`,
    );
  }
  return schedule;
}

/**
 * The longest pause between two runs of a schedule in seconds, in UTC, over two years from a
 * fixed date. A schedule that fires less than twice in that time counts as one pause of that length.
 *
 * @throws InputError as {@link parseSchedule}
 */
export function maxGap(cron: string): number {
  const { minutes, hours, days, months, weekdays } = parseSchedule(cron);
  const times = hours
    .flatMap(hour => minutes.map(minute => (hour * 60 + minute) * 60))
    .sort((a, b) => a - b);
  let previous: number | undefined;
  let longest = 0;
  let runs = 0;
  for (let day = 0; day < WINDOW_DAYS; day++) {
    const date = new Date(WINDOW_START + day * DAY_SECONDS * 1000);
    if (
      !months.includes(date.getUTCMonth() + 1) ||
      !days.includes(date.getUTCDate()) ||
      !weekdays.includes(date.getUTCDay())
    ) {
      continue;
    }
    for (const time of times) {
      const now = day * DAY_SECONDS + time;
      longest = Math.max(longest, now - (previous ?? now));
      previous = now;
      runs += 1;
    }
  }
  return runs < 2 ? WINDOW_DAYS * DAY_SECONDS : longest;
}

const pad = (n: number) => String(n).padStart(2, '0');

/** A field of a systemd calendar: `*`, a step from zero, or a list of two-digit numbers. */
function calendarField(field: string, values: number[]): string {
  if (field === '*') {
    return '*';
  }
  const step = /^\*\/([0-9]{1,2})$/u.exec(field);
  return step && values[0] === 0
    ? `00/${Number(step[1])}`
    : values.map(pad).join(',');
}

function weekdayPart(weekdays: number[]): string {
  if (weekdays.length === 7) {
    return '';
  }
  // systemd's week starts on Monday.
  const days = weekdays.map(day => (day + 6) % 7).sort((a, b) => a - b);
  const name = (day: number) => WEEKDAYS[(day + 1) % 7];
  const run =
    days.length > 2 && days[days.length - 1] - days[0] === days.length - 1;
  return run
    ? `${name(days[0])}..${name(days[days.length - 1])} `
    : `${days.map(name).join(',')} `;
}

/**
 * A schedule as systemd's OnCalendar (UTC is the caller's to state):
 * `30 3 * * 0` becomes `Sun *-*-* 03:30:00`.
 *
 * @throws InputError as {@link parseSchedule}
 */
export function onCalendar(cron: string): string {
  const { minutes, hours, days, months, weekdays } = parseSchedule(cron);
  const [minute, hour] = cron.split(' ');
  const month = months.length === 12 ? '*' : months.map(pad).join(',');
  const day = days.length === 31 ? '*' : days.map(pad).join(',');
  return (
    `${weekdayPart(weekdays)}*-${month}-${day} ` +
    `${calendarField(hour, hours)}:${calendarField(minute, minutes)}:00`
  );
}

/**
 * A schedule as AWS Backup writes it (UTC): `0 2,14 * * *` becomes `cron(0 2,14 * * ? *)`.
 *
 * AWS Backup starts at most once an hour, so that of several minutes only the first is kept.
 *
 * @throws InputError as {@link parseSchedule}
 */
export function awsCron(cron: string): string {
  const { minutes, hours, days, months, weekdays } = parseSchedule(cron);
  const list = (values: number[], all: number, shift = 0) =>
    values.length === all ? '*' : values.map(v => v + shift).join(',');
  // One of the two day fields is always a question mark; Sunday is 1.
  const [day, weekday] =
    weekdays.length < 7 ? ['?', list(weekdays, 7, 1)] : [list(days, 31), '?'];
  return `cron(${minutes[0]} ${list(hours, 24)} ${day} ${list(months, 12)} ${weekday} *)`;
}

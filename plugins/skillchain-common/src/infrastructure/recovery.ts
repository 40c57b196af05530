import {
  awsCron,
  durationSeconds,
  maxGap,
  onCalendar,
} from '../answers/schedule';
import type { JsonObject } from '../model';
import { text, texts } from './read';
import type { Derived } from './types';

/** Below this no schedule keeps up with a database: its log is archived continuously. */
const ARCHIVING_BELOW_SECONDS = 15 * 60;

type Recovery = Pick<
  Derived,
  | 'rtoSeconds'
  | 'rpoSeconds'
  | 'drRegion'
  | 'onCalendar'
  | 'awsCron'
  | 'backupGapSeconds'
  | 'continuousArchiving'
>;

/** The forms that a schedule takes in files; empty when it is none, which answering it reports. */
function scheduleForms(cron: string) {
  try {
    return {
      onCalendar: onCalendar(cron),
      awsCron: awsCron(cron),
      backupGapSeconds: maxGap(cron),
    };
  } catch {
    return { onCalendar: '', awsCron: '', backupGapSeconds: 0 };
  }
}

/** What follows from the answers about recovery; zero, empty and false without them. */
export function recovery(dr: JsonObject | undefined): Recovery {
  const rpoSeconds = durationSeconds(text(dr, 'rpo', '')) ?? 0;
  return {
    rtoSeconds: durationSeconds(text(dr, 'rto', '')) ?? 0,
    rpoSeconds,
    drRegion: text(dr, 'dr_region', ''),
    ...scheduleForms(text(dr, 'backup_schedule', '')),
    continuousArchiving:
      texts(dr, 'protected_data', []).includes('database') &&
      (dr?.continuous_archiving === true ||
        (rpoSeconds > 0 && rpoSeconds < ARCHIVING_BELOW_SECONDS)),
  };
}

import {
  durationSeconds,
  maxGap,
} from '@skillchain/backstage-plugin-skillchain-common';
import { at } from './kubernetes';
import type { CheckContext, Item, Problem } from './types';

function stateful({ answer }: CheckContext): boolean {
  return (
    answer('k8s.workload_type') === 'stateful' ||
    ![undefined, 'none'].includes(
      answer('iac.database_engine') as string | undefined,
    )
  );
}

/** Documents of recovery, wherever the layout puts them. */
function documents({ files }: CheckContext) {
  return files.filter(file =>
    /(^|\/)(docs|disaster-recovery)\/.*\.md$/.test(file.path),
  );
}

function recovery(context: CheckContext): Problem[] | undefined {
  if (context.has('dr') || !stateful(context)) return undefined;
  return [
    {
      warn: true,
      message: 'Data is kept, and there is no tested way to get it back.',
      fix: 'Add the skill planning-disaster-recovery.',
    },
  ];
}

function targets(context: CheckContext): Problem[] | undefined {
  const answers = ['rto', 'rpo'].flatMap(id => {
    const value = context.answer(`dr.${id}`);
    return typeof value === 'string' ? [{ id, value }] : [];
  });
  if (answers.length === 0) return undefined;
  const plans = documents(context);
  return answers
    .filter(({ value }) => !plans.some(plan => plan.text?.includes(value)))
    .map(({ id, value }) => ({
      message: `No document states the ${id.toUpperCase()} of ${value}.`,
      fix: 'State it in the recovery plan.',
    }));
}

function restorable(context: CheckContext): Problem[] | undefined {
  if (!context.has('dr')) return undefined;
  const runbook = documents(context).find(file =>
    file.path.endsWith('/restore-from-backup.md'),
  );
  const said = runbook?.text ?? '';
  const complete = /^1\. /m.test(said) && /^## Verify$/m.test(said);
  const silent = context.derived.backupKinds.filter(
    kind => !said.includes(`--kind ${kind}`),
  );
  if (complete && silent.length === 0) return [];
  return [
    {
      file: runbook?.path,
      message: complete
        ? `The restore runbook does not bring back: ${silent.join(', ')}.`
        : 'No restore runbook has numbered steps and says how to verify.',
      fix: 'Describe each kind of protected data in restore-from-backup.md.',
    },
  ];
}

/** A schedule of backups, and where it stands. */
interface Schedule {
  file: string;
  line?: number;
  cron: string;
}

function schedules({ kubernetes }: CheckContext): Schedule[] {
  return kubernetes.objects
    .filter(
      ({ kind, value }) =>
        (kind === 'Schedule' &&
          String(value.apiVersion).startsWith('velero.io/')) ||
        (kind === 'CronJob' &&
          at(value, 'metadata', 'labels', 'app.kubernetes.io/component') ===
            'backup'),
    )
    .map(({ file, line, value }) => ({
      file,
      line,
      cron: String(at(value, 'spec', 'schedule')),
    }));
}

function gapOf(cron: string): number {
  try {
    return maxGap(cron);
  } catch {
    return Infinity;
  }
}

function frequent(context: CheckContext): Problem[] | undefined {
  const rpo = durationSeconds(context.answer('dr.rpo'));
  if (rpo === undefined) return undefined;
  // Archiving covers the database; what else is older was accepted with a decision.
  const late = context.derived.continuousArchiving
    ? []
    : schedules(context).filter(({ cron }) => gapOf(cron) > rpo);
  const timers = context.files.filter(
    ({ path, text }) =>
      /(^|\/)systemd\/system\/[^/]+-backup\.timer$/.test(path) &&
      !text?.includes(`OnCalendar=${context.derived.onCalendar} UTC\n`),
  );
  return [
    ...late.map(({ file, line, cron }) => ({
      file,
      line,
      message: `Backups by '${cron}' are further apart than the RPO of ${context.answer('dr.rpo')}.`,
      fix: 'Use the schedule of the recovery plan.',
    })),
    ...timers.map(({ path }) => ({
      file: path,
      message: `The timer is not the schedule '${context.answer('dr.backup_schedule')}'.`,
      fix: `OnCalendar=${context.derived.onCalendar} UTC`,
    })),
  ];
}

function kept(context: CheckContext): Problem[] | undefined {
  const days = context.answer('dr.retention_days');
  if (typeof days !== 'number') return undefined;
  const ttl = `${days * 24}h0m0s`;
  const wrong = context.kubernetes.objects.filter(
    ({ kind, value }) =>
      kind === 'Schedule' && at(value, 'spec', 'template', 'ttl') !== ttl,
  );
  const stated = documents(context).some(file =>
    file.text?.includes(`${days} days`),
  );
  return [
    ...wrong.map(({ file, line }) => ({
      file,
      line,
      message: `Backups of the cluster are not kept ${days} days.`,
      fix: `ttl: ${ttl}`,
    })),
    ...(stated
      ? []
      : [
          {
            message: `No document says that backups are kept ${days} days.`,
            fix: 'State it in the recovery plan.',
          },
        ]),
  ];
}

function elsewhere(context: CheckContext): Problem[] | undefined {
  if (!context.has('dr')) return undefined;
  return context.derived.drRegion
    ? []
    : [
        {
          warn: true,
          message: 'All copies are in the place of what they are copies of.',
          fix: 'Answer dr_region.',
        },
      ];
}

/** 6: disaster recovery procedures documented. */
export const item06: Item = {
  item: 6,
  title: 'Disaster recovery procedures documented',
  checks: [
    {
      id: '6.1',
      title: 'The plan states RTO and RPO as answered',
      run: targets,
    },
    { id: '6.2', title: 'Data that is kept can be restored', run: recovery },
    {
      id: '6.3',
      title: 'The restore runbook brings back everything that is protected',
      run: restorable,
    },
    {
      id: '6.4',
      title: 'Every schedule of backups keeps the RPO',
      run: frequent,
    },
    {
      id: '6.5',
      title: 'Backups are kept as long as the plan says',
      run: kept,
    },
    { id: '6.6', title: 'Copies leave the region', run: elsewhere },
  ],
};

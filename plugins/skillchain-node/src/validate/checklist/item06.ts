import type { CheckContext, Item, Problem } from './types';

function stateful({ answer }: CheckContext): boolean {
  return (
    answer('k8s.workload_type') === 'stateful' ||
    ![undefined, 'none'].includes(
      answer('iac.database_engine') as string | undefined,
    )
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
  const plans = context.files.filter(file =>
    /(^|\/)(docs|disaster-recovery)\/.*\.md$/.test(file.path),
  );
  return answers
    .filter(({ value }) => !plans.some(plan => plan.text?.includes(value)))
    .map(({ id, value }) => ({
      message: `No document states the ${id.toUpperCase()} of ${value}.`,
      fix: 'State it in the recovery plan.',
    }));
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
  ],
};

import { replicasOf, workloadsOf } from './item03';
import { at, containers } from './kubernetes';
import type { CheckContext, Item, Problem } from './types';

function costDocument(context: CheckContext): Problem[] | undefined {
  const document = context.file('docs/cost.md');
  if (!document?.text) return undefined;
  const drivers: [string, RegExp, RegExp][] = [
    ['NAT', /aws_nat_gateway|router_nat|azurerm_nat_gateway/, /NAT/],
    ['nodes', /node_group|node_pool|azurerm_kubernetes_cluster/, /node/i],
    ['databases', /aws_db_instance|google_sql|flexible_server/, /database/i],
    [
      'balancers',
      /aws_lb"|backend_service|azurerm_lb"|application_gateway/,
      /balancer/i,
    ],
  ];
  return drivers
    .filter(([, present]) => present.test(context.terraform.text))
    .filter(([, , named]) => !named.test(document.text!))
    .map(([what]) => ({
      file: document.path,
      message: `The document says nothing about the cost of ${what}.`,
      fix: 'Add a row.',
    }));
}

function bounded(context: CheckContext): Problem[] | undefined {
  const workloads = workloadsOf(context);
  if (workloads.length === 0) return undefined;
  return workloads.flatMap(object =>
    containers(object).flatMap(container => {
      const absent = ['requests', 'limits'].filter(
        key => !at(container, 'resources', key),
      );
      return absent.length === 0
        ? []
        : [
            {
              file: object.file,
              line: object.line,
              message: `Container ${String(at(container, 'name'))} of ${object.name} has no ${absent.join(' and no ')}.`,
              fix: 'Set requests and limits.',
            },
          ];
    }),
  );
}

function quotas(context: CheckContext): Problem[] | undefined {
  const { objects } = context.kubernetes;
  const namespaces = objects.filter(
    o => o.kind === 'Namespace' && o.dir.includes('/overlays/'),
  );
  if (namespaces.length === 0) return undefined;
  return namespaces
    .filter(
      n => !objects.some(o => o.kind === 'ResourceQuota' && o.dir === n.dir),
    )
    .map(n => ({
      file: n.file,
      line: n.line,
      message: `Nothing limits what the namespace ${n.name} may consume.`,
      fix: 'Add a ResourceQuota; it comes with the maturity "intermediate".',
    }));
}

function retention({ terraform }: CheckContext): Problem[] | undefined {
  const rules: Record<string, string> = {
    aws_cloudwatch_log_group: 'retention_in_days',
    azurerm_log_analytics_workspace: 'retention_in_days',
  };
  const found = terraform.resources.filter(r => r.type in rules);
  const buckets = terraform.resources.filter(r => r.type === 'aws_s3_bucket');
  if (found.length + buckets.length === 0) return undefined;
  const forever = found.filter(r => !(rules[r.type] in r.body));
  const kept = buckets.filter(
    bucket =>
      !terraform.resources.some(
        r =>
          r.type === 'aws_s3_bucket_lifecycle_configuration' &&
          JSON.stringify(r.body).includes(`aws_s3_bucket.${bucket.name}`),
      ),
  );
  return [...forever, ...kept].map(r => ({
    file: r.file,
    line: r.line,
    message: `${r.type}.${r.name} keeps everything for ever.`,
    fix: 'Set a retention or a lifecycle rule.',
  }));
}

function devIsSmaller(context: CheckContext): Problem[] | undefined {
  const names = context.derived.environments.map(env => env.name);
  if (!names.includes('dev') || !names.includes('production')) return undefined;
  const workloads = workloadsOf(context).filter(o => o.kind !== 'CronJob');
  if (workloads.length === 0) return undefined;
  return workloads
    .filter(
      o => replicasOf(context, o, 'dev') > replicasOf(context, o, 'production'),
    )
    .map(o => ({
      file: o.file,
      line: o.line,
      message: `${o.name} runs more copies in dev than in production.`,
      fix: 'Lower the number in the dev overlay.',
    }));
}

function budget(context: CheckContext): Problem[] | undefined {
  const amount = Number(context.answer('iac.budget_monthly_usd') ?? 0);
  if (!(amount > 0)) return undefined;
  const present = context.terraform.resources.some(r =>
    /_budget|_consumption_budget/.test(r.type),
  );
  return present
    ? []
    : [
        {
          message: `Nothing alerts when the monthly budget of ${amount} USD is exceeded.`,
          fix: 'Add a budget resource.',
        },
      ];
}

/** 9: cost optimisation considerations noted. */
export const item09: Item = {
  item: 9,
  title: 'Cost optimization considerations noted',
  checks: [
    {
      id: '9.1',
      title: 'The cost document names the drivers',
      run: costDocument,
    },
    { id: '9.2', title: 'Containers have requests and limits', run: bounded },
    {
      id: '9.6',
      title: 'Namespaces have a quota',
      lenient: true,
      run: quotas,
    },
    {
      id: '9.3',
      title: 'Logs and buckets do not grow for ever',
      run: retention,
    },
    {
      id: '9.4',
      title: 'dev is not larger than production',
      run: devIsSmaller,
    },
    {
      id: '9.5',
      title: 'A budget alerts before money runs out',
      lenient: true,
      run: budget,
    },
  ],
};

import {
  at,
  type KubernetesObject,
  listAt,
  podSpec,
  WORKLOADS,
} from './kubernetes';
import type { CheckContext, Item, Problem } from './types';

const REPLICATED = new Set(['Deployment', 'StatefulSet']);

/** True when the answers ask for more than one copy to survive a restart. */
function mustSurvive(context: CheckContext): boolean {
  const target = Number(context.answer('dist.availability_target') ?? 0);
  return (
    context.derived.environments.some(env => env.name === 'production') ||
    target >= 99.9
  );
}

/** Copies of a workload in the primary environment: the overlay's word counts over the base's. */
export function replicasOf(
  context: CheckContext,
  object: KubernetesObject,
  environment = context.derived.primary.name,
): number {
  const overlay = context.kubernetes.kustomizations.find(k =>
    k.dir.endsWith(`/overlays/${environment}`),
  );
  const set = listAt(overlay?.value, 'replicas').find(
    entry => at(entry, 'name') === object.name,
  );
  const patched = context.files
    .filter(file => overlay && file.path.startsWith(`${overlay.dir}/`))
    .flatMap(file => file.yaml ?? [])
    .map(document => document.value)
    .filter(
      value =>
        at(value, 'kind') === object.kind &&
        at(value, 'metadata', 'name') === object.name,
    )
    .map(value => at(value, 'spec', 'replicas'))
    .find(value => value !== undefined);
  const autoscaled = context.kubernetes.objects.find(
    o =>
      ['HorizontalPodAutoscaler', 'ScaledObject'].includes(o.kind) &&
      at(o.value, 'spec', 'scaleTargetRef', 'name') === object.name,
  );
  const floor =
    at(autoscaled?.value, 'spec', 'minReplicas') ??
    at(autoscaled?.value, 'spec', 'minReplicaCount');
  const value =
    at(set, 'count') ??
    patched ??
    at(object.value, 'spec', 'replicas') ??
    floor ??
    1;
  return Number(value);
}

function copies(context: CheckContext): Problem[] | undefined {
  const workloads = context.kubernetes.objects.filter(o =>
    REPLICATED.has(o.kind),
  );
  if (workloads.length === 0 || !mustSurvive(context)) return undefined;
  const problems: Problem[] = [];
  for (const workload of workloads) {
    const place = { file: workload.file, line: workload.line };
    const count = replicasOf(context, workload);
    // A queue worker that scales from zero is not meant to be up all the time.
    if (count === 0) continue;
    if (count < 2) {
      problems.push({
        ...place,
        message: `${workload.kind} ${workload.name} runs as a single copy.`,
        fix: 'Run at least two copies.',
      });
      continue;
    }
    const budget = context.kubernetes.objects.find(
      o =>
        o.kind === 'PodDisruptionBudget' &&
        Object.entries(
          (at(o.value, 'spec', 'selector', 'matchLabels') as object) ?? {},
        ).every(
          ([key, value]) =>
            at(
              workload.value,
              'spec',
              'template',
              'metadata',
              'labels',
              key,
            ) === value,
        ),
    );
    const max = at(budget?.value, 'spec', 'maxUnavailable');
    const min = at(budget?.value, 'spec', 'minAvailable');
    const evictable =
      budget !== undefined &&
      (max !== undefined
        ? max !== 0 && max !== '0%'
        : Number(min ?? 0) < count);
    if (!evictable) {
      problems.push({
        ...place,
        message: budget
          ? `The disruption budget of ${workload.name} allows no eviction, so nodes cannot be drained.`
          : `${workload.kind} ${workload.name} has no disruption budget.`,
        fix: 'Add a PodDisruptionBudget with maxUnavailable: 1.',
      });
    }
    if (listAt(podSpec(workload), 'topologySpreadConstraints').length === 0) {
      problems.push({
        ...place,
        message: `The copies of ${workload.name} may all land on one node.`,
        fix: 'Add topologySpreadConstraints.',
      });
    }
  }
  return problems;
}

function zones(context: CheckContext): Problem[] | undefined {
  const { terraform, derived } = context;
  const subnets = terraform.resources.filter(r => r.type === 'aws_subnet');
  if (derived.zones < 2 || subnets.length === 0) return undefined;
  return subnets
    .filter(subnet => !('availability_zone' in subnet.body))
    .map(subnet => ({
      file: subnet.file,
      line: subnet.line,
      message: `aws_subnet.${subnet.name} names no availability zone, so ${derived.zones} zones are not certain.`,
      fix: 'Set availability_zone per subnet.',
    }));
}

function nodePools({ terraform, derived, answer }: CheckContext) {
  const rules: { type: string; keys: string[] }[] = [
    { type: 'aws_eks_node_group', keys: ['subnet_ids'] },
    {
      type: 'google_container_node_pool',
      keys: ['node_locations', 'location'],
    },
    { type: 'azurerm_kubernetes_cluster', keys: ['zones'] },
  ];
  const wanted = Number(answer('net.az_count') ?? derived.zones);
  const found = terraform.resources.flatMap(resource => {
    const rule = rules.find(r => r.type === resource.type);
    return rule ? [{ resource, rule }] : [];
  });
  if (found.length === 0 || wanted < 2) return undefined;
  return found
    .filter(({ resource, rule }) => {
      const text = JSON.stringify(resource.body);
      return !rule.keys.some(key => text.includes(`"${key}"`));
    })
    .map(({ resource, rule }) => ({
      file: resource.file,
      line: resource.line,
      message: `${resource.type}.${resource.name} does not spread over zones.`,
      fix: `Set ${rule.keys[0]}.`,
    }));
}

/** 3: high availability and redundancy where needed. */
export const item03: Item = {
  item: 3,
  title: 'High availability and redundancy where needed',
  checks: [
    {
      id: '3.1',
      title: 'Workloads survive the loss of a node',
      lenient: true,
      run: copies,
    },
    { id: '3.2', title: 'Subnets spread over the planned zones', run: zones },
    {
      id: '3.3',
      title: 'Cluster nodes spread over the planned zones',
      run: nodePools,
    },
  ],
};

/** Workloads of a tree, for the items that judge containers. */
export function workloadsOf(context: CheckContext): KubernetesObject[] {
  return context.kubernetes.objects.filter(o => WORKLOADS.has(o.kind));
}

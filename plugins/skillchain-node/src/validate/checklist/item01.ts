import { at, CLUSTER_SCOPED } from './kubernetes';
import type { CheckContext, Item, Problem } from './types';

const LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/managed-by',
];

/** azurerm has no default tags, so each of these carries its own. */
const AZURE_TAGGABLE =
  /^azurerm_(resource_group|virtual_network|network_security_group|kubernetes_cluster|kubernetes_cluster_node_pool|public_ip|nat_gateway|route_table|private_endpoint|dns_zone|private_dns_zone|storage_account|log_analytics_workspace|virtual_network_gateway|local_network_gateway|virtual_network_gateway_connection|network_watcher_flow_log|user_assigned_identity|key_vault|traffic_manager_profile|bastion_host|express_route_circuit|linux_virtual_machine|network_interface|lb|application_gateway)$/;

function overlays({ kubernetes }: CheckContext) {
  return kubernetes.kustomizations.flatMap(kustomization => {
    const env = /\/overlays\/([^/]+)$/.exec(kustomization.dir)?.[1];
    return env ? [{ ...kustomization, env }] : [];
  });
}

function namespaces(context: CheckContext): Problem[] | undefined {
  const found = overlays(context);
  if (found.length === 0) return undefined;
  const problems: Problem[] = [];
  for (const { file, env, value } of found) {
    const plan = context.derived.environments.find(e => e.name === env);
    if (!plan) {
      problems.push({
        file,
        message: `"${env}" is not one of the environments that were asked for.`,
        fix: 'Delete the overlay or add the environment to the answers.',
      });
    } else if (value.namespace !== plan.namespace) {
      problems.push({
        file,
        message: `The overlay does not put its objects into the namespace ${plan.namespace}.`,
        fix: `Set "namespace: ${plan.namespace}".`,
      });
    }
  }
  for (const object of context.kubernetes.objects) {
    if (!object.dir.endsWith('/platform') || CLUSTER_SCOPED.has(object.kind)) {
      continue;
    }
    const parent = context.kubernetes.kustomizations.find(
      k => k.dir === object.dir,
    );
    if (
      !at(object.value, 'metadata', 'namespace') &&
      !parent?.value.namespace
    ) {
      problems.push({
        file: object.file,
        line: object.line,
        message: `${object.kind} ${object.name} names no namespace.`,
        fix: 'Set metadata.namespace.',
      });
    }
  }
  return problems;
}

function labels(context: CheckContext): Problem[] | undefined {
  const { objects, kustomizations } = context.kubernetes;
  if (objects.length === 0) return undefined;
  const pairsOf = (dir: string) =>
    kustomizations
      .filter(k => k.dir === dir)
      .flatMap(k => (Array.isArray(k.value.labels) ? k.value.labels : []))
      .map(entry => at(entry, 'pairs') as object | undefined)
      .reduce<object>((all, pairs) => ({ ...all, ...pairs }), {});
  return objects
    .filter(o => o.apiVersion.includes('/') || o.apiVersion === 'v1')
    .filter(o => !o.apiVersion.startsWith('kubeadm.k8s.io/'))
    .filter(o => !/^kubelet\.config|^kubeproxy\.config/.test(o.apiVersion))
    .flatMap(object => {
      const carried = {
        ...pairsOf(object.dir),
        ...(object.dir.includes('/base/')
          ? pairsOf(object.dir.replace(/\/base\/.*$/, '/base'))
          : {}),
        ...(at(object.value, 'metadata', 'labels') as object | undefined),
      };
      const absent = LABELS.filter(label => !(label in carried));
      return absent.length === 0
        ? []
        : [
            {
              file: object.file,
              line: object.line,
              message: `${object.kind} ${object.name} lacks ${absent.join(', ')}.`,
              fix: 'Add the labels to the object or to "labels" of its kustomization.',
            },
          ];
    });
}

function tags({ terraform, derived }: CheckContext): Problem[] | undefined {
  const problems: Problem[] = [];
  let applies = false;
  const rules = [
    {
      provider: 'aws',
      block: 'default_tags',
      keys: Object.keys(derived.primary.tags),
    },
    {
      provider: 'google',
      block: 'default_labels',
      keys: Object.keys(derived.primary.labels),
    },
  ];
  for (const { provider, block, keys } of rules) {
    for (const found of terraform.providers.filter(p => p.name === provider)) {
      applies = true;
      const missing = keys.filter(
        key => !new RegExp(`^\\s*"?${key}"?\\s*=`, 'm').test(terraform.text),
      );
      if (!(block in found.body) || missing.length > 0) {
        problems.push({
          file: found.file,
          line: found.line,
          message:
            block in found.body
              ? `No tag ${missing.join(', ')} is set anywhere.`
              : `Provider ${provider} has no ${block}.`,
          fix: `Give ${block} the keys ${keys.join(', ')}.`,
        });
      }
    }
  }
  for (const resource of terraform.resources) {
    if (!AZURE_TAGGABLE.test(resource.type)) continue;
    applies = true;
    if (!('tags' in resource.body)) {
      problems.push({
        file: resource.file,
        line: resource.line,
        message: `${resource.type}.${resource.name} has no tags.`,
        fix: 'Add "tags = local.tags".',
      });
    }
  }
  return applies ? problems : undefined;
}

/** 1: all resources properly namespaced and tagged. */
export const item01: Item = {
  item: 1,
  title: 'All resources properly namespaced and tagged',
  checks: [
    {
      id: '1.1',
      title:
        'Each overlay puts its objects into the namespace of its environment',
      run: namespaces,
    },
    {
      id: '1.2',
      title: 'Every object carries the recommended labels',
      run: labels,
    },
    {
      id: '1.3',
      title: 'Every cloud resource is tagged',
      run: tags,
    },
  ],
};

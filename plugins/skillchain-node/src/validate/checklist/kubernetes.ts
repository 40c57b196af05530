import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { ParsedFile } from '../parse';

/** An object written for a cluster. */
export interface KubernetesObject {
  file: string;
  line: number;
  /** Folder of the file. */
  dir: string;
  apiVersion: string;
  kind: string;
  name: string;
  value: JsonObject;
}

/** A kustomization file. */
export interface Kustomization {
  file: string;
  dir: string;
  value: JsonObject;
}

/** Everything below `k8s/`. */
export interface KubernetesTree {
  /** Objects that a kustomization lists as resources (or that no kustomization mentions). */
  objects: KubernetesObject[];
  kustomizations: Kustomization[];
}

/** Kinds without a namespace among those that infrastructure repositories hold. */
export const CLUSTER_SCOPED = new Set([
  'Namespace',
  'ClusterIssuer',
  'GatewayClass',
  'StorageClass',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterSecretStore',
  'PriorityClass',
  'IngressClass',
]);

/** Kinds that run containers. */
export const WORKLOADS = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
]);

/** A nested value, or undefined: `at(object, 'spec', 'template')`. */
export function at(value: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (current, key) =>
      current !== null && typeof current === 'object'
        ? (current as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** A nested list; anything else counts as empty. */
export function listAt(
  value: unknown,
  ...keys: (string | number)[]
): unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

function dirOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The pod specification of a workload. */
export function podSpec(object: KubernetesObject): unknown {
  return object.kind === 'CronJob'
    ? at(object.value, 'spec', 'jobTemplate', 'spec', 'template', 'spec')
    : at(object.value, 'spec', 'template', 'spec');
}

/** Containers of a workload, without init containers. */
export function containers(object: KubernetesObject): unknown[] {
  return listAt(podSpec(object), 'containers');
}

/** Paths of patches that a kustomization applies: partial objects, not to be judged as whole ones. */
function patchesOf({ dir, value }: Kustomization): string[] {
  return [
    ...listAt(value, 'patches'),
    ...listAt(value, 'patchesStrategicMerge'),
  ]
    .map(patch => (typeof patch === 'string' ? patch : at(patch, 'path')))
    .filter((path): path is string => typeof path === 'string')
    .map(path => `${dir}/${path}`);
}

/** Collects objects and kustomizations below a `k8s/` folder, without values of charts. */
export function readKubernetes(files: ParsedFile[]): KubernetesTree {
  const found: KubernetesObject[] = [];
  const kustomizations: Kustomization[] = [];
  for (const file of files) {
    if (
      !/(^|\/)k8s\//.test(file.path) ||
      /\/k8s\/helm\//.test(`/${file.path}`)
    ) {
      continue;
    }
    for (const { value, line } of file.yaml ?? []) {
      const object = value as JsonObject | null;
      const { apiVersion, kind } = object ?? {};
      if (typeof apiVersion !== 'string' || typeof kind !== 'string') continue;
      const dir = dirOf(file.path);
      if (apiVersion.startsWith('kustomize.config.k8s.io/')) {
        kustomizations.push({ file: file.path, dir, value: object! });
      } else {
        found.push({
          file: file.path,
          line,
          dir,
          apiVersion,
          kind,
          name: String(at(object, 'metadata', 'name') ?? ''),
          value: object!,
        });
      }
    }
  }
  const patches = new Set(kustomizations.flatMap(patchesOf));
  return {
    objects: found.filter(object => !patches.has(object.file)),
    kustomizations,
  };
}

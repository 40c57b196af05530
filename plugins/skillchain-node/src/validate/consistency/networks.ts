import type { CheckContext } from '../checklist';
import { at, containers } from '../checklist/kubernetes';
import { workloadsOf } from '../checklist/item03';
import type { ParsedFile } from '../parse';
import type { Claim } from './claims';
import { environmentOf, lineFrom, walkObjects } from './places';

const BLOCK = /^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

/** Keys under which tools name the blocks of pods and of services. */
const PODS = new Set([
  'podSubnet',
  'cluster-cidr',
  'pod_cidr',
  'clusterPoolIPv4PodCIDRList',
]);
const SERVICES = new Set(['serviceSubnet', 'service-cidr', 'service_cidr']);

/** Every place that gives an environment, or the cluster in it, its address block, and the application its port. */
export function networkClaims(context: CheckContext): Claim[] {
  const { derived } = context;
  const claims: Claim[] = [];
  const add = (
    subject: string,
    value: unknown,
    file: ParsedFile,
    plan?: string,
  ) => {
    const text = Array.isArray(value) ? value[0] : value;
    if (typeof text !== 'string' || !BLOCK.test(text)) return;
    claims.push({
      subject,
      value: text,
      file: file.path,
      line: lineFrom(file, 1, text),
      planned: plan,
    });
  };
  for (const file of context.files) {
    const values = [file.hcl, ...(file.yaml ?? []).map(({ value }) => value)];
    if (file.path.startsWith('.')) continue;
    const own = environmentOf(context, file.path);
    const env = derived.environments.find(({ name }) => name === own);
    for (const value of values) {
      walkObjects(value, (object, keys) => {
        for (const [key, given] of Object.entries(object)) {
          if (PODS.has(key))
            add('the address block of pods', given, file, derived.podCidr);
          if (SERVICES.has(key)) {
            add(
              'the address block of services',
              given,
              file,
              derived.serviceCidr,
            );
          }
          const ofNetwork =
            (key === 'vpc_cidr' && keys.length === 0) ||
            key === 'platform_network';
          if (env && ofNetwork) {
            add(`the network block of ${env.name}`, given, file, env.vpcCidr);
          }
        }
      });
    }
  }
  return [...claims, ...portClaims(context)];
}

/** The port on which the application answers. */
function portClaims(context: CheckContext): Claim[] {
  const claims: Claim[] = [];
  const add = (value: unknown, path: string, from: number, key: string) => {
    if (value === undefined || value === null) return;
    const file = context.byPath.get(path);
    const named = lineFrom(file, from, key);
    claims.push({
      subject: 'the port of the application',
      value: String(value),
      file: path,
      line: named === from ? lineFrom(file, from, value) : named,
      planned: String(context.derived.appPort),
    });
  };
  for (const object of context.kubernetes.objects) {
    if (object.kind === 'ConfigMap') {
      add(at(object.value, 'data', 'PORT'), object.file, object.line, 'PORT');
    }
  }
  for (const workload of workloadsOf(context)) {
    for (const container of containers(workload)) {
      if (at(container, 'name') !== 'app') continue;
      const ports = (at(container, 'ports') as unknown[] | undefined) ?? [];
      const port = ports.find(entry => at(entry, 'name') === 'http');
      if (port) {
        const number = at(port, 'containerPort');
        add(number, workload.file, workload.line, `containerPort: ${number}`);
      }
    }
  }
  for (const file of context.files) {
    if (!/\/group_vars\//.test(file.path)) continue;
    for (const { value } of file.yaml ?? []) {
      add(at(value, 'platform_app_port'), file.path, 1, 'platform_app_port');
    }
  }
  return claims;
}

import type { Defect } from './defects';
import type { BuiltObject } from './kubernetesObjects';

type Json = Record<string, unknown>;

function at(value: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (current, key) => (current as Json | undefined | null)?.[key],
    value,
  );
}

function list(value: unknown, ...keys: (string | number)[]): Json[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? (found as Json[]) : [];
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'];

function podTemplate(object: Json): unknown {
  return object.kind === 'CronJob'
    ? at(object, 'spec', 'jobTemplate', 'spec', 'template')
    : at(object, 'spec', 'template');
}

function selects(selector: unknown, labels: unknown): boolean {
  return Object.entries((selector ?? {}) as Json).every(
    ([key, value]) => at(labels, key) === value,
  );
}

/** The names that objects of one build must find in one another. */
function checkBuild(objects: Json[]): string[] {
  const defects: string[] = [];
  const named = (kind: string, name: unknown) =>
    objects.find(o => o.kind === kind && at(o, 'metadata', 'name') === name);
  const workloads = objects.filter(o => WORKLOADS.includes(String(o.kind)));
  const templates = workloads.map(podTemplate);
  const say = (object: Json, message: string) =>
    defects.push(
      `${object.kind} ${at(object, 'metadata', 'name')}: ${message}`,
    );
  const requirePods = (object: Json, selector: unknown) => {
    // Pods that a controller starts for a Gateway are in no file.
    const generated = 'gateway.networking.k8s.io/gateway-name';
    if (
      at(selector, generated) === undefined &&
      Object.keys((selector ?? {}) as Json).length > 0 &&
      !templates.some(t => selects(selector, at(t, 'metadata', 'labels')))
    ) {
      say(object, `selects no pod: ${JSON.stringify(selector)}`);
    }
  };
  const requirePort = (object: Json, service: unknown, port: unknown) => {
    const found = named('Service', service);
    if (!found) {
      say(object, `there is no Service ${service}`);
    } else if (
      !list(found, 'spec', 'ports').some(
        p => p.port === port || p.name === port,
      )
    ) {
      say(object, `the Service ${service} has no port ${port}`);
    }
  };

  for (const object of objects) {
    switch (object.kind) {
      case 'Service': {
        requirePods(object, at(object, 'spec', 'selector'));
        for (const port of list(object, 'spec', 'ports')) {
          const declared = templates
            .filter(t =>
              selects(
                at(object, 'spec', 'selector'),
                at(t, 'metadata', 'labels'),
              ),
            )
            .flatMap(t => list(t, 'spec', 'containers'))
            .flatMap(c => list(c, 'ports'));
          const target = port.targetPort ?? port.port;
          if (
            !declared.some(p => p.name === target || p.containerPort === target)
          ) {
            say(object, `no container listens on ${target}`);
          }
        }
        break;
      }
      case 'PodDisruptionBudget':
        requirePods(object, at(object, 'spec', 'selector', 'matchLabels'));
        break;
      case 'NetworkPolicy':
        requirePods(object, at(object, 'spec', 'podSelector', 'matchLabels'));
        break;
      case 'HorizontalPodAutoscaler':
      case 'ScaledObject': {
        const target = at(object, 'spec', 'scaleTargetRef');
        const kind = String(at(target, 'kind') ?? 'Deployment');
        if (!named(kind, at(target, 'name'))) {
          say(object, `there is no ${kind} ${at(target, 'name')}`);
        }
        break;
      }
      case 'HTTPRoute':
        for (const rule of list(object, 'spec', 'rules')) {
          for (const backend of list(rule, 'backendRefs')) {
            requirePort(object, backend.name, backend.port);
          }
        }
        for (const parent of list(object, 'spec', 'parentRefs')) {
          const gateway = named('Gateway', parent.name);
          if ((parent.kind ?? 'Gateway') === 'Gateway' && !parent.namespace) {
            if (!gateway) say(object, `there is no Gateway ${parent.name}`);
            else if (
              parent.sectionName !== undefined &&
              !list(gateway, 'spec', 'listeners').some(
                l => l.name === parent.sectionName,
              )
            ) {
              say(object, `the Gateway has no listener ${parent.sectionName}`);
            }
          }
        }
        break;
      case 'Ingress':
        for (const rule of list(object, 'spec', 'rules')) {
          for (const route of list(rule, 'http', 'paths')) {
            const service = at(route, 'backend', 'service');
            requirePort(
              object,
              at(service, 'name'),
              at(service, 'port', 'number') ?? at(service, 'port', 'name'),
            );
          }
        }
        break;
      case 'RoleBinding': {
        const role = at(object, 'roleRef');
        if (at(role, 'kind') === 'Role' && !named('Role', at(role, 'name'))) {
          say(object, `there is no Role ${at(role, 'name')}`);
        }
        for (const subject of list(object, 'subjects')) {
          if (
            subject.kind === 'ServiceAccount' &&
            !named('ServiceAccount', subject.name)
          ) {
            say(object, `there is no ServiceAccount ${subject.name}`);
          }
        }
        break;
      }
      case 'ServiceMonitor': {
        const selector = at(object, 'spec', 'selector', 'matchLabels');
        const services = objects.filter(
          o =>
            o.kind === 'Service' &&
            selects(selector, at(o, 'metadata', 'labels')),
        );
        for (const endpoint of list(object, 'spec', 'endpoints')) {
          if (
            !services.some(s =>
              list(s, 'spec', 'ports').some(p => p.name === endpoint.port),
            )
          ) {
            say(object, `no Service has the port ${endpoint.port}`);
          }
        }
        break;
      }
      default:
    }
    if (!WORKLOADS.includes(String(object.kind))) continue;
    const template = podTemplate(object);
    const spec = at(template, 'spec');
    const selector = at(object, 'spec', 'selector', 'matchLabels');
    if (selector && !selects(selector, at(template, 'metadata', 'labels'))) {
      say(object, 'its selector does not match its own pods');
    }
    const account = at(spec, 'serviceAccountName');
    if (account && account !== 'default' && !named('ServiceAccount', account)) {
      say(object, `there is no ServiceAccount ${account}`);
    }
    const volumes = [
      ...list(spec, 'volumes').map(v => v.name),
      ...list(object, 'spec', 'volumeClaimTemplates').map(v =>
        at(v, 'metadata', 'name'),
      ),
    ];
    const wanted = (kind: string, name: unknown, optional: unknown) => {
      const provider =
        kind === 'Secret'
          ? objects.find(
              o =>
                o.kind === 'ExternalSecret' &&
                (at(o, 'spec', 'target', 'name') ??
                  at(o, 'metadata', 'name')) === name,
            )
          : undefined;
      if (name && !optional && !provider && !named(kind, name)) {
        say(object, `there is no ${kind} ${name}`);
      }
    };
    for (const container of list(spec, 'containers')) {
      for (const mount of list(container, 'volumeMounts')) {
        if (!volumes.includes(mount.name)) {
          say(object, `mounts a volume ${mount.name} that does not exist`);
        }
      }
      for (const source of list(container, 'envFrom')) {
        wanted(
          'ConfigMap',
          at(source, 'configMapRef', 'name'),
          at(source, 'configMapRef', 'optional'),
        );
        wanted(
          'Secret',
          at(source, 'secretRef', 'name'),
          at(source, 'secretRef', 'optional'),
        );
      }
    }
    for (const volume of list(spec, 'volumes')) {
      wanted('ConfigMap', at(volume, 'configMap', 'name'), false);
      wanted('Secret', at(volume, 'secret', 'secretName'), false);
    }
  }
  return defects;
}

/** What a check says about each overlay that was built, from all of its objects. */
export function overEachOverlay(
  objects: BuiltObject[],
  check: (build: BuiltObject['object'][]) => string[],
): Defect[] {
  const builds = new Map<string, BuiltObject[]>();
  for (const built of objects) {
    if (!built.file.includes('/overlays/')) continue;
    const key = `${built.tree}\0${built.file}`;
    builds.set(key, [...(builds.get(key) ?? []), built]);
  }
  return [...builds.values()].flatMap(build =>
    check(build.map(({ object }) => object)).map(message => ({
      tree: build[0].tree,
      file: build[0].file,
      message,
    })),
  );
}

/** Names that lead nowhere, in every overlay that was built. */
export function checkKubernetesReferences(objects: BuiltObject[]): Defect[] {
  return overEachOverlay(objects, checkBuild);
}

import type { Defect } from './defects';
import type { BuiltObject } from './kubernetesObjects';
import { overEachOverlay } from './kubernetesReferences';

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

/** Names and ports that the objects of a mesh must find in one build. */
function checkBuild(objects: Json[]): string[] {
  const defects: string[] = [];
  const named = (kind: string, name: unknown) =>
    objects.find(o => o.kind === kind && at(o, 'metadata', 'name') === name);
  const namespace = objects.find(o => o.kind === 'Namespace');
  const space = at(namespace, 'metadata', 'name');
  const policies = objects.filter(o => o.kind === 'NetworkPolicy');
  const say = (object: Json, message: string) =>
    defects.push(
      `${object.kind} ${at(object, 'metadata', 'name')}: ${message}`,
    );

  /** Accounts in files, and those that the controller of a Gateway makes. */
  const accounts = new Set([
    ...objects
      .filter(o => o.kind === 'ServiceAccount')
      .map(o => String(at(o, 'metadata', 'name'))),
    ...objects
      .filter(o => o.kind === 'Gateway')
      .map(o => {
        const name = String(at(o, 'metadata', 'name'));
        const gatewayClass = at(o, 'spec', 'gatewayClassName');
        return gatewayClass === 'istio-waypoint'
          ? name
          : `${name}-${gatewayClass}`;
      }),
  ]);
  const requireService = (object: Json, name: unknown, port?: unknown) => {
    const service = named('Service', name);
    if (!service) {
      say(object, `there is no Service ${name}`);
    } else if (
      port !== undefined &&
      !list(service, 'spec', 'ports').some(p => p.port === port)
    ) {
      say(object, `the Service ${name} has no port ${port}`);
    }
  };
  let meshPort: number | undefined;
  if (
    at(namespace, 'metadata', 'labels', 'istio.io/dataplane-mode') === 'ambient'
  ) {
    meshPort = 15008;
  } else if (
    at(namespace, 'metadata', 'annotations', 'linkerd.io/inject') === 'enabled'
  ) {
    meshPort = 4143;
  }
  const opened = new Set(
    policies
      .flatMap(o => list(o, 'spec', 'ingress'))
      .flatMap(rule => list(rule, 'ports').map(p => p.port)),
  );
  /** True when somebody outside of the namespace is to reach the workload: its own pods need no port by name. */
  const hasWayIn = objects.some(
    o =>
      o.kind === 'Ingress' ||
      (o.kind === 'Service' && at(o, 'spec', 'type') === 'LoadBalancer') ||
      list(o, 'spec', 'parentRefs').some(parent => parent.kind !== 'Service'),
  );
  const openInside = policies
    .flatMap(o => list(o, 'spec', 'ingress'))
    .some(
      rule =>
        list(rule, 'ports').length === 0 &&
        list(rule, 'from').some(peer => peer.podSelector !== undefined),
    );
  /** A port that the mesh lets in is of no use while the network refuses it. */
  const requireOpen = (object: Json, port: number) => {
    if (policies.length === 0 || (openInside && !hasWayIn)) return;
    for (const wanted of [port, ...(meshPort ? [meshPort] : [])]) {
      if (!opened.has(wanted)) {
        say(object, `no NetworkPolicy opens port ${wanted}`);
      }
    }
  };
  const checkWeights = (object: Json, targets: Json[]) => {
    const weights = targets
      .map(target => target.weight)
      .filter(weight => typeof weight === 'number');
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (weights.length > 0 && sum !== 100) {
      say(object, `weights sum to ${sum}`);
    }
  };
  const hosts: string[] = [];

  for (const object of objects) {
    const group = String(object.apiVersion).split('/')[0];
    if (object.kind === 'HTTPRoute') {
      for (const parent of list(object, 'spec', 'parentRefs')) {
        if (parent.kind === 'Service') {
          requireService(object, parent.name, parent.port);
          hosts.push(String(parent.name));
        }
      }
      for (const rule of list(object, 'spec', 'rules')) {
        checkWeights(object, list(rule, 'backendRefs'));
        for (const filter of list(rule, 'filters')) {
          const mirror = at(filter, 'requestMirror', 'backendRef');
          if (mirror)
            requireService(object, at(mirror, 'name'), at(mirror, 'port'));
        }
      }
    } else if (object.kind === 'VirtualService') {
      for (const host of (at(object, 'spec', 'hosts') ?? []) as string[]) {
        requireService(object, host);
        if (hosts.includes(host)) {
          say(object, `${host} has a route of the Gateway API as well`);
        }
      }
      for (const http of list(object, 'spec', 'http')) {
        checkWeights(object, list(http, 'route'));
        const targets = [
          ...list(http, 'route').map(route => route.destination),
          ...(http.mirror ? [http.mirror] : []),
        ];
        for (const target of targets) {
          requireService(
            object,
            at(target, 'host'),
            at(target, 'port', 'number'),
          );
        }
      }
    } else if (object.kind === 'DestinationRule') {
      requireService(object, at(object, 'spec', 'host'));
    } else if (
      object.kind === 'AuthorizationPolicy' &&
      group === 'security.istio.io'
    ) {
      for (const target of list(object, 'spec', 'targetRefs')) {
        if (!named(String(target.kind), target.name)) {
          say(object, `there is no ${target.kind} ${target.name}`);
        }
      }
      for (const rule of list(object, 'spec', 'rules')) {
        for (const from of list(rule, 'from')) {
          for (const principal of (at(from, 'source', 'principals') ??
            []) as string[]) {
            const [, home, account] =
              /^cluster\.local\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal) ??
              [];
            if (home !== space || !accounts.has(account)) {
              say(object, `nobody is ${principal}`);
            }
          }
        }
        for (const to of list(rule, 'to')) {
          for (const port of (at(to, 'operation', 'ports') ?? []) as string[]) {
            requireOpen(object, Number(port));
          }
        }
      }
    } else if (object.kind === 'Server') {
      const port = at(object, 'spec', 'port');
      if (typeof port === 'number') requireOpen(object, port);
    } else if (object.kind === 'MeshTLSAuthentication') {
      for (const identity of list(object, 'spec', 'identityRefs')) {
        if (
          identity.kind === 'ServiceAccount' &&
          identity.namespace === undefined &&
          !accounts.has(String(identity.name))
        ) {
          say(object, `there is no ServiceAccount ${identity.name}`);
        }
      }
    } else if (object.kind === 'AuthorizationPolicy') {
      for (const target of [
        at(object, 'spec', 'targetRef') as Json,
        ...list(object, 'spec', 'requiredAuthenticationRefs'),
      ]) {
        if (!named(String(target?.kind), target?.name)) {
          say(object, `there is no ${target?.kind} ${target?.name}`);
        }
      }
    }
  }
  return defects;
}

/** What a mesh names in every overlay that was built: services, identities, policies, ports, weights. */
export function checkMeshReferences(objects: BuiltObject[]): Defect[] {
  return overEachOverlay(objects, checkBuild);
}

import type { CheckContext } from '../checklist';
import { at, listAt, podSpec, WORKLOADS } from '../checklist/kubernetes';
import { type BuildObject, buildsOf } from './kustomizations';
import { lineFrom } from './places';
import type { Disagreement } from './types';

/** Pods that the controller of a Gateway starts are in no file. */
const GENERATED = 'gateway.networking.k8s.io/gateway-name';

type Say = (object: BuildObject, message: string, needle?: unknown) => void;

function selects(selector: unknown, labels: Record<string, unknown>): boolean {
  return Object.entries((selector as object | undefined) ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
}

function describe(selector: unknown): string {
  return Object.entries((selector as object | undefined) ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** One build, and the questions that its objects ask of one another. */
class References {
  private readonly workloads: BuildObject[];

  constructor(
    private readonly objects: BuildObject[],
    /** Names that generators of kustomizations give. */
    private readonly generated: Set<unknown>,
    private readonly say: Say,
  ) {
    this.workloads = objects.filter(o => WORKLOADS.has(o.kind));
  }

  named(kind: string, name: unknown): BuildObject | undefined {
    return this.objects.find(o => o.kind === kind && o.name === name);
  }

  private need(object: BuildObject, kind: string, name: unknown): void {
    if (!this.named(kind, name)) {
      this.say(object, `there is no ${kind} ${name}`, name);
    }
  }

  private needPods(object: BuildObject, selector: unknown): void {
    const empty =
      Object.keys((selector as object | undefined) ?? {}).length === 0;
    if (empty || at(selector, GENERATED) !== undefined) return;
    if (!this.workloads.some(w => selects(selector, w.podLabels))) {
      const [value] = Object.values(selector as object);
      this.say(
        object,
        `no workload has the labels ${describe(selector)}`,
        value,
      );
    }
  }

  private needPort(object: BuildObject, service: unknown, port: unknown): void {
    const found = this.named('Service', service);
    if (!found) {
      this.say(object, `there is no Service ${service}`, service);
    } else if (
      port !== undefined &&
      !listAt(found.value, 'spec', 'ports').some(
        p => at(p, 'port') === port || at(p, 'name') === port,
      )
    ) {
      this.say(
        object,
        `the Service ${service} (${found.file}:${found.line}) has no port ${port}`,
        `port: ${port}`,
      );
    }
  }

  check(object: BuildObject): void {
    const { value } = object;
    if (WORKLOADS.has(object.kind)) this.workload(object);
    switch (object.kind) {
      case 'Service':
        this.service(object);
        break;
      case 'PodDisruptionBudget':
        this.needPods(object, at(value, 'spec', 'selector', 'matchLabels'));
        break;
      case 'NetworkPolicy':
        this.networkPolicy(object);
        break;
      case 'HorizontalPodAutoscaler':
      case 'ScaledObject': {
        const target = at(value, 'spec', 'scaleTargetRef');
        this.need(
          object,
          String(at(target, 'kind') ?? 'Deployment'),
          at(target, 'name'),
        );
        break;
      }
      case 'HTTPRoute':
        this.route(object);
        break;
      case 'Ingress':
        this.ingress(object);
        break;
      case 'Gateway':
        this.gateway(object);
        break;
      case 'RoleBinding':
        if (at(value, 'roleRef', 'kind') === 'Role') {
          this.need(object, 'Role', at(value, 'roleRef', 'name'));
        }
        listAt(value, 'subjects')
          .filter(
            subject =>
              at(subject, 'kind') === 'ServiceAccount' &&
              at(subject, 'namespace') === undefined,
          )
          .forEach(subject =>
            this.need(object, 'ServiceAccount', at(subject, 'name')),
          );
        break;
      case 'ServiceMonitor':
        this.monitor(object, 'endpoints');
        break;
      case 'PodMonitor':
        this.needPods(object, at(value, 'spec', 'selector', 'matchLabels'));
        break;
      case 'DestinationRule':
        this.needService(object, at(value, 'spec', 'host'));
        break;
      case 'VirtualService':
        for (const http of listAt(value, 'spec', 'http')) {
          for (const target of listAt(http, 'route')) {
            this.needService(
              object,
              at(target, 'destination', 'host'),
              at(target, 'destination', 'port', 'number'),
            );
          }
        }
        break;
      default:
    }
  }

  /** Hosts of a mesh with dots in them may stand anywhere. */
  private needService(
    object: BuildObject,
    host: unknown,
    port?: unknown,
  ): void {
    if (typeof host === 'string' && !host.includes('.') && host !== '*') {
      this.needPort(object, host, port);
    }
  }

  private service(object: BuildObject): void {
    const selector = at(object.value, 'spec', 'selector');
    this.needPods(object, selector);
    const pods = this.workloads.filter(w => selects(selector, w.podLabels));
    if (selector === undefined || pods.length === 0) return;
    const declared = pods.flatMap(w =>
      listAt(podSpec(w), 'containers').flatMap(c => listAt(c, 'ports')),
    );
    for (const port of listAt(object.value, 'spec', 'ports')) {
      const target = at(port, 'targetPort') ?? at(port, 'port');
      const known = declared.some(
        p => at(p, 'name') === target || at(p, 'containerPort') === target,
      );
      if (!known) {
        this.say(
          object,
          `no container of ${pods[0].kind} ${pods[0].name} (${pods[0].file}:${pods[0].line}) listens on ${target}`,
          `targetPort: ${target}`,
        );
      }
    }
  }

  private networkPolicy(object: BuildObject): void {
    const selector = at(object.value, 'spec', 'podSelector', 'matchLabels');
    this.needPods(object, selector);
    const pods = this.workloads.filter(w => selects(selector, w.podLabels));
    if (!selector || pods.length === 0) return;
    const containers = pods.flatMap(w => [
      ...listAt(podSpec(w), 'containers'),
      ...listAt(podSpec(w), 'initContainers'),
    ]);
    const names = containers
      .flatMap(c => listAt(c, 'ports'))
      .map(p => at(p, 'name'));
    for (const rule of listAt(object.value, 'spec', 'ingress')) {
      for (const port of listAt(rule, 'ports')) {
        const wanted = at(port, 'port');
        // Numbers may be those of a mesh's proxy, which no file declares.
        if (typeof wanted === 'string' && !names.includes(wanted)) {
          this.say(object, `no container has a port "${wanted}"`, wanted);
        }
      }
    }
  }

  private route(object: BuildObject): void {
    for (const rule of listAt(object.value, 'spec', 'rules')) {
      for (const backend of listAt(rule, 'backendRefs')) {
        if (
          (at(backend, 'kind') ?? 'Service') === 'Service' &&
          !at(backend, 'namespace')
        ) {
          this.needPort(object, at(backend, 'name'), at(backend, 'port'));
        }
      }
      for (const filter of listAt(rule, 'filters')) {
        const mirror = at(filter, 'requestMirror', 'backendRef');
        if (mirror)
          this.needPort(object, at(mirror, 'name'), at(mirror, 'port'));
      }
    }
    for (const parent of listAt(object.value, 'spec', 'parentRefs')) {
      if (at(parent, 'namespace')) continue;
      if (at(parent, 'kind') === 'Service') {
        this.needPort(object, at(parent, 'name'), at(parent, 'port'));
      } else if ((at(parent, 'kind') ?? 'Gateway') === 'Gateway') {
        this.listener(object, parent);
      }
    }
  }

  private listener(object: BuildObject, parent: unknown): void {
    const gateway = this.named('Gateway', at(parent, 'name'));
    const section = at(parent, 'sectionName');
    if (!gateway) {
      this.say(
        object,
        `there is no Gateway ${at(parent, 'name')}`,
        at(parent, 'name'),
      );
    } else if (
      section !== undefined &&
      !listAt(gateway.value, 'spec', 'listeners').some(
        l => at(l, 'name') === section,
      )
    ) {
      this.say(
        object,
        `the Gateway ${gateway.name} (${gateway.file}:${gateway.line}) has no listener ${section}`,
        section,
      );
    }
  }

  private ingress(object: BuildObject): void {
    for (const rule of listAt(object.value, 'spec', 'rules')) {
      for (const path of listAt(rule, 'http', 'paths')) {
        const service = at(path, 'backend', 'service');
        if (!service) continue;
        this.needPort(
          object,
          at(service, 'name'),
          at(service, 'port', 'number') ?? at(service, 'port', 'name'),
        );
      }
    }
    const secrets = listAt(object.value, 'spec', 'tls').map(tls =>
      at(tls, 'secretName'),
    );
    this.certificates(object, secrets);
  }

  private gateway(object: BuildObject): void {
    const references = listAt(object.value, 'spec', 'listeners').flatMap(
      listener => listAt(listener, 'tls', 'certificateRefs'),
    );
    this.certificates(
      object,
      references.filter(r => !at(r, 'namespace')).map(r => at(r, 'name')),
    );
  }

  /** Where certificates are in the tree at all, each that is used is one of them. */
  private certificates(object: BuildObject, secrets: unknown[]): void {
    const certificates = this.objects.filter(o => o.kind === 'Certificate');
    if (certificates.length === 0) return;
    for (const secret of secrets) {
      const made =
        certificates.some(c => at(c.value, 'spec', 'secretName') === secret) ||
        this.provides('Secret', secret);
      if (secret !== undefined && !made) {
        this.say(
          object,
          `no Certificate writes the Secret ${secret}; ${certificates[0].file}:${certificates[0].line} writes ${at(certificates[0].value, 'spec', 'secretName')}`,
          secret,
        );
      }
    }
  }

  private monitor(object: BuildObject, key: string): void {
    const selector = at(object.value, 'spec', 'selector', 'matchLabels');
    const services = this.objects.filter(
      o => o.kind === 'Service' && selects(selector, o.labels),
    );
    if (services.length === 0) {
      const [value] = Object.values((selector as object | undefined) ?? {});
      this.say(
        object,
        `no Service has the labels ${describe(selector)}`,
        value,
      );
      return;
    }
    for (const endpoint of listAt(object.value, 'spec', key)) {
      const port = at(endpoint, 'port');
      const served = services.some(s =>
        listAt(s.value, 'spec', 'ports').some(p => at(p, 'name') === port),
      );
      if (port !== undefined && !served) {
        this.say(
          object,
          `the Service ${services[0].name} (${services[0].file}:${services[0].line}) has no port "${port}"`,
          `port: ${port}`,
        );
      }
    }
  }

  private provides(kind: string, name: unknown): boolean {
    if (this.generated.has(name) || this.named(kind, name)) return true;
    return (
      kind === 'Secret' &&
      this.objects.some(
        o =>
          (o.kind === 'ExternalSecret' &&
            (at(o.value, 'spec', 'target', 'name') ?? o.name) === name) ||
          (o.kind === 'Certificate' &&
            at(o.value, 'spec', 'secretName') === name),
      )
    );
  }

  private workload(object: BuildObject): void {
    const { value } = object;
    const spec = podSpec(object);
    const selector = at(value, 'spec', 'selector', 'matchLabels');
    if (selector && !selects(selector, object.podLabels)) {
      this.say(object, 'its selector does not match its own pods', 'selector');
    }
    const account = at(spec, 'serviceAccountName');
    if (account && account !== 'default')
      this.need(object, 'ServiceAccount', account);
    const volumes = [
      ...listAt(spec, 'volumes').map(v => at(v, 'name')),
      ...listAt(value, 'spec', 'volumeClaimTemplates').map(v =>
        at(v, 'metadata', 'name'),
      ),
    ];
    const wanted = (kind: string, reference: unknown, key = 'name') => {
      const name = at(reference, key);
      // Where no file makes a Secret, people make them by hand; check 5.5 of the checklist speaks of that.
      const byHand =
        kind === 'Secret' &&
        !this.objects.some(o => o.kind === 'ExternalSecret');
      if (byHand) return;
      if (
        name &&
        at(reference, 'optional') !== true &&
        !this.provides(kind, name)
      ) {
        this.say(object, `there is no ${kind} ${name}`, name);
      }
    };
    for (const container of [
      ...listAt(spec, 'containers'),
      ...listAt(spec, 'initContainers'),
    ]) {
      for (const mount of listAt(container, 'volumeMounts')) {
        const name = at(mount, 'name');
        if (!volumes.includes(name)) {
          this.say(object, `no volume is called ${name}`, name);
        }
      }
      for (const source of listAt(container, 'envFrom')) {
        wanted('ConfigMap', at(source, 'configMapRef'));
        wanted('Secret', at(source, 'secretRef'));
      }
      for (const variable of listAt(container, 'env')) {
        wanted('ConfigMap', at(variable, 'valueFrom', 'configMapKeyRef'));
        wanted('Secret', at(variable, 'valueFrom', 'secretKeyRef'));
      }
    }
    for (const volume of listAt(spec, 'volumes')) {
      wanted('ConfigMap', at(volume, 'configMap'));
      wanted('Secret', at(volume, 'secret'), 'secretName');
    }
  }
}

/** Names, labels and ports by which Kubernetes objects of one build refer to one another. */
export function kubernetesReferences(context: CheckContext): Disagreement[] {
  const found = new Map<string, Disagreement>();
  for (const { parts, objects, root } of buildsOf(context)) {
    const generated = new Set(
      parts.flatMap(({ value }) =>
        [
          ...listAt(value, 'configMapGenerator'),
          ...listAt(value, 'secretGenerator'),
        ].map(generator => at(generator, 'name')),
      ),
    );
    const references = new References(
      objects,
      generated,
      (object, message, needle) => {
        const line = lineFrom(
          context.byPath.get(object.file),
          object.line,
          needle,
        );
        // One fault of the base is a fault of every overlay: it is told once.
        found.set(
          `${object.file}\0${object.line}\0${object.name}\0${message}`,
          {
            file: object.file,
            line,
            message: `${object.kind} ${object.name}: ${message} in ${root.dir}.`,
            fix: 'Write the name that is there, or add what is missing.',
            absent: true,
          },
        );
      },
    );
    objects.forEach(object => references.check(object));
  }
  return [...found.values()];
}

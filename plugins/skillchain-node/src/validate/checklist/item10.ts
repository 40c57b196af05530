import { sshAccess } from './hosts';
import { workloadsOf } from './item03';
import { at, containers, listAt, podSpec } from './kubernetes';
import { nested } from './terraform';
import type { CheckContext, Item, Problem } from './types';

function tls(context: CheckContext): Problem[] | undefined {
  const { objects } = context.kubernetes;
  const gateways = objects.filter(o => o.kind === 'Gateway');
  const ingresses = objects.filter(
    o => o.kind === 'Ingress' && o.apiVersion.startsWith('networking.k8s.io/'),
  );
  const listeners = context.terraform.resources.filter(r =>
    /^aws_lb_listener$|^azurerm_storage_account$/.test(r.type),
  );
  if (gateways.length + ingresses.length + listeners.length === 0) {
    return undefined;
  }
  const problems: Problem[] = [];
  for (const gateway of gateways) {
    const encrypted = listAt(gateway.value, 'spec', 'listeners').some(l =>
      ['HTTPS', 'TLS', 'HBONE'].includes(String(at(l, 'protocol'))),
    );
    // A balancer in front may own TLS; then the gateway listens in plain on purpose.
    if (!encrypted && !context.derived.balancer.plainGateway) {
      problems.push({
        file: gateway.file,
        line: gateway.line,
        message: `Gateway ${gateway.name} has no encrypted listener.`,
        fix: 'Add an HTTPS listener with a certificate.',
      });
    }
  }
  for (const ingress of ingresses) {
    if (
      listAt(ingress.value, 'spec', 'tls').length === 0 &&
      context.answer('lb.tls_termination') !== 'cloud-edge'
    ) {
      problems.push({
        file: ingress.file,
        line: ingress.line,
        message: `Ingress ${ingress.name} has no TLS.`,
        fix: 'Add spec.tls with the certificate of the host.',
      });
    }
  }
  for (const { file, line, type, name, body } of listeners) {
    if (
      type === 'azurerm_storage_account' &&
      body.min_tls_version !== 'TLS1_2'
    ) {
      problems.push({
        file,
        line,
        message: `${type}.${name} accepts old TLS versions.`,
        fix: 'Set min_tls_version = "TLS1_2".',
      });
    }
  }
  return problems;
}

function atRest({ terraform }: CheckContext): Problem[] | undefined {
  const rules: Record<string, string> = {
    aws_eks_cluster: 'encryption_config',
    aws_ebs_volume: 'encrypted',
    aws_db_instance: 'storage_encrypted',
    google_container_cluster: 'database_encryption',
  };
  const found = terraform.resources.filter(r => r.type in rules);
  if (found.length === 0) return undefined;
  return found
    .filter(r => !(rules[r.type] in r.body))
    .map(r => ({
      file: r.file,
      line: r.line,
      message: `${r.type}.${r.name} does not say that its data is encrypted.`,
      fix: `Set ${rules[r.type]}.`,
      warn: r.type === 'google_container_cluster',
    }));
}

function podSecurity(context: CheckContext): Problem[] | undefined {
  const workloads = workloadsOf(context);
  const namespaces = context.kubernetes.objects.filter(
    o => o.kind === 'Namespace' && o.dir.includes('/overlays/'),
  );
  if (workloads.length + namespaces.length === 0) return undefined;
  const problems: Problem[] = [];
  for (const object of workloads) {
    const place = { file: object.file, line: object.line };
    const pod = podSpec(object);
    const add = (message: string, fix: string) =>
      problems.push({ ...place, message: `${object.name}: ${message}`, fix });
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (at(pod, key) === true) add(`uses ${key}.`, `Remove ${key}.`);
    }
    if (listAt(pod, 'volumes').some(volume => at(volume, 'hostPath'))) {
      add('mounts a path of the node.', 'Use another kind of volume.');
    }
    for (const container of containers(object)) {
      const security = (key: string) =>
        at(container, 'securityContext', key) ??
        at(pod, 'securityContext', key);
      if (security('runAsNonRoot') !== true) {
        add('may run as root.', 'Set runAsNonRoot: true.');
      }
      if (at(container, 'securityContext', 'privileged') === true) {
        add('runs privileged.', 'Remove privileged.');
      }
      if (
        at(container, 'securityContext', 'allowPrivilegeEscalation') !== false
      ) {
        add('may gain privileges.', 'Set allowPrivilegeEscalation: false.');
      }
      if (!security('seccompProfile')) {
        add(
          'has no seccomp profile.',
          'Set seccompProfile.type: RuntimeDefault.',
        );
      }
    }
  }
  for (const namespace of namespaces) {
    const level = at(
      namespace.value,
      'metadata',
      'labels',
      'pod-security.kubernetes.io/enforce',
    );
    if (level !== 'restricted') {
      problems.push({
        file: namespace.file,
        line: namespace.line,
        message: `Namespace ${namespace.name} does not enforce restricted pod security.`,
        fix: 'Add the label pod-security.kubernetes.io/enforce: restricted.',
      });
    }
  }
  return problems;
}

function cloudAccess({ terraform }: CheckContext): Problem[] | undefined {
  const { providers, resources } = terraform;
  if (providers.length === 0) return undefined;
  const problems: Problem[] = providers
    .filter(p =>
      ['access_key', 'secret_key', 'client_secret', 'credentials'].some(
        key => key in p.body,
      ),
    )
    .map(p => ({
      file: p.file,
      line: p.line,
      message: `Provider ${p.name} is given static keys.`,
      fix: 'Use the identity of the pipeline or the operator.',
    }));
  const machines = resources.filter(r =>
    /^aws_(launch_template|instance)$/.test(r.type),
  );
  for (const { file, line, type, name, body } of machines) {
    const required = nested(body, 'metadata_options').some(
      options => options.http_tokens === 'required',
    );
    if (!required) {
      problems.push({
        file,
        line,
        message: `${type}.${name} answers metadata requests without a token.`,
        fix: 'Set metadata_options { http_tokens = "required" }.',
      });
    }
  }
  const identity: Record<string, string> = {
    google_container_cluster: 'workload_identity_config',
    azurerm_kubernetes_cluster: 'workload_identity_enabled',
  };
  for (const { file, line, type, name, body } of resources) {
    if (type in identity && !(identity[type] in body)) {
      problems.push({
        file,
        line,
        message: `${type}.${name} has no workload identity: pods would need keys.`,
        fix: `Set ${identity[type]}.`,
      });
    }
  }
  return problems;
}

function pinned(context: CheckContext): Problem[] | undefined {
  const workloads = workloadsOf(context);
  const workflows = context.files.filter(f =>
    /^\.github\/workflows\//.test(f.path),
  );
  if (workloads.length + workflows.length === 0) return undefined;
  const problems: Problem[] = workloads.flatMap(object =>
    containers(object)
      .map(container => String(at(container, 'image') ?? ''))
      .filter(image => /:latest$/.test(image) || !/[:@][^/]+$/.test(image))
      .map(image => ({
        file: object.file,
        line: object.line,
        message: `The image "${image}" may change under the same name.`,
        fix: 'Name a version or a digest.',
      })),
  );
  for (const file of workflows) {
    (file.text ?? '').split('\n').forEach((line, index) => {
      if (/uses:\s*\S+@(main|master|latest)\b/.test(line)) {
        problems.push({
          file: file.path,
          line: index + 1,
          message: 'The action may change under the same name.',
          fix: 'Name a version or a commit.',
        });
      }
    });
  }
  return problems;
}

function certificatesAndLogs(context: CheckContext): Problem[] | undefined {
  const zones = context.files.filter(
    f =>
      /(^|\/)dns\/db\.(?!internal\.)/.test(f.path) &&
      !/\.in-addr\.arpa$/.test(f.path),
  );
  const problems: Problem[] = zones
    .filter(f => !/\bCAA\b/.test(f.text ?? ''))
    .map(f => ({
      file: f.path,
      message: 'No CAA record says who may issue certificates.',
      fix: 'Add one.',
    }));
  const networks = context.terraform.resources.filter(r =>
    /^(aws_vpc|azurerm_virtual_network)$/.test(r.type),
  );
  const logged = /aws_flow_log|azurerm_network_watcher_flow_log/.test(
    context.terraform.text,
  );
  if (networks.length > 0 && !logged) {
    problems.push({
      file: networks[0].file,
      line: networks[0].line,
      message: 'Network traffic is not logged.',
      fix: 'Add flow logs; they come with the maturity "intermediate".',
    });
  }
  return zones.length + networks.length === 0 ? undefined : problems;
}

function decisions(context: CheckContext): Problem[] | undefined {
  const document = context.file('docs/security.md');
  return document?.text
    ? []
    : [
        {
          message: 'docs/security.md is missing.',
          fix: 'State the security decisions and who is responsible for what.',
        },
      ];
}

/** 10: compliance and security best practices. */
export const item10: Item = {
  item: 10,
  title: 'Compliance and security best practices',
  checks: [
    { id: '10.1', title: 'Traffic from outside is encrypted', run: tls },
    { id: '10.2', title: 'Data at rest is encrypted', run: atRest },
    {
      id: '10.3',
      title: 'Pods run without privileges',
      run: podSecurity,
    },
    {
      id: '10.4',
      title: 'No static cloud keys; metadata asks for a token',
      run: cloudAccess,
    },
    { id: '10.5', title: 'Images and actions are pinned', run: pinned },
    {
      id: '10.6',
      title: 'Nobody logs in as root or with a password',
      run: sshAccess,
    },
    {
      id: '10.7',
      title: 'Issuers are restricted and traffic is logged',
      lenient: true,
      run: certificatesAndLogs,
    },
    {
      id: '10.8',
      title: 'Security decisions are written down',
      run: decisions,
    },
  ],
};

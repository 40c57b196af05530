import { VELERO_SCHEMAS } from './veleroSchemas';

import { MESH_SCHEMAS } from './meshSchemas';

/**
 * JSON Schemas of kinds for which no package of models exists: the fields that templates write and
 * their close relatives, nothing else allowed.
 *
 * Sources: the kubeadm v1beta4 and kubelet v1beta1 reference of Kubernetes 1.31 to 1.35, the
 * CiliumNetworkPolicy definition of Cilium 1.16, the k3s server options of 1.31, the gateway
 * configuration of the AWS Load Balancer Controller, MetalLB 0.15, Envoy Gateway 1.8, the health check policies of GKE and of
 * Application Gateway for Containers.
 */
type Schema = Record<string, unknown>;

const text: Schema = { type: 'string', minLength: 1 };
const flag: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer', minimum: 0 };
const labels: Schema = { type: 'object', additionalProperties: text };
const texts: Schema = { type: 'array', items: text, minItems: 1 };

function object(properties: Record<string, Schema>, required: string[] = []) {
  return { type: 'object', additionalProperties: false, properties, required };
}

function listOf(items: Schema): Schema {
  return { type: 'array', items, minItems: 1 };
}

function kind(
  name: string,
  apiVersion: string,
  properties: Record<string, Schema>,
  required: string[] = [],
) {
  return object(
    { apiVersion: { const: apiVersion }, kind: { const: name }, ...properties },
    ['apiVersion', 'kind', ...required],
  );
}

const metadata = object(
  { name: text, namespace: text, labels, annotations: labels },
  ['name'],
);
/** kubeadm v1beta4 writes arguments as a list, older versions as a map. */
const extraArgs = listOf(
  object({ name: text, value: { type: 'string' } }, ['name', 'value']),
);
const extraVolumes = listOf(
  object(
    {
      name: text,
      hostPath: text,
      mountPath: text,
      pathType: {
        enum: ['File', 'FileOrCreate', 'Directory', 'DirectoryOrCreate'],
      },
      readOnly: flag,
    },
    ['name', 'hostPath', 'mountPath'],
  ),
);
const component = { extraArgs, extraVolumes, extraEnvs: { type: 'array' } };
const cidr: Schema = { type: 'string', pattern: '^\\d+(\\.\\d+){3}/\\d+$' };
const duration: Schema = { type: 'string', pattern: '^([0-9]+(h|m|s))+$' };

const kubeadm = 'kubeadm.k8s.io/v1beta4';
const selector = object({
  matchLabels: labels,
  matchExpressions: { type: 'array' },
});
const ciliumPorts = listOf(
  object({
    ports: listOf(
      object(
        {
          port: { type: 'string', pattern: '^[0-9]+$' },
          protocol: { enum: ['TCP', 'UDP', 'SCTP', 'ANY'] },
        },
        ['port'],
      ),
    ),
    rules: { type: 'object' },
  }),
);
const ciliumEntities = listOf({
  enum: [
    'all',
    'world',
    'cluster',
    'host',
    'remote-node',
    'ingress',
    'kube-apiserver',
    'health',
  ],
});

const serviceRef = object(
  { group: { const: '' }, kind: { const: 'Service' }, name: text },
  ['group', 'kind', 'name'],
);

/** By `apiVersion/kind`. */
export const SCHEMAS: Record<string, Schema | undefined> = {
  ...MESH_SCHEMAS,
  ...VELERO_SCHEMAS,
  [`${kubeadm}/InitConfiguration`]: kind('InitConfiguration', kubeadm, {
    nodeRegistration: object({
      name: text,
      criSocket: { type: 'string', pattern: '^unix:///' },
      taints: { type: 'array' },
      kubeletExtraArgs: extraArgs,
      ignorePreflightErrors: texts,
    }),
    localAPIEndpoint: object({ advertiseAddress: text, bindPort: count }),
    skipPhases: texts,
    patches: object({ directory: text }),
  }),
  [`${kubeadm}/ClusterConfiguration`]: kind(
    'ClusterConfiguration',
    kubeadm,
    {
      clusterName: text,
      kubernetesVersion: {
        type: 'string',
        pattern: '^(stable-\\d+\\.\\d+|v\\d+\\.\\d+\\.\\d+)$',
      },
      controlPlaneEndpoint: { type: 'string', pattern: '^[a-z0-9.-]+:\\d+$' },
      networking: object(
        { podSubnet: cidr, serviceSubnet: cidr, dnsDomain: text },
        ['podSubnet', 'serviceSubnet'],
      ),
      apiServer: object({ ...component, certSANs: texts }),
      controllerManager: object(component),
      scheduler: object(component),
      etcd: object({
        local: object({ dataDir: text, extraArgs }),
        external: { type: 'object' },
      }),
      certificatesDir: text,
      imageRepository: text,
      featureGates: { type: 'object', additionalProperties: flag },
      certificateValidityPeriod: duration,
      caCertificateValidityPeriod: duration,
      encryptionAlgorithm: {
        enum: ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256'],
      },
    },
    ['networking', 'controlPlaneEndpoint'],
  ),
  'kubelet.config.k8s.io/v1beta1/KubeletConfiguration': kind(
    'KubeletConfiguration',
    'kubelet.config.k8s.io/v1beta1',
    {
      cgroupDriver: { enum: ['systemd', 'cgroupfs'] },
      serverTLSBootstrap: flag,
      rotateCertificates: flag,
      protectKernelDefaults: flag,
      readOnlyPort: count,
      authentication: object({
        anonymous: object({ enabled: flag }),
        webhook: object({ enabled: flag, cacheTTL: duration }),
        x509: object({ clientCAFile: text }),
      }),
      authorization: object({ mode: { enum: ['Webhook', 'AlwaysAllow'] } }),
      seccompDefault: flag,
      maxPods: count,
      podPidsLimit: { type: 'integer' },
      shutdownGracePeriod: duration,
      shutdownGracePeriodCriticalPods: duration,
      systemReserved: labels,
      kubeReserved: labels,
      evictionHard: labels,
      evictionSoft: labels,
      containerLogMaxSize: text,
      containerLogMaxFiles: count,
      clusterDNS: texts,
      clusterDomain: text,
      tlsMinVersion: text,
    },
  ),
  'cilium.io/v2/CiliumNetworkPolicy': kind(
    'CiliumNetworkPolicy',
    'cilium.io/v2',
    {
      metadata,
      spec: object(
        {
          description: text,
          endpointSelector: selector,
          ingress: listOf(
            object({
              fromEndpoints: listOf(selector),
              fromEntities: ciliumEntities,
              fromCIDR: listOf(cidr),
              toPorts: ciliumPorts,
            }),
          ),
          egress: listOf(
            object({
              toEndpoints: listOf(selector),
              toEntities: ciliumEntities,
              toCIDR: listOf(cidr),
              toFQDNs: { type: 'array' },
              toPorts: ciliumPorts,
            }),
          ),
        },
        ['endpointSelector'],
      ),
    },
    ['metadata', 'spec'],
  ),
  'metallb.io/v1beta1/IPAddressPool': kind(
    'IPAddressPool',
    'metallb.io/v1beta1',
    {
      metadata,
      spec: object(
        {
          addresses: listOf({
            type: 'string',
            pattern: '^[0-9.]+(-[0-9.]+|/[0-9]+)$',
          }),
          autoAssign: flag,
          avoidBuggyIPs: flag,
        },
        ['addresses'],
      ),
    },
    ['metadata', 'spec'],
  ),
  'metallb.io/v1beta1/L2Advertisement': kind(
    'L2Advertisement',
    'metallb.io/v1beta1',
    { metadata, spec: object({ ipAddressPools: texts, interfaces: texts }) },
    ['metadata'],
  ),
  'gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy': kind(
    'BackendTrafficPolicy',
    'gateway.envoyproxy.io/v1alpha1',
    {
      metadata,
      spec: object(
        {
          targetRefs: listOf(
            object(
              {
                group: { const: 'gateway.networking.k8s.io' },
                kind: { enum: ['Gateway', 'HTTPRoute'] },
                name: text,
                sectionName: text,
              },
              ['group', 'kind', 'name'],
            ),
          ),
          loadBalancer: object(
            {
              type: {
                enum: [
                  'ConsistentHash',
                  'LeastRequest',
                  'Random',
                  'RoundRobin',
                ],
              },
              consistentHash: object(
                {
                  type: { enum: ['SourceIP', 'Header', 'Cookie'] },
                  header: object({ name: text }, ['name']),
                  cookie: object(
                    { name: text, ttl: duration, attributes: labels },
                    ['name'],
                  ),
                },
                ['type'],
              ),
            },
            ['type'],
          ),
          timeout: object({
            tcp: object({ connectTimeout: duration }),
            http: object({
              connectionIdleTimeout: duration,
              maxConnectionDuration: duration,
              requestTimeout: duration,
            }),
          }),
          healthCheck: object({
            panicThreshold: { type: 'integer', minimum: 0, maximum: 100 },
            active: object(
              {
                type: { enum: ['HTTP', 'TCP', 'GRPC'] },
                interval: duration,
                timeout: duration,
                unhealthyThreshold: count,
                healthyThreshold: count,
                http: object(
                  {
                    path: text,
                    method: text,
                    hostname: text,
                    expectedStatuses: listOf({
                      type: 'integer',
                      minimum: 100,
                      maximum: 599,
                    }),
                  },
                  ['path'],
                ),
              },
              ['type'],
            ),
          }),
        },
        ['targetRefs'],
      ),
    },
    ['metadata', 'spec'],
  ),
  'gateway.k8s.aws/v1beta1/LoadBalancerConfiguration': kind(
    'LoadBalancerConfiguration',
    'gateway.k8s.aws/v1beta1',
    {
      metadata,
      spec: object({ scheme: { enum: ['internal', 'internet-facing'] } }),
    },
    ['metadata', 'spec'],
  ),
  'gateway.k8s.aws/v1beta1/TargetGroupConfiguration': kind(
    'TargetGroupConfiguration',
    'gateway.k8s.aws/v1beta1',
    {
      metadata,
      spec: object(
        {
          targetReference: object({ name: text }, ['name']),
          defaultConfiguration: object({
            targetType: { enum: ['instance', 'ip'] },
            healthCheckConfig: object({
              healthCheckPath: text,
              healthCheckInterval: count,
              healthCheckTimeout: count,
              healthyThresholdCount: count,
              unhealthyThresholdCount: count,
            }),
          }),
        },
        ['targetReference', 'defaultConfiguration'],
      ),
    },
    ['metadata', 'spec'],
  ),
  'networking.gke.io/v1/HealthCheckPolicy': kind(
    'HealthCheckPolicy',
    'networking.gke.io/v1',
    {
      metadata,
      spec: object(
        {
          default: object({
            checkIntervalSec: count,
            timeoutSec: count,
            healthyThreshold: count,
            unhealthyThreshold: count,
            config: object(
              {
                type: { enum: ['HTTP', 'HTTPS', 'HTTP2', 'GRPC', 'TCP'] },
                httpHealthCheck: object({
                  portSpecification: {
                    enum: [
                      'USE_FIXED_PORT',
                      'USE_NAMED_PORT',
                      'USE_SERVING_PORT',
                    ],
                  },
                  requestPath: text,
                }),
              },
              ['type'],
            ),
          }),
          targetRef: serviceRef,
        },
        ['default', 'targetRef'],
      ),
    },
    ['metadata', 'spec'],
  ),
  'alb.networking.azure.io/v1/HealthCheckPolicy': kind(
    'HealthCheckPolicy',
    'alb.networking.azure.io/v1',
    {
      metadata,
      spec: object(
        {
          targetRef: serviceRef,
          default: object({
            interval: duration,
            timeout: duration,
            healthyThreshold: count,
            unhealthyThreshold: count,
            http: object({
              path: text,
              match: object({
                statusCodes: listOf(object({ start: count, end: count })),
              }),
            }),
          }),
        },
        ['targetRef', 'default'],
      ),
    },
    ['metadata', 'spec'],
  ),
};

/** `/etc/rancher/k3s/config.yaml`: options of `k3s server`, by their long names. */
export const K3S_CONFIG: Schema = object(
  {
    'cluster-init': flag,
    server: text,
    'cluster-cidr': cidr,
    'service-cidr': cidr,
    'tls-san': texts,
    'write-kubeconfig-mode': { type: 'string', pattern: '^0[0-7]{3}$' },
    'secrets-encryption': flag,
    'protect-kernel-defaults': flag,
    disable: listOf({
      enum: [
        'traefik',
        'servicelb',
        'metrics-server',
        'local-storage',
        'coredns',
      ],
    }),
    'flannel-backend': {
      enum: ['none', 'vxlan', 'host-gw', 'wireguard-native'],
    },
    'disable-network-policy': flag,
    'disable-kube-proxy': flag,
    'disable-cloud-controller': flag,
    'node-label': texts,
    'node-taint': texts,
    'kube-apiserver-arg': texts,
    'kube-controller-manager-arg': texts,
    'kubelet-arg': texts,
    'etcd-snapshot-schedule-cron': text,
    'etcd-snapshot-retention': count,
    selinux: flag,
  },
  ['cluster-cidr', 'service-cidr'],
);

/**
 * JSON Schemas of Linkerd's policy kinds, for which no package of models exists: the fields that templates write and
 * their close relatives, nothing else allowed.
 *
 * Sources: the definitions of the chart linkerd-crds, releases of 2026.
 */
type Schema = Record<string, unknown>;

const text: Schema = { type: 'string', minLength: 1 };
const labels: Schema = { type: 'object', additionalProperties: text };

function object(properties: Record<string, Schema>, required: string[] = []) {
  return { type: 'object', additionalProperties: false, properties, required };
}

function listOf(items: Schema): Schema {
  return { type: 'array', items, minItems: 1 };
}

function kind(name: string, apiVersion: string, spec: Schema): Schema {
  return object(
    {
      apiVersion: { const: apiVersion },
      kind: { const: name },
      metadata: object({ name: text, namespace: text, labels }, ['name']),
      spec,
    },
    ['apiVersion', 'kind', 'metadata', 'spec'],
  );
}

const reference = (group: string, kinds: string[]) =>
  object({ group: { const: group }, kind: { enum: kinds }, name: text }, [
    'group',
    'kind',
    'name',
  ]);
const policy = 'policy.linkerd.io';

/** By `apiVersion/kind`. */
export const MESH_SCHEMAS: Record<string, Schema | undefined> = {
  [`${policy}/v1beta3/Server`]: kind(
    'Server',
    `${policy}/v1beta3`,
    object(
      {
        accessPolicy: text,
        podSelector: object({
          matchLabels: labels,
          matchExpressions: { type: 'array' },
        }),
        // A number, or the name of a container's port.
        port: {
          anyOf: [{ type: 'integer', minimum: 1, maximum: 65535 }, text],
        },
        proxyProtocol: {
          enum: ['unknown', 'HTTP/1', 'HTTP/2', 'gRPC', 'opaque', 'TLS'],
        },
      },
      ['podSelector', 'port'],
    ),
  ),
  [`${policy}/v1alpha1/AuthorizationPolicy`]: kind(
    'AuthorizationPolicy',
    `${policy}/v1alpha1`,
    object(
      {
        targetRef: reference(policy, ['Server', 'HTTPRoute']),
        requiredAuthenticationRefs: listOf(
          reference(policy, ['MeshTLSAuthentication', 'NetworkAuthentication']),
        ),
      },
      ['targetRef', 'requiredAuthenticationRefs'],
    ),
  ),
  [`${policy}/v1alpha1/MeshTLSAuthentication`]: kind(
    'MeshTLSAuthentication',
    `${policy}/v1alpha1`,
    object({
      identities: listOf(text),
      identityRefs: listOf(
        object(
          {
            group: text,
            kind: { enum: ['ServiceAccount', 'Namespace'] },
            name: text,
            namespace: text,
          },
          ['kind'],
        ),
      ),
    }),
  ),
  [`${policy}/v1alpha1/NetworkAuthentication`]: kind(
    'NetworkAuthentication',
    `${policy}/v1alpha1`,
    object(
      {
        networks: listOf(
          object(
            {
              cidr: { type: 'string', pattern: '^\\d+(\\.\\d+){3}/\\d+$' },
              except: listOf(text),
            },
            ['cidr'],
          ),
        ),
      },
      ['networks'],
    ),
  ),
};

/**
 * JSON Schemas of Velero's kinds: the fields that templates write and their close relatives, nothing else allowed.
 *
 * Source: the custom resource definitions of Velero 1.17 (velero.io/v1).
 */
const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const texts = { type: 'array', items: text, minItems: 1 };
const pairs = { type: 'object', additionalProperties: { type: 'string' } };
const duration = { type: 'string', pattern: '^([0-9]+(h|m|s))+$' };

function object(
  properties: Record<string, object>,
  required: string[] = [],
): Record<string, unknown> {
  return { type: 'object', additionalProperties: false, properties, required };
}

const metadata = object(
  { name: text, namespace: text, labels: pairs, annotations: pairs },
  ['name', 'namespace'],
);

function kind(name: string, spec: Record<string, unknown>) {
  return object(
    {
      apiVersion: { const: 'velero.io/v1' },
      kind: { const: name },
      metadata,
      spec,
    },
    ['apiVersion', 'kind', 'metadata', 'spec'],
  );
}

export const VELERO_SCHEMAS = {
  'velero.io/v1/BackupStorageLocation': kind(
    'BackupStorageLocation',
    object(
      {
        provider: { enum: ['aws', 'gcp', 'azure'] },
        default: flag,
        accessMode: { enum: ['ReadWrite', 'ReadOnly'] },
        backupSyncPeriod: duration,
        validationFrequency: duration,
        config: pairs,
        credential: object({ name: text, key: text }, ['key']),
        objectStorage: object({ bucket: text, prefix: text, caCert: text }, [
          'bucket',
        ]),
      },
      ['provider', 'objectStorage'],
    ),
  ),
  'velero.io/v1/Schedule': kind(
    'Schedule',
    object(
      {
        schedule: { type: 'string', pattern: '^(\\S+ ){4}\\S+$' },
        paused: flag,
        skipImmediately: flag,
        useOwnerReferencesInBackup: flag,
        template: object({
          ttl: duration,
          storageLocation: text,
          includedNamespaces: texts,
          excludedNamespaces: texts,
          includedResources: texts,
          excludedResources: texts,
          includeClusterResources: flag,
          snapshotVolumes: flag,
          snapshotMoveData: flag,
          defaultVolumesToFsBackup: flag,
          labelSelector: object({ matchLabels: pairs }),
          csiSnapshotTimeout: duration,
          itemOperationTimeout: duration,
        }),
      },
      ['schedule', 'template'],
    ),
  ),
};

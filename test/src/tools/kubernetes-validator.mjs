/*
 * Judges Kubernetes objects with the kubernetes-models packages, which are ES modules only; that is why
 * this runs in a process of its own. Reads a JSON array of objects on stdin and writes a JSON array of
 * lists of messages, one list per object; null for an object whose kind has no model.
 *
 * The packages say what is missing or of the wrong type but accept fields that do not exist. So they are
 * given a proxy that records which fields they ask for: a field that nobody asks for is unknown.
 */
import { createRequire } from 'node:module';

const PACKAGES = {
  'cert-manager.io': '@kubernetes-models/cert-manager',
  'acme.cert-manager.io': '@kubernetes-models/cert-manager',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'networking.istio.io': '@kubernetes-models/istio',
  'security.istio.io': '@kubernetes-models/istio',
  'telemetry.istio.io': '@kubernetes-models/istio',
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

const require = createRequire(import.meta.url);

async function modelOf(apiVersion, kind) {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  const name = PACKAGES[group] ?? 'kubernetes-models';
  const specifier = `${name}/${apiVersion}/${kind}`;
  try {
    return (await import(specifier))[kind];
  } catch (error) {
    if (
      error.code === 'ERR_MODULE_NOT_FOUND' ||
      error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
    ) {
      return undefined;
    }
    throw error;
  }
}

/** A proxy of `value` and of everything below it; `seen` maps each path to the keys asked for. */
function recording(value, path, seen) {
  if (value === null || typeof value !== 'object') return value;
  const record = { keys: new Set(), all: false, value };
  seen.set(path, record);
  const children = new Map();
  return new Proxy(value, {
    get(target, key) {
      const inner = target[key];
      if (typeof key !== 'string' || Array.isArray(target)) {
        if (Array.isArray(target) && /^\d+$/.test(String(key))) {
          if (!children.has(key)) {
            children.set(key, recording(inner, `${path}[${key}]`, seen));
          }
          return children.get(key);
        }
        return inner;
      }
      record.keys.add(key);
      if (!children.has(key)) {
        children.set(
          key,
          recording(inner, path ? `${path}.${key}` : key, seen),
        );
      }
      return children.get(key);
    },
    ownKeys(target) {
      record.all = true;
      return Reflect.ownKeys(target);
    },
  });
}

function unknownFields(seen) {
  const found = [];
  for (const [path, { keys, all, value }] of seen) {
    // A free-form object is never asked for anything.
    if (Array.isArray(value) || all || keys.size === 0) continue;
    for (const key of Object.keys(value)) {
      if (!keys.has(key)) found.push(path ? `${path}.${key}` : key);
    }
  }
  return found;
}

async function judge(object) {
  const Model = await modelOf(object.apiVersion, object.kind);
  if (!Model) return null;
  const seen = new Map();
  const messages = [];
  try {
    Model.prototype.validate.call(recording(object, '', seen));
  } catch (error) {
    const details = error.errors ?? [error];
    messages.push(
      ...details.map(e => `${e.instancePath ?? ''} ${e.message}`.trim()),
    );
  }
  const record = seen.get('');
  if (record?.keys.size > 0) {
    for (const key of ['apiVersion', 'kind']) record.keys.add(key);
  }
  messages.push(...unknownFields(seen).map(field => `unknown field ${field}`));
  return messages;
}

// Resolving once gives a clear failure when the packages are not installed at all.
require.resolve('kubernetes-models/package.json', {
  paths: [import.meta.dirname],
});

let input = '';
for await (const chunk of process.stdin) input += chunk;
const results = [];
for (const object of JSON.parse(input)) results.push(await judge(object));
process.stdout.write(JSON.stringify(results));

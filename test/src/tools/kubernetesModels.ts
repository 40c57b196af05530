import path from 'path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import type { Defect } from './defects';
import type { BuiltObject } from './kubernetesObjects';
import { K3S_CONFIG, SCHEMAS } from './kubernetesSchemas';
import { run } from './run';
import { distinct, entriesOf, type GeneratedTree, hashOf } from './trees';

// Beside this file, which is never built.
// eslint-disable-next-line no-restricted-syntax
const VALIDATOR = path.join(__dirname, 'kubernetes-validator.mjs');
const ajv = new Ajv({ allErrors: true, strict: false });

/** Kinds without a package: small schemas of exactly the fields that templates write. */
function judgeBySchema(object: BuiltObject['object']): string[] {
  const key = `${object.apiVersion}/${object.kind}`;
  const schema = SCHEMAS[key];
  if (!schema) {
    return [`no model and no schema know ${key}: add one to kubernetesSchemas`];
  }
  const validate = ajv.compile(schema);
  return validate(object)
    ? []
    : (validate.errors ?? []).map(error => {
        const extra = Object.values(error.params ?? {}).join(', ');
        return `${error.instancePath} ${error.message} (${extra})`.trim();
      });
}

/** Missing, mistyped and unknown fields. Equal objects are judged once. */
export async function checkKubernetesObjects(
  objects: BuiltObject[],
): Promise<Defect[]> {
  const unique = new Map<string, BuiltObject>();
  for (const built of objects) {
    const key = hashOf(JSON.stringify(built.object));
    if (!unique.has(key)) unique.set(key, built);
  }
  const entries = [...unique.values()];
  const { code, stdout, stderr } = await run(process.execPath, [VALIDATOR], {
    input: JSON.stringify(entries.map(({ object }) => object)),
  });
  if (code !== 0) throw new Error(`The validator failed: ${stderr}`);
  const verdicts = JSON.parse(stdout) as (string[] | null)[];
  return entries.flatMap(({ tree, file, object }, index) => {
    const name = (object.metadata as { name?: string } | undefined)?.name ?? '';
    const messages = verdicts[index] ?? judgeBySchema(object);
    return messages.map(message => ({
      tree,
      file,
      message: `${object.kind} ${name}: ${message}`,
    }));
  });
}

/** The server configuration of k3s, which is no Kubernetes object. */
export function checkK3sConfigurations(trees: GeneratedTree[]): Defect[] {
  const validate = ajv.compile(K3S_CONFIG);
  return distinct(entriesOf(trees, /\/k3s\/config\.yaml$/)).flatMap(
    ({ tree, path: file, text }) =>
      validate(parse(text))
        ? []
        : (validate.errors ?? []).map(error => ({
            tree: tree.id,
            file,
            message: `${error.instancePath} ${error.message}`,
          })),
  );
}

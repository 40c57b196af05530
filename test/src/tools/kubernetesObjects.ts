import path from 'path';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { parseAllDocuments } from 'yaml';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { type GeneratedTree, hashOf } from './trees';

/** A Kubernetes object as a cluster would receive it. */
export interface BuiltObject {
  tree: string;
  /** Folder that was built, or file that holds it. */
  file: string;
  object: JsonObject & { apiVersion: string; kind: string };
}

/** What building gave: objects, and what kubectl complained about. */
export interface Built {
  objects: BuiltObject[];
  defects: Defect[];
}

function isObject(value: unknown): value is BuiltObject['object'] {
  const candidate = value as JsonObject | null;
  return (
    candidate !== null &&
    typeof candidate === 'object' &&
    typeof candidate.apiVersion === 'string' &&
    typeof candidate.kind === 'string'
  );
}

/** The objects of a YAML text; documents that are something else are left out. */
export function objectsIn(
  tree: string,
  file: string,
  text: string,
): BuiltObject[] {
  return parseAllDocuments(text)
    .map(document => document.toJS() as unknown)
    .filter(isObject)
    .map(object => ({ tree, file, object }));
}

/** Folders with a kustomization. */
export function kustomizationsOf(tree: GeneratedTree): string[] {
  return [...tree.files.keys()]
    .filter(file => path.posix.basename(file) === 'kustomization.yaml')
    .map(file => path.posix.dirname(file));
}

/** Builds every kustomization of every tree; equal `k8s/` folders are built once. */
export async function buildKustomizations(
  trees: GeneratedTree[],
): Promise<Built> {
  const jobs = new Map<string, { tree: GeneratedTree; dir: string }>();
  for (const tree of trees) {
    const sources = [...tree.files]
      .filter(([file]) => /(^|\/)k8s\//.test(file) && !/\/helm\//.test(file))
      .flat();
    for (const dir of kustomizationsOf(tree)) {
      const key = hashOf(dir, ...sources);
      if (!jobs.has(key)) jobs.set(key, { tree, dir });
    }
  }
  const results = await mapLimited(
    [...jobs.values()],
    async ({ tree, dir }) => {
      const { code, stdout, stderr } = await run('kubectl', [
        'kustomize',
        path.join(tree.dir, dir),
      ]);
      const warnings = stderr.trim();
      const defects: Defect[] =
        code !== 0 || warnings
          ? [
              {
                tree: tree.id,
                file: dir,
                message: warnings.replaceAll(tree.dir, '') || `exit ${code}`,
              },
            ]
          : [];
      return { objects: objectsIn(tree.id, dir, stdout), defects };
    },
  );
  return {
    objects: results.flatMap(result => result.objects),
    defects: results.flatMap(result => result.defects),
  };
}

/** Objects in files that no kustomization builds, e.g. the configuration of kubeadm. */
export function plainObjects(trees: GeneratedTree[]): BuiltObject[] {
  return trees.flatMap(tree => {
    const built = kustomizationsOf(tree);
    return [...tree.files]
      .filter(
        ([file]) =>
          /(^|\/)k8s\/.*\.ya?ml$/.test(file) &&
          !/\/helm\//.test(file) &&
          !built.some(dir => file.startsWith(`${dir}/`)),
      )
      .flatMap(([file, text]) => objectsIn(tree.id, file, text));
  });
}

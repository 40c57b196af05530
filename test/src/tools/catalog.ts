import {
  componentEntityV1alpha1Validator,
  type Entity,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import type { Defect } from './defects';
import type { GeneratedTree } from './trees';

/** The kinds that a generated repository may describe. */
const KINDS: Record<string, (entity: Entity) => Promise<boolean>> = {
  System: entity => systemEntityV1alpha1Validator.check(entity),
  Component: entity => componentEntityV1alpha1Validator.check(entity),
  Resource: entity => resourceEntityV1alpha1Validator.check(entity),
};

async function faultsOf(entities: Entity[]): Promise<string[]> {
  const refs = entities.map(entity => stringifyEntityRef(entity));
  const systems = entities.filter(entity => entity.kind === 'System');
  const faults = refs
    .filter((ref, i) => refs.indexOf(ref) !== i)
    .map(ref => `${ref} stands there twice`);
  if (systems.length !== 1) faults.push(`has ${systems.length} systems`);
  for (const [i, entity] of entities.entries()) {
    const spec = (entity.spec ?? {}) as Record<string, unknown>;
    try {
      // What the catalog itself accepts.
      if (!(await KINDS[entity.kind]?.(entity))) {
        faults.push(`${refs[i]} is of a kind that is not expected here`);
      }
    } catch (error) {
      faults.push(`${refs[i]}: ${(error as Error).message}`);
    }
    if (entity.kind !== 'System' && spec.system !== systems[0]?.metadata.name) {
      faults.push(`${refs[i]} is no part of the system`);
    }
    if (spec.owner !== systems[0]?.spec?.owner) {
      faults.push(`${refs[i]} has another owner than the system`);
    }
    for (const field of ['dependsOn', 'dependencyOf']) {
      for (const ref of (spec[field] as string[] | undefined) ?? []) {
        const full = stringifyEntityRef(
          parseEntityRef(ref, { defaultNamespace: 'default' }),
        );
        if (!refs.includes(full)) {
          faults.push(`${refs[i]} names ${ref}, which is not there`);
        }
      }
    }
  }
  return faults;
}

/** The catalog accepts every entity, each is a part of the one system, and they name only one another. */
export async function checkCatalog(trees: GeneratedTree[]): Promise<Defect[]> {
  const found = await Promise.all(
    trees.map(async tree => {
      const text = tree.files.get('catalog-info.yaml') ?? '';
      const entities = parseAllDocuments(text).map(
        document => document.toJS() as Entity,
      );
      return (await faultsOf(entities)).map(message => ({
        tree: tree.id,
        file: 'catalog-info.yaml',
        message,
      }));
    }),
  );
  return found.flat();
}

import { posix } from 'path';
import { yamlPackage } from '../../packages';
import type { CheckContext } from '../checklist';
import {
  at,
  type Kustomization,
  type KubernetesObject,
  listAt,
  podSpec,
} from '../checklist/kubernetes';
import { lineFrom } from './places';
import type { Disagreement } from './types';

/** An object of a build, with the labels that kustomizations add to it and to its pods. */
export interface BuildObject extends KubernetesObject {
  labels: Record<string, unknown>;
  podLabels: Record<string, unknown>;
}

/** What one overlay, or another kustomization that nobody includes, builds. */
export interface Build {
  root: Kustomization;
  /** The root and everything that it includes. */
  parts: Kustomization[];
  objects: BuildObject[];
}

function strings(list: unknown[]): string[] {
  return list.filter(entry => typeof entry === 'string');
}

function isRemote(path: string): boolean {
  return /:\/\/|^git@|[?]ref=|^github\.com\//.test(path);
}

/** Kustomizations and files that one includes, as paths of the tree. */
function includesOf({ dir, value }: Kustomization): string[] {
  return strings([
    ...listAt(value, 'resources'),
    ...listAt(value, 'components'),
    ...listAt(value, 'bases'),
  ])
    .filter(path => !isRemote(path))
    .map(path => posix.join(dir, path));
}

function pairsOf(
  { value }: Kustomization,
  wanted: (entry: unknown) => boolean,
): Record<string, unknown> {
  return Object.assign(
    {},
    at(value, 'commonLabels'),
    ...listAt(value, 'labels')
      .filter(wanted)
      .map(entry => at(entry, 'pairs')),
  );
}

function templateLabels(object: KubernetesObject): unknown {
  return object.kind === 'CronJob'
    ? at(
        object.value,
        'spec',
        'jobTemplate',
        'spec',
        'template',
        'metadata',
        'labels',
      )
    : at(object.value, 'spec', 'template', 'metadata', 'labels');
}

function collect(
  root: Kustomization,
  byDir: Map<string, Kustomization>,
  byFile: Map<string, KubernetesObject[]>,
): Build {
  const parts: Kustomization[] = [];
  const objects: BuildObject[] = [];
  const visit = (
    kustomization: Kustomization,
    labels: Record<string, unknown>,
    podLabels: Record<string, unknown>,
  ) => {
    if (parts.includes(kustomization)) return;
    parts.push(kustomization);
    const all = { ...pairsOf(kustomization, () => true), ...labels };
    const pods = {
      ...pairsOf(
        kustomization,
        entry =>
          at(entry, 'includeTemplates') === true ||
          at(entry, 'includeSelectors') === true,
      ),
      ...podLabels,
    };
    for (const path of includesOf(kustomization)) {
      const nested = byDir.get(path);
      if (nested) visit(nested, all, pods);
      for (const object of byFile.get(path) ?? []) {
        objects.push({
          ...object,
          labels: {
            ...(at(object.value, 'metadata', 'labels') as object),
            ...all,
          },
          podLabels: { ...(templateLabels(object) as object), ...pods },
        });
      }
    }
  };
  visit(root, {}, {});
  // Labels of a component reach everything that the overlay holds.
  for (const part of parts.filter(({ value }) => value.kind === 'Component')) {
    const pairs = pairsOf(part, () => true);
    for (const object of objects) Object.assign(object.labels, pairs);
  }
  return { root, parts, objects };
}

/** Everything that is built: each kustomization that no other includes. */
export function buildsOf(context: CheckContext): Build[] {
  const { kustomizations } = context.kubernetes;
  const byDir = new Map(kustomizations.map(k => [k.dir, k]));
  const byFile = new Map<string, KubernetesObject[]>();
  for (const object of context.kubernetes.objects) {
    const known = byFile.get(object.file);
    if (known) known.push(object);
    else byFile.set(object.file, [object]);
  }
  const included = new Set(kustomizations.flatMap(includesOf));
  return kustomizations
    .filter(k => !included.has(k.dir) && k.value.kind !== 'Component')
    .map(root => collect(root, byDir, byFile));
}

/** Paths that a kustomization names beside its includes. */
function filesOf({ value }: Kustomization): string[] {
  const patches = [
    ...listAt(value, 'patches'),
    ...listAt(value, 'patchesStrategicMerge'),
  ].map(patch => (typeof patch === 'string' ? patch : at(patch, 'path')));
  const generated = [
    ...listAt(value, 'configMapGenerator'),
    ...listAt(value, 'secretGenerator'),
  ].flatMap(generator => [
    // `key=file` gives the file another name
    ...strings(listAt(generator, 'files')).map(file =>
      file.replace(/^[^=]*=/, ''),
    ),
    ...strings(listAt(generator, 'envs')),
  ]);
  return strings([...patches, ...generated]).filter(
    path => !path.includes('\n'),
  );
}

/** Names that kustomizations give: resources, patches and files that must be there. */
export function missingResources(context: CheckContext): Disagreement[] {
  const folders = new Set(context.kubernetes.kustomizations.map(k => k.dir));
  return context.kubernetes.kustomizations.flatMap(kustomization => {
    const { dir, file, value } = kustomization;
    const source = context.byPath.get(file);
    const named = [
      ...strings([
        ...listAt(value, 'resources'),
        ...listAt(value, 'components'),
        ...listAt(value, 'bases'),
      ]),
      ...filesOf(kustomization),
    ].filter(path => !isRemote(path));
    return named.flatMap<Disagreement>(path => {
      const target = posix.join(dir, path);
      if (context.byPath.has(target) || folders.has(target)) return [];
      return [
        {
          file,
          line: lineFrom(source, 1, path),
          message: `The kustomization names ${path}, but ${target} does not exist.`,
          fix: 'Add the file, or take its name out of the kustomization.',
          absent: true,
        },
      ];
    });
  });
}

/** The objects that a patch is for: `target`, or what the patch itself names. */
function targetOf(
  patch: unknown,
): { kind?: unknown; name?: unknown } | undefined {
  const target = at(patch, 'target');
  if (target) {
    const { kind, name } = target as { kind?: unknown; name?: unknown };
    return { kind, name };
  }
  const text = at(patch, 'patch');
  if (typeof text !== 'string') return undefined;
  const inline = yamlPackage().parse(text) as unknown;
  return Array.isArray(inline)
    ? undefined
    : { kind: at(inline, 'kind'), name: at(inline, 'metadata', 'name') };
}

function imagesOf(object: BuildObject): string[] {
  const spec = podSpec(object);
  return [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')]
    .map(container => at(container, 'image'))
    .filter(image => typeof image === 'string');
}

/** The name of an image without tag and digest. */
export function imageName(image: string): string {
  return image.replace(/@sha256:.*$/, '').replace(/:[^:/]*$/, '');
}

/** Patches, images and copy counts of an overlay for objects that it does not build. */
export function unusedChanges(context: CheckContext): Disagreement[] {
  return buildsOf(context).flatMap(({ parts, objects, root }) => {
    // What a generator writes is in no file.
    const generated = parts.flatMap(({ value }) =>
      [
        ...listAt(value, 'configMapGenerator'),
        ...listAt(value, 'secretGenerator'),
      ].map(generator => at(generator, 'name')),
    );
    const has = (kind: unknown, name: unknown) =>
      generated.includes(name) ||
      objects.some(
        o =>
          (kind === undefined || o.kind === kind) &&
          (name === undefined ||
            o.name === name ||
            matches(String(name), o.name)),
      );
    const images = new Set(objects.flatMap(imagesOf).map(imageName));
    return parts.flatMap(({ file, value }) => {
      const source = context.byPath.get(file);
      const say = (needle: unknown, message: string): Disagreement => ({
        file,
        line: lineFrom(source, 1, needle),
        message,
        fix: 'Correct the name; kustomize would change nothing, or fail.',
        absent: true,
      });
      const where = root.file === file ? 'what it includes' : root.dir;
      return [
        ...listAt(value, 'patches').flatMap(patch => {
          const target = targetOf(patch);
          if (!target || has(target.kind, target.name)) return [];
          return [
            say(
              target.name ?? target.kind,
              `The patch is for ${target.kind} ${target.name ?? ''}, which is not in ${where}.`,
            ),
          ];
        }),
        ...listAt(value, 'images').flatMap(entry => {
          const name = at(entry, 'name');
          return typeof name !== 'string' || images.has(name)
            ? []
            : [say(name, `The image ${name} is in no workload of ${where}.`)];
        }),
        ...listAt(value, 'replicas').flatMap(entry => {
          const name = at(entry, 'name');
          return objects.some(o => o.name === name)
            ? []
            : [
                say(
                  name,
                  `The copies are for ${name}, which is not in ${where}.`,
                ),
              ];
        }),
      ];
    });
  });
}

/** Names of patch targets are regular expressions for the whole name; only plain ones are tried. */
function matches(pattern: string, name: string): boolean {
  if (!/^[\w.*|()-]+$/.test(pattern) || pattern.length > 100) return false;
  const alternatives = pattern.replace(/[()]/g, '').split('|');
  return alternatives.some(alternative => {
    const parts = alternative.split('.*');
    if (parts.length === 1) return name === alternative;
    return name.startsWith(parts[0]) && name.endsWith(parts.at(-1)!);
  });
}

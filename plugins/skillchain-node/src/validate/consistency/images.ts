import type { CheckContext } from '../checklist';
import { at, listAt, podSpec } from '../checklist/kubernetes';
import { workloadsOf } from '../checklist/item03';
import { imageName } from './kustomizations';
import type { Disagreement } from './types';

interface Use {
  tags: Set<string>;
  /** The first file that names it. */
  file: string;
}

function tagOf(image: string): string {
  return image.slice(imageName(image).length + 1);
}

/** The tags of every image that manifests and overlays use, by the image's name. */
function imagesInUse(context: CheckContext): Map<string, Use> {
  const found = new Map<string, Use>();
  const add = (name: string, tag: string, file: string) => {
    const use = found.get(name) ?? { tags: new Set(), file };
    use.tags.add(tag);
    found.set(name, use);
  };
  for (const workload of workloadsOf(context)) {
    const spec = podSpec(workload);
    for (const container of [
      ...listAt(spec, 'containers'),
      ...listAt(spec, 'initContainers'),
    ]) {
      const image = at(container, 'image');
      if (typeof image === 'string')
        add(imageName(image), tagOf(image), workload.file);
    }
  }
  for (const { value, file } of context.kubernetes.kustomizations) {
    for (const entry of listAt(value, 'images')) {
      const name = at(entry, 'newName') ?? at(entry, 'name');
      const tag = at(entry, 'newTag') ?? at(entry, 'digest');
      if (typeof name === 'string' && tag !== undefined)
        add(name, String(tag), file);
    }
  }
  return found;
}

/** Versions of images in documents and scripts that no manifest has any more. */
export function oldImages(context: CheckContext): Disagreement[] {
  const inUse = [...imagesInUse(context)].filter(([name]) =>
    name.includes('/'),
  );
  if (inUse.length === 0) return [];
  return context.files.flatMap(({ path, format, text }) => {
    if (!text || !['markdown', 'shell'].includes(format)) return [];
    const named = inUse.filter(([name]) => text.includes(`${name}:`));
    if (named.length === 0) return [];
    return text.split('\n').flatMap((line, index) =>
      named.flatMap<Disagreement>(([name, { tags, file }]) => {
        const at_ = line.indexOf(`${name}:`);
        const before = line[at_ - 1] ?? ' ';
        if (at_ < 0 || /[\w./-]/.test(before)) return [];
        const tag = /^[\w][\w.-]*\w|^\w/.exec(
          line.slice(at_ + name.length + 1),
        )?.[0];
        if (!tag || tags.has(tag)) return [];
        return [
          {
            file: path,
            line: index + 1,
            message: `${name}:${tag} is used nowhere: ${file} has ${[...tags].join(', ')}.`,
            fix: 'Name the version that runs.',
            warn: true,
          },
        ];
      }),
    );
  });
}

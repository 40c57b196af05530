import type { Layout } from '@skillchain/backstage-plugin-skillchain-common';
import { Problems } from './diagnostics';
import { LibrarySources, OutputOwner, OutputVariant } from './model';

/** Text of a path in which every expression is the same word, so that paths can be compared. */
export function pathOutline(path: string): string {
  return path
    .split('<$')
    .map((part, index) =>
      index === 0 ? part : `x${part.slice(part.indexOf('$>') + 2)}`,
    )
    .join('');
}

interface Claim {
  owner: OutputOwner;
  line: number;
  when: unknown;
}

/** True when a condition says in so many words that a skill is not in the chain. */
function isWithout(when: unknown, skill: string): boolean {
  if (typeof when !== 'object' || when === null) return false;
  if ('$all' in when && Array.isArray(when.$all)) {
    return when.$all.some(part => isWithout(part, skill));
  }
  return (
    JSON.stringify(when) ===
    JSON.stringify({ $not: { chain: { $contains: skill } } })
  );
}

/** Two outputs never meet when one of them is only written without the skill of the other. */
function exclude(a: Claim, b: Claim): boolean {
  return isWithout(a.when, b.owner.name) || isWithout(b.when, a.owner.name);
}

/** Checks the paths of all outputs: inside the repository, and each promised by one owner only. */
export function checkPaths(owners: OutputOwner[], problems: Problems): void {
  const claims = new Map<string, Claim[]>();
  for (const owner of owners) {
    owner.variants.forEach((variants, index) => {
      const line = owner.outputLine(index, 'path');
      const place = { file: owner.yaml.file, line };
      for (const path of new Set(variants.map(variant => variant.path))) {
        if (!isSafe(path)) {
          problems.error(
            'path',
            `the path ${path} leaves the repository or is not written plainly`,
            place,
            'a relative path with forward slashes and without .. or empty parts',
          );
        }
        const keys = variants
          .filter(variant => variant.path === path)
          .map(({ layout }) => `${layout}:${path}`);
        const own = { owner, line, when: owner.outputs[index].when };
        const other = keys
          .flatMap(key => claims.get(key) ?? [])
          .find(claim => claim.owner !== owner && !exclude(claim, own));
        if (other) {
          problems.error(
            'path-twice',
            `${path} is promised by ${owner.name} and by ${other.owner.name} (${other.owner.yaml.file}:${other.line})`,
            place,
            'one owner per path; others contribute fragments',
          );
        }
        for (const key of keys) {
          claims.set(key, [...(claims.get(key) ?? []), own]);
        }
      }
    });
  }
}

function isSafe(path: string): boolean {
  const outline = pathOutline(path).replace(/^\.\//, '');
  return (
    !outline.startsWith('/') &&
    !outline.includes('\\') &&
    !/^[A-Za-z]:/.test(outline) &&
    outline
      .split('/')
      .every(part => part !== '' && part !== '.' && part !== '..')
  );
}

/** A fragment's target: the shared file it goes into. */
export interface SlotTarget extends OutputVariant {
  owner: OutputOwner;
  executable: boolean;
}

/** The outputs of a library by path. */
export class SlotTargets {
  readonly #byPath = new Map<string, SlotTarget[]>();

  constructor(owners: OutputOwner[]) {
    for (const owner of owners) {
      owner.outputs.forEach((output, index) => {
        const executable = output.mode === 'executable';
        for (const variant of owner.variants[index]) {
          const target = { ...variant, owner, executable };
          const others = this.#byPath.get(variant.path);
          if (others) others.push(target);
          else this.#byPath.set(variant.path, [target]);
        }
      });
    }
  }

  /** The outputs with a path, written exactly so; in one layout or in both. */
  of(path: string, layout?: Layout): SlotTarget[] {
    const targets = this.#byPath.get(path) ?? [];
    return layout ? targets.filter(t => t.layout === layout) : targets;
  }
}

/** Checks that every fragment has a file to go into and a slot in it. */
export function checkFragments(
  sources: LibrarySources,
  owners: OutputOwner[],
  slots: SlotTargets,
  problems: Problems,
): void {
  // A target that nobody seems to promise may be one of these; that they cannot be read is reported by itself.
  const allKnown = sources.skills.every(({ outputsKnown }) => outputsKnown);
  for (const owner of owners) {
    owner.fragments.forEach((fragment, index) => {
      const { into, slot, layout } = fragment;
      const file = owner.yaml.file;
      const targets = slots.of(into, layout);
      if (targets.length === 0 && !allKnown) return;
      if (targets.length === 0) {
        const other = into.startsWith('./') ? into.slice(2) : `./${into}`;
        const near = slots.of(other).length > 0;
        problems.error(
          'fragment-target',
          `a fragment goes into ${into}, which no one promises`,
          { file, line: owner.fragmentLine(index, 'into') },
          near
            ? `${other}, as it is written in its outputs.yaml`
            : 'the path of an output, written in the same way',
        );
        return;
      }
      const missing = targets.filter(
        ({ template }) => !hasSlot(sources.files.text(template), slot),
      );
      if (missing.length > 0) {
        problems.error(
          'fragment-target',
          `a fragment goes into the slot ${slot} of ${into}, which has no such slot`,
          { file, line: owner.fragmentLine(index, 'slot') },
          `<$ slot("${slot}") | rendered $> in ${missing[0].template}`,
        );
      }
    });
  }
}

/** A template that is missing is reported by itself; nothing more is said about its slots. */
function hasSlot(source: string | undefined, slot: string): boolean {
  return (
    source === undefined ||
    source.includes(`slot("${slot}"`) ||
    source.includes(`slot('${slot}'`)
  );
}

import type {
  GeneratedFile,
  PlanAction,
} from '@skillchain/backstage-plugin-skillchain-common';
import { sha256 } from '../generate/writeTree';
import type { DiskFile } from './disk';
import { decode, lineEnds, toLf, withLineEnds } from './lines';
import { mergeTexts } from './merge';

/** A generated file, as far as decisions go. */
export interface NewFile {
  path: string;
  content: string;
  executable: boolean;
  /** Who makes it, for messages. */
  origin: string;
}

/** What the record knows of a file. */
export type KnownFile = Pick<GeneratedFile, 'path' | 'sha256' | 'executable'>;

/** What happens to one path. */
export interface Decision {
  path: string;
  action: PlanAction;
  because?: string;
  /** Where it stood until now. */
  from?: string;
  /** What is there, at `from` or at `path`. */
  before?: DiskFile;
  /** What is there afterwards. */
  after?: DiskFile;
  /** What is generated for this path. */
  generated?: NewFile;
}

/** The texts that decide about one path. */
export interface Sides {
  path: string;
  from?: string;
  /** What the record says was generated. */
  known?: KnownFile;
  /** What is there now. */
  disk?: DiskFile;
  /** What is generated now. */
  generated?: NewFile;
}

function asDisk({ content, executable }: NewFile): DiskFile {
  return { content: Buffer.from(content), executable };
}

function hasBytes(disk: DiskFile, content: string): boolean {
  return disk.content.equals(Buffer.from(content));
}

/** True when a file is as it was generated, apart from line ends that a checkout may change. */
export function isUnedited(disk: DiskFile, known: KnownFile): boolean {
  if (sha256(disk.content) === known.sha256) return true;
  const text = decode(disk.content);
  return text !== undefined && sha256(toLf(text)) === known.sha256;
}

/** What a run would do, which carries no edits over: a file that is not as generated is in its way. */
export function decideRun({ path, known, disk, generated }: Sides): Decision {
  if (!generated) {
    return { path, action: 'keep', before: disk, after: disk };
  }
  const whole = { path, before: disk, after: asDisk(generated), generated };
  if (!disk) return { ...whole, action: 'create' };
  if (hasBytes(disk, generated.content)) return { ...whole, action: 'keep' };
  return known && isUnedited(disk, known)
    ? { ...whole, action: 'change' }
    : {
        ...whole,
        action: 'conflict',
        because: `exists with other content than ${generated.origin} gives it, and no record knows that content`,
      };
}

const mode = (executable: boolean) =>
  executable ? 'becomes executable' : 'is no longer executable';

/** The decision about a file whose content is settled: only its mode may still change. */
function settled(
  sides: Sides & { disk: DiskFile },
  content: Buffer,
  action: PlanAction,
  because?: string,
): Decision {
  const { path, from, known, disk, generated } = sides;
  const base = known?.executable ?? disk.executable;
  const wanted = generated?.executable ?? base;
  // A mode that somebody changed is theirs, and what is left as it is keeps its own.
  const left = action === 'conflict' && content === disk.content;
  const executable =
    disk.executable === base && !left ? wanted : disk.executable;
  const changesMode = executable !== disk.executable;
  const whole = {
    path,
    ...(from !== undefined && { from }),
    before: disk,
    after: { content, executable },
    ...(generated && { generated }),
  };
  if (action === 'keep' && changesMode) {
    return { ...whole, action: 'change', because: mode(executable) };
  }
  const moved = from === undefined ? undefined : `moved from ${from}`;
  const said = [moved, because].filter(part => part !== undefined).join('; ');
  return {
    ...whole,
    action: action === 'keep' && moved ? 'change' : action,
    ...(said && { because: said }),
  };
}

function decideGone({ path, known, disk }: Sides): Decision | undefined {
  if (!known || !disk) return undefined;
  const whole = { path, before: disk };
  return isUnedited(disk, known)
    ? { ...whole, action: 'remove', because: 'is not generated any more' }
    : {
        ...whole,
        action: 'keep',
        after: disk,
        because: 'is not generated any more; kept because it was edited here',
      };
}

async function decideEdited(
  sides: Sides & { disk: DiskFile; known: KnownFile; generated: NewFile },
  baseOf: (known: KnownFile) => Promise<string | undefined>,
): Promise<Decision> {
  const { disk, known, generated } = sides;
  if (sha256(generated.content) === known.sha256) {
    return settled(sides, disk.content, 'keep', 'edited here');
  }
  const left = (because: string) =>
    settled(sides, disk.content, 'conflict', because);
  const text = decode(disk.content);
  if (text === undefined) {
    return left(
      'edited here and changed in the new version, and it is no UTF-8 text; yours is left as it is',
    );
  }
  const base = await baseOf(known);
  if (base === undefined) {
    return left(
      'edited here and changed in the new version, and the version it was generated as is not known any more; yours is left as it is',
    );
  }
  const merged = mergeTexts(base, toLf(text), generated.content);
  const content = Buffer.from(withLineEnds(merged.text, lineEnds(text)));
  return merged.conflicts > 0
    ? settled(
        sides,
        content,
        'conflict',
        `${merged.conflicts} ${merged.conflicts === 1 ? 'place' : 'places'} changed both here and in the new version`,
      )
    : settled(sides, content, 'merge', 'your edits are kept');
}

/**
 * What an upgrade does to one path: what was not edited follows the new version, what was edited is merged with it,
 * and nothing that somebody wrote is lost.
 *
 * @param baseOf - the content that the record knows a file by, if it can still be had
 * @returns undefined when there is nothing on either side
 */
export async function decideUpgrade(
  sides: Sides,
  baseOf: (known: KnownFile) => Promise<string | undefined>,
): Promise<Decision | undefined> {
  const { path, from, known, disk, generated } = sides;
  if (!generated) return decideGone(sides);
  if (!disk) {
    const absent = { path, generated, ...(from !== undefined && { from }) };
    return known
      ? {
          ...absent,
          action: 'keep',
          because: 'was deleted here and stays deleted',
        }
      : { ...absent, action: 'create', after: asDisk(generated) };
  }
  const all = { ...sides, disk, generated };
  const text = decode(disk.content);
  const sameText = text !== undefined && toLf(text) === generated.content;
  if (sameText || hasBytes(disk, generated.content)) {
    return settled(all, disk.content, 'keep');
  }
  if (!known) {
    return settled(
      all,
      disk.content,
      'conflict',
      `was added here, and ${generated.origin} now makes a file of that name; yours is left as it is`,
    );
  }
  if (isUnedited(disk, known)) {
    const ends = text === undefined ? 'lf' : lineEnds(text);
    const content = withLineEnds(generated.content, ends);
    return settled(all, Buffer.from(content), 'change');
  }
  return decideEdited({ ...all, known }, baseOf);
}

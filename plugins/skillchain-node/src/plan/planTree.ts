import type {
  Configuration,
  GeneratedFile,
  Plan,
  SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';
import { ANSWERS_PATH, answersText } from '../generate/record';
import { generatedFile, recordFiles } from '../generate/recordFiles';
import { renderOrSkip } from '../generate/renderOrSkip';
import type { FileSources } from '../generate/renderTree';
import { sha256 } from '../generate/writeTree';
import type { LoadedLibrary } from '../load';
import type { RunRecord } from '../validate/record';
import { validateFiles } from '../validate/validate';
import { Bases } from './bases';
import {
  decideRun,
  decideUpgrade,
  type Decision,
  type KnownFile,
  type NewFile,
  type Sides,
} from './decide';
import { describePlan } from './describePlan';
import { readDisk } from './disk';
import { findMoves } from './moves';
import { findRunRecord, RECORD_PATHS } from './readRun';

/** Options of {@link planTree}. */
export interface PlanOptions {
  /** Absolute path of the directory; it need not exist. */
  dir: string;
  /**
   * The record of the directory, when it is to be upgraded: edits are then merged with what is generated. Without it
   * the plan is that of a run, which merges nothing.
   */
  upgradeOf?: RunRecord;
  /** As in `generate`. */
  skipFailed?: boolean;
  signal?: AbortSignal;
}

/** A plan, and what it takes to carry it out. */
export interface TreePlan {
  plan: Plan;
  decisions: Decision[];
  skipped: SkippedSkill[];
}

/** Everything that decisions look at. */
interface Material {
  generated: Map<string, NewFile>;
  known: Map<string, KnownFile>;
  /** Old path of moved files, by the new one. */
  moves: Map<string, string>;
  disk: Awaited<ReturnType<typeof readDisk>>;
}

async function decideAll(
  { generated, known, moves, disk }: Material,
  decide: (sides: Sides) => Promise<Decision | undefined>,
): Promise<Decision[]> {
  const decisions: Decision[] = [];
  const movedFrom = new Set(moves.values());
  const paths = [...new Set([...generated.keys(), ...known.keys()])].sort();
  for (const path of paths) {
    if (movedFrom.has(path)) continue;
    const old = moves.get(path);
    const decision = await decide({
      path,
      ...(old !== undefined && { from: old }),
      known: known.get(old ?? path),
      disk: disk.get(old ?? path),
      generated: generated.get(path),
    });
    if (decision) decisions.push(decision);
  }
  return decisions;
}

/**
 * A move whose edits cannot be carried over is none: the new file comes to its place, the edited one stays in its own.
 */
async function decideMoves(
  material: Material,
  decide: (sides: Sides) => Promise<Decision | undefined>,
): Promise<Decision[]> {
  const { known, disk, generated, moves } = material;
  const failed: Decision[] = [];
  for (const [path, from] of [...moves]) {
    const before = disk.get(from);
    const decision = await decide({
      path,
      from,
      known: known.get(from),
      disk: before,
      generated: generated.get(path),
    });
    const stuck =
      before &&
      decision?.action === 'conflict' &&
      decision.after?.content.equals(before.content);
    if (stuck) {
      moves.delete(path);
      known.delete(from);
      failed.push({
        path: from,
        action: 'conflict',
        before,
        after: before,
        because: `is generated as ${path} now, and your edits could not be carried over: ${decision.because}`,
      });
    }
  }
  return failed;
}

/** The answers file as a file like any other: people write notes into it. */
function answersFile(record: RunRecord): { known: KnownFile; text: string } {
  const text = answersText(record.configuration);
  return {
    known: { path: ANSWERS_PATH, sha256: sha256(text), executable: false },
    text,
  };
}

/**
 * Works out what a run or an upgrade would do to a directory, file by file, with the answers behind each file and
 * what validation says of it. Nothing is written: everything is rendered, merged and validated in memory.
 *
 * @throws SkillError when a skill fails, InputError when shared files do
 * @throws ConflictError when two promises have one path, or links, folders or special files stand where files belong
 */
export async function planTree(
  loaded: LoadedLibrary,
  configuration: Configuration,
  options: PlanOptions,
): Promise<TreePlan> {
  const { dir, upgradeOf, signal, skipFailed = false } = options;
  signal?.throwIfAborted();
  const sources = new Map<string, FileSources>();
  const { files, rendered: made } = await renderOrSkip(loaded, configuration, {
    ...{ skipFailed, sources, signal },
  });
  const { skipped } = made;
  const record = upgradeOf ?? (await findRunRecord(dir, signal)).record;
  const knownFiles = record?.files ?? new Map<string, GeneratedFile>();
  const rendered = new Map(files.map(file => [file.path, file]));
  const own = recordFiles(
    loaded.library,
    configuration,
    files.map(generatedFile),
    skipped,
  );
  const generated = new Map<string, NewFile>(
    [...files.map(file => ({ ...file, origin: file.skill })), ...own].map(
      file => [file.path, file],
    ),
  );
  const disk = await readDisk(
    dir,
    [...generated.keys(), ...(upgradeOf ? knownFiles.keys() : [])],
    signal,
  );
  const known = new Map<string, KnownFile>(
    [...knownFiles].filter(([path]) => upgradeOf || generated.has(path)),
  );
  const material: Material = { generated, known, moves: new Map(), disk };
  const decide = record
    ? recordAware(loaded, record, options, material)
    : async (sides: Sides) => decideRun(sides);
  if (upgradeOf) {
    material.moves = findMoves(
      [...knownFiles.values()].filter(({ path }) => !generated.has(path)),
      files.filter(({ path }) => !knownFiles.has(path) && !disk.has(path)),
    );
  }
  const stuck = await decideMoves(material, decide);
  const decisions = [...(await decideAll(material, decide)), ...stuck].sort(
    (a, b) => (a.path < b.path ? -1 : 1),
  );

  const report = await validateFiles(
    loaded,
    decisions.flatMap(({ path, after }) => (after ? { path, ...after } : [])),
    { signal },
  );
  const plan = describePlan(loaded, made, decisions, report, {
    rendered,
    known: knownFiles,
    sources,
    upgradeOf,
  });
  return { plan, decisions, skipped };
}

/** Decisions for a directory with a record: of a run, or of an upgrade. */
function recordAware(
  loaded: LoadedLibrary,
  record: RunRecord,
  { dir, upgradeOf, signal }: PlanOptions,
  { disk }: Pick<Material, 'disk'>,
): (sides: Sides) => Promise<Decision | undefined> {
  const bases = new Bases(loaded, record, dir, signal);
  const answers = answersFile(record);
  const isRecord = (path: string) =>
    (RECORD_PATHS as readonly string[]).includes(path);
  return async sides => {
    signal?.throwIfAborted();
    const { path } = sides;
    if (isRecord(path)) {
      const before = disk.get(path);
      // Only the answers are for people to write into; the rest is ours as it stands.
      const whole = {
        ...sides,
        known:
          path === ANSWERS_PATH || !before
            ? answers.known
            : { ...answers.known, path, sha256: sha256(before.content) },
      };
      return upgradeOf
        ? decideUpgrade(before ? whole : { ...sides, known: undefined }, () =>
            Promise.resolve(answers.text),
          )
        : decideRun(whole);
    }
    return upgradeOf
      ? decideUpgrade(sides, known => bases.of(known))
      : decideRun(sides);
  };
}

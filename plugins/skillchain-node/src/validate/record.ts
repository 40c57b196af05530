import {
  type Configuration,
  configurationSchema,
  type Finding,
  type GeneratedFile,
  type SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';
import { z } from 'zod';
import {
  CONFIGURATION_PATH,
  MANIFEST_PATH,
  manifestSchema,
  RECORD_DIR,
} from '../generate/record';
import { withoutSkipped } from '../generate/runFacts';
import type { Tree } from './tree';

/** Folder in which a run records itself, with a slash. */
export const RECORD = `${RECORD_DIR}/`;

/** What a run left about itself. */
export interface RunRecord {
  /** As it was recorded, with the skills that failed while it was generated. */
  configuration: Configuration;
  /** Each generated file, by path. */
  files: Map<string, GeneratedFile>;
  /** Skills that failed and were left out. */
  skipped: SkippedSkill[];
  /** The configuration without them: what the files are of. */
  rendered: Configuration;
}

function readJson<T>(
  tree: Pick<Tree, 'files'>,
  path: string,
  schema: z.ZodType<T>,
): { value?: T; finding?: Finding } {
  const file = tree.files.find(candidate => candidate.path === path);
  if (!file) return {};
  try {
    return { value: schema.parse(JSON.parse(file.text ?? '')) };
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? z.prettifyError(error).split('\n').slice(0, 3).join(' ')
        : (error as Error).message;
    return {
      finding: {
        check: 'record/unreadable',
        severity: 'error',
        file: path,
        message: `The record of the run cannot be read: ${why}`,
        fix: 'Restore the file from the first commit, or generate again into an empty folder.',
      },
    };
  }
}

/** Reads the record of the run that made a tree; absent when nothing was recorded or it is broken. */
export function readRecord(tree: Pick<Tree, 'files'>): {
  record?: RunRecord;
  findings: Finding[];
} {
  const manifest = readJson(tree, MANIFEST_PATH, manifestSchema);
  const configuration = readJson(tree, CONFIGURATION_PATH, configurationSchema);
  const findings = [manifest.finding, configuration.finding].filter(
    finding => finding !== undefined,
  );
  if (manifest.value && configuration.value) {
    return {
      findings,
      record: {
        configuration: configuration.value,
        files: new Map(manifest.value.files.map(file => [file.path, file])),
        skipped: manifest.value.skipped,
        rendered: withoutSkipped(configuration.value, manifest.value.skipped),
      },
    };
  }
  if (findings.length === 0) {
    findings.push({
      check: 'record/absent',
      severity: 'warning',
      file: MANIFEST_PATH,
      message:
        'There is no record of a run, so only the syntax of the files was checked.',
      fix: 'Validate a folder that generate made, with its .skillchain/ folder.',
    });
  }
  return { findings };
}

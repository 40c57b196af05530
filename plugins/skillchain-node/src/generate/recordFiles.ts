import type {
  Configuration,
  GeneratedFile,
  Library,
  SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  ANSWERS_PATH,
  answersText,
  CONFIGURATION_PATH,
  configurationText,
  MANIFEST_PATH,
  manifestText,
} from './record';
import type { RenderedFile } from './renderTree';
import { sha256, type FileToWrite } from './writeTree';

/** What of a rendered file the record keeps. */
export function generatedFile({
  content,
  append: _append,
  ...file
}: RenderedFile): GeneratedFile {
  return {
    ...file,
    sha256: sha256(content),
    bytes: Buffer.byteLength(content),
  };
}

/** The files in which a run records itself, in the order in which they are written. */
export function recordFiles(
  library: Library,
  configuration: Configuration,
  generated: GeneratedFile[],
  skipped: SkippedSkill[],
): FileToWrite[] {
  const record = { executable: false, origin: 'the record of this run' };
  return [
    { path: ANSWERS_PATH, content: answersText(configuration), ...record },
    {
      path: CONFIGURATION_PATH,
      content: configurationText(configuration),
      ...record,
    },
    {
      path: MANIFEST_PATH,
      content: manifestText(library, generated, skipped),
      ...record,
    },
  ];
}

import type {
  Configuration,
  GeneratedFile,
  JsonObject,
  Library,
  SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  generatedFileSchema,
  skippedSkillSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { z } from 'zod';
import { yamlPackage } from '../packages';
import { valuesOf } from './runFacts';

/** Folder of the record, in the generated repository. */
export const RECORD_DIR = '.skillchain';
/** Origin and hash of every file. Written last: a tree that has it is complete. */
export const MANIFEST_PATH = `${RECORD_DIR}/manifest.json`;
/** Goal, chain, answers and decisions, in the shape of an answers file. */
export const ANSWERS_PATH = `${RECORD_DIR}/answers.yaml`;
/** The full configuration: what `validate` judges the tree by. */
export const CONFIGURATION_PATH = `${RECORD_DIR}/configuration.json`;

/** `.skillchain/manifest.json`. */
export const manifestSchema = z.strictObject({
  /** Version of this format. */
  format: z.literal(1),
  library: z.strictObject({ domain: z.string(), version: z.string() }),
  files: z.array(generatedFileSchema),
  skipped: z.array(skippedSkillSchema),
});

/** Origin and hash of every generated file. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Where a template of some engine would begin. */
const MARKER = /[{<](?=[{%#$])/g;

/**
 * Writes the first character of whatever looks like a template as an escape. People say such things in a goal or a
 * description; a tool that looks for templates that were not rendered must not find one in the record.
 *
 * @param text - JSON, or YAML in which such texts are double-quoted; both read the escape as the same value
 */
function escapeMarkers(text: string): string {
  return text.replace(MARKER, start => (start === '{' ? '\\u007b' : '\\u003c'));
}

/** JSON for people, with a line break at the end. */
function jsonText(value: unknown): string {
  return `${escapeMarkers(JSON.stringify(value, null, 2))}\n`;
}

/** YAML for people, as {@link jsonText}. */
function yamlText(value: JsonObject): string {
  const { Document, visit } = yamlPackage();
  const document = new Document(value);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.search(MARKER) >= 0) {
        node.type = 'QUOTE_DOUBLE';
      }
    },
  });
  return escapeMarkers(document.toString({ lineWidth: 0 }));
}

/** The text of the manifest. */
export function manifestText(
  library: Library,
  files: GeneratedFile[],
  skipped: SkippedSkill[],
): string {
  const manifest: Manifest = {
    format: 1,
    library: { domain: library.domain, version: library.version },
    files,
    skipped,
  };
  return jsonText(manifest);
}

/** The text of the recorded configuration. */
export function configurationText(configuration: Configuration): string {
  return jsonText(configuration);
}

function sourcesOf(answers: Configuration['project']): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [
      id,
      answer.because ? `${answer.source}: ${answer.because}` : answer.source,
    ]),
  );
}

/**
 * The answers as a file that a later run takes with `--answers`. It never holds a secret: skills ask for
 * references only.
 */
export function answersText(configuration: Configuration): string {
  const chain = configuration.skills.map(skill => skill.skill);
  const decisions = configuration.rules.filter(hit => hit.decision);
  const document: JsonObject = {
    goal: configuration.goal,
    mode: configuration.mode,
    maturity: configuration.maturity,
    ...(configuration.blueprint !== null && {
      blueprint: configuration.blueprint,
      [configuration.blueprint]: valuesOf(configuration.quick),
    }),
    add: chain,
    project: valuesOf(configuration.project),
    ...Object.fromEntries(
      configuration.skills.map(skill => [skill.skill, valuesOf(skill.answers)]),
    ),
    decisions: Object.fromEntries(
      decisions.map(hit => [hit.id, hit.decision?.n ?? 0]),
    ),
    recorded: {
      library: configuration.library,
      layout: configuration.layout,
      chain: Object.fromEntries(
        configuration.skills.map(skill => [skill.skill, skill.because]),
      ),
      sources: {
        project: sourcesOf(configuration.project),
        ...Object.fromEntries(
          configuration.skills.map(skill => [
            skill.skill,
            sourcesOf(skill.answers),
          ]),
        ),
      },
      decisions: Object.fromEntries(
        decisions.map(hit => [
          hit.id,
          `${hit.message} ${
            hit.resolutions.find(r => r.n === hit.decision?.n)?.label ?? ''
          } (${hit.decision?.by})`,
        ]),
      ),
    },
  };
  const comment =
    '# What this repository was made from. `skillchain run --answers` takes this file; `recorded` is for readers.\n';
  return comment + yamlText(document);
}

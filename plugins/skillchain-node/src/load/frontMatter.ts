import { z } from 'zod';
import { Problems } from './diagnostics';
import { MarkdownSource } from './markdown';
import { checkSchema } from './yamlSource';

/** The keys of the open Agent Skill specification, https://agentskills.io/specification. */
const KNOWN_KEYS = [
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
];

const frontMatterSchema = z.looseObject({
  name: z.string().min(1).max(64),
  description: z
    .string()
    .max(1024)
    .refine(text => text.trim() !== '', 'the description is empty'),
  license: z.string().optional(),
  compatibility: z.string().max(500).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Checks the front matter of a SKILL.md against the Agent Skill specification.
 *
 * A key the specification does not know is a warning, because skills in the wild have them.
 *
 * @returns the description; empty when there is none
 */
export function checkFrontMatter(
  source: MarkdownSource,
  folder: string,
  problems: Problems,
): string {
  const { file, frontMatter } = source;
  if (!frontMatter) {
    // What is there and cannot be read has been reported where it was parsed.
    if (source.hasFrontMatter) return '';
    problems.error(
      'front-matter',
      'the file has no front matter',
      { file, line: 1 },
      `name: ${folder} and a description between two lines of ---`,
    );
    return '';
  }
  const parsed = checkSchema(frontMatter, frontMatterSchema, problems, {
    code: 'front-matter',
  });
  if (!parsed) return '';
  if (parsed.name !== folder) {
    problems.error(
      'front-matter',
      `name is "${parsed.name}"`,
      { file, line: frontMatter.lineOf(['name']) },
      `the name of its folder, ${folder}`,
    );
  }
  for (const key of Object.keys(parsed)) {
    if (!KNOWN_KEYS.includes(key)) {
      problems.warning(
        'unknown-key',
        `the Agent Skill specification has no key ${key}`,
        { file, line: frontMatter.lineOf([key]) },
        `one of ${KNOWN_KEYS.join(', ')}; own data belongs under metadata`,
      );
    }
  }
  return parsed.description;
}

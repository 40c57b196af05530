import {
  contentCheckSchema,
  Deliverable,
  deliverableSchema,
  JsonObject,
  MATURITIES,
  Maturity,
  MaturityProfile,
  maturityProfileSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { Problems } from './diagnostics';
import { findSectionLike, isYamlBlock, MarkdownSource } from './markdown';
import { checkSchema, isObject, parseYaml, YamlSource } from './yamlSource';

interface Read<T> {
  parsed: T;
  yaml: YamlSource;
}

/** The map below `key` of the first yaml block of a section such as `### Deliverables`. */
function readMap(
  source: MarkdownSource,
  title: RegExp,
  key: string,
  problems: Problems,
): YamlSource | undefined {
  const outer = findSectionLike(
    source.body,
    2,
    /^deliverables specification$/i,
  );
  const section = findSectionLike(outer?.children ?? [], 3, title);
  const block = section?.children.find(isYamlBlock);
  if (!block) return undefined;
  const { file } = source;
  const line = source.lineOf(block);
  const yaml = parseYaml(block.value, file, problems, line + 1);
  if (!yaml) return undefined;
  if (isObject(yaml.value) && isObject(yaml.value[key])) return yaml;
  problems.error(
    'blueprint',
    `the block does not have ${key}`,
    { file, line },
    `a map below ${key}:`,
  );
  return undefined;
}

/** Keys of other projects mean nothing here: they are named once and left out. */
function knownKeys(
  value: JsonObject,
  known: string[],
  report: (key: string) => void,
): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => {
      if (known.includes(key)) return true;
      report(key);
      return false;
    }),
  );
}

/** Reads `### Deliverables`. */
export function readDeliverables(
  source: MarkdownSource,
  problems: Problems,
): Read<Deliverable[]> | undefined {
  const yaml = readMap(source, /^deliverables$/i, 'deliverables', problems);
  if (!yaml) return undefined;
  const map = (yaml.value as { deliverables: JsonObject }).deliverables;
  const parsed = Object.entries(map).flatMap(([name, value]) => {
    const at = ['deliverables', name];
    const unknown = (path: PropertyKey[], known: string[]) => (key: string) =>
      problems.warning(
        'unknown-key',
        `${name}: the key ${key} means nothing`,
        { file: yaml.file, line: yaml.lineOf([...at, ...path, key]) },
        `one of ${known.join(', ')}`,
      );
    const keys = Object.keys(deliverableSchema.shape).filter(k => k !== 'name');
    const checkKeys = Object.keys(contentCheckSchema.shape);
    const known = isObject(value)
      ? knownKeys(value, keys, unknown([], keys))
      : {};
    if (Array.isArray(known.content_checks)) {
      known.content_checks = known.content_checks.map((check, n) =>
        isObject(check)
          ? knownKeys(
              check,
              checkKeys,
              unknown(['content_checks', n], checkKeys),
            )
          : check,
      );
    }
    const deliverable = checkSchema(yaml, deliverableSchema, problems, {
      at,
      value: { ...known, name },
    });
    return deliverable ?? [];
  });
  return { parsed, yaml };
}

/** `- Docker: Compose only` is a sentence to its author and a map to YAML. */
function sentence(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.entries(value)
    .map(
      ([key, rest]) =>
        `${key}: ${typeof rest === 'string' ? rest : JSON.stringify(rest)}`,
    )
    .join(', ');
}

/** Reads `### Maturity Profiles`. */
export function readProfiles(
  source: MarkdownSource,
  problems: Problems,
): Read<Partial<Record<Maturity, MaturityProfile>>> | undefined {
  const title = /^maturity profiles$/i;
  const yaml = readMap(source, title, 'maturity_profiles', problems);
  if (!yaml) return undefined;
  const map = (yaml.value as { maturity_profiles: JsonObject })
    .maturity_profiles;
  const keys = Object.keys(maturityProfileSchema.shape);
  const parsed: Partial<Record<Maturity, MaturityProfile>> = {};
  for (const [maturity, value] of Object.entries(map)) {
    const at = ['maturity_profiles', maturity];
    const place = (...path: PropertyKey[]) => ({
      file: yaml.file,
      line: yaml.lineOf([...at, ...path]),
    });
    const level = MATURITIES.find(m => m === maturity);
    if (!level || !isObject(value)) {
      problems.warning(
        'blueprint',
        `the maturity profile ${maturity} means nothing`,
        place(),
        `a map below one of ${MATURITIES.join(', ')}`,
      );
      continue;
    }
    const known = knownKeys(value, keys, key =>
      problems.warning(
        'unknown-key',
        `the key ${key} of a maturity profile means nothing`,
        place(key),
        `one of ${keys.join(', ')}`,
      ),
    );
    if (Array.isArray(known.generation_adjustments)) {
      known.generation_adjustments = known.generation_adjustments.map(
        entry => sentence(entry) as string,
      );
    }
    const profile = checkSchema(yaml, maturityProfileSchema, problems, {
      at,
      value: known,
    });
    if (profile) parsed[level] = profile;
  }
  return { parsed, yaml };
}

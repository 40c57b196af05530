import type {
  Library,
  SkippedRule,
} from '@skillchain/backstage-plugin-skillchain-common';
import { outputsFileSchema } from '@skillchain/backstage-plugin-skillchain-common';
import { Diagnostic, formatDiagnostic } from './diagnostics';
import { LibrarySources } from './model';

/** Errors of a library by what they spoil. */
export interface Spoiled {
  /** Skill name to its errors. */
  skills: Map<string, Diagnostic[]>;
  /** Index of a rule to its errors. */
  rules: Map<number, Diagnostic[]>;
  /** Errors of more than one skill or rule: the library cannot be used. */
  library: Diagnostic[];
}

function add<K>(map: Map<K, Diagnostic[]>, key: K, diagnostic: Diagnostic) {
  map.set(key, [...(map.get(key) ?? []), diagnostic]);
}

/** The rule of rules.yaml in which a line is; undefined when the file could not be read as rules. */
function ruleAt({ rules }: LibrarySources, line: number): number | undefined {
  const index = rules?.value.rules.findLastIndex(
    (_, n) => rules.yaml.lineOf(['rules', n]) <= line,
  );
  return index === undefined || index < 0 ? undefined : index;
}

/** Sorts the errors of a library into those of single skills, those of single rules, and the rest. */
export function sortErrors(
  errors: Diagnostic[],
  sources: LibrarySources | undefined,
): Spoiled {
  const spoiled: Spoiled = { skills: new Map(), rules: new Map(), library: [] };
  for (const error of errors) {
    const { file, line, code } = error;
    const owner = sources?.skills.find(
      ({ skill, line: entry }) =>
        file.startsWith(`${skill.name}/`) ||
        // A skill without SKILL.md is reported where the registry names it.
        (code === 'missing-file' &&
          file === sources.registry.yaml.file &&
          line === entry),
    );
    const rule =
      sources && file === sources.rules?.yaml.file
        ? ruleAt(sources, line)
        : undefined;
    if (owner) add(spoiled.skills, owner.skill.name, error);
    else if (rule !== undefined) add(spoiled.rules, rule, error);
    else spoiled.library.push(error);
  }
  return spoiled;
}

/**
 * A library without what is spoiled: its skills stay known but ask, promise and write nothing; its rules are listed
 * and not evaluated.
 */
export function leaveOut(library: Library, spoiled: Spoiled): Library {
  const brokenRules = library.rules.flatMap((rule, index): SkippedRule[] => {
    const errors = spoiled.rules.get(index);
    return errors
      ? [{ rule: rule.id, reason: errors.map(formatDiagnostic).join('\n') }]
      : [];
  });
  return {
    ...library,
    rules: library.rules.filter((_, index) => !spoiled.rules.has(index)),
    ...(brokenRules.length > 0 && { brokenRules }),
    skills: library.skills.map(skill => {
      const errors = spoiled.skills.get(skill.name);
      return errors
        ? {
            ...skill,
            questions: [],
            outputs: outputsFileSchema.parse({}),
            failed: errors.map(formatDiagnostic),
          }
        : skill;
    }),
  };
}

import {
  CHECK_NAMES,
  Rule,
} from '@skillchain/backstage-plugin-skillchain-common';
import { KnownQuestions } from './checkReferences';
import { Place, Problems } from './diagnostics';
import { LibrarySources } from './model';

type At = (...path: PropertyKey[]) => Place;

/** Checks that rules have distinct ids and that their resolutions name skills and questions that exist. */
export function checkRules(
  sources: LibrarySources,
  known: KnownQuestions,
  problems: Problems,
): void {
  if (!sources.rules) return;
  const { value, yaml } = sources.rules;
  const lines = new Map<string, number>();
  value.rules.forEach((rule, index) => {
    const at: At = (...path) => ({
      file: yaml.file,
      line: yaml.lineOf(['rules', index, ...path]),
    });
    const first = lines.get(rule.id);
    if (first !== undefined) {
      problems.error(
        'rule',
        `the rule id ${rule.id} is already used in line ${first}`,
        at('id'),
      );
    }
    lines.set(rule.id, first ?? at('id').line);
    checkShape(rule, problems, at);
    checkResolutions(rule, known, problems, at);
  });
}

function checkShape(rule: Rule, problems: Problems, at: At): void {
  if (!rule.when && !rule.check) {
    problems.error(
      'rule',
      `${rule.id} does not say when it applies`,
      at(),
      'when, check, or both',
    );
  }
  if (rule.check && !CHECK_NAMES.includes(rule.check.name)) {
    problems.error(
      'rule',
      `${rule.id} calls the check ${rule.check.name}, which does not exist`,
      at('check', 'name'),
      `one of ${[...CHECK_NAMES].sort().join(', ')}`,
    );
  }
  if (rule.severity === 'info') return;
  if (rule.resolutions.length === 0) {
    problems.error(
      'rule',
      `${rule.id} offers no way out`,
      at('severity'),
      'resolutions, or severity: info',
    );
  }
}

function checkResolutions(
  rule: Rule,
  known: KnownQuestions,
  problems: Problems,
  at: At,
): void {
  const numbers = rule.resolutions.map(({ n }) => n);
  rule.resolutions.forEach(({ n, adds, removes, sets }, index) => {
    if (numbers.indexOf(n) !== index) {
      problems.error(
        'rule',
        `${rule.id} has two resolutions ${n}`,
        at('resolutions', index, 'n'),
      );
    }
    for (const [key, names] of Object.entries({ adds, removes })) {
      for (const name of names.filter(s => isUnknownSkill(s, known))) {
        problems.error(
          'unknown-skill',
          `resolution ${n} of ${rule.id} ${key} ${name}, which is not in this library`,
          at('resolutions', index, key),
          `one of ${[...known.skills].join(', ')}`,
        );
      }
    }
    for (const path of Object.keys(sets)) {
      const expected = settable(path, known);
      if (expected) {
        problems.error(
          'unknown-question',
          `resolution ${n} of ${rule.id} sets ${path}, which is no question`,
          at('resolutions', index, 'sets', path),
          expected,
        );
      }
    }
  });
  const defaults = Array.isArray(rule.default)
    ? rule.default.map(({ n }) => n)
    : [rule.default];
  for (const n of defaults) {
    if (n !== undefined && !numbers.includes(n)) {
      problems.error(
        'rule',
        `the default ${n} of ${rule.id} is no resolution`,
        at('default'),
        `one of ${numbers.join(', ')}`,
      );
    }
  }
}

function isUnknownSkill(name: string, known: KnownQuestions): boolean {
  return !name.includes('{') && !known.skills.has(name);
}

/** What a key of `sets` should be when it is no question; keys with placeholders are known only in a run. */
function settable(path: string, known: KnownQuestions): string | undefined {
  if (path.includes('{')) return undefined;
  const [scope, id, ...rest] = path.split('.');
  const questions = known.of(scope);
  if (known.isOpen(scope)) return undefined;
  if (questions?.has(id) && rest.length === 0) return undefined;
  return questions?.size
    ? `${scope}. and one of ${[...questions].join(', ')}`
    : `skill.question with a skill of ${known.scopes().join(', ')}`;
}

import {
  JsonValue,
  MATURITIES,
  Question,
} from '@skillchain/backstage-plugin-skillchain-common';
import { Place, Problems } from './diagnostics';
import { SourcedQuestion } from './questions';

/** Checks a default against its question; set by the caller because it needs the answers package. */
export type AnswerCheck = (
  question: Question,
  value: JsonValue,
) => string | undefined;

/** Checks the questions of one skill (or of PROJECT.md) by themselves. */
export function checkQuestions(
  questions: SourcedQuestion[],
  checkValue: AnswerCheck,
  problems: Problems,
): void {
  const places = new Map<string, Place>();
  for (const sourced of questions) {
    const { question, yaml } = sourced;
    const at = (...path: PropertyKey[]) => ({
      file: yaml.file,
      line: yaml.lineOf(path),
    });
    const first = places.get(question.id);
    if (first) {
      problems.error(
        'question-id-twice',
        `the question id ${question.id} is already used at ${first.file}:${first.line}`,
        at('id'),
        'an id of its own for every question',
      );
    } else {
      places.set(question.id, at('id'));
    }
    checkShape(question, problems, at);
    checkDefaults(question, checkValue, problems, at);
  }
}

type At = (...path: PropertyKey[]) => Place;

function checkShape(question: Question, problems: Problems, at: At): void {
  checkPattern(question.pattern, problems, at('pattern'));
  checkPattern(question.items?.pattern, problems, at('items', 'pattern'));
  question.suggest?.forEach((suggestion, index) =>
    checkPattern(suggestion.pattern, problems, at('suggest', index, 'pattern')),
  );
  checkNames(question.enum, question.enumNames, problems, at('enumNames'));
  checkNames(
    question.items?.enum,
    question.items?.enumNames,
    problems,
    at('items', 'enumNames'),
  );
  for (const option of Object.keys(question.enumWhen ?? {})) {
    const options = question.enum ?? question.items?.enum ?? [];
    if (!options.map(String).includes(option)) {
      problems.error(
        'question',
        `enumWhen names ${option}, which is no option of ${question.id}`,
        at('enumWhen', option),
        options.length ? `one of ${options.join(', ')}` : 'an enum',
      );
    }
  }
  if (question.type === 'array' && !question.items) {
    problems.error(
      'question',
      `the list ${question.id} does not say what it is a list of`,
      at('type'),
      'items with a type',
    );
  }
}

function checkPattern(
  pattern: string | undefined,
  problems: Problems,
  place: Place,
): void {
  if (pattern === undefined) return;
  try {
    RegExp(pattern, 'u');
  } catch (error) {
    problems.error(
      'pattern',
      `the pattern ${pattern} does not compile: ${(error as Error).message}`,
      place,
      'a JavaScript regular expression that compiles with the flag u',
    );
  }
}

function checkNames(
  options: unknown[] | undefined,
  names: string[] | undefined,
  problems: Problems,
  place: Place,
): void {
  if (names && names.length !== options?.length) {
    problems.error(
      'enum-names',
      `${names.length} enumNames for ${options?.length ?? 0} options`,
      place,
      'one label per option, in the same order',
    );
  }
}

function checkDefaults(
  question: Question,
  checkValue: AnswerCheck,
  problems: Problems,
  at: At,
): void {
  const check = (value: JsonValue | undefined, ...path: PropertyKey[]) => {
    if (value === undefined || hasPlaceholder(value)) return;
    const wrong = checkValue(question, value);
    if (wrong) {
      problems.error(
        'default',
        `${path.join('.')} of ${question.id} is ${JSON.stringify(value)}: ${wrong}`,
        at(...path),
        'a value that the question itself accepts',
      );
    }
  };
  check(question.default, 'default');
  for (const maturity of MATURITIES) {
    check(question.defaults?.[maturity], 'defaults', maturity);
  }
  question.suggest?.forEach((suggestion, index) => {
    // A value captured from the goal is only known in a run.
    if (suggestion.pattern === undefined) {
      check(suggestion.value, 'suggest', index, 'value');
    }
  });
}

/** True for values that are completed in a run, such as `{project.name}-tfstate`. */
function hasPlaceholder(value: JsonValue): boolean {
  if (typeof value === 'string') return /\{[A-Za-z]/.test(value);
  return Array.isArray(value) && value.some(hasPlaceholder);
}

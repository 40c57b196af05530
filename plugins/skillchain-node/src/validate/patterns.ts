import { createContext, Script } from 'vm';

/** One pattern to look for in one text. */
export interface PatternTest {
  /** A JavaScript regular expression, used with the flag `m`. */
  pattern: string;
  text: string;
}

/** `slow`: given up after the time limit; `invalid`: not a regular expression. */
export type PatternResult = boolean | 'slow' | 'invalid';

// Only a script that runs under a timeout can be stopped in the middle of a match.
const SCRIPT = new Script(
  `tests.map(({ pattern, text }) => {
    let expression;
    try { expression = new RegExp(pattern, 'm'); } catch { return 'invalid'; }
    return expression.test(text);
  }).join()`,
);

const WORDS: Record<string, PatternResult> = {
  true: true,
  false: false,
  invalid: 'invalid',
};

function attempt(
  tests: PatternTest[],
  timeout: number,
): PatternResult[] | undefined {
  if (tests.length === 0) return [];
  try {
    const answer = SCRIPT.runInContext(createContext({ tests }), {
      timeout,
    }) as string;
    return answer.split(',').map(word => WORDS[word]);
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      return undefined;
    }
    throw error;
  }
}

/**
 * Plain or escaped characters, perhaps at the start or end of a line, and blanks between two of them: there is
 * only one way to match those, so nothing is tried twice.
 */
const PLAIN =
  /^\^?(?:(?:[^\\^$.*+?()[\]{}|]|\\[^\w\s])(?:\\s[*+](?=[^\\^$.*+?()[\]{}|\s]|\\[^\w\s]))?|\\b)*\$?$/;

/**
 * Tells for each test whether the pattern occurs.
 *
 * A pattern that backtracks for ever would stop the whole backend, so those that could get a time limit, all
 * together; when it is exceeded, each gets one of its own and the slow one is named.
 */
export function testPatterns(
  tests: PatternTest[],
  limits: { all: number; each: number } = { all: 5000, each: 250 },
): PatternResult[] {
  const risky = tests.filter(({ pattern }) => !PLAIN.test(pattern));
  const results = (
    attempt(risky, limits.all) ??
    risky.map(test => attempt([test], limits.each)?.[0] ?? 'slow')
  ).values();
  return tests.map(({ pattern, text }) =>
    PLAIN.test(pattern)
      ? new RegExp(pattern, 'm').test(text)
      : results.next().value!,
  );
}

import {
  checkAnswer,
  JsonValue,
  Question,
} from '@skillchain/backstage-plugin-skillchain-common';

/**
 * What is wrong with a default as far as it can be known without a run: options that are hidden by other
 * answers count as offered.
 */
export function checkDefault(
  question: Question,
  value: JsonValue,
): string | undefined {
  try {
    return checkAnswer({ ...question, enumWhen: undefined }, value, {});
  } catch (error) {
    // A pattern that does not compile is reported by itself.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

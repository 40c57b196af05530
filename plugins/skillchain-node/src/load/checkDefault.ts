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
  return checkAnswer({ ...question, enumWhen: undefined }, value, {});
}

/**
 * The Skillchain model, matcher, questions, rules and Template compiler as pure functions.
 *
 * @packageDocumentation
 */
export * from './model';
export * from './infrastructure';

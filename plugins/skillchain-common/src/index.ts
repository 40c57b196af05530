/**
 * The Skillchain model, matcher, questions, rules and Template compiler as pure functions.
 *
 * @packageDocumentation
 */
export * from './model';
export * from './infrastructure';
export * from './failures';
export * from './match';
export * from './blueprint';
export * from './predicate';
export * from './answers';
export * from './rules';
export * from './configure';
export * from './form';

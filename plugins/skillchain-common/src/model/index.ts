export * from './json';
export * from './maturity';
export * from './question';
export * from './outputs';
export * from './rules';
export * from './library';
export * from './run';
export * from './answersFile';

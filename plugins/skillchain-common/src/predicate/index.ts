export { evaluateCondition } from './evaluate';
export { compileCondition, type ConditionScope } from './compile';
export { conditionPaths } from './walk';
export { conditionText } from './words';

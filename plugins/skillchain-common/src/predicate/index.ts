export { evaluateCondition } from './evaluate';
export { conditionPaths } from './walk';

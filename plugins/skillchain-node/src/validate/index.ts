export { reportBox } from './reportBox';
export { reportMarkdown } from './reportMarkdown';
export { validate, validateFiles } from './validate';
export type { MemoryFile } from './memoryTree';
export type { Thresholds, ValidateOptions } from './validate';
export {
  INCOMPLETE_BELOW,
  ON_INCOMPLETE,
  validateAndComplete,
  type Completion,
  type OnIncomplete,
} from './complete';

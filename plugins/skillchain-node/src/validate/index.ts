export { reportBox } from './reportBox';
export { reportMarkdown } from './reportMarkdown';
export { validate, validateFiles } from './validate';
export type { MemoryFile } from './memoryTree';
export type { ValidateOptions } from './validate';
export type { Thresholds } from './judge';
export {
  validateAndComplete,
  type CompleteOptions,
  type Completion,
} from './complete';
export {
  incompleteMessage,
  incompleteNotice,
  openFileLines,
  openFiles,
  type OpenFile,
} from './incomplete';

export { reportBox } from './reportBox';
export { reportMarkdown } from './reportMarkdown';
export { validate, validateFiles } from './validate';
export type { MemoryFile } from './memoryTree';
export type { ValidateOptions } from './validate';
export { resolveThresholds, type Thresholds } from './thresholds';
export {
  PROGRAM_NAMES,
  PROGRAM_TIMEOUT,
  type ProgramOptions,
} from './programs';
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

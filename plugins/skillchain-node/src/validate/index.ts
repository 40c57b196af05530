export { reportBox } from './reportBox';
export { reportMarkdown } from './reportMarkdown';
export { validate } from './validate';
export type { Thresholds, ValidateOptions } from './validate';

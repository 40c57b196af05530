export { TemplateSet, textProblem, type TemplateValues } from './templateSet';
export { CONTEXT_NAMES, type KnownNames } from './scope';
export {
  formatOfPath,
  MACRO_FORMAT,
  MARKER_FORMAT,
  PATH_FORMAT,
  type OutputFormat,
} from './formats';
export type { TemplateMistake } from './check';
export { isTemplateFailure } from './failure';

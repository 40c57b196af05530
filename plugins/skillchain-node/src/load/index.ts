export { defaultLibraryDir } from './defaultLibraryDir';
export {
  lintLibrary,
  loadLibrary,
  type LoadedLibrary,
  type LoadOptions,
} from './loadLibrary';
export {
  librarySource,
  withSkillErrors,
  type LibrarySource,
} from './librarySource';
export {
  DIAGNOSTIC_CODES,
  formatDiagnostic,
  type Diagnostic,
  type DiagnosticCode,
} from './diagnostics';

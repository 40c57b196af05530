export { defaultLibraryDir } from './defaultLibraryDir';
export { lintLibrary, loadLibrary, type LoadedLibrary } from './loadLibrary';
export {
  DIAGNOSTIC_CODES,
  formatDiagnostic,
  type Diagnostic,
  type DiagnosticCode,
} from './diagnostics';

export { announceOnce } from './announceOnce';
export { generate, type GenerateOptions } from './generate';
export {
  ANSWERS_PATH,
  CONFIGURATION_PATH,
  MANIFEST_PATH,
  manifestSchema,
  RECORD_DIR,
  type Manifest,
} from './record';
export {
  renderTree,
  templateFile,
  type FileSources,
  type RenderedFile,
  type RenderOptions,
} from './renderTree';
export { runFacts, templateContext, type RunFacts } from './runFacts';
export { repositoryPath } from './paths';
export {
  selectOutputs,
  type SelectedFragment,
  type SelectedOutput,
  type Selection,
  type SkippedOutput,
} from './selectOutputs';
export type { Owner } from '../outputPlaces';
export { sha256, writeTree, type FileToWrite } from './writeTree';

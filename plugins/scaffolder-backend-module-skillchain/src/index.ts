/**
 * The skillchain:* scaffolder actions.
 *
 * @packageDocumentation
 */
export { skillchainModule as default } from './module';
export { createMatchAction } from './actions/match';
export { createConfigureAction } from './actions/configure';
export { createGenerateAction } from './actions/generate';
export { createValidateAction } from './actions/validate';
export { createUpgradeAction } from './actions/upgrade';
export { DEFAULT_LIBRARY, LibraryStore } from './libraries';

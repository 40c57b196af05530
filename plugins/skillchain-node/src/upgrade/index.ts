export { nextLevel, type NextLevel, type PromisedFile } from './nextLevel';
export {
  ON_CONFLICT,
  upgrade,
  UpgradeConflictError,
  type OnConflict,
  type UpgradeOptions,
  type UpgradeResult,
} from './upgrade';

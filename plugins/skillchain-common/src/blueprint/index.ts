export { blueprintOf, CUSTOMISE, settleBlueprint } from './choice';
export { fitOf, fittingBlueprints, type Fit } from './fit';
export {
  blueprintSkills,
  presetPaths,
  presetsOf,
  type Preset,
  type Presets,
} from './presets';

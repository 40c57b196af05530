export { compileTemplate, type TemplateOptions } from './template';
export { compileUpgradeTemplate } from './upgradeTemplate';

export { compileTemplate, type TemplateOptions } from './template';

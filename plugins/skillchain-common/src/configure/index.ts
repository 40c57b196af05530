export { configure, type ConfigureInput } from './configure';

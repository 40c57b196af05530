export { configure, type ConfigureInput } from './configure';
export { reconfigure, type Reconfiguration } from './reconfigure';

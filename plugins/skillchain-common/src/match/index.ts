export { match } from './match';
export { parametersToRequest } from './request';
export { goalMentions } from './hits';

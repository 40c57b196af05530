export { match, type MatchOptions } from './match';
export { parametersToRequest } from './request';
export { goalMentions } from './hits';

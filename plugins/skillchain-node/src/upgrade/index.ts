export { nextLevel, type NextLevel, type PromisedFile } from './nextLevel';

export { buildFacts, type FactsInput } from './facts';
export { checkAnswer, isAnswered, optionsOnOffer } from './checkAnswer';
export {
  resolveQuestion,
  type QuestionContext,
  type Resolved,
} from './resolveQuestion';
export {
  durationSeconds,
  formatDuration,
  maxGap,
  onCalendar,
} from './schedule';

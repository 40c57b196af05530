export { planTree, type PlanOptions, type TreePlan } from './planTree';
export { planText, countsText } from './planText';
export { planMarkdown } from './planMarkdown';
export { upgradeText } from './upgradeText';

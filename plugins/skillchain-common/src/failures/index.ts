export { failedSkills, loadFailure, skippedWarnings } from './failedSkills';
export { SkillError, type SkillFailure } from './SkillError';

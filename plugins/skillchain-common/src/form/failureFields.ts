import {
  INCOMPLETE_BELOW,
  ON_INCOMPLETE,
  ON_SKILL_ERROR,
  type JsonObject,
  type OnIncomplete,
  type OnSkillError,
} from '../model';

const INCOMPLETE_LABELS: Record<OnIncomplete, string> = {
  generate:
    'A. Generate the missing components, and stop if that does not help',
  continue: 'B. Continue without them',
  stop: 'C. Stop with the detailed report and publish nothing',
};

const SKILL_ERROR_LABELS: Record<OnSkillError, string> = {
  skip: '1. Continue with the other skills, and mark this one as skipped',
  retry: '2. Read the skill again and try once more',
  stop: '3. Stop, and keep what is done for a retry of the task',
};

function choice<T extends string>(
  values: readonly T[],
  labels: Record<T, string>,
  preset: T,
  text: { title: string; description: string },
): JsonObject {
  return {
    type: 'string',
    ...text,
    enum: [...values],
    enumNames: values.map(value => labels[value]),
    default: preset,
    'ui:widget': 'radio',
  };
}

/** What the task does by itself when something goes wrong: nobody can be asked once it runs. */
export const failureFields: JsonObject = {
  onIncomplete: choice(ON_INCOMPLETE, INCOMPLETE_LABELS, 'generate', {
    title: 'If something is missing',
    description: `Applies when less than ${INCOMPLETE_BELOW} % of what was promised is there after the files were made.`,
  }),
  onSkillError: choice(ON_SKILL_ERROR, SKILL_ERROR_LABELS, 'stop', {
    title: 'If a skill fails',
    description:
      'Applies when a skill cannot be read, one of its templates breaks, or a rule does.',
  }),
};

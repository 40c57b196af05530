import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import {
  configureStep,
  generateStep,
  matchStep,
  upgradeStep,
} from './exampleSteps';

/** Steps that make a repository at the lowest maturity, for examples that lead it up. */
const starter = [
  matchStep('DNS zones in Route53', { maturity: 'starter' }),
  configureStep({ mode: 'defaults', maturity: 'starter' }),
  generateStep(),
];

/** Examples of `skillchain:upgrade`. */
export const examples: TemplateExample[] = [
  {
    description:
      'Bring a repository to the next level; stop when edits do not go together with it.',
    example: stringify({
      steps: [...starter, upgradeStep({ maturity: 'intermediate' })],
    }),
  },
  {
    description: 'Mark conflicts in the files, to settle them on a branch.',
    example: stringify({
      steps: [
        ...starter,
        upgradeStep({ maturity: 'advanced', onConflict: 'mark' }),
      ],
    }),
  },
  {
    description: 'Only say what would change.',
    example: stringify({
      steps: [
        ...starter,
        upgradeStep({ maturity: 'advanced', planOnly: true }),
      ],
    }),
  },
];

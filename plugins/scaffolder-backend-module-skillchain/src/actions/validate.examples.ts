import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import {
  configureStep,
  generateStep,
  matchStep,
  validateStep,
} from './exampleSteps';

/** Examples of `skillchain:validate`. */
export const examples: TemplateExample[] = [
  {
    description:
      'Check the workspace and stop the task when something promised is missing.',
    example: stringify({
      steps: [
        matchStep('a VPC with a kubernetes cluster'),
        configureStep({ mode: 'defaults' }),
        generateStep(),
        validateStep({ onIncomplete: 'stop' }),
      ],
    }),
  },
  {
    description: 'Report only: go on whatever is missing.',
    example: stringify({
      steps: [
        matchStep('DNS zones in Route53'),
        configureStep({ mode: 'defaults' }),
        generateStep({ targetPath: './platform' }),
        validateStep({ path: './platform', onIncomplete: 'continue' }),
      ],
    }),
  },
];

import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { configureStep, generateStep, matchStep } from './exampleSteps';

/** Examples of `skillchain:generate`. */
export const examples: TemplateExample[] = [
  {
    description: 'Generate the repository into the workspace.',
    example: stringify({
      steps: [
        matchStep('a VPC with a kubernetes cluster'),
        configureStep({ mode: 'defaults' }),
        generateStep(),
      ],
    }),
  },
  {
    description:
      'Generate into a folder of the workspace, and leave out a skill that fails.',
    example: stringify({
      steps: [
        matchStep('DNS zones in Route53'),
        configureStep({ mode: 'defaults' }),
        generateStep({ targetPath: './platform', onSkillError: 'skip' }),
      ],
    }),
  },
];

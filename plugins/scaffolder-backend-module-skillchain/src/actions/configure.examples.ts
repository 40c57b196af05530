import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { configureStep, matchStep } from './exampleSteps';

/** Examples of `skillchain:configure`. */
export const examples: TemplateExample[] = [
  {
    description: 'Take every default.',
    example: stringify({
      steps: [
        matchStep('a VPC with a kubernetes cluster'),
        configureStep({ mode: 'defaults' }),
      ],
    }),
  },
  {
    description: 'Answer some questions and decide a conflict.',
    example: stringify({
      steps: [
        matchStep('a kubernetes cluster for our shop'),
        configureStep({
          maturity: 'starter',
          parameters: {
            project: { name: 'shop', cloud: 'gcp', owner: 'group:default/web' },
            'operating-kubernetes': { replicas: 3 },
            decisions: { R03: 2 },
          },
        }),
      ],
    }),
  },
];

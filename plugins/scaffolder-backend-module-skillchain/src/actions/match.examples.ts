import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';
import { matchStep } from './exampleSteps';

/** Examples of `skillchain:match`. */
export const examples: TemplateExample[] = [
  {
    description: 'Match a goal and the choices of the compiled Template.',
    example: stringify({
      steps: [
        matchStep('a kubernetes cluster with DNS failover', {
          parameters: { add: ['architecting-networks'] },
        }),
      ],
    }),
  },
  {
    description: 'Leave out a skill that the goal names.',
    example: stringify({
      steps: [
        matchStep('an EKS cluster in a new VPC, DNS records included', {
          remove: ['managing-dns'],
          maturity: 'starter',
        }),
      ],
    }),
  },
  {
    description: 'Use the chain and the preset answers of a blueprint.',
    example: stringify({
      steps: [
        matchStep('a kubernetes platform for our web shop', {
          blueprint: 'k8s-platform',
        }),
      ],
    }),
  },
];

import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Puts the files of a published repository into the workspace',
    example: stringify({
      steps: [
        {
          id: 'fetch',
          action: 'fetch:embedded',
          name: 'Fetch',
          input: { repository: 'shop-infrastructure' },
        },
      ],
    }),
  },
];

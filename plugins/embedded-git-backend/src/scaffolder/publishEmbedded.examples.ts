import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Publishes the workspace and registers it in the catalog',
    example: stringify({
      steps: [
        {
          id: 'publish',
          action: 'publish:embedded',
          name: 'Publish',
          input: {
            repository: 'shop-infrastructure',
            description: 'Infrastructure of the shop',
          },
        },
        {
          id: 'register',
          action: 'catalog:register',
          name: 'Register',
          input: {
            catalogInfoUrl:
              '${{ steps.publish.output.repoContentsUrl }}catalog-info.yaml',
          },
        },
      ],
    }),
  },
];

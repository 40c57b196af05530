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
  {
    description: 'Publishes changes to a new branch of a repository',
    example: stringify({
      steps: [
        {
          id: 'fetch',
          action: 'fetch:embedded',
          name: 'Fetch',
          input: { repository: 'shop-infrastructure' },
        },
        {
          id: 'upgrade',
          action: 'skillchain:upgrade',
          name: 'Upgrade',
          input: { maturity: 'advanced' },
        },
        {
          id: 'publish',
          action: 'publish:embedded',
          name: 'Publish',
          input: {
            repository: 'shop-infrastructure',
            branch: 'upgrade-advanced',
            parent: '${{ steps.fetch.output.commitHash }}',
            message: 'Upgrade to advanced',
          },
        },
      ],
    }),
  },
];

import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import skillchainModule from '.';

describe('skillchainModule', () => {
  it('adds its five actions to a real scaffolder, with schemas and examples', async () => {
    const { server } = await startTestBackend({
      features: [
        scaffolderPlugin,
        skillchainModule,
        catalogServiceMock.factory(),
        mockServices.rootConfig.factory({ data: {} }),
      ],
    });
    const { body } = await request(server)
      .get('/api/scaffolder/v2/actions')
      .expect(200);
    const ours = (
      body as {
        id: string;
        description: string;
        examples: unknown[];
        schema: {
          input: { properties: object };
          output: { properties: object };
        };
      }[]
    ).filter(action => action.id.startsWith('skillchain:'));
    expect(ours.map(action => action.id).sort()).toEqual([
      'skillchain:configure',
      'skillchain:generate',
      'skillchain:match',
      'skillchain:upgrade',
      'skillchain:validate',
    ]);
    for (const action of ours) {
      expect(action.description).not.toBe('');
      expect(action.examples.length).toBeGreaterThan(0);
      for (const schema of [action.schema.input, action.schema.output]) {
        const described = Object.values(schema.properties) as {
          description?: string;
        }[];
        expect(described.length).toBeGreaterThan(0);
        expect(described.filter(property => !property.description)).toEqual([]);
      }
    }
  });
});

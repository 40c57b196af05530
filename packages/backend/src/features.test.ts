import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ConfigSources } from '@backstage/config-loader';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { features } from './features';

// A whole backend starts in each test.
jest.setTimeout(60_000);

const root = path.resolve(__dirname, '../../..');

describe('the portal backend', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'portal-'));
  });

  afterEach(async () => {
    await fs.rm(directory, { recursive: true, force: true });
  });

  it('starts with app-config.yaml and offers its actions', async () => {
    const file = await ConfigSources.toConfig(
      ConfigSources.defaultForTargets({
        rootDir: root,
        watch: false,
        targets: [{ type: 'path', target: path.join(root, 'app-config.yaml') }],
      }),
    );
    const data = file.get<Record<string, object>>();
    const { server } = await startTestBackend({
      features: [
        ...features,
        mockServices.rootConfig.factory({
          data: {
            ...data,
            // read from the root of the repository, which is not the test's folder
            catalog: {},
            embeddedGit: { directory },
          },
        }),
      ],
    });
    const url = `http://localhost:${server.port()}`;

    const response = await fetch(`${url}/api/scaffolder/v2/actions`, {
      headers: {
        authorization: mockCredentials.user.header(),
      },
    });
    const actions: Array<{ id: string }> = await response.json();
    const ids = actions.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'catalog:register',
        'publish:embedded',
        'fetch:embedded',
        'skillchain:match',
        'skillchain:configure',
        'skillchain:generate',
        'skillchain:validate',
        'skillchain:upgrade',
      ]),
    );

    const repositories = await fetch(`${url}/api/embedded-git/`);
    expect(repositories.status).toBe(200);
    expect(await repositories.text()).toContain(
      'No repository has been published yet',
    );
  });
});

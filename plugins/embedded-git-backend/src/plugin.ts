import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { readEmbeddedGitConfig } from './config';
import { createRouter } from './http/router';
import { RepositoryReader } from './store/RepositoryReader';

/** Serves the repositories below `/api/embedded-git`. */
export const embeddedGitPlugin = createBackendPlugin({
  pluginId: 'embedded-git',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ config, httpRouter, logger }) {
        const settings = readEmbeddedGitConfig(config);
        httpRouter.use(
          createRouter({
            repositories: new RepositoryReader(settings.directory),
            baseUrl: settings.baseUrl,
            appUrl: config.getString('app.baseUrl').replace(/\/+$/, ''),
          }),
        );
        if (settings.allowUnauthenticatedRead) {
          httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        }
        logger.info(`Serving Git repositories from ${settings.directory}`);
      },
    });
  },
});

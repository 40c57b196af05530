import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { readEmbeddedGitConfig } from '../config';
import { createFetchEmbeddedAction } from './fetchEmbedded';
import { createPublishEmbeddedAction } from './publishEmbedded';

/** Adds `fetch:embedded` and `publish:embedded` to the scaffolder. */
export const scaffolderModuleEmbeddedGit = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'embedded-git',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ actions, config }) {
        const settings = readEmbeddedGitConfig(config);
        actions.addActions(
          createFetchEmbeddedAction(settings),
          createPublishEmbeddedAction(settings),
        );
      },
    });
  },
});

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createConfigureAction } from './actions/configure';
import { createGenerateAction } from './actions/generate';
import { createMatchAction } from './actions/match';
import { createUpgradeAction } from './actions/upgrade';
import { createValidateAction } from './actions/validate';
import { LibraryStore } from './libraries';
import { readValidationConfig } from './validationConfig';

/**
 * Adds the actions `skillchain:match`, `skillchain:configure`, `skillchain:generate`,
 * `skillchain:validate` and `skillchain:upgrade` to the scaffolder.
 *
 * @public
 */
export const skillchainModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'skillchain',
  register({ registerInit }) {
    registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        actions: scaffolderActionsExtensionPoint,
      },
      async init({ config, logger, actions }) {
        const libraries = LibraryStore.fromConfig(config, logger);
        actions.addActions(
          createMatchAction({ libraries }),
          createConfigureAction({ libraries }),
          createGenerateAction({ libraries }),
          createValidateAction({
            libraries,
            validation: readValidationConfig(config),
          }),
          createUpgradeAction({ libraries }),
        );
      },
    });
  },
});

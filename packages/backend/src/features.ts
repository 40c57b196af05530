import appBackend from '@backstage/plugin-app-backend';
import authBackend from '@backstage/plugin-auth-backend';
import guestProvider from '@backstage/plugin-auth-backend-module-guest-provider';
import catalogBackend from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import embeddedGit from '@skillchain/backstage-plugin-embedded-git-backend';
import skillchainActions from '@skillchain/backstage-plugin-scaffolder-backend-module-skillchain';

/**
 * What the portal's backend consists of. One port serves everything: the built
 * frontend of packages/app and the APIs.
 */
export const features = [
  appBackend,
  authBackend,
  guestProvider,
  catalogBackend,
  scaffolderEntityModel,
  scaffolderBackend,
  skillchainActions,
  embeddedGit,
];

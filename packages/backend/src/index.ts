import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// One port serves everything: the built frontend of packages/app and the APIs.
backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@skillchain/backstage-plugin-embedded-git-backend'));

backend.start();

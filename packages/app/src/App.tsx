import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { portalModule } from './portalModule';

/**
 * The portal: stock plugins, listed one by one so that a new dependency never
 * adds a page by itself. Which of their extensions show is decided in
 * `app.extensions` of app-config.yaml.
 */
export const app = createApp({
  features: [
    catalogPlugin,
    catalogGraphPlugin,
    scaffolderPlugin,
    userSettingsPlugin,
    portalModule,
  ],
});

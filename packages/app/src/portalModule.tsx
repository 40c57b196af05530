import { ProxiedSignInPage } from '@backstage/core-components';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  SignInPageBlueprint,
} from '@backstage/plugin-app-react';
import { PortalSidebar } from './PortalSidebar';

/**
 * Signs in as the guest user of the auth backend at once: the page that asks
 * has only one button, so there is nothing to choose.
 */
const signInPage = SignInPageBlueprint.make({
  params: {
    loader: async () => props => (
      <ProxiedSignInPage {...props} provider="guest" />
    ),
  },
});

const navContent = NavContentBlueprint.make({
  params: { component: PortalSidebar },
});

export const portalModule = createFrontendModule({
  pluginId: 'app',
  extensions: [signInPage, navContent],
});

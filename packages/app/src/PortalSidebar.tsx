import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import type {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { SidebarLogo } from './SidebarLogo';

function NavItem(item: NavContentNavItem) {
  return (
    <SidebarItem
      to={item.href}
      icon={() => <>{item.icon}</>}
      text={item.title}
    />
  );
}

/** Create, Catalog, whatever else is installed, and Settings at the bottom. */
export function PortalSidebar({ navItems }: NavContentComponentProps) {
  const nav = navItems.withComponent(NavItem);
  const create = nav.take('page:scaffolder');
  const catalog = nav.take('page:catalog');
  const settings = nav.take('page:user-settings');
  // opened from an entity; on its own it has nothing to show
  nav.take('page:catalog-graph');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarDivider />
      <SidebarGroup label="Menu">
        {create}
        {catalog}
        {nav.rest()}
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <SidebarGroup label="Settings" to="/settings">
        {settings}
      </SidebarGroup>
    </Sidebar>
  );
}

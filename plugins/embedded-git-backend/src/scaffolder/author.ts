import { parseEntityRef, type UserEntity } from '@backstage/catalog-model';

/** Who signs a commit. */
export interface Author {
  name: string;
  email: string;
}

/**
 * The author of a commit for the user of a task: the profile of the catalog entity,
 * with the user's name and an address nobody can write to where the profile is silent.
 *
 * @param user - the user as the scaffolder hands it to an action
 * @param host - host of the portal, for addresses nobody can write to
 */
export function authorOf(
  user: { entity?: UserEntity; ref?: string } | undefined,
  host: string,
): Author {
  const name = user?.ref
    ? parseEntityRef(user.ref, {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }).name
    : 'scaffolder';
  const profile = user?.entity?.spec?.profile;
  return {
    name: clean(profile?.displayName) || clean(name),
    email: clean(profile?.email) || `${clean(name)}@noreply.${host}`,
  };
}

/** Git ends a name or an address at these characters. */
function clean(value: string | undefined): string {
  return (value ?? '')
    .replace(/[<>\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

import { parseEntityRef, type UserEntity } from '@backstage/catalog-model';
import { cleanIdentityText, type Identity } from '../store/identity';

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
): Identity {
  const name = user?.ref
    ? parseEntityRef(user.ref, {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }).name
    : 'scaffolder';
  const profile = user?.entity?.spec?.profile;
  return {
    name: cleanIdentityText(profile?.displayName) || cleanIdentityText(name),
    email:
      cleanIdentityText(profile?.email) ||
      `${cleanIdentityText(name)}@noreply.${host}`,
  };
}

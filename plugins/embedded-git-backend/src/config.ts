import type { RootConfigService } from '@backstage/backend-plugin-api';
import path from 'node:path';

/** Settings of the embedded destination with every default filled in. */
export interface EmbeddedGitConfig {
  /** Absolute path of the folder that holds the bare repositories. */
  directory: string;
  /** Whether reading and cloning need no Backstage credentials. */
  allowUnauthenticatedRead: boolean;
  /** Address of this plugin as browsers, Git and the catalog know it; no slash at its end. */
  baseUrl: string;
}

/**
 * Reads `embeddedGit` and derives the plugin's address from `backend.baseUrl`, so
 * that published links follow the portal to another host or port.
 */
export function readEmbeddedGitConfig(
  config: RootConfigService,
): EmbeddedGitConfig {
  const backendUrl = config.getString('backend.baseUrl').replace(/\/+$/, '');
  return {
    directory: path.resolve(
      config.getOptionalString('embeddedGit.directory') ?? 'repositories',
    ),
    allowUnauthenticatedRead:
      config.getOptionalBoolean('embeddedGit.allowUnauthenticatedRead') ?? true,
    baseUrl: `${backendUrl}/api/embedded-git`,
  };
}

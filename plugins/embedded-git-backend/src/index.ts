/**
 * Git repositories in a local folder: published and fetched by the scaffolder actions
 * `publish:embedded` and `fetch:embedded`, served for `git clone`, for people and for the catalog.
 *
 * @packageDocumentation
 */
import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { embeddedGitPlugin } from './plugin';
import { embeddedGitUrlReaderServiceFactory } from './reader/service';
import { scaffolderModuleEmbeddedGit } from './scaffolder/module';

export { embeddedGitPlugin } from './plugin';
export { embeddedGitUrlReaderServiceFactory } from './reader/service';
export { scaffolderModuleEmbeddedGit } from './scaffolder/module';
export { createFetchEmbeddedAction } from './scaffolder/fetchEmbedded';
export { createPublishEmbeddedAction } from './scaffolder/publishEmbedded';
export type { EmbeddedGitConfig } from './config';

/** All parts: the HTTP plugin, the scaffolder actions and the URL reader. */
export default createBackendFeatureLoader({
  *loader() {
    yield embeddedGitPlugin;
    yield scaffolderModuleEmbeddedGit;
    yield embeddedGitUrlReaderServiceFactory;
  },
});

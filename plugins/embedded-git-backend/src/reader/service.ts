import { urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { EmbeddedGitUrlReader } from './EmbeddedGitUrlReader';

/** Makes published files readable for every plugin of the backend. */
export const embeddedGitUrlReaderServiceFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: {},
  async factory() {
    return EmbeddedGitUrlReader.factory;
  },
});

// The backend that resume.test.ts starts and kills: the parts of the portal that run tasks, with a database
// and workspaces that outlive the process.
import { createBackend } from '@backstage/backend-defaults';
import catalogBackend from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import workspaceDatabase from '@backstage/plugin-scaffolder-backend-module-workspace-database';
import embeddedGit from '@skillchain/backstage-plugin-embedded-git-backend';
import skillchainActions from '@skillchain/backstage-plugin-scaffolder-backend-module-skillchain';

const backend = createBackend();
for (const feature of [
  catalogBackend,
  scaffolderEntityModel,
  scaffolderBackend,
  workspaceDatabase,
  skillchainActions,
  embeddedGit,
]) {
  backend.add(feature);
}
backend.start();

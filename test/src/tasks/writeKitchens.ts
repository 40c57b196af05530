import type { MockDirectory } from '@backstage/backend-test-utils';
import {
  compileTemplate,
  type JsonObject,
} from '@skillchain/backstage-plugin-skillchain-common';
import { loadLibrary } from '@skillchain/backstage-plugin-skillchain-node';
import { stringify } from 'yaml';
import { kitchen } from './kitchen';

/** A step that a test puts into the compiled Template. */
export interface ExtraStep extends JsonObject {
  id: string;
  name: string;
  action: string;
}

/**
 * Writes libraries that are alike, each into a folder with its name, and `templates.yaml` with the compiled Template of
 * each.
 *
 * @param after - steps to put behind a step of the compiled Templates, by its id
 */
export async function writeKitchens(
  dir: MockDirectory,
  domains: string[],
  after: Record<string, ExtraStep[]> = {},
): Promise<void> {
  const template = async (domain: string) => {
    dir.addContent({ [domain]: kitchen(domain) });
    const { library } = await loadLibrary(dir.resolve(domain));
    const entity = compileTemplate(library, { owner: 'guests' });
    const spec = entity.spec as JsonObject;
    spec.steps = (spec.steps as ExtraStep[]).flatMap(step => [
      step,
      ...(after[step.id] ?? []),
    ]);
    return stringify(entity, { aliasDuplicateObjects: false });
  };
  const templates = await Promise.all(domains.map(template));
  dir.addContent({ 'templates.yaml': templates.join('---\n') });
}

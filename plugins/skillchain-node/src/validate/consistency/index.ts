import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';
import type { CheckContext } from '../checklist';
import {
  addressClaims,
  keepalivedPairs,
  publishedRecords,
  unknownMachines,
  unpairedRecords,
} from './addresses';
import { ansibleReferences } from './ansible';
import { compareClaims } from './claims';
import { hostClaims } from './hosts';
import { oldImages } from './images';
import { kubernetesReferences } from './kubernetesReferences';
import { missingResources, unusedChanges } from './kustomizations';
import { networkClaims } from './networks';
import { terraformReferences } from './terraform';
import type { ConsistencyCheck } from './types';

/** Everything that one file says and another must say alike, or must have. */
const CHECKS: ConsistencyCheck[] = [
  {
    id: 'consistency/kustomize',
    run: context => [...missingResources(context), ...unusedChanges(context)],
  },
  { id: 'consistency/kubernetes', run: kubernetesReferences },
  { id: 'consistency/image', run: oldImages },
  {
    id: 'consistency/host',
    run: context => compareClaims(hostClaims(context)),
  },
  {
    id: 'consistency/network',
    run: context => compareClaims(networkClaims(context)),
  },
  {
    id: 'consistency/address',
    run: context => {
      const claims = addressClaims(context);
      return [
        ...compareClaims(claims),
        ...unknownMachines(context, claims),
        ...keepalivedPairs(context),
      ];
    },
  },
  {
    id: 'consistency/record',
    run: context => [...unpairedRecords(context), ...publishedRecords(context)],
  },
  { id: 'consistency/ansible', run: ansibleReferences },
  { id: 'consistency/terraform', run: terraformReferences },
];

/**
 * Places of a tree that contradict each other or name what is not there.
 *
 * @param whole - false when promised files are missing: then what is named and not there is a warning, because the
 *   missing file is counted already
 */
export function checkConsistency(
  context: CheckContext,
  { whole, signal }: { whole: boolean; signal?: AbortSignal },
): Finding[] {
  return CHECKS.flatMap(({ id, run }) => {
    signal?.throwIfAborted();
    return run(context).map(({ absent = false, warn = false, ...place }) => ({
      check: id,
      severity:
        warn || (absent && !whole) ? ('warning' as const) : ('error' as const),
      ...place,
    }));
  });
}

import { withBundle } from './bundle';
import { summarize, table, type Time } from './measure';
import { inFreshProcess } from './process';

const RUNS = 11;
const BASE = '@backstage/plugin-scaffolder-node';
const MODULE =
  '@skillchain/backstage-plugin-scaffolder-backend-module-skillchain';

/**
 * What importing the module adds to importing `@backstage/plugin-scaffolder-node`, which every scaffolder
 * has loaded anyway. Each run is a fresh process that imports the one and then the other.
 */
export function compareImports(): Promise<string> {
  return withBundle(`export * from '${MODULE}';`, async file => {
    const runs: [Time, Time][] = [];
    // One more run than counts: the first one reads the files from disk.
    for (let run = 0; run <= RUNS; run++) {
      const times = await inFreshProcess<[Time, Time]>(`
        const times = ${JSON.stringify([require.resolve(BASE), file])}.map(name => {
          const elapsed = stopwatch();
          require(name);
          return elapsed();
        });
        process.stdout.write(JSON.stringify(times));`);
      if (run > 0) runs.push(times);
    }
    return table(
      'Import, in fresh processes (aim: the module adds less than 150 ms)',
      summarize([
        { name: BASE, times: runs.map(([base]) => base) },
        { name: 'the module on top of it', times: runs.map(([, on]) => on) },
      ]),
    );
  });
}

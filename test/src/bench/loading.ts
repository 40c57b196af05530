import { defaultLibraryDir } from '@skillchain/backstage-plugin-skillchain-node';
import { withBundle } from './bundle';
import { summarize, table, type Time } from './measure';
import { inFreshProcess } from './process';
import { PARAMETERS } from './tree';

const RUNS = 9;
/** Loads within one process; the first one also loads the parsers, the others run warm code. */
const LOADS = 6;

const script = (file: string) => `
  const engine = require(${JSON.stringify(file)});
  const parameters = ${JSON.stringify(PARAMETERS)};
  async function load() {
    const loading = stopwatch();
    const loaded = await engine.loadLibrary(${JSON.stringify(defaultLibraryDir())});
    const load = loading();
    const configuring = stopwatch();
    const { library } = loaded;
    const request = engine.parametersToRequest(library, parameters);
    const configuration = engine.configure(library, {
      match: engine.match(library, request),
      parameters,
      mode: parameters.mode,
      maturity: parameters.maturity,
    });
    const configure = configuring();
    const compiling = stopwatch();
    engine.renderTree(loaded, configuration);
    return { load, configure, compile: compiling() };
  }
  (async () => {
    const times = [];
    for (let n = 0; n < ${LOADS}; n++) times.push(await load());
    process.stdout.write(JSON.stringify([times[0], times.at(-1)]));
  })();`;

interface Parts {
  load: Time;
  configure: Time;
  compile: Time;
}

const sum = (a: Time, b: Time): Time => ({
  clock: a.clock + b.clock,
  cpu: a.cpu + b.cpu,
});

/**
 * Loading and checking the shipped library, and compiling its templates (with the first rendering of all that a
 * run uses); in between match and configure, whose patterns are compiled by the first run too.
 */
export function measureLoading(): Promise<string> {
  const source = ['node', 'common']
    .map(
      name =>
        `export * from '@skillchain/backstage-plugin-skillchain-${name}';`,
    )
    .join('\n');
  return withBundle(source, async file => {
    const runs: [Parts, Parts][] = [];
    for (let run = 0; run <= RUNS; run++) {
      const times = await inFreshProcess<[Parts, Parts]>(script(file));
      if (run > 0) runs.push(times);
    }
    const rows = (['first', 'sixth'] as const).flatMap((when, at) => [
      {
        name: `${when} in a process: load, check and compile`,
        times: runs.map(run => sum(run[at].load, run[at].compile)),
      },
      { name: '  of it load and check', times: runs.map(run => run[at].load) },
      {
        name: '  of it compile and render once',
        times: runs.map(run => run[at].compile),
      },
      {
        name: '  match and configure, between the two',
        times: runs.map(run => run[at].configure),
      },
    ]);
    return table(
      'The shipped library (aim: loaded and compiled in 300 ms)',
      summarize(rows),
    );
  });
}

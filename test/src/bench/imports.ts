import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { quantile } from './measure';

/** The module as it is published: our packages compiled to JavaScript, everything else imported. */
async function compileModule(outfile: string): Promise<void> {
  await build({
    entryPoints: [
      require.resolve('@skillchain/backstage-plugin-scaffolder-backend-module-skillchain'),
    ],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    plugins: [
      {
        name: 'only-our-packages',
        setup(hooks) {
          hooks.onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith('@skillchain/') ? undefined : { external: true },
          );
        },
      },
    ],
  });
}

const RUNS = 9;

/** Milliseconds that a fresh Node process needs to load modules, in order; the second counts on top of the first. */
function importTimes(modules: readonly string[]): number[] {
  const script = `
    const { performance } = require('node:perf_hooks');
    const times = ${JSON.stringify(modules)}.map(name => {
      const start = performance.now();
      require(name);
      return performance.now() - start;
    });
    process.stdout.write(JSON.stringify(times));`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--eval', script],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(`The modules do not load:\n${stderr}`);
  }
  return JSON.parse(stdout) as number[];
}

/**
 * What importing the module adds to importing `@backstage/plugin-scaffolder-node`, which every scaffolder
 * has loaded anyway. Medians of fresh processes.
 */
export async function compareImports(): Promise<string> {
  // Beside the packages it imports, so that Node finds them.
  const module = join(
    dirname(require.resolve('../../package.json')),
    'node_modules',
    '.skillchain-bench.cjs',
  );
  await compileModule(module);
  try {
    const runs = Array.from({ length: RUNS }, () =>
      importTimes(['@backstage/plugin-scaffolder-node', module]),
    );
    const median = (index: number) =>
      quantile(
        runs.map(run => run[index]).sort((a, b) => a - b),
        0.5,
      );
    const [base, added] = [median(0), median(1)];
    return [
      'Import, median of fresh processes',
      `  @backstage/plugin-scaffolder-node  ${base.toFixed(0)} ms`,
      `  the module on top of it            ${added.toFixed(0)} ms  (${(
        added / base
      ).toFixed(2)}x)`,
      '',
    ].join('\n');
  } finally {
    await rm(module, { force: true });
  }
}

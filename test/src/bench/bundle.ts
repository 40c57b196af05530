import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Compiles one of our packages to JavaScript as it is published: our own code in it, everything else imported.
 * From source, translating TypeScript would be most of what a fresh process does.
 *
 * @param source - what to bundle, e.g. `export * from '@skillchain/…'`
 * @param use - gets the path of the file, which is removed afterwards
 */
export async function withBundle<T>(
  source: string,
  use: (file: string) => Promise<T>,
): Promise<T> {
  // Below the package whose dependencies are the most particular, so that Node finds them all.
  const engine = dirname(
    require.resolve('@skillchain/backstage-plugin-skillchain-node/package.json'),
  );
  const file = join(engine, 'node_modules', '.skillchain-bench.cjs');
  await mkdir(dirname(file), { recursive: true });
  await build({
    stdin: { contents: source, resolveDir: engine },
    outfile: file,
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
  try {
    return await use(file);
  } finally {
    await rm(file, { force: true });
  }
}

#!/usr/bin/env node
// Runs the benchmark of test/src/bench. Arguments choose its parts: npm run bench -- repository form
//
// The engine's part is compiled to JavaScript first, our packages with it, as they are when they are published:
// translating TypeScript on the fly would be part of every number.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    cwd: root,
  });
  process.exitCode ||= status ?? 1;
}

async function runEngine(parts) {
  // beside the packages that the engine depends on, so that Node finds the right versions
  const outfile = path.join(
    root,
    'plugins/skillchain-node/node_modules/.skillchain-bench/index.cjs',
  );
  await build({
    entryPoints: [path.join(root, 'test/src/bench/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    plugins: [
      {
        name: 'only-our-packages',
        setup(hooks) {
          hooks.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
            kind === 'entry-point' || name.startsWith('@skillchain/')
              ? undefined
              : { external: true },
          );
        },
      },
    ],
  });
  try {
    // a process for each, so that none inherits the heap of another
    for (const part of parts) {
      run(outfile, part);
    }
  } finally {
    fs.rmSync(path.dirname(outfile), { recursive: true, force: true });
  }
}

const ENGINE = ['repository', 'growth', 'loading', 'imports', 'validation'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter(part => ![...ENGINE, 'form'].includes(part));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part ${unknown.join(', ')}; the parts are ${ENGINE.join(', ')} and form.\n`,
  );
  process.exit(2);
}
const includes = part => wanted.length === 0 || wanted.includes(part);
const parts = ENGINE.filter(includes);
if (parts.length > 0) {
  await runEngine(parts);
}
if (includes('form')) {
  run(
    '--require',
    require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    'test/src/bench/form.ts',
  );
}

#!/usr/bin/env node
// Runs the benchmark of test/src/bench, which is TypeScript.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const { status } = spawnSync(
  process.execPath,
  [
    '--require',
    require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    'test/src/bench/index.ts',
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;

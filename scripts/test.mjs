#!/usr/bin/env node
// Runs every package's tests once. Arguments go to Jest: `npm test -- plugins/skillchain-common`.
import { spawnSync } from 'node:child_process';

const cli =
  process.platform === 'win32' ? 'backstage-cli.cmd' : 'backstage-cli';
const { status, error } = spawnSync(
  cli,
  ['repo', 'test', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    // CI: run once instead of watching for changes.
    env: { ...process.env, CI: process.env.CI ?? '1' },
  },
);
if (error) {
  process.stderr.write(
    `${error.message}\nRun this through npm (npm test), after npm install.\n`,
  );
}
process.exitCode = status ?? 1;

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { stopwatch } from './measure';

const run = promisify(execFile);

/**
 * Runs a script in a fresh Node process.
 *
 * @param script - CommonJS; it has {@link stopwatch} and prints one JSON value
 */
export async function inFreshProcess<T>(script: string): Promise<T> {
  const { stdout } = await run(process.execPath, [
    '--eval',
    `const stopwatch = ${stopwatch};${script}`,
  ]);
  return JSON.parse(stdout) as T;
}

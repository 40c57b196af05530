import { spawn } from 'child_process';

/** How a program ended. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; a program that cannot be started rejects. */
export function run(
  command: string,
  args: string[],
  options: {
    cwd?: string;
    input?: string;
    env?: Record<string, string>;
  } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      // A stray configuration of the machine must not change what Terraform says.
      env: {
        ...process.env,
        TF_CLI_CONFIG_FILE: '/dev/null',
        ...options.env,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', data => {
      stdout += data;
    });
    child.stderr.on('data', data => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? -1, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Maps with a few running at a time: the programs are processes, and machines have few cores. */
export async function mapLimited<T, R>(
  items: T[],
  map: (item: T) => Promise<R>,
  limit = 3,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      while (next < items.length) {
        const index = next;
        next += 1;
        results[index] = await map(items[index]);
      }
    }),
  );
  return results;
}

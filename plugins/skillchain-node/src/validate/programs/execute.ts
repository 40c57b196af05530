import { spawn } from 'child_process';

/** How a program ended. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** What is kept of each of the two outputs, in characters: more is of no use to anybody. */
const OUTPUT = 1_000_000;

/** Thrown when a program is stopped because its time is over. */
export class OutOfTime extends Error {}

/**
 * Runs a program to its end, in a process group of its own, so that whatever it starts ends with it.
 *
 * @param options - `deadline`: when it is killed, as milliseconds since the epoch
 * @throws OutOfTime - when the deadline passes; the reason of `signal` when that is aborted
 */
export function execute(
  command: string,
  args: readonly string[],
  options: {
    cwd: string;
    env: Record<string, string>;
    deadline: number;
    signal?: AbortSignal;
    input?: string;
  },
): Promise<Outcome> {
  const { cwd, env, deadline, signal, input } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true });
    let stopped: unknown;
    const stop = (why: unknown) => {
      stopped ??= why;
      try {
        // A negative number is the group.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const abort = () => stop(signal!.reason);
    const timer = setTimeout(
      () => stop(new OutOfTime()),
      Math.max(0, deadline - Date.now()),
    );
    signal?.addEventListener('abort', abort, { once: true });
    const outcome = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (data: string) => {
        if (outcome[name].length < OUTPUT) outcome[name] += data;
      });
    }
    const finish = (done: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (stopped) reject(stopped);
      else done();
    };
    child.on('error', error => finish(() => reject(error)));
    child.on('close', code => {
      // What it left running in the background ends as well.
      stop(stopped);
      finish(() => resolve({ code: code ?? -1, ...outcome }));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = dirname(require.resolve('../../../package.json'));

/** A portal that runs until it is stopped. */
export interface RunningPortal {
  /** Address without a slash at its end. */
  url: string;
  /** Folder of the repositories it publishes. */
  repositories: string;
  /** What it printed so far. */
  output(): string;
  /** Calls an API of the backend as the guest user; fails unless the answer is 2xx. */
  api<T>(path: string): Promise<T>;
  /** Ends it and removes its repositories. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('The probe for a free port has no port');
  }
  return address.port;
}

/**
 * Starts the portal as `npm start` does, on a free port and with an empty folder for
 * repositories. Builds the frontend when that is due.
 *
 * @param configs - files of settings that come on top of the portal's own
 */
export async function startPortal(
  configs: string[] = [],
): Promise<RunningPortal> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const repositories = await mkdtemp(join(tmpdir(), 'skillchain-portal-'));
  const files = [join(ROOT, 'app-config.yaml'), ...configs];
  const args =
    configs.length > 0 ? files.flatMap(file => ['--config', file]) : [];
  const child = spawn(
    process.execPath,
    [join(ROOT, 'scripts/start.mjs'), ...args],
    {
      env: {
        ...process.env,
        // the portal people start is not in test mode
        NODE_ENV: undefined,
        PORT: String(port),
        APP_CONFIG_embeddedGit_directory: repositories,
      },
    },
  );
  let printed = '';
  const collect = (chunk: Buffer) => {
    printed += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);

  async function stop() {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(repositories, { recursive: true, force: true });
  }

  let token: string | undefined;
  async function api<T>(path: string): Promise<T> {
    if (!token) {
      const session = await fetch(`${url}/api/auth/guest/refresh`);
      token = (await session.json()).backstageIdentity.token as string;
    }
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) {
      throw new Error(
        `${path} answered ${response.status}: ${await response.text()}`,
      );
    }
    return (await response.json()) as T;
  }

  await new Promise<void>((started, failed) => {
    child.stdout.on('data', () => {
      if (printed.includes(`Open ${url}`)) started();
    });
    child.on('error', failed);
    child.on('exit', code =>
      failed(new Error(`The portal ended with ${code}:\n${printed}`)),
    );
  }).catch(async error => {
    await stop();
    throw error;
  });
  return { url, repositories, output: () => printed, api, stop };
}

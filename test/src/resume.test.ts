import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';

// A killed task is taken up again once it has been silent for this long, at the next of the
// scaffolder's rounds, which it makes every ten seconds.
const STALE_AFTER = { seconds: 2 };
const TOKEN = 'a-token-for-this-test-only';

const steps = [
  {
    id: 'match',
    name: 'Match',
    action: 'skillchain:match',
    input: { goal: 'a VPC with a kubernetes cluster and DNS' },
  },
  {
    id: 'configure',
    name: 'Configure',
    action: 'skillchain:configure',
    input: {
      match: '${{ steps.match.output.match }}',
      mode: 'defaults',
    },
  },
  {
    id: 'pause1',
    name: 'Pause',
    action: 'debug:wait',
    input: { seconds: '${{ parameters.pause }}' },
  },
  {
    id: 'generate',
    name: 'Generate',
    action: 'skillchain:generate',
    input: { configuration: '${{ steps.configure.output.configuration }}' },
  },
  {
    id: 'pause2',
    name: 'Pause',
    action: 'debug:wait',
    input: { seconds: '${{ parameters.pause }}' },
  },
  {
    id: 'validate',
    name: 'Validate',
    action: 'skillchain:validate',
    input: {},
  },
  {
    id: 'publish',
    name: 'Publish',
    action: 'publish:embedded',
    input: { repository: '${{ parameters.repository }}' },
  },
];

const template = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'resume' },
  spec: { owner: 'guests', type: 'infrastructure', parameters: [], steps },
};

interface TaskEvent {
  type: string;
  body: { message: string; stepId?: string; status?: string };
}

/** A portal backend in a process of its own, on files that outlive it. */
class Backend {
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(
    private readonly dir: string,
    private readonly port: number,
  ) {}

  static async create(): Promise<Backend> {
    const dir = await mkdtemp(join(tmpdir(), 'skillchain-resume-'));
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    if (typeof address !== 'object' || !address) {
      throw new Error('no port');
    }
    const backend = new Backend(dir, address.port);
    await writeFile(join(dir, 'template.yaml'), stringify(template));
    await writeFile(join(dir, 'app-config.yaml'), backend.#config());
    return backend;
  }

  #config(): string {
    return stringify({
      app: { baseUrl: this.url },
      backend: {
        baseUrl: this.url,
        listen: { host: '127.0.0.1', port: this.port },
        database: {
          client: 'better-sqlite3',
          connection: { directory: join(this.dir, 'db') },
        },
        workingDirectory: this.dir,
        auth: {
          externalAccess: [
            { type: 'static', options: { token: TOKEN, subject: 'test' } },
          ],
        },
      },
      embeddedGit: { directory: join(this.dir, 'repositories') },
      scaffolder: {
        taskRecovery: {
          enabled: true,
          staleTimeout: STALE_AFTER,
          workspaceProvider: 'database',
        },
      },
      catalog: {
        locations: [
          {
            type: 'file',
            target: join(this.dir, 'template.yaml'),
            rules: [{ allow: ['Template'] }],
          },
        ],
      },
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#process = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, 'resume.backend.ts'),
        '--config',
        join(this.dir, 'app-config.yaml'),
      ],
      {
        cwd: resolve(__dirname, '..'),
        // Not "test": the backend must behave as a real one. Not production: it has a development database.
        env: { ...process.env, NODE_ENV: 'development' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#process.stdout?.on('data', chunk => {
      this.#log += chunk;
    });
    this.#process.stderr?.on('data', chunk => {
      this.#log += chunk;
    });
    await this.#until('the template in the catalog', async () => {
      const response = await this.get(
        '/api/catalog/entities/by-name/template/default/resume',
      );
      return response.ok;
    });
  }

  /** Ends the process without any warning, as a crash does. */
  async kill(): Promise<void> {
    if (this.#process && this.#process.exitCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await gone;
    }
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  }

  async createTask(values: object): Promise<string> {
    const response = await fetch(`${this.url}/api/scaffolder/v2/tasks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        templateRef: 'template:default/resume',
        values,
      }),
    });
    const body = (await response.json()) as { id: string };
    expect(response.status).toBe(201);
    return body.id;
  }

  async events(task: string): Promise<TaskEvent[]> {
    const response = await this.get(`/api/scaffolder/v2/tasks/${task}/events`);
    return (await response.json()) as TaskEvent[];
  }

  async untilStep(task: string, step: string): Promise<void> {
    await this.#until(`step ${step}`, async () =>
      (await this.events(task)).some(
        event =>
          event.body.stepId === step && event.body.status === 'processing',
      ),
    );
  }

  async untilDone(task: string): Promise<TaskEvent[]> {
    let events: TaskEvent[] = [];
    await this.#until('the end of the task', async () => {
      events = await this.events(task);
      return events.some(event => event.type === 'completion');
    });
    return events;
  }

  async file(repository: string, path: string): Promise<string> {
    const response = await this.get(
      `/api/embedded-git/${repository}/blob/main/${path}`,
    );
    expect(response.status).toBe(200);
    return response.text();
  }

  async #until(what: string, done: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (this.#process?.exitCode !== null) {
        throw new Error(
          `The backend ended while waiting for ${what}:\n${this.#log}`,
        );
      }
      if (await done().catch(() => false)) {
        return;
      }
      await sleep(200);
    }
    throw new Error(`Waited a minute for ${what}:\n${this.#log.slice(-4000)}`);
  }
}

describe('a task whose backend is killed between two steps', () => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await Backend.create();
    await backend.start();
  }, 90_000);

  afterAll(() => backend.remove());

  it('goes on where it was, and gives the same repository as one that was left alone', async () => {
    const alone = await backend.createTask({ pause: 0, repository: 'alone' });
    const whole = await backend.untilDone(alone);
    expect(whole.at(-1)?.body.message).toMatch(/completed/);

    const task = await backend.createTask({ pause: 3, repository: 'killed' });
    await backend.untilStep(task, 'pause1');
    await backend.kill();
    await backend.start();
    await backend.untilStep(task, 'pause2');
    await backend.kill();
    await backend.start();
    const events = await backend.untilDone(task);

    expect(events.at(-1)?.body.message).toMatch(/completed/);
    // Nothing was done twice.
    for (const step of ['match', 'configure', 'generate']) {
      const runs = events.filter(
        event =>
          event.body.stepId === step && event.body.status === 'processing',
      );
      expect(runs).toHaveLength(1);
    }
    const manifest = '.skillchain/manifest.json';
    expect(await backend.file('killed', manifest)).toBe(
      await backend.file('alone', manifest),
    );
  }, 180_000);
});

import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type MockDirectory,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import catalogBackend from '@backstage/plugin-catalog-backend';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import embeddedGit from '@skillchain/backstage-plugin-embedded-git-backend';
import skillchainActions from '@skillchain/backstage-plugin-scaffolder-backend-module-skillchain';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { kitchen } from './kitchen';
import { type ExtraStep, writeKitchens } from './writeKitchens';

interface TaskEvent {
  type: string;
  body: {
    message: string;
    stepId?: string;
    status?: string;
    error?: { message: string };
    output?: JsonObject;
  };
}

/** How a task ended. */
export interface TaskEnd {
  id: string;
  status: 'completed' | 'failed';
  /** All lines of the log. */
  log: string;
  /** The message of the error that ended it. */
  error: string;
  /** Texts of the result page by title. */
  texts: Record<string, string>;
}

/**
 * The backend of a portal in this process, with libraries that tests may break on disk and the compiled Template of
 * each: real scaffolder, catalog and embedded destination.
 */
export class TaskBackend {
  readonly #backend: TestBackend;
  readonly #dir: MockDirectory;

  private constructor(backend: TestBackend, dir: MockDirectory) {
    this.#backend = backend;
    this.#dir = dir;
  }

  /**
   * @param dir - a folder of the test
   * @param domains - names of the libraries, which are alike
   * @param after - steps to put behind a step of the compiled Template, by its id
   */
  static async start(
    dir: MockDirectory,
    domains: string[],
    after: Record<string, ExtraStep[]> = {},
  ): Promise<TaskBackend> {
    dir.clear();
    await writeKitchens(dir, domains, after);
    const backend = await startTestBackend({
      features: [
        catalogBackend,
        scaffolderEntityModel,
        scaffolderBackend,
        skillchainActions,
        embeddedGit,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: {
              baseUrl: 'http://localhost:7007',
              workingDirectory: dir.path,
            },
            embeddedGit: { directory: dir.resolve('repositories') },
            skillchain: {
              libraries: domains.map(path => ({ path: dir.resolve(path) })),
            },
            catalog: {
              rules: [{ allow: ['System'] }],
              locations: [
                {
                  type: 'file',
                  target: dir.resolve('templates.yaml'),
                  rules: [{ allow: ['Template'] }],
                },
              ],
            },
          },
        }),
      ],
    });
    const started = new TaskBackend(backend, dir);
    await started.#until('the templates in the catalog', async () => {
      const response = await started.#fetch(
        '/api/catalog/entities?filter=kind=template',
      );
      const found = (await response.json()) as unknown[];
      return found.length === domains.length || undefined;
    });
    return started;
  }

  stop(): Promise<void> {
    return this.#backend.stop();
  }

  /** Replaces files of a library. */
  change(domain: string, files: Record<string, string>): void {
    this.#dir.addContent(
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          `${domain}/${path}`,
          text,
        ]),
      ),
    );
  }

  /** Makes a library what it was at first. */
  repair(domain: string): void {
    this.#dir.addContent({ [domain]: kitchen(domain) });
  }

  /** Runs a task to its end. */
  async run(domain: string, values: JsonObject): Promise<TaskEnd> {
    return this.end(await this.create(domain, values));
  }

  /** Starts a task and says its id. */
  async create(domain: string, values: JsonObject): Promise<string> {
    const response = await this.#fetch('/api/scaffolder/v2/tasks', {
      templateRef: `template:default/${domain}`,
      values,
    });
    const text = await response.text();
    if (response.status !== 201) throw new Error(text);
    return (JSON.parse(text) as { id: string }).id;
  }

  /** Retries a task that ended, as the portal's button does, and waits for its end. */
  async retry(id: string): Promise<TaskEnd> {
    const response = await this.#fetch(
      `/api/scaffolder/v2/tasks/${id}/retry`,
      {},
    );
    if (!response.ok) throw new Error(await response.text());
    return this.end(id);
  }

  /** Waits until a step of a task begins. */
  async untilStep(id: string, step: string): Promise<void> {
    await this.#until(`step ${step}`, async () =>
      (await this.#events(id)).find(
        ({ body }) => body.stepId === step && body.status === 'processing',
      ),
    );
  }

  /** Waits until a task has ended. */
  async end(id: string): Promise<TaskEnd> {
    const status = await this.#until('the end of the task', async () => {
      const response = await this.#fetch(`/api/scaffolder/v2/tasks/${id}`);
      const task = (await response.json()) as { status: string };
      return ['completed', 'failed'].includes(task.status)
        ? (task.status as TaskEnd['status'])
        : undefined;
    });
    const events = await this.#events(id);
    const { error, output } = events.findLast(
      event => event.type === 'completion',
    )!.body;
    const texts = (output?.text ?? []) as { title: string; content: string }[];
    return {
      id,
      status,
      log: events.map(({ body }) => body.message).join('\n'),
      error: error?.message ?? '',
      texts: Object.fromEntries(texts.map(t => [t.title, t.content])),
    };
  }

  /** A file of a published repository; undefined when there is no such repository or file. */
  async published(
    repository: string,
    path: string,
  ): Promise<string | undefined> {
    const response = await this.#fetch(
      `/api/embedded-git/${repository}/blob/main/${path}`,
    );
    return response.ok ? response.text() : undefined;
  }

  /** True when there is a repository of that name. */
  isPublished(repository: string): boolean {
    return existsSync(this.#dir.resolve(`repositories/${repository}.git`));
  }

  /** True when the catalog was told of a repository. */
  async isRegistered(repository: string): Promise<boolean> {
    const response = await this.#fetch('/api/catalog/locations');
    const locations = (await response.json()) as { data: { target: string } }[];
    return locations.some(({ data }) =>
      data.target.includes(`/${repository}/blob/`),
    );
  }

  async #events(id: string): Promise<TaskEvent[]> {
    const response = await this.#fetch(`/api/scaffolder/v2/tasks/${id}/events`);
    return (await response.json()) as TaskEvent[];
  }

  #fetch(path: string, body?: JsonObject): Promise<Response> {
    const { server } = this.#backend;
    return fetch(
      `http://localhost:${server.port()}${path}`,
      body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
  }

  async #until<T>(
    what: string,
    look: () => Promise<T | undefined>,
  ): Promise<T> {
    for (let tries = 0; tries < 300; tries++) {
      const found = await look();
      if (found !== undefined) return found;
      await sleep(200);
    }
    throw new Error(`Waited a minute for ${what}`);
  }
}

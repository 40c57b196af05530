import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createMockDirectory,
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
import { stringify } from 'yaml';

/** Makes the repository that is upgraded: the first steps of the compiled Template, without its form. */
const MAKE = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'make' },
  spec: {
    owner: 'guests',
    type: 'infrastructure',
    steps: [
      {
        id: 'match',
        name: 'Match',
        action: 'skillchain:match',
        input: {
          goal: 'a CI pipeline for a VPC, with disaster recovery',
          maturity: 'starter',
        },
      },
      {
        id: 'configure',
        name: 'Configure',
        action: 'skillchain:configure',
        input: {
          match: '${{ steps.match.output.match }}',
          mode: 'defaults',
          maturity: 'starter',
        },
      },
      {
        id: 'generate',
        name: 'Generate',
        action: 'skillchain:generate',
        input: { configuration: '${{ steps.configure.output.configuration }}' },
      },
      {
        id: 'publish',
        name: 'Publish',
        action: 'publish:embedded',
        input: { repository: 'shop' },
      },
    ],
  },
};

interface Output {
  links?: { title: string; url: string }[];
  text?: { title: string; content: string }[];
}

jest.setTimeout(180_000);

describe('the Template that upgrades a repository', () => {
  const dir = createMockDirectory();
  let backend: TestBackend;

  async function ask(path: string, body?: JsonObject): Promise<Response> {
    return fetch(
      `http://localhost:${backend.server.port()}${path}`,
      body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    );
  }

  async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < 600; tries++) {
      const found = await look();
      if (found !== undefined) return found;
      await sleep(200);
    }
    throw new Error('Waited two minutes');
  }

  async function run(template: string, values: JsonObject) {
    const created = await ask('/api/scaffolder/v2/tasks', {
      templateRef: `template:default/${template}`,
      values,
    });
    const { id } = (await created.json()) as { id: string };
    const status = await until(async () => {
      const task = await (await ask(`/api/scaffolder/v2/tasks/${id}`)).json();
      return ['completed', 'failed'].find(end => end === task.status);
    });
    const events = (await (
      await ask(`/api/scaffolder/v2/tasks/${id}/events`)
    ).json()) as {
      type: string;
      body: { message: string; output?: Output; error?: { message: string } };
    }[];
    const end = events.findLast(({ type }) => type === 'completion')?.body;
    return {
      status,
      log: events.map(({ body }) => body.message).join('\n'),
      error: end?.error?.message ?? '',
      links: (end?.output?.links ?? []).map(({ title, url }) => [title, url]),
      text: Object.fromEntries(
        (end?.output?.text ?? []).map(({ title, content }) => [title, content]),
      ),
    };
  }

  const upgrade = (values: JsonObject) =>
    run('infrastructure-upgrade', { repository: 'shop', ...values });

  async function read(branch: string, file: string): Promise<string> {
    const address = `/api/embedded-git/shop/blob/${branch}/${file}`;
    const response = await ask(address);
    return response.ok ? response.text() : `status ${response.status}`;
  }

  const clone = () => dir.resolve('clone');
  function git(...args: string[]): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    return execFileSync('git', ['-C', clone(), ...who, ...args], {
      encoding: 'utf8',
    });
  }
  const recorded = async (branch: string) =>
    JSON.parse(await read(branch, '.skillchain/configuration.json')).maturity;

  beforeAll(async () => {
    dir.setContent({ 'make.yaml': stringify(MAKE), clone: {} });
    const templates = [
      dir.resolve('make.yaml'),
      resolve(
        __dirname,
        '../../templates/infrastructure-upgrade/template.yaml',
      ),
    ];
    backend = await startTestBackend({
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
            catalog: {
              locations: templates.map(target => ({
                type: 'file',
                target,
                rules: [{ allow: ['Template'] }],
              })),
            },
          },
        }),
      ],
    });
    for (const name of ['make', 'infrastructure-upgrade']) {
      const entity = `/api/catalog/entities/by-name/template/default/${name}`;
      await until(async () => (await ask(entity)).ok || undefined);
    }
  });
  afterAll(() => backend.stop());

  it('leads one from starter to advanced on branches, with an edit in between', async () => {
    expect((await run('make', {})).status).toBe('completed');

    // A plan: said, not done.
    const plan = await upgrade({ maturity: 'intermediate', planOnly: true });
    expect([plan.status, plan.error]).toEqual(['completed', '']);
    expect(plan.text['What changes']).toMatch(
      /^From \*\*starter\*\* [^]*\| create \| `infrastructure\//,
    );
    expect(plan.links.map(([title]) => title)).toEqual(['Repository']);
    expect(await read('upgrade-intermediate', 'README.md')).toBe('status 404');

    const first = await upgrade({ maturity: 'intermediate' });
    expect([first.status, first.error]).toEqual(['completed', '']);
    expect(first.log).toMatch(/The step from starter to intermediate adds:/);
    expect(first.text['Validation report']).toMatch(/\*\*PASS\*\*/);
    expect(first.links[0]).toEqual([
      'Branch with the changes',
      'http://localhost:7007/api/embedded-git/shop/tree/upgrade-intermediate/',
    ]);
    expect(await recorded('upgrade-intermediate')).toBe('intermediate');
    expect(await recorded('main')).toBe('starter');

    // Nobody's branch is moved.
    const again = await upgrade({ maturity: 'intermediate' });
    expect(again.error).toMatch(/has a branch 'upgrade-intermediate' already/);

    // Somebody merges the branch and works on the repository.
    execFileSync('git', ['clone', '-q', dir.resolve('repositories/shop.git'), clone()]); // prettier-ignore
    git('merge', '-q', '--ff-only', 'origin/upgrade-intermediate');
    const readme = `${clone()}/README.md`;
    appendFileSync(readme, '\nCall us at 555.\n');
    git('commit', '-qam', 'Say whom to call');
    git('push', '-q', 'origin', 'main');

    const second = await upgrade({ maturity: 'advanced', branch: 'top' });
    expect([second.status, second.error]).toEqual(['completed', '']);
    expect(second.log).toMatch(/merge +README\.md.*your edits are kept/);
    expect(await recorded('top')).toBe('advanced');
    expect(await read('top', 'README.md')).toMatch(/\n\nCall us at 555\.\n$/);

    // What came is a commit on top of theirs, executable bits and all.
    git('fetch', '-q');
    git('checkout', '-q', 'top');
    expect(git('log', '--format=%s', '-3')).toBe(
      'Upgrade to advanced\nSay whom to call\nUpgrade to intermediate\n',
    );
    const modes = git('diff', '--summary', 'origin/main', 'top');
    expect(modes).not.toMatch(/mode change/);
    const scripts = git('ls-files', '*.sh').split('\n').filter(Boolean);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      // eslint-disable-next-line no-bitwise
      expect(statSync(`${clone()}/${script}`).mode & 0o100).toBe(0o100);
    }
  });

  it('stops at a conflict, or publishes it with marks, and adds no branch without changes', async () => {
    git('checkout', '-q', 'main');
    const file = 'infrastructure/docs/cost.md';
    const path = `${clone()}/${file}`;
    const before = git('show', `origin/top:${file}`).split('\n');
    const now = readFileSync(path, 'utf8').split('\n');
    const line = now.findIndex(text => text !== '' && !before.includes(text));
    expect(line).toBeGreaterThan(-1);
    now[line] = 'Ours.';
    writeFileSync(path, now.join('\n'));
    git('commit', '-qam', 'Ours');
    git('push', '-q', 'origin', 'main');

    const stopped = await upgrade({ maturity: 'advanced', branch: 'no' });
    expect(stopped.status).toBe('failed');
    expect(stopped.error).toMatch(/Nothing was written: 1 file has edits/);
    expect(stopped.log).toMatch(/conflict +infrastructure\/docs\/cost\.md/);
    expect(await read('no', 'README.md')).toBe('status 404');

    const marked = await upgrade({
      maturity: 'advanced',
      branch: 'marked',
      onConflict: 'mark',
    });
    expect([marked.status, marked.error]).toEqual(['completed', '']);
    expect(marked.text['What changes']).toContain('### Conflicts');
    expect(await read('marked', file)).toMatch(
      /<<<<<<< yours\nOurs\.\n[^]*>>>>>>> generated\n/,
    );

    const same = await upgrade({ maturity: 'intermediate', branch: 'same' });
    expect([same.status, same.error]).toEqual(['completed', '']);
    expect(same.log).toMatch(/Nothing to publish/);
    expect(await read('same', 'README.md')).toBe('status 404');
    const lower = await upgrade({ maturity: 'starter', branch: 'low' });
    expect(lower.error).toMatch(/does not lead down to starter/);
    const none = await upgrade({ maturity: 'advanced', repository: 'none' });
    expect(none.error).toMatch(/There is no repository 'none'/);
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { parse } from 'yaml';
import { CreatePage } from './portal/CreatePage';
import {
  collectComplaints,
  findChromium,
  openBrowser,
} from './portal/openBrowser';
import { type RunningPortal, startPortal } from './portal/startPortal';
import { requireTool, TOOLS } from './tools/requireTool';
import { run } from './tools/run';

// The whole story, as a person lives it: the portal that `npm start` runs, a real browser,
// the stock form, and the tools of whoever gets the repository.

const CHROMIUM = { name: findChromium() ?? 'chromium', version: ['--version'] };
const GIT = { name: 'git', version: ['--version'] };
const MINUTE = 60_000;

interface Entity {
  kind: string;
  metadata: { name: string };
  relations?: Array<{ type: string; targetRef: string }>;
}

let portal: RunningPortal;
let browser: Browser;
let page: Page;
let create: CreatePage;
let complaints: string[];
let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'skillchain-story-'));
  portal = await startPortal();
  if (findChromium()) {
    browser = await openBrowser();
  }
}, 5 * MINUTE);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
  await rm(work, { recursive: true, force: true });
}, MINUTE);

beforeEach(async () => {
  if (browser) {
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(2 * MINUTE);
    complaints = collectComplaints(page);
    create = new CreatePage(page);
  }
});

afterEach(async () => {
  await page?.close();
});

/** The entities that belong to a system, as soon as the catalog has read them. */
async function partsOf(system: string): Promise<Entity[]> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const entities = await portal.api<Entity[]>(
      `/api/catalog/entities?filter=relations.partOf=system:default/${system}`,
    );
    if (entities.length > 0) return entities;
    await sleep(1000);
  }
  return [];
}

describe('a goal becomes a repository', () => {
  let clone: string;

  requireTool(
    CHROMIUM,
    'guided, with one changed answer',
    async () => {
      await create.open(portal.url);
      await page.getByText('No skill matches this goal yet').waitFor();

      await create.goal().pressSequentially('a kubernetes cluster');
      await create.matchLine('Operating Kubernetes').waitFor();
      expect(await create.matchLine('Managing DNS').count()).toBe(0);
      await create.goal().pressSequentially(' with DNS failover on AWS');
      await create.matchLine('Managing DNS').waitFor();
      expect(
        await create.matchLine('Operating Kubernetes').innerText(),
      ).toMatch(/kubernetes/);
      expect(await page.getByText('No skill matches').count()).toBe(0);

      await create.next('Chain');
      await page.getByText('Kubernetes is planned without a network').waitFor();
      await page.getByLabel(/^1\. Add architecting-networks/).check();
      await create.next('Project and repository');
      await create.field('project.name').fill('shop');
      await create.next('Foundation');
      await page.getByText('Architecting Networks').first().waitFor();
      await create.next('Cluster');
      await create.field('operating-kubernetes.replicas').fill('4');
      await create.through('Traffic', 'Operations', 'Review');
      expect(
        await create.reviewed('Operating Kubernetes · Replicas').innerText(),
      ).toBe('4');

      await create.generate();
      await page.getByRole('button', { name: /Validation report/i }).click();
      await page.getByText('PASS').first().waitFor();
      const repository = create.resultLink('Repository');
      expect(await repository.getAttribute('href')).toBe(
        `${portal.url}/api/embedded-git/shop/tree/main/`,
      );

      // the links of the result lead somewhere, once the catalog has read what was registered
      expect(await partsOf('shop')).not.toEqual([]);
      await create.resultLink('Open in the catalog').click();
      await page.getByText('Relations').first().waitFor();
      await page.goto(`${portal.url}/api/embedded-git/shop/tree/main/`);
      await page.getByRole('link', { name: 'catalog-info.yaml' }).click();
      await page.getByText('kind: System').waitFor();
      expect(complaints).toEqual([]);
    },
    10 * MINUTE,
  );

  requireTool(GIT, 'that a stock Git clones', async () => {
    clone = join(work, 'shop');
    const cloned = await run('git', [
      'clone',
      `${portal.url}/api/embedded-git/shop.git`,
      clone,
    ]);
    expect(cloned).toMatchObject({ code: 0 });
    const log = await run('git', ['-C', clone, 'log', '--format=%an: %s']);
    expect(log.stdout).toBe('Guest: Initial commit\n');
    const answers = parse(
      await readFile(join(clone, '.skillchain/answers.yaml'), 'utf8'),
    );
    expect(answers['operating-kubernetes'].replicas).toBe(4);

    // every file arrived as it was generated
    const manifest: { files: Array<{ path: string; sha256: string }> } =
      JSON.parse(
        await readFile(join(clone, '.skillchain/manifest.json'), 'utf8'),
      );
    const changed = [];
    for (const { path, sha256 } of manifest.files) {
      const content = await readFile(join(clone, path)).catch(() => '');
      const hash = createHash('sha256').update(content).digest('hex');
      if (hash !== sha256) changed.push(path);
    }
    expect(changed).toEqual([]);
  });

  requireTool(TOOLS.kubectl, 'whose overlays build', async () => {
    for (const environment of ['staging', 'production']) {
      const overlay = `infrastructure/k8s/overlays/${environment}`;
      const built = await run('kubectl', ['kustomize', join(clone, overlay)]);
      expect(built).toMatchObject({ code: 0 });
      expect(built.stdout).toContain('kind: Deployment');
    }
  });

  requireTool(TOOLS.terraform, 'whose Terraform is formatted', async () => {
    const formatted = await run('terraform', [
      'fmt',
      '-check',
      '-recursive',
      '-no-color',
      clone,
    ]);
    expect(formatted).toMatchObject({ code: 0, stdout: '' });
  });

  requireTool(CHROMIUM, 'whose parts are in the catalog', async () => {
    const parts = await partsOf('shop');
    expect(
      parts.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort(),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Component shop/),
        expect.stringMatching(/^Resource shop-cluster/),
        expect.stringMatching(/^Resource shop-network/),
        expect.stringMatching(/^Resource shop-zone/),
      ]),
    );
    for (const { relations } of parts) {
      expect(relations).toContainEqual(
        expect.objectContaining({
          type: 'ownedBy',
          targetRef: 'group:default/platform-team',
        }),
      );
    }
  });
});

describe('a person in a hurry', () => {
  requireTool(
    CHROMIUM,
    'takes every default',
    async () => {
      await create.open(portal.url);
      await create.goal().fill('private networks on Google Cloud');
      await create.matchLine('Architecting Networks').waitFor();
      await page.getByLabel(/^Defaults/).check();
      await create.through('Chain', 'Project and repository');
      await create.field('project.name').fill('hurry');
      await create.next('Foundation');
      await page.getByText('every default is taken').waitFor();
      expect(await page.getByLabel(/Network topology/).count()).toBe(0);
      await create.through('Cluster', 'Traffic', 'Operations', 'Review');
      await create.generate();
      await page.getByText(/Generated \d+ files/).waitFor();
      expect(complaints).toEqual([]);
    },
    10 * MINUTE,
  );

  requireTool(
    CHROMIUM,
    'names what exists already',
    async () => {
      await create.open(portal.url);
      await create.goal().fill('private networks on Google Cloud');
      await page.getByLabel(/^Defaults/).check();
      await create.through('Chain', 'Project and repository');
      await create.field('project.name').fill('hurry');
      await create.through('Foundation', 'Cluster', 'Traffic', 'Operations');
      await create.next('Review');
      await expect(create.generate()).rejects.toThrow(
        /'hurry' exists already.*Choose another repository name/,
      );
    },
    10 * MINUTE,
  );
});

describe('a goal that fits a blueprint', () => {
  requireTool(
    CHROMIUM,
    'takes it, and answers only its questions',
    async () => {
      await create.open(portal.url);
      await create.goal().pressSequentially('a kubernetes cluster');
      await page.getByText('Kubernetes platform fits').waitFor();
      await page.getByLabel('Kubernetes platform: ask only').check();
      await page.getByText('✓ Managing DNS: part of the blueprint').waitFor();
      expect(await page.getByLabel(/^Guided/).count()).toBe(0);
      await create.through('Chain', 'Project and repository');
      await page.getByLabel('A fixed number of copies').check();
      await create.field('project.name').fill('cluster');
      await create.next('Foundation');
      await page.getByText('answers all of this').waitFor();
      await create.through('Cluster', 'Traffic', 'Operations', 'Review');
      expect(await create.reviewed('Blueprint').innerText()).toBe(
        'Kubernetes platform: ask only its questions',
      );
      expect(
        await create.reviewed('Kubernetes platform · Growth').innerText(),
      ).toBe('A fixed number of copies');
      await create.generate();
      await page.getByRole('button', { name: /Validation report/i }).click();
      await page.getByText('PASS').first().waitFor();
      expect(complaints).toEqual([]);
    },
    10 * MINUTE,
  );
});

describe('somebody who types fast', () => {
  requireTool(
    CHROMIUM,
    'loses no letter while skills appear and disappear',
    async () => {
      await create.open(portal.url);
      await page.getByText('No skill matches this goal yet').waitFor();
      // "kube" calls for a skill, and "kuber" does not: the second key comes before the form is done with the first
      await create.goal().evaluate(element => {
        const field = element as HTMLTextAreaElement;
        const { set } = Object.getOwnPropertyDescriptor(
          HTMLTextAreaElement.prototype,
          'value',
        )!;
        for (const typed of ['a kube', 'a kuber']) {
          set!.call(field, typed);
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }
      });
      await create.goal().pressSequentially('netes cluster');
      await create.matchLine('Operating Kubernetes').waitFor();
      expect(await create.goal().inputValue()).toBe('a kubernetes cluster');
      expect(complaints).toEqual([]);
    },
    3 * MINUTE,
  );
});

describe('a goal that nothing matches', () => {
  requireTool(
    CHROMIUM,
    'says so, and takes the skills one adds',
    async () => {
      await create.open(portal.url);
      await create.goal().fill('order twelve office chairs');
      await page.getByText('No skill matches this goal yet').waitFor();
      await create.next('Chain');
      await page.getByLabel('Add skills').click();
      await page.getByRole('option', { name: 'Managing DNS' }).click();
      await page.keyboard.press('Escape');
      await create.through('Project and repository', 'Foundation', 'Cluster');
      await page.getByText('there is nothing to decide here').waitFor();
      expect(await create.field('operating-kubernetes.replicas').count()).toBe(
        0,
      );
      await create.next('Traffic');
      await create.field('managing-dns.provider').waitFor();
      expect(complaints).toEqual([]);
    },
    10 * MINUTE,
  );
});

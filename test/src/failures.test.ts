import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { Browser, Page } from 'playwright-core';
import { stringify } from 'yaml';
import { CreatePage } from './portal/CreatePage';
import { findChromium, openBrowser } from './portal/openBrowser';
import { type RunningPortal, startPortal } from './portal/startPortal';
import { kitchen } from './tasks/kitchen';
import { writeKitchens } from './tasks/writeKitchens';
import { requireTool } from './tools/requireTool';

// What a person sees when something is missing or a skill fails, in the portal that `npm start` runs.

const CHROMIUM = { name: findChromium() ?? 'chromium', version: ['--version'] };
const MINUTE = 60_000;
const ROOT = join(__dirname, '../..');
const DOMAINS = ['kitchen', 'pantry'];
/** Where to put pictures of the pages, for whoever wants to look at them. */
const PICTURES = process.env.SKILLCHAIN_PICTURES;

const dir = createMockDirectory();
let portal: RunningPortal;
let browser: Browser;
let page: Page;
let create: CreatePage;

beforeAll(async () => {
  if (!findChromium()) return;
  await writeKitchens(dir, DOMAINS, {
    generate: [
      {
        id: 'lose',
        name: 'Lose two files',
        action: 'fs:delete',
        if: '${{ parameters.goal === "soup and tea" }}',
        input: { files: ['soup/*.md'] },
      },
    ],
  });
  // What the portal reads of this one is broken.
  dir.addContent({
    pantry: {
      'serving-soup': {
        templates: { 'file.md.njk': '# <$ goal | token $>\n' },
      },
    },
    'app-config.yaml': stringify({
      skillchain: {
        libraries: DOMAINS.map(path => ({ path: dir.resolve(path) })),
      },
      catalog: {
        locations: [
          {
            type: 'file',
            target: dir.resolve('templates.yaml'),
            rules: [{ allow: ['Template'] }],
          },
          {
            type: 'file',
            target: join(ROOT, 'org.yaml'),
            rules: [{ allow: ['Group', 'User'] }],
          },
        ],
      },
    }),
  });
  portal = await startPortal([dir.resolve('app-config.yaml')]);
  browser = await openBrowser();
}, 5 * MINUTE);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, MINUTE);

beforeEach(async () => {
  if (!browser) return;
  page = await browser.newPage({ viewport: { width: 1280, height: 1400 } });
  page.setDefaultTimeout(2 * MINUTE);
  create = new CreatePage(page);
});

afterEach(() => page?.close());

async function picture(name: string): Promise<void> {
  if (PICTURES) {
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }
}

/** Opens the form of a library and fills it in up to the page with the project. */
async function toProject(domain: string, goal: string, name: string) {
  await page.goto(`${portal.url}/create/templates/default/${domain}`);
  await create.goal().fill(goal);
  await page.getByLabel(/^Defaults/).check();
  await create.through('Chain', 'Project and repository');
  await create.field('project.name').fill(name);
}

describe('somebody who wants all or nothing', () => {
  requireTool(
    CHROMIUM,
    'gets nothing when something is missing, and reads what',
    async () => {
      await toProject('kitchen', 'soup and tea', 'nothing');
      expect(
        await page.getByLabel(/^A\. Generate the missing/).isChecked(),
      ).toBe(true);
      await page.getByLabel(/^C\. Stop with the detailed report/).check();
      await picture('form');
      await create.through('Configure', 'Review');
      expect(
        await create.reviewed('If something is missing').innerText(),
      ).toMatch(/^C\. Stop/);
      await picture('review');
      await expect(create.generate()).rejects.toThrow(
        /soup\/bowl\.md \(serving-soup\): missing[^]*Nothing was published/,
      );
      await picture('missing');
      expect(readdirSync(portal.repositories)).toEqual([]);
    },
    5 * MINUTE,
  );
});

describe('somebody whose skill fails', () => {
  requireTool(
    CHROMIUM,
    'reads what is wrong, repairs it, and retries the task',
    async () => {
      await toProject('pantry', 'tea and soup', 'repaired');
      await create.through('Configure', 'Review');
      await expect(create.generate()).rejects.toThrow(
        /Skill 'serving-soup' failed[^]*serving-soup\/templates\/file\.md\.njk:1/,
      );
      await picture('failed');
      expect(readdirSync(portal.repositories)).toEqual([]);

      dir.addContent({ pantry: kitchen('pantry') });
      await page.getByRole('button', { name: 'Retry', exact: true }).click();
      await create.resultLink('Repository').waitFor();
      await picture('repaired');
      expect(readdirSync(portal.repositories)).toEqual(['repaired.git']);
    },
    5 * MINUTE,
  );
});

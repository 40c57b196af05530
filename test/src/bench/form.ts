// How fast the form answers a key. scripts/bench.mjs runs this.
import type { Locator, Page } from 'playwright-core';
import { CreatePage } from '../portal/CreatePage';
import { findChromium, openBrowser } from '../portal/openBrowser';
import { startPortal } from '../portal/startPortal';
import { measureKeystrokes, type KeystrokeTimes } from './keystroke';
import { GOAL } from './tree';

const MINUTE = 60_000;
/** Milliseconds that a page gets to show its fields. */
const SETTLE = 500;

function line(name: string, { keys, p50, p95 }: KeystrokeTimes): string {
  return `  ${name}  median ${p50.toFixed(0)} ms, 95th percentile ${p95.toFixed(
    0,
  )} ms  (${keys} keys)`;
}

/** Goes on until a page has the field, whatever pages the Template has. */
async function goTo(page: Page, field: Locator): Promise<void> {
  const step = page.locator('.MuiStepLabel-label.MuiStepLabel-active');
  while (!(await field.isVisible())) {
    const before = await step.innerText();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await step.and(page.locator(`:not(:text-is("${before}"))`)).waitFor();
    await page.waitForTimeout(SETTLE);
  }
}

async function typeIntoForm(page: Page, url: string): Promise<string[]> {
  const create = new CreatePage(page);
  await create.open(url);
  const goal = await measureKeystrokes(page, create.goal());
  await create.goal().fill(GOAL);
  const name = create.field('project.name');
  await goTo(page, name);
  const project = await measureKeystrokes(page, name);
  await name.fill('shop');
  const image = create.field('operating-kubernetes.image');
  await goTo(page, image);
  const answer = await measureKeystrokes(page, image);
  return [
    line('goal                             ', goal),
    line('project name, all skills in chain', project),
    line('skill answer, all skills in chain', answer),
  ];
}

/** Time from a key to the next frame in the stock form of a running portal, in this machine's Chromium. */
async function measureForm(): Promise<string> {
  const title =
    'Typing into the form, key to next frame (aim: 50 ms at the 95th percentile)';
  if (!findChromium()) {
    return `${title}\n  not run: there is no Chromium here; CHROMIUM=/path/to/it names one\n`;
  }
  const portal = await startPortal();
  try {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({
        viewport: { width: 1280, height: 900 },
      });
      page.setDefaultTimeout(2 * MINUTE);
      const lines = await typeIntoForm(page, portal.url);
      return [title, ...lines, ''].join('\n');
    } finally {
      await browser.close();
    }
  } finally {
    await portal.stop();
  }
}

measureForm().then(
  text => process.stdout.write(`${text}\n`),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);

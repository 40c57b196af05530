import type { Locator, Page } from 'playwright-core';
import { quantile } from './measure';

/** Milliseconds from a key to the next frame. */
export interface KeystrokeTimes {
  /** Keys that were measured. */
  keys: number;
  p50: number;
  p95: number;
}

/** What is typed: every word that calls a skill lets a line appear or change. */
const TEXT =
  'a kubernetes cluster in three private subnets with DNS failover and ingress ';

// A key counts once typed into the warm form; the first ones compile schemas and load code.
const WARM_UP = 10;

/** Milliseconds between two keys of a quick typist. */
const PAUSE = 60;

/**
 * Types into a field key by key and measures, inside the page, the time from the key
 * event to the end of the next frame: when a person sees what the key changed.
 *
 * @param page - the form, already open
 * @param field - the field to type into; the goal field when left out
 * @param text - what to type; by default words that make skills appear
 */
export async function measureKeystrokes(
  page: Page,
  field: Locator = page.getByLabel('Goal', { exact: false }).first(),
  text = TEXT,
): Promise<KeystrokeTimes> {
  await field.click();
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { skillchainKeyTimes: times });
    document.addEventListener(
      'keydown',
      event => {
        const pressed = event.timeStamp;
        // the first callback runs before the frame is painted, the task after it behind it
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => times.push(performance.now() - pressed);
          port2.postMessage(undefined);
        });
      },
      { capture: true },
    );
  });
  for (let typed = 1; typed <= text.length; typed++) {
    await page.keyboard.type(text[typed - 1]);
    // the next key waits for the frame of this one, as its time would otherwise count twice
    await page.waitForFunction(
      count =>
        (window as unknown as { skillchainKeyTimes: number[] })
          .skillchainKeyTimes.length >= count,
      typed,
    );
    await page.waitForTimeout(PAUSE);
  }
  const times = await page.evaluate(
    () =>
      (window as unknown as { skillchainKeyTimes: number[] })
        .skillchainKeyTimes,
  );
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  return {
    keys: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
  };
}

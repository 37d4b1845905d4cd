import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const OPENED_WITHIN_MS = 120_000;
const COMPUTED_WITHIN_MS = 120_000;
const TEST_MS = 400_000;

const folder = mkdtempSync(join(tmpdir(), 'letb-rois-'));
let running: LaunchedApp | null = null;

afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test(
  'the interval stands beside each number and the change; proposals are ghosts until they are taken',
  async () => {
    running = await launchApp({ args: ['--demo'], userData: join(folder, 'user') });
    const { page, app } = running;
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
    await page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: OPENED_WITHIN_MS });

    // Both intervals, and with them that of the change.
    await page.waitForSelector('[data-change-interval]', { timeout: COMPUTED_WITHIN_MS });
    for (const slot of ['pre', 'post']) {
      const text = (await page.textContent(`[data-interval-of="${slot}"]`)) ?? '';
      const [low, high] = text.split('–').map((part) => Number.parseFloat(part));
      const letb = Number(await page.getAttribute(`.figure[data-slot="${slot}"]`, 'data-letb-percent'));
      expect(low).toBeLessThanOrEqual(letb + 0.06);
      expect(high).toBeGreaterThanOrEqual(letb - 0.06);
    }
    const calls = await page
      .locator('.response [data-call]')
      .evaluateAll((chips) => chips.map((chip) => chip.getAttribute('data-call')));
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(['responder', 'non-responder', 'indeterminate']).toContain(call);

    // The portal vein is sampled where the reader points, at both timepoints; the number stays.
    const numbers = async (): Promise<readonly (string | null)[]> =>
      page.locator('.figure').evaluateAll((figures) => figures.map((one) => one.getAttribute('data-letb-percent')));
    const before = await numbers();
    await page.locator('.phases summary').click();
    const veins = page.locator('[data-figure="portalVeinHu"] td');
    expect(await veins.allInnerTexts()).toEqual([expect.any(String), '–', '–']);
    for (const [index, name] of ['Pre', 'Post'].entries()) {
      await page.locator(`aside > .segments button:text-is("${name}")`).click();
      await page.keyboard.press('Control+Shift+V');
      await expect.poll(() => veins.nth(index + 1).innerText()).toMatch(/^\d+$/);
    }
    await page.locator('.phases').getByText('Dismiss').click();
    await expect.poll(() => veins.nth(2).innerText()).toBe('–');
    expect(await numbers()).toEqual(before);

    // Another set of placements: none, then the program's.
    await page.locator('aside > .segments button:text-is("Pre")').click();
    await page.locator('.phases').getByText('Dismiss').click();
    for (let n = 0; n < 3; n += 1) await page.locator('.roi-remove').first().click();
    expect(await page.locator('[data-interval-of="pre"]').count()).toBe(0);
    await page.keyboard.press('Control+Shift+P');
    await page.waitForSelector('[data-proposals="3"]', { timeout: COMPUTED_WITHIN_MS });
    await page.locator('.roi.ghost .roi-go').first().click();
    await page.waitForSelector('.engine-roi-ghost');
    expect(await page.locator('.roi:not(.ghost)').count()).toBe(0);
    await page.keyboard.press('Control+Shift+Y');
    await page.waitForSelector('.roi:not(.ghost) >> nth=2');
    expect(await page.locator('.engine-roi-ghost').count()).toBe(0);
    await page.waitForSelector('.figure[data-slot="pre"]:not([data-letb-percent=""])');
    await page.waitForSelector('[data-interval-of="pre"]', { timeout: COMPUTED_WITHIN_MS });

    // A moved placement asks anew, and only the newest question is answered: here that of the first place again.
    const interval = await page.getAttribute('.uncertainty', 'data-interval');
    for (const key of ['Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowRight'])
      await page.keyboard.press(key);
    await page.waitForSelector('.uncertainty', { state: 'detached' });
    await page.waitForSelector('.uncertainty[data-interval]', { timeout: COMPUTED_WITHIN_MS });
    expect(await page.getAttribute('.uncertainty', 'data-interval')).toBe(interval);
    expect(faults).toEqual([]);
  },
  TEST_MS,
);

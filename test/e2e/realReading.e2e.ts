import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../electron/start/build.ts';
import { runLetb } from '../fixtures/runLetb.ts';
import { hasTestData, testData } from '../testData.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

/** A draft of a whole abdomen on a busy machine. */
const DRAFTED_WITHIN_MS = 90_000;

const folder = mkdtempSync(join(tmpdir(), 'letb-real-reading-'));
/** Kept to be looked at; not committed. */
const pictures = join(projectRoot, 'test', 'visual', 'actual');
let app: LaunchedApp | null = null;
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** No picture and no number of the patient is kept in the project. */
describe.runIf(hasTestData)('a real case', () => {
  test('is read from its folder to a signed PDF with keys and buttons alone, and its record replays', async () => {
    mkdirSync(pictures, { recursive: true });
    app = await launchApp({ args: [testData('HCC_007')] });
    const { page } = app;
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
    await page.waitForSelector('section[data-viewport="post-subtraction"]', { timeout: 180_000 });
    for (const timepoint of ['Pre', 'Post']) {
      await page.locator(`aside > .segments button:text-is("${timepoint}")`).click();
      await page.keyboard.press('Control+d');
      await page.waitForSelector('[data-drafting="done"]:not([data-draft-cm3=""])', { timeout: DRAFTED_WITHIN_MS });
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('[data-step="3"].done');
      for (let n = 0; n < 3; n += 1) {
        await page.keyboard.press('r');
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('ArrowUp');
      }
      await page.waitForSelector('[data-step="5"].done');
      await page.keyboard.press('7');
      await page.locator('[data-step="7"] button').first().click();
      for (const choice of ['hyper', '25–50', 'III'])
        await page.locator(`.visual-card button:text-is("${choice}")`).click();
      await page.locator('[data-step="7"] button').first().click();
    }
    await page.waitForSelector('.sign-card:not(:has([data-missing]))');
    await page.keyboard.press('Control+Shift+Enter');
    await page.waitForSelector('.sign-card[data-version="1"][data-changed="false"]');
    await page.screenshot({ path: join(pictures, 'real-signed.png') });
    for (const kind of ['PDF', 'JSON']) {
      const filePath = join(folder, `reading.${kind.toLowerCase()}`);
      await app.app.evaluate(({ dialog }, path) => {
        dialog.showSaveDialog = (() =>
          Promise.resolve({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog;
      }, filePath);
      await page.locator(`[data-signed-version="1"] button:text-is("${kind}")`).click();
      await page.waitForSelector(`.sign-card [role="status"]:has-text("reading.${kind.toLowerCase()}")`);
    }
    const pdf = readFileSync(join(folder, 'reading.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)).toHaveLength(1);
    writeFileSync(join(pictures, 'real-reading.pdf'), pdf);
    const replayed = runLetb('replay', join(folder, 'reading.json'), '--data', testData('HCC_007'));
    expect([replayed.err, replayed.out, replayed.status]).toEqual(['', expect.stringMatching(/^equal/), 0]);
    expect(faults).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReading } from '../../core/record/readingDocument.ts';
import { demoCase, type DemoCase } from '../../electron/files/demoCase.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { documentOf, runLetb } from '../fixtures/runLetb.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

/** A busy machine aligns the demo's liver in as long. */
const ALIGNED_WITHIN = { timeout: 90_000 };
/** A signature waits for the intervals. */
const SIGNED_WITHIN = { timeout: 90_000 };
const folder = mkdtempSync(join(tmpdir(), 'letb-aligned-reading-'));
/** Kept to be looked at; not committed. */
const pictures = join(projectRoot, 'test', 'visual', 'actual');
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
let demo: DemoCase;
let app: LaunchedApp | null = null;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  demo = await demoCase();
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('a reading through accepted alignments', () => {
  test('is signed, replays equal, and its alignment is taken by the command line with the mask’s file', async () => {
    app = await launchApp({ userData: join(folder, 'user'), args: ['--demo'] });
    const { page, app: shell } = app;
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
    await page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: 120_000 });
    for (const [name, slot] of [
      ['Pre', 'pre'],
      ['Post', 'post'],
    ] as const) {
      await page.locator(`aside > .segments button:text-is("${name}")`).click();
      await page.keyboard.press('2');
      const card = `[data-alignment="${slot}"]`;
      await page.waitForSelector(card);
      await page.keyboard.press('Shift+R');
      await page.waitForSelector(`${card}[data-state="proposal"]`, ALIGNED_WITHIN);
      await page.waitForSelector(`${card} .stated[aria-busy="false"] [data-verdict]`, ALIGNED_WITHIN);
      await page.getByRole('button', { name: 'Accept', exact: true }).click();
      await page.waitForSelector(`${card}[data-state="accepted"]`);
      await page.waitForSelector(`.headline .figure[data-slot="${slot}"][data-preset="corrected"][data-stale="false"]`);
      await page.waitForSelector(`${card} .explained`);
      await page.screenshot({ path: join(pictures, `aligned-${slot}.png`) });
      await page.keyboard.press('7');
      await page.locator('[data-step="7"] button').first().click();
      for (const choice of ['hyper', '25–50', 'II'])
        await page.locator(`.visual-card button:text-is("${choice}")`).click();
      await page.locator('[data-step="7"] button').first().click();
    }
    await page.waitForSelector('.sign-card:not(:has([data-missing]))');
    await page.locator('.sign-card button.primary').click();
    await page.waitForSelector('.sign-card[data-version="1"][data-changed="false"]', SIGNED_WITHIN);
    const record = join(folder, 'record.json');
    await shell.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
    }, record);
    await page.locator('[data-signed-version="1"] button:text-is("JSON")').click();
    await page.waitForSelector('.sign-card [role="status"]');

    const signed = await readReading(readFileSync(record, 'utf8'), 'record.json', digest);
    expect(signed.timepoints.map(({ measurement }) => measurement.alignment)).toMatchObject([
      { kind: 'rigid', accepted: true },
      { kind: 'rigid', accepted: true },
    ]);
    expect(signed.change).not.toBeNull();
    const replayed = runLetb('replay', record, '--data', demo.folder);
    expect([replayed.err, replayed.out, replayed.status]).toEqual(['', expect.stringMatching(/^equal/), 0]);

    // The mask's file is not what the window fitted to, its voxels are.
    const [pre] = signed.timepoints;
    const [files] = demo.timepoints;
    if (pre === undefined || files === undefined) throw new Error('the pre timepoint is there');
    const alignment = join(folder, 'alignment.json');
    writeFileSync(alignment, JSON.stringify(pre.alignment));
    const rois = pre.measurement.placements.map(({ centreLpsMm }) => `--roi=${centreLpsMm.join(',')}`);
    const phases = ['--arterial', files.arterial, '--precontrast', files.precontrast, '--liver', files.liverMask];
    const measured = documentOf(runLetb('measure', ...phases, ...rois, '--alignment', alignment, '--json'));
    expect(measured).toMatchObject({ preset: 'corrected', letbPercent: pre.measurement.letbPercent });
    expect(faults).toEqual([]);
  }, 280_000);
});

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { voxelVolumeMm3 } from '../../core/geometry/grid.ts';
import { demoCase } from '../../electron/files/demoCase.ts';
import { readMaskFile } from '../../electron/files/readMaskFile.ts';
import { readLiverModelFiles } from '../../electron/files/readLiverModel.ts';
import { resolveStack } from '../../electron/files/resolveStack.ts';
import type { SegmentedStack } from '../../electron/measure/segmentedStack.ts';
import { segmentStackByModel } from '../../electron/measure/segmentStackByModel.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { identityModel, manifestDocument } from '../fixtures/tinyModels.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const SEGMENTED_WITHIN_MS = 200_000;
const OPENED_WITHIN_MS = 120_000;
const TEST_MS = 500_000;

const folder = mkdtempSync(join(tmpdir(), 'letb-model-step-'));
const bytes = identityModel();
const modelSha256 = createHash('sha256').update(bytes).digest('hex');
const faults: string[] = [];
let shell: LaunchedApp;

beforeAll(async () => {
  writeFileSync(join(folder, 'tiny.onnx'), bytes);
  shell = await launchApp({ args: ['--demo'] });
  const { page } = shell;
  page.on('pageerror', (error) => faults.push(String(error)));
  await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: OPENED_WITHIN_MS });
  await page.locator('aside .segments button').first().click();
  await page.keyboard.press('3');
  await page.waitForSelector(`${STEPS}[data-unstored="0"]`);
}, 240_000);
afterAll(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const CARD = '[data-masks="pre"]';
const STEPS = `${CARD} .mask-steps`;

type Changes = Parameters<typeof manifestDocument>[0];

/** Liver is what has 20 HU or more on a coarse lattice: the placements lie in it. */
function manifest(name: string, changes: Changes = {}): string {
  const path = join(folder, name);
  const document = manifestDocument({
    model: { file: 'tiny.onnx', sha256: modelSha256 },
    input: { spacingMm: [5, 3, 3], clipHu: [0, 40] },
    window: { patchVoxels: [32, 64, 64], borderVoxels: [0, 0, 0] },
    ...changes,
  });
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** The reader's click, with the manifest that is chosen in the system's dialog. */
async function segmentBy(path: string): Promise<void> {
  await shell.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, path);
  await shell.page.getByRole('button', { name: 'Segment with a model…' }).click();
}

async function letb(): Promise<string | null> {
  await shell.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
  return shell.page.getAttribute('.figure[data-slot="pre"]', 'data-letb-percent');
}

/** What the command line gives for the same images and model. */
async function onCommandLine(path: string): Promise<SegmentedStack<unknown>> {
  const [{ arterial }] = (await demoCase()).timepoints;
  const pool = startComputePool(2);
  try {
    return await segmentStackByModel(
      { stack: await resolveStack(arterial), model: await readLiverModelFiles(path) },
      pool,
    );
  } finally {
    pool.end();
  }
}

describe('a reader’s own model in the liver step', () => {
  test(
    'gives the command line’s liver, unreviewed until it is accepted, and the store has the model’s hash',
    async () => {
      const { page } = shell;
      const path = manifest('model.json');
      const { labelmap } = await onCommandLine(path);
      const inside = labelmap.voxels.reduce((sum, one) => sum + one, 0);
      const brought = await letb();
      const undoable = Number(await page.getAttribute(STEPS, 'data-undoable'));

      await segmentBy(path);
      await page.waitForSelector(`${CARD} [data-drafting="done"]:not([data-draft-cm3=""])`, {
        timeout: SEGMENTED_WITHIN_MS,
      });
      const cm3 = Number(await page.getAttribute(`${CARD} [data-drafting]`, 'data-draft-cm3'));
      expect(cm3).toBeCloseTo((inside * voxelVolumeMm3(labelmap.grid)) / 1000, 6);
      expect(await page.textContent(`${CARD} .proposed`)).toMatch(/by A smoothed threshold 1, not reviewed/);
      expect(await letb()).toBe(brought);

      await page.getByRole('button', { name: 'Accept' }).click();
      await page.waitForSelector(`${STEPS}[data-undoable="${undoable + 1}"][data-unstored="0"]`);
      expect(await letb()).not.toBe(brought);
      const saved = join(folder, 'liver-pre.nii.gz');
      await shell.app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, saved);
      await page.keyboard.press('Control+Shift+s');
      await page.waitForSelector('[data-saved-as="liver-pre.nii.gz"]');
      const mask = await readMaskFile(saved, labelmap.grid);
      expect(Buffer.from(mask.labelmap.voxels).equals(Buffer.from(labelmap.voxels))).toBe(true);

      const stored = await page.evaluate(async () => {
        const replies = await Promise.all(
          [1, 2, 3, 4].map((segmentationId) => window.letb.request('draft:list', { segmentationId })),
        );
        return replies.flatMap((reply) => (reply.ok ? reply.result : []));
      });
      expect(stored).toEqual([
        expect.objectContaining({
          layer: 'liver',
          method: 'letb.liver-model-window/1',
          parameters: expect.objectContaining({
            origin: 'model',
            review: 'unreviewed',
            modelSha256,
            manifest: expect.objectContaining({ id: 'tiny', version: '1' }),
          }),
        }),
      ]);
      await page.keyboard.press('z');
      await page.waitForSelector(`${STEPS}[data-undoable="${undoable}"][data-unstored="0"]`);
      expect(await letb()).toBe(brought);
      expect(faults).toEqual([]);
    },
    TEST_MS,
  );

  test('says why a model cannot be used, in a sentence without its folder', async () => {
    const { page } = shell;
    for (const [name, changes, code] of [
      ['field.json', { input: { spacingMm: [0, 1, 1] } }, 'model-manifest-invalid'],
      ['place.json', { model: { file: '../tiny.onnx' } }, 'model-file-outside-folder'],
      ['hash.json', { model: { sha256: '0'.repeat(64) } }, 'model-hash-differs'],
    ] as const) {
      await segmentBy(manifest(name, changes));
      const problem = await page.waitForSelector(`${CARD} .draft [data-code="${code}"]`, {
        timeout: SEGMENTED_WITHIN_MS,
      });
      const sentence = (await problem.textContent()) ?? '';
      expect(sentence.length).toBeGreaterThan(60);
      expect(sentence).not.toContain(folder);
    }
    expect(faults).toEqual([]);
  });

  test('shows how far it is, and a cancelled one ends with its worker', async () => {
    const { page } = shell;
    const workers = page.workers().length;
    // Far more patches than anyone would wait for.
    const endless = { window: { patchVoxels: [8, 8, 8], overlapFraction: 0.9, borderVoxels: [0, 0, 0] } };
    await segmentBy(manifest('endless.json', { ...endless, input: { spacingMm: [1, 1, 1], clipHu: [0, 200] } }));
    await page.waitForSelector(`${CARD} [data-drafting="running"] [role="progressbar"]`);
    await expect.poll(() => page.workers().length).toBe(workers + 1);
    expect(await page.textContent(`${CARD} .draft`)).toContain('Segmenting by A smoothed threshold 1');
    await page.locator(`${CARD} .draft`).getByRole('button', { name: 'Cancel' }).click();
    await page.waitForSelector(`${CARD} [data-drafting="idle"][data-draft-cm3=""]`);
    await expect.poll(() => page.workers().length).toBe(workers);
    expect(faults).toEqual([]);
  });
});

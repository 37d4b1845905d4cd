import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { pointLps, type PointLps } from '../../core/geometry/points.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import { readMask } from '../../core/segmentation/readMask.ts';
import type { MaskFormat } from '../../core/segmentation/writeMask.ts';
import { demoCase } from '../../electron/files/demoCase.ts';
import { nodeInflate } from '../../electron/files/nodeInflate.ts';
import { readLabelImageFile } from '../../electron/files/readMaskFile.ts';
import { resolveStack } from '../../electron/files/resolveStack.ts';
import { measureTimepoint } from '../../electron/measure/measureTimepoint.ts';
import { startComputePool } from '../../electron/workers/computePool.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

/** A draft of the whole abdomen on a busy machine. */
const DRAFTED_WITHIN_MS = 400_000;
const TEST_MS = 600_000;
const OPENED_WITHIN_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'letb-segmentation-'));
const userData = join(folder, 'user');
let running: LaunchedApp | null = null;
const faults: string[] = [];

afterEach(async () => {
  await running?.close();
  running = null;
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

function app(): LaunchedApp {
  if (running === null) throw new Error('the app does not run');
  return running;
}

const ARTERIAL = 'section[data-viewport="pre-arterial"]';
const STEPS = '[data-masks="pre"] .mask-steps';

/** Opens the demo case with the tools of the liver step. */
async function openDemo(): Promise<void> {
  running = await launchApp({ args: ['--demo'], userData });
  const { page } = running;
  page.on('pageerror', (error) => faults.push(String(error)));
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await page.waitForSelector('[data-change-percent]:not([data-change-percent=""])', { timeout: OPENED_WITHIN_MS });
  await page.locator('aside .segments button').first().click();
  await page.keyboard.press('3');
  await page.waitForSelector(`${STEPS}[data-unstored="0"]`);
}

async function count(name: 'undoable' | 'redoable' | 'revision'): Promise<number> {
  return Number(await app().page.getAttribute(STEPS, `data-${name}`));
}

async function steps(undoable: number, redoable = 0): Promise<void> {
  await app().page.waitForSelector(
    `${STEPS}[data-undoable="${undoable}"][data-redoable="${redoable}"][data-unstored="0"]`,
  );
}

async function letb(): Promise<number | null> {
  const text = await app().page.getAttribute('.figure[data-slot="pre"]', 'data-letb-percent');
  return text === null || text === '' ? null : Number(text);
}

/** The number after the frame in which it follows the last edit. */
async function letbNow(): Promise<number | null> {
  await app().page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
  return letb();
}

/** Where the liver's outline lies on the screen. */
async function liverBox(): Promise<{ x: number; y: number; width: number; height: number }> {
  await app().page.waitForFunction(
    (contour) => (document.querySelector(contour)?.getBoundingClientRect().width ?? 0) > 20,
    `${ARTERIAL} .engine-contour`,
  );
  const box = await app().page.locator(`${ARTERIAL} .engine-contour`).boundingBox();
  if (box === null) throw new Error('the liver has no outline');
  return box;
}

type Place = readonly [x: number, y: number];

/** Goes along places with the button held; `held` is called before it is let go. */
async function drag(places: readonly Place[], held: () => Promise<void> = async () => undefined): Promise<void> {
  const { mouse } = app().page;
  const [first] = places;
  if (first === undefined) throw new Error('no place');
  await mouse.move(...first);
  await mouse.down();
  for (const place of places.slice(1)) await mouse.move(...place, { steps: 4 });
  await held();
  await mouse.up();
}

/** Saves the layer in hand by the window's own command, the system's dialog answered. */
async function save(name: string, format: MaskFormat = 'nii.gz'): Promise<string> {
  const path = join(folder, `${name}.${format}`);
  await app().app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await app().page.locator('[data-masks="pre"] select').last().selectOption(format);
  await app().page.keyboard.press('Control+Shift+s');
  await app().page.waitForSelector(`[data-saved-as="${name}.${format}"]`);
  return path;
}

async function voxelsIn(path: string): Promise<Uint8Array> {
  const { stored } = await readMask(path, readFileSync(path), nodeInflate);
  return Uint8Array.from(stored, Number);
}

async function centresShown(): Promise<readonly PointLps[]> {
  const texts = await app().page.$$eval('[data-centre-lps]', (items) =>
    items.map((item) => item.dataset['centreLps'] ?? ''),
  );
  return texts.map((text) => {
    const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = text.split(' ').map(Number);
    return pointLps(x, y, z);
  });
}

/** What the command line measures from the same images with a saved mask: all voxels counted anew. */
async function recomputed(maskFile: string): Promise<number> {
  const [timepoint] = (await demoCase()).timepoints;
  const pool = startComputePool(2);
  try {
    const measured = await measureTimepoint(
      {
        arterial: await resolveStack(timepoint.arterial),
        precontrast: await resolveStack(timepoint.precontrast),
        liverMask: { file: readLabelImageFile(maskFile), label: undefined },
        rois: (await centresShown()).map((centreLpsMm) => ({ centreLpsMm, shape: 'cube', nominalCm3: 1 })),
        protocol: paperProtocol,
      },
      pool,
      { softwareVersion: 'test', now: () => new Date(0), progress: () => undefined },
    );
    return measured.letbPercent;
  } finally {
    pool.end();
  }
}

describe('the liver step', () => {
  test(
    'drafts, is corrected with three tools, undone and done again to the same mask, while LETB follows and equals a recomputation',
    async () => {
      await openDemo();
      const { page } = app();
      await steps(1);
      const brought = await letb();
      await page.keyboard.press('Control+d');
      await page.waitForSelector('[data-drafting="running"] [role="progressbar"]');
      await page.waitForSelector('[data-drafting="done"]:not([data-draft-cm3=""])', { timeout: DRAFTED_WITHIN_MS });
      await page.waitForSelector(`${ARTERIAL} .engine-outline-draft[d^="M"]`, { state: 'attached' });
      expect(await letb()).toBe(brought);
      await page.keyboard.press('Control+Enter');
      await steps(2);
      const drafted = await letbNow();
      expect(drafted).not.toBe(brought);

      const box = await liverBox();
      const middle = box.y + box.height / 2;
      await page.keyboard.press('d');
      let held: number | null = null;
      await drag(
        [
          [box.x - 6, middle - 30],
          [box.x - 10, middle],
          [box.x - 6, middle + 30],
        ],
        async () => {
          held = await letbNow();
        },
      );
      expect(held).not.toBeNull();
      expect(held).not.toBe(drafted);
      await steps(3);
      expect(await letbNow()).toBe(held);
      await page.keyboard.press('f');
      await page.keyboard.press('Shift+f');
      for (let n = 0; n < 6; n += 1) await page.keyboard.press('[');
      await drag([
        [box.x, middle + 20],
        [box.x + 12, middle + 20],
      ]);
      await steps(4);
      await page.keyboard.press('k');
      await drag([
        [box.x - 20, middle - 40],
        [box.x + 8, middle - 40],
        [box.x + 8, middle - 15],
        [box.x - 20, middle - 15],
      ]);
      await steps(5);
      const corrected = await letbNow();
      const before = await save('before');
      expect(corrected).toBe(await recomputed(before));

      for (let n = 0; n < 5; n += 1) await page.keyboard.press('z');
      await steps(0, 5);
      expect(await letbNow()).toBeNull();
      expect((await voxelsIn(await save('undone'))).includes(1)).toBe(false);
      for (let n = 0; n < 5; n += 1) await page.keyboard.press('Shift+Z');
      await steps(5, 0);
      const voxels = await voxelsIn(before);
      expect(voxels.includes(1)).toBe(true);
      expect(Buffer.from(await voxelsIn(await save('again', 'nrrd'))).equals(Buffer.from(voxels))).toBe(true);
      expect(Buffer.from(await voxelsIn(await save('again', 'mha'))).equals(Buffer.from(voxels))).toBe(true);
      expect(readFileSync(await save('again')).equals(readFileSync(before))).toBe(true);
      expect(await letbNow()).toBe(corrected);
      expect(faults).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'has everything that was stored when the program is killed in the middle of a stroke, and goes on from there',
    async () => {
      await openDemo();
      const { page } = app();
      const first = await count('undoable');
      const box = await liverBox();
      await page.keyboard.press('d');
      for (let n = 0; n < 4; n += 1) {
        const y = box.y + box.height / 2 - 30 + 20 * n;
        await drag([
          [box.x - 15, y],
          [box.x + 5, y + 5],
        ]);
      }
      await page.keyboard.press('Shift+Y');
      await drag([
        [box.x + 40, box.y + box.height / 2],
        [box.x + 60, box.y + box.height / 2],
      ]);
      await page.keyboard.press('Shift+Y');
      await page.keyboard.press('Shift+Y');
      await steps(first + 5);
      await page.keyboard.press('z');
      await page.keyboard.press('z');
      await steps(first + 3, 2);
      const number = await letbNow();
      const voxels = await voxelsIn(await save('killed'));
      await page.mouse.move(box.x + 10, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + 30, box.y + 70, { steps: 5 });
      const process = app().app.process();
      const ended = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGKILL');
      await ended;
      running = null;

      await openDemo();
      await steps(first + 3, 2);
      expect(Buffer.from(await voxelsIn(await save('restarted'))).equals(Buffer.from(voxels))).toBe(true);
      expect(await letbNow()).toBe(number);
      await app().page.keyboard.press('Shift+Z');
      await steps(first + 4, 1);
      await app().page.keyboard.press('z');
      await steps(first + 3, 2);
      expect(faults).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'keeps layers apart, works on whole masks, takes over files and seeds, and each of it can be undone',
    async () => {
      await openDemo();
      const { page } = app();
      const card = page.locator('[data-masks="pre"]');
      let done = await count('undoable');
      const one = async (): Promise<void> => {
        done += 1;
        await steps(done);
      };
      const voxelsOf = async (name: string): Promise<number> =>
        (await voxelsIn(await save(name))).reduce((a, b) => a + b, 0);
      const number = await letbNow();
      const liver = await voxelsOf('liver');
      const box = await liverBox();
      const [x, y] = [box.x + box.width * 0.3, box.y + box.height * 0.55];

      // Layers: what is drawn in one changes neither another nor the number of the preset “paper”.
      await card.locator('[data-layer="exclusion"] button').click();
      await page.keyboard.press('d');
      await drag([
        [x, y],
        [x + 20, y],
      ]);
      await one();
      expect(await letbNow()).toBe(number);
      const excluded = await voxelsOf('exclusion');
      expect(excluded).toBeGreaterThan(100);
      await page.waitForSelector(`${ARTERIAL} .engine-outline-exclusion[d^="M"]`, { state: 'attached' });
      await card.locator('[data-layer="exclusion"] input').uncheck();
      await page.waitForSelector(`${ARTERIAL} .engine-outline-exclusion[d=""]`, { state: 'attached' });
      await card.locator('[data-layer="exclusion"] input').check();

      // Slices four apart, and the ones between them.
      await card.locator('[data-layer="lesion"] button').click();
      await drag([
        [x, y],
        [x + 4, y],
      ]);
      await one();
      const disc = await voxelsOf('lesion-one');
      for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowDown');
      await drag([
        [x, y],
        [x + 4, y],
      ]);
      await one();
      await card.getByRole('button', { name: 'Between slices' }).click();
      await one();
      expect(await voxelsOf('lesion')).toBeGreaterThan(4.5 * disc);
      await page.keyboard.press('z');
      await steps(done - 1, 1);
      expect(await voxelsOf('lesion-undone')).toBeLessThan(2.5 * disc);
      await page.keyboard.press('Shift+Z');
      await steps(done);
      await card.getByRole('button', { name: 'Between slices' }).click();
      await card.locator('.problem[data-code="edit-tool-invalid"] button').click();

      // A hole, filled; an island, gone; larger, smaller, smooth.
      await page.keyboard.press('f');
      await drag([[x + 10, y]]);
      await one();
      const holed = await voxelsOf('holed');
      await page.keyboard.press('d');
      for (const [button, isMore] of [
        ['Grow', true],
        ['Shrink', false],
        ['Smooth', null],
      ] as const) {
        const before = await voxelsOf('before');
        await card.getByRole('button', { name: button, exact: true }).click();
        await one();
        const after = await voxelsOf('after');
        if (isMore !== null) expect(after > before).toBe(isMore);
      }
      expect(holed).toBeGreaterThan(0);
      await card.locator('[data-layer="liver"] button').click();
      expect(await voxelsOf('liver-untouched')).toBe(liver);
      await page.keyboard.press('y');
      await drag([
        [box.x - 30, y],
        [box.x - 20, y],
      ]);
      await one();
      const island = await voxelsOf('with-island');
      expect(island).toBeGreaterThan(liver);
      await card.getByRole('button', { name: 'Keep largest' }).click();
      await one();
      await card.getByRole('button', { name: 'Fill holes' }).click();
      await card.getByRole('button', { name: 'Fill holes' }).waitFor();
      await page.waitForSelector(`${STEPS}[data-unstored="0"]`);
      done = await count('undoable');

      // A phase on which nothing is drawn; a file, which is an edit as any other.
      await card.locator('select').first().selectOption({ index: 1 });
      await card.locator('.problem[data-code="edit-source-empty"] button').click();
      await page.keyboard.press('Escape');
      await app().app.evaluate(
        ({ dialog }, filePath) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
        },
        join(folder, 'liver.nii.gz'),
      );
      await page.keyboard.press('Control+l');
      await one();
      expect(await voxelsOf('imported')).toBe(liver);
      expect(await letbNow()).toBe(number);

      // A draft that seeds steer, put aside.
      await page.keyboard.press('Shift+I');
      await page.mouse.click(x, y);
      await page.waitForSelector('[data-drafting="done"]:not([data-draft-cm3=""])', { timeout: DRAFTED_WITHIN_MS });
      await page.waitForSelector(`${ARTERIAL} .engine-mark-inside`, { state: 'attached' });
      const first = await page.getAttribute('.draft', 'data-draft-cm3');
      await page.keyboard.press('Shift+O');
      await page.mouse.click(box.x + box.width * 0.75, box.y + box.height * 0.2);
      await page.waitForSelector(`[data-drafting="done"]:not([data-draft-cm3="${first}"])`, {
        timeout: DRAFTED_WITHIN_MS,
      });
      await card.getByRole('button', { name: 'Discard' }).click();
      await steps(done);
      expect(await letbNow()).toBe(number);
      await page.keyboard.press('Control+d');
      await page.waitForSelector('[data-drafting="running"]');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[data-drafting="idle"]');
      expect(faults).toEqual([]);
    },
    TEST_MS,
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rigidAbout } from '../../core/registration/rigidMap.ts';
import { writeMovedPatient, type MovedPatient } from '../fixtures/movedPatient.ts';
import { documentOf, runLetb } from '../fixtures/runLetb.ts';
import { checkAccessibility } from './axe.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'letb-alignment-'));
const userData = join(folder, 'user');
const faults: string[] = [];
let patient: MovedPatient;
let running: LaunchedApp | null = null;

const CARD = '[data-alignment="pre"]';
const FIGURE = '.headline .figure[data-slot="pre"]';
const ARTERIAL = 'section[data-viewport$="arterial"]';
/** A busy machine aligns a small liver in as long. */
const ALIGNED_WITHIN_MS = 60_000;

function app(): LaunchedApp {
  if (running === null) throw new Error('the app does not run');
  return running;
}

/** Opens the patient's folder, with the phases in their roles. */
async function open(): Promise<void> {
  running = await launchApp({ args: [patient.arterialFolder, patient.precontrastFolder], userData });
  const { page } = running;
  page.on('pageerror', (error) => faults.push(String(error)));
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await page.waitForSelector('.stack');
  for (const [description, place] of [
    ['without', 0],
    ['arterial', 1],
  ] as const) {
    const stack = page.locator('.stack', { has: page.locator('.stack-name', { hasText: description }) });
    const role = stack.locator('button.role').nth(place);
    if ((await role.getAttribute('aria-pressed')) !== 'true') await role.click();
  }
  await page.keyboard.press('F3');
  await page.waitForSelector(`${ARTERIAL} canvas`);
}

beforeAll(() => {
  patient = writeMovedPatient(join(folder, 'case'), rigidAbout([0, 0, 0], [0, 0, 0], [3, -4, 6]));
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function letbOf(preset: 'paper' | 'corrected'): Promise<number> {
  await app().page.waitForSelector(`${FIGURE}[data-preset="${preset}"][data-stale="false"]`);
  return Number(await app().page.getAttribute(FIGURE, 'data-letb-percent'));
}

async function isAccessible(): Promise<void> {
  const { faults: found, rules } = await checkAccessibility(app().page);
  expect(found).toEqual([]);
  expect(rules).toBeGreaterThan(15);
}

describe('the alignment step', () => {
  test('aligns, is looked at, is accepted as the command line has it, is there after a restart, and is refused', async () => {
    await open();
    const { page, app: shell } = app();
    await shell.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, patient.maskFile);
    await page.keyboard.press('2');
    await page.waitForSelector(CARD);
    // Without a liver there is nothing to align, and the card says so.
    expect(await page.locator(`${CARD} .segments button:not(:disabled)`).first().innerText()).toBe('None');
    await page.keyboard.press('Control+l');
    await page.waitForSelector('.step.done[data-step="3"]');
    const contour = page.locator(`${ARTERIAL} .engine-contour`).first();
    await page.waitForFunction(
      (selector) => (document.querySelector(selector)?.getBoundingClientRect().width ?? 0) > 20,
      `${ARTERIAL} .engine-contour`,
    );
    const box = await contour.boundingBox();
    if (box === null) throw new Error('the liver has no outline');
    await page.mouse.move(box.x + 0.25 * box.width, box.y + 0.72 * box.height);
    await page.keyboard.press('r');
    const paper = await letbOf('paper');
    await isAccessible();

    await page.keyboard.press('Shift+R');
    await page.waitForSelector(`${CARD}[data-state="proposal"]`, { timeout: ALIGNED_WITHIN_MS });
    await page.waitForSelector(`${CARD} .stated[aria-busy="false"] [data-verdict]`, { timeout: ALIGNED_WITHIN_MS });
    const beside = await page.$$eval(`${CARD} .figure`, (figures) =>
      figures.map((one) => one.dataset['percent'] ?? ''),
    );
    expect(Number(beside[0])).toBe(paper);
    expect(await letbOf('paper')).toBe(paper);
    await isAccessible();

    for (const mode of ['checkerboard', 'swipe', 'difference', 'displacement']) {
      await page.keyboard.press('Shift+K');
      await page.waitForSelector(`${CARD} [data-quality="${mode}"]`);
      await page.waitForSelector('main[data-hanging="alignment"]');
      await isAccessible();
    }
    expect(await page.locator('.shift-legend').count()).toBe(3);
    expect(Number(await page.locator('.shift-legend').first().getAttribute('data-scale-end-mm'))).toBe(10);
    await page.keyboard.press('Shift+K');
    await page.waitForSelector('main[data-hanging="letb"]');

    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    const corrected = await letbOf('corrected');
    expect(corrected).toBe(Number(beside[1]));
    const centre = (await page.getAttribute('[data-centre-lps]', 'data-centre-lps'))?.split(' ').join(',') ?? '';
    const files = ['--arterial', patient.arterialFolder, '--precontrast', patient.precontrastFolder];
    const measured = documentOf(
      runLetb('measure', ...files, '--liver', patient.maskFile, `--roi=${centre}`, '--align', 'rigid', '--json'),
    );
    expect(measured).toMatchObject({ preset: 'corrected', letbPercent: corrected });
    await isAccessible();

    await app().close();
    await open();
    expect(await letbOf('corrected')).toBe(corrected);
    await app().page.keyboard.press('2');
    await app().page.waitForSelector(`${CARD}[data-state="accepted"][data-stale="false"]`);
    await app().page.getByRole('button', { name: 'Back to paper' }).click();
    expect(await letbOf('paper')).toBe(paper);
    expect(faults).toEqual([]);
  });

  test('is adjusted by hand: dragged, turned and nudged, and then has its figures', async () => {
    const { page } = app();
    await page.keyboard.press('Shift+M');
    await page.waitForSelector('[data-adjusting][data-moved-mm="0"]');
    await isAccessible();
    const view = page.locator('section[data-view-id^="alignment/"]').first();
    await view.click({ position: { x: 40, y: 300 } });
    const moved = async (): Promise<readonly number[]> =>
      Promise.all(
        ['data-moved-mm', 'data-turned-degrees'].map(async (name) =>
          Number(await page.getAttribute('[data-adjusting]', name)),
        ),
      );
    for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowRight');
    expect((await moved())[0]).toBeCloseTo(2, 6);
    await page.keyboard.press('Shift+ArrowRight');
    expect((await moved())[1]).toBeCloseTo(0.5, 4);
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await moved()).toEqual([0, 0]);
    const box = await view.boundingBox();
    if (box === null) throw new Error('no picture');
    await page.mouse.move(box.x + 200, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 300, { steps: 5 });
    await page.mouse.up();
    const [dragged = 0, turned = 0] = await moved();
    expect(dragged).toBeGreaterThan(3);
    expect(turned).toBeCloseTo(0, 6);
    await page.getByRole('button', { name: 'Use this position' }).click();
    await page.waitForSelector(`${CARD}[data-state="proposal"] .stated[aria-busy="false"] [data-verdict]`, {
      timeout: ALIGNED_WITHIN_MS,
    });
    expect(await page.locator(`${CARD} .proposed`).innerText()).toContain('by hand');
    await page.getByRole('button', { name: 'Refuse', exact: true }).click();
    await page.waitForSelector(`${CARD}[data-state="none"]`);
    expect(faults).toEqual([]);
  });
});

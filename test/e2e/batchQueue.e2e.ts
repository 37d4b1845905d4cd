import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBatchCases } from '../fixtures/batchCases.ts';
import { checkAccessibility } from './axe.ts';
import { answerOpenDialog } from './answerOpenDialog.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

const CASES = 12;

let app: LaunchedApp;
let base = '';
let userData = '';
let manifest = '';
let results = '';

async function launch(): Promise<void> {
  app = await launchApp({ userData });
  await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768));
  await app.page.waitForSelector('[data-state="empty"]');
}

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'letb-queue-'));
  [userData, results] = [join(base, 'user'), join(base, 'results')];
  for (const folder of [userData, results]) mkdirSync(folder);
  manifest = writeBatchCases(join(base, 'cases'), CASES);
  const columns = readFileSync(manifest, 'utf8').split('\n')[0]?.split(',').length ?? 0;
  const gone = ['GONE', 'T1', '2026-01-26', 'not/there', 'nor/there'];
  appendFileSync(manifest, `${[...gone, ...Array<string>(columns - gone.length).fill('')].join(',')}\n,T2\n`);
  await launch();
});
afterAll(async () => {
  await app.close();
  rmSync(base, { recursive: true, force: true });
});

const button = (text: string) => app.page.locator('.batch .button', { hasText: text });
const row = (key: string) => app.page.locator(`.batch-queue tr[data-case="${key}"]`);
const inState = (state: string) => app.page.locator(`.batch-queue tr[data-state="${state}"]`);
const phase = () => app.page.getAttribute('[data-phase]', 'data-phase');
const settled = { timeout: 60_000, interval: 100 };

async function openQueue(): Promise<void> {
  await app.page.keyboard.press('Control+Shift+g');
  await app.page.locator('.cohort-bar .segments button').first().click();
}

async function isAccessible(): Promise<void> {
  const { faults, rules } = await checkAccessibility(app.page);
  expect(faults).toEqual([]);
  expect(rules).toBeGreaterThan(10);
}

/** Where a picture of the screen is wanted, its folder. */
const pictures = process.env['LETB_PICTURES'];
async function look(name: string): Promise<void> {
  if (pictures !== undefined) await app.page.screenshot({ path: join(pictures, `${name}.png`) });
}

describe('the queue of a batch', () => {
  test('is empty until a manifest is chosen, and then lists its cases and its wrong lines', async () => {
    await openQueue();
    await button('Choose a manifest').waitFor();
    await isAccessible();
    await look('queue-empty');
    await answerOpenDialog(app, { file: manifest, folder: results });
    await button('Choose a manifest').click();
    await expect.poll(phase, settled).toBe('ready');
    expect(await inState('pending').count()).toBe(CASES + 1);
    expect(await app.page.textContent('.batch-state summary')).toBe('1 wrong line in the manifest');
  });

  test('runs, and stops begun cases at their last timepoint when it is cancelled', async () => {
    await button('Measure').click();
    await expect.poll(() => inState('running').count(), settled).toBeGreaterThan(0);
    await look('queue-running');
    await expect.poll(() => inState('measured').count(), settled).toBeGreaterThan(0);
    await button('Cancel').click();
    await expect.poll(phase, settled).toBe('ready');
    expect(await inState('running').count()).toBe(0);
    expect(await inState('pending').count()).toBeGreaterThan(0);
  });

  test('is there again after a restart, measures nothing twice, and names what failed with the reason', async () => {
    const measured = await inState('measured').count();
    await app.close();
    await launch();
    await openQueue();
    await button('Resume').waitFor();
    expect(await inState('measured').count()).toBe(measured);
    await button('Resume').click();
    await expect.poll(phase, settled).toBe('over');
    expect(await inState('measured').count()).toBe(CASES);
    await row('GONE_T1').locator('button').click();
    await app.page.locator('.batch-sheet [data-code="path-missing"]').waitFor();
    await isAccessible();
    expect(await button('failed case again').count()).toBe(1);
  });

  test('shows a case’s sheet, and keeps what the reader decides', async () => {
    await row('P0_T1').locator('button').click();
    await app.page.locator('.batch-sheet .pictures image').first().waitFor({ state: 'attached' });
    await look('queue-sheet');
    await isAccessible();
    await app.page.keyboard.press('a');
    await row('P0_T1').locator('[data-review="accepted"]').waitFor();
    await app.page.keyboard.press('ArrowDown');
    await expect.poll(() => row('P1_T1').getAttribute('aria-current')).toBe('true');
    await app.page.locator('.batch-sheet input').fill('ROI in a vessel');
    await button('Reject').click();
    await row('P1_T1').locator('[data-review="rejected"]').waitFor();
    await expect
      .poll(() => readFileSync(join(results, 'batch.csv'), 'utf8').includes('ROI in a vessel'), settled)
      .toBe(true);
  });

  test('tries the failed alone again: an accepted case is not touched', async () => {
    const file = join(results, 'cases', 'P0_T1', 'case.json');
    const before = readFileSync(file, 'utf8');
    await button('failed case again').click();
    await expect.poll(phase, settled).toBe('over');
    expect(await inState('failed').count()).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
    await row('P0_T1').locator('[data-review="accepted"]').waitFor();
  });

  test('becomes the cohort’s table, and opens a case in the window', async () => {
    await button('Show its table').click();
    await app.page.waitForSelector('.cohort-table tbody tr');
    expect(await app.page.locator('.cohort-table tbody tr').count()).toBe(CASES + 1);
    await app.page.locator('.cohort-bar .segments button').first().click();
    await row('P0_T1').locator('button').click();
    await button('Open in the window').click();
    await app.page.waitForSelector('.modal.cohort', { state: 'detached' });
    await app.page.locator('.worklist', { hasText: 'P0' }).first().waitFor();
  });

  test('speaks French', async () => {
    await app.page.keyboard.press('Control+k');
    await app.page.locator('dialog input').fill('fran');
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('html[lang="fr"]');
    await openQueue();
    await button('Choisir un manifeste').waitFor();
    await row('GONE_T1').locator('button').click();
    const reason = await app.page.textContent('.batch-sheet [data-code="path-missing"]');
    expect(reason).toContain('Vérifiez qu’il existe');
    // No path of the computer crosses into the page.
    expect(reason).not.toContain(base);
    await isAccessible();
    await look('queue-french');
  });
});

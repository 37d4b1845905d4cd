import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedCohortCsv } from '../fixtures/simulatedCohort.ts';
import { checkAccessibility } from './axe.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

let app: LaunchedApp;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'letb-cohort-'));
  writeFileSync(join(folder, 'cohort.csv'), simulatedCohortCsv());
  app = await launchApp();
  await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await app.page.waitForSelector('[data-state="empty"]');
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const tab = (at: number) => app.page.locator('.cohort-bar .segments button').nth(at + 1);

async function isAccessible(): Promise<void> {
  const { faults, rules } = await checkAccessibility(app.page);
  expect(faults).toEqual([]);
  expect(rules).toBeGreaterThan(10);
}

describe('the cohort screen', () => {
  test('opens by its key and takes a table', async () => {
    await app.page.keyboard.press('Control+Shift+g');
    await app.page.setInputFiles('.modal.cohort input[type=file]', join(folder, 'cohort.csv'));
    await app.page.waitForSelector('.cohort-table tbody tr');
    expect(await app.page.locator('.cohort-table tbody tr').count()).toBe(161);
    await isAccessible();
  });

  test('draws its charts, of which each mark says whose case it is', async () => {
    await tab(1).click();
    await app.page.waitForSelector('[data-chart="responses"] svg');
    expect(await app.page.locator('[data-chart="waterfall"] .mark').count()).toBe(161);
    await app.page.locator('[data-chart="waterfall"] .mark').first().click();
    expect(await app.page.textContent('.cohort-bar [aria-live]')).toContain('is not in the worklist');
    await isAccessible();
  });

  test('computes agreement and survival, and is accessible with both', async () => {
    await tab(2).click();
    for (const at of [0, 1]) await app.page.locator('.column-choice input').nth(at).check();
    await app.page.locator('.cohort-form .button.primary').click();
    await app.page.waitForSelector('[data-chart="kappa"] svg');
    await isAccessible();
    await tab(3).click();
    await app.page.locator('.cohort-seal .button.quiet').click();
    await app.page.locator('.cohort-form .button.primary').click();
    await app.page.waitForSelector('[data-chart="kaplan-meier"] svg', { timeout: 60_000 });
    await isAccessible();
  });

  test('closes', async () => {
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('.modal.cohort', { state: 'detached', timeout: 5000 });
    expect(await app.page.locator('.modal.cohort').count()).toBe(0);
  });
});

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maskBytes, signedMask } from '../../core/record/signedMask.ts';
import { lesionReadingOf } from '../fixtures/signedLesions.ts';
import { signedReading, smallMeasurement } from '../fixtures/signedReading.ts';
import { maskOf } from '../phantoms.ts';
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

/** Where pictures of the screens are wanted, their folder. */
const pictures = process.env['LETB_PICTURES'];
async function look(name: string): Promise<void> {
  if (pictures === undefined) return;
  for (const [width, height] of [
    [1366, 768],
    [1600, 1000],
  ] as const) {
    await app.app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
      width,
      height,
    ] as const);
    await app.page.waitForFunction((asked) => innerWidth === asked, width);
    await app.page.screenshot({ path: join(pictures, `${name}-${width}.png`) });
  }
}

async function showKaplanMeier(language: string): Promise<void> {
  await tab(2).click();
  for (const at of [0, 1]) await app.page.locator('.column-choice input').nth(at).check();
  await app.page.locator('.cohort-form .button.primary').click();
  await app.page.waitForSelector('[data-chart="kappa"] svg');
  await isAccessible();
  await look(`agreement-${language}`);
  await tab(3).click();
  if (language === 'en') await app.page.locator('.cohort-seal .button.quiet').click();
  await app.page.locator('.cohort-form .button.primary').click();
  await app.page.waitForSelector('[data-chart="kaplan-meier"] svg', { timeout: 60_000 });
  await isAccessible();
  await look(`survival-${language}`);
}

/** Two readers of six cases: of the third the second reader's ROI lies elsewhere, and the masks are not the same. */
async function signedReadings(): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [at, letb] of [10, 15, 22, 31, 44, 58].entries())
    for (const id of [1, 2]) {
      const base = smallMeasurement(id === 1 ? letb : letb + (at === 2 ? 20 : 0.3));
      const placements = base.placements.map((one) => ({ ...one, thresholdHu: id === 2 && at === 2 ? 60 : 40 }));
      const bytes = maskBytes(
        'liver',
        maskOf(base.grid, (i) => i < 6 - (id === 2 ? at % 3 : 0)),
      );
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const { reading } = await signedReading({
        caseId: `case-${at}`,
        readingId: `observer-${id}`,
        observer: { id, name: `Reader ${id}`, initials: `R${id}`, kind: 'reader' },
        timepoints: [
          {
            role: 'pre',
            measurement: { ...base, placements },
            masks: [signedMask('liver', { bytes, sha256, findings: [] })],
            drafts: [],
            alignment: null,
          },
        ],
      });
      const path = join(folder, `case-${at}-${id}.json`);
      writeFileSync(path, JSON.stringify(reading));
      paths.push(path);
    }
  return paths;
}

/** Two readers' responses of five cases: in one the second saw a new lesion, in another no target is shared. */
async function readResponses(): Promise<readonly string[]> {
  const drawn = (pre: number, post: number, x = 0) => ({ targets: [{ id: 'T1', x, mm: [pre, post] as const }] });
  const cases = [
    [drawn(40, 24), drawn(40, 24)],
    [drawn(40, 38), drawn(40, 38)],
    [drawn(40, 55), drawn(40, 55)],
    [drawn(40, 24), { ...drawn(40, 31), fresh: [150] }],
    [drawn(40, 24), drawn(40, 38, 100)],
  ] as const;
  const paths: string[] = [];
  for (const [at, reads] of cases.entries())
    for (const [n, read] of reads.entries()) {
      const path = join(folder, `lesions-${at}-${n}.json`);
      writeFileSync(path, JSON.stringify(await lesionReadingOf(`lesions-${at}`, `R${n + 1}`, read)));
      paths.push(path);
    }
  return paths;
}

async function compareResponses(language: string, words: { readonly cause: string; readonly untold: string }) {
  await app.page.setInputFiles('.modal.cohort input[type=file]', [...(await readResponses())]);
  await app.page.locator('.column-choice', { hasText: 'recist' }).waitFor();
  for (const at of [0, 1]) await app.page.locator('.column-choice input').nth(at).check();
  await app.page.locator('.cohort-form .button.primary').click();
  await app.page.locator('.cohort-result tr', { hasText: words.cause }).first().waitFor();
  await app.page.locator('.cohort-answer', { hasText: words.untold }).waitFor();
  await isAccessible();
  await app.page.locator('.cohort-result tr', { hasText: words.cause }).first().scrollIntoViewIfNeeded();
  await look(`responses-${language}`);
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
    await showKaplanMeier('en');
  });

  test('closes', async () => {
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('.modal.cohort', { state: 'detached', timeout: 5000 });
    expect(await app.page.locator('.modal.cohort').count()).toBe(0);
  });

  test('compares signed readings: where they part, and the Dice of their masks', async () => {
    await app.page.keyboard.press('Control+Shift+g');
    await app.page.setInputFiles('.modal.cohort input[type=file]', [...(await signedReadings())]);
    await app.page.locator('.cohort-result', { hasText: 'Dice' }).waitFor();
    await app.page.locator('.cohort-form .segments button').nth(2).click();
    for (const at of [0, 1]) await app.page.locator('.column-choice input').nth(at).check();
    await app.page.locator('.cohort-form .button.primary').click();
    await app.page.locator('.cohort-result', { hasText: 'parenchymal ROI' }).first().waitFor();
    expect(await app.page.textContent('.cohort-answer')).toContain('1 of 1');
    await isAccessible();
    await look('readings-en');
  });

  test('answers responses anew without a cause, and says where that cannot be told', async () => {
    await compareResponses('en', { cause: 'new lesion', untold: 'no target was chosen by both' });
    const row = app.page.locator('.cohort-result tr', { hasText: 'new lesion' }).first();
    expect(await row.textContent()).toContain('1 of 1');
    // κ by hand: PR SD for PR PD, 0.32/0.72; PD PD for it, 0.48/0.68.
    expect(await row.textContent()).toContain('0.575 (0.444 · 0.706)');
  });

  test('speaks French', async () => {
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('.modal.cohort', { state: 'detached' });
    await app.page.keyboard.press('Control+k');
    await app.page.locator('dialog input').fill('fran');
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('html[lang="fr"]');
    await app.page.keyboard.press('Control+Shift+g');
    await app.page.setInputFiles('.modal.cohort input[type=file]', join(folder, 'cohort.csv'));
    await app.page.waitForSelector('.cohort-table tbody tr');
    await tab(3).click();
    await app.page.locator('.cohort-seal .button.quiet').click();
    await showKaplanMeier('fr');
    await compareResponses('fr', { cause: 'nouvelle lésion', untold: 'aucune cible commune' });
  });
});

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLesions } from '../../core/record/readLesions.ts';
import { evaluateCourse } from '../../core/response/evaluateCourse.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { findCriteriaSet } from '../../electron/measure/criteriaSets.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { hasTestData, testData } from '../testData.ts';
import { checkAccessibility } from './axe.ts';
import { drawLine, savedText, type DrawnLine } from './drawnLesions.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

/** Kept to be looked at; not committed. */
const pictures = join(projectRoot, 'test', 'visual', 'actual');

/** Two targets of a real patient, before and after treatment. No picture of it is kept. */
describe.runIf(hasTestData)('two targets, measured before and after', () => {
  let app: LaunchedApp;
  const folder = mkdtempSync(join(tmpdir(), 'letb-lesions-'));
  const faults: string[] = [];

  /** Opens the case at its lesions. */
  async function open(): Promise<void> {
    app = await launchApp({ args: [testData('HCC_007')], userData: join(folder, 'user') });
    app.page.on('pageerror', (error) => faults.push(String(error)));
    await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
    await app.page.waitForSelector('section[data-viewport="post-subtraction"]', { timeout: 180_000 });
    await press('F4');
    await press('6');
    for (const slot of ['pre', 'post']) await app.page.waitForSelector(`section[data-viewport="${slot}-arterial"]`);
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    await open();
    await app.page.waitForSelector('[data-lesions="0"]');
  });

  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    expect(faults).toEqual([]);
  });

  const press = (key: string): Promise<void> => app.page.keyboard.press(key);

  const draw = (key: 'Shift+c' | 'Shift+v', slot: 'pre' | 'post', line: DrawnLine): Promise<void> =>
    drawLine(app, { key, slot }, line);
  const save = (button: string, name: string): Promise<string> => savedText(app, button, { folder, name });

  async function isAccessible(): Promise<void> {
    const { faults: wrong, rules } = await checkAccessibility(app.page);
    expect(wrong).toEqual([]);
    expect(rules).toBeGreaterThan(15);
  }

  /** What a lesion's row says of a timepoint. */
  const figure = (lesion: string, slot: string): Promise<string> =>
    app.page.locator(`[data-lesion="${lesion}"] .lesion-seen[data-slot="${slot}"] [data-figure]`).innerText();

  test('a missing measurement is said to be not evaluable', async () => {
    await press('Shift+t');
    await app.page.locator('.lesion-editor input[type="checkbox"]').first().uncheck();
    await draw('Shift+c', 'pre', [
      [0.3, 0.4],
      [0.42, 0.46],
    ]);
    await draw('Shift+v', 'pre', [
      [0.31, 0.41],
      [0.4, 0.45],
    ]);
    await expect.poll(() => figure('T1', 'pre')).toMatch(/^\d+\.\d\s+\d+\.\d$/);
    expect(await figure('T1', 'post')).toBe('not evaluable');
    await app.page.waitForSelector('[data-criteria="recist-1.1"] [data-overall="NE"]');
    await isAccessible();
  });

  test('both targets have a response with its reason on the screen', async () => {
    await press('Shift+t');
    await draw('Shift+c', 'pre', [
      [0.4, 0.56],
      [0.47, 0.6],
    ]);
    await draw('Shift+v', 'pre', [
      [0.41, 0.57],
      [0.46, 0.59],
    ]);
    await draw('Shift+c', 'post', [
      [0.4, 0.56],
      [0.45, 0.585],
    ]);
    await draw('Shift+v', 'post', [
      [0.41, 0.57],
      [0.43, 0.58],
    ]);
    await app.page.locator('[data-lesion="T1"] .lesion-name').click();
    await draw('Shift+c', 'post', [
      [0.3, 0.4],
      [0.41, 0.45],
    ]);
    await draw('Shift+v', 'post', [
      [0.31, 0.41],
      [0.33, 0.42],
    ]);
    await app.page.waitForSelector('[data-criteria="mrecist-2010"] [data-overall="PR"]');
    await isAccessible();
  });

  test('what is saved gives the same answer as is shown, reason for reason', async () => {
    const { course, options } = readLesions(await save('Lesions .json', 'lesions.json'), 'lesions.json');
    const csv = await save('Responses .csv', 'responses.csv');
    for (const id of ['recist-1.1', 'mrecist-2010']) {
      const answer = evaluateCourse(course, findCriteriaSet(id), options).timepoints[0];
      if (answer === undefined) throw new Error('a follow-up');
      const shown = app.page.locator(`[data-criteria="${id}"]`);
      expect(await shown.locator('[data-overall]').getAttribute('data-overall')).toBe(answer.overall);
      const reason = sentenceOf(answer.targetReason, 'en');
      expect(await shown.locator('[data-reason]').first().innerText()).toBe(reason);
      expect(csv).toContain(reason);
    }
    const lines = (await save('Lesions .csv', 'lesions.csv')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(9);
    expect(lines.filter((line) => line.includes(',whole,') && line.includes(',arterial,'))).toHaveLength(4);
  });

  test('criteria of the reader’s own are answered too, and a wrong file is refused by its place', async () => {
    const { page } = app;
    await page.locator('.responses details > summary').first().click();
    const own = { ...findCriteriaSet('recist-1.1'), id: 'my-centre', name: 'My centre' };
    const give = (set: object): Promise<void> =>
      page.locator('.own-set input[type="file"]').setInputFiles({
        name: 'mine.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(set)),
      });
    await give({ ...own, targets: { ...own.targets, maximum: 0 } });
    const problem = page.locator('.own-set [data-code="criteria-set-invalid"]');
    await problem.waitFor();
    expect(await problem.innerText()).toContain('targets.maximum');
    await give(own);
    const shown = page.locator('[data-criteria="my-centre"]');
    await shown.locator('[data-overall]').waitFor();
    const reasons = (id: string): Promise<readonly string[]> =>
      page.locator(`[data-criteria="${id}"] [data-reason]`).allInnerTexts();
    expect(await reasons('my-centre')).toEqual(await reasons('recist-1.1'));
    await page.screenshot({ path: join(pictures, 'lesions-own-set.png') });
    await isAccessible();
  });

  test('a lesion is shown before and after by a click on its pictures, its earlier line ghosted', async () => {
    await app.page.locator('[data-lesion="T2"] .lesion-go').click();
    for (const slot of ['pre', 'post']) {
      const view = app.page.locator(`section[data-viewport="${slot}-arterial"]`);
      const line = view.locator('.engine-caliper-selected.engine-caliper-whole path').last();
      /** How far the line's middle is from the picture's. */
      const offMiddle = async (): Promise<number> => {
        const [box, at] = [await view.boundingBox(), await line.boundingBox()];
        if (box === null || at === null) return Number.NaN;
        return Math.hypot(at.x + at.width / 2 - box.x - box.width / 2, at.y + at.height / 2 - box.y - box.height / 2);
      };
      await expect.poll(offMiddle).toBeLessThan(4);
    }
    expect(await app.page.locator('section[data-viewport="pre-arterial"] .engine-caliper-ghost').count()).toBe(0);
    expect(
      await app.page.locator('section[data-viewport="post-arterial"] .engine-caliper-ghost').count(),
    ).toBeGreaterThan(0);
  });

  test('the line is drawn anew where its end is dragged, and the response follows', async () => {
    const before = await figure('T2', 'post');
    const view = app.page.locator('section[data-viewport="post-arterial"]');
    const path = await view.locator('.engine-caliper-selected.engine-caliper-whole path').last().getAttribute('d');
    const box = await view.boundingBox();
    const [, x = '0', y = '0'] = /L([\d.]+) ([\d.]+)M/.exec(path ?? '') ?? [];
    if (box === null) throw new Error('the picture is shown');
    const { mouse } = app.page;
    await mouse.move(box.x + Number(x), box.y + Number(y));
    await mouse.down();
    await mouse.move(box.x + Number(x) + 60, box.y + Number(y) + 20, { steps: 4 });
    await mouse.up();
    await expect.poll(() => figure('T2', 'post')).not.toBe(before);
  });

  test('is accessible in French in a small window', async () => {
    await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768));
    await press('Control+k');
    await app.page.locator('dialog input').fill('fran');
    await press('Enter');
    await app.page.waitForSelector('html[lang="fr"]');
    expect(await app.page.locator('[data-step="6"]').innerText()).toContain('Lésions');
    await isAccessible();
  });

  test('what was measured is there when the case is opened again', async () => {
    const rows = (): Promise<readonly string[]> => app.page.locator('.lesion-row').allInnerTexts();
    const before = await rows();
    expect(before).toHaveLength(2);
    // What stands still for a moment is kept; closing keeps the rest.
    await app.close();
    await open();
    await app.page.waitForSelector('[data-lesions="2"]');
    await expect.poll(rows).toEqual(before);
  });
});

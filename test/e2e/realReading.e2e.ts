import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../electron/start/build.ts';
import { readLesions } from '../../core/record/readLesions.ts';
import { evaluateCourse } from '../../core/response/evaluateCourse.ts';
import { sentenceOf } from '../../core/text/sentences.ts';
import { findCriteriaSet } from '../../electron/measure/criteriaSets.ts';
import { runLetb } from '../fixtures/runLetb.ts';
import { pdfText, unspaced } from '../fixtures/pdfText.ts';
import { hasTestData, testData } from '../testData.ts';
import { drawLine, savedText, type DrawnLine } from './drawnLesions.ts';
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
      await page.locator('.proposals button').first().click();
      await page.waitForSelector('[data-proposals="3"]', { timeout: DRAFTED_WITHIN_MS });
      await page.locator('[data-proposals] button.primary').click();
      await page.waitForSelector('[data-step="5"].done');
      await page.keyboard.press('7');
      await page.locator('[data-step="7"] button').first().click();
      for (const choice of ['hyper', '25–50', 'III'])
        await page.locator(`.visual-card button:text-is("${choice}")`).click();
      await page.locator('[data-step="7"] button').first().click();
    }
    await page.waitForSelector('.sign-card:not(:has([data-missing]))');
    await page.keyboard.press('Control+Shift+Enter');
    await page.waitForSelector('.sign-card[data-version="1"][data-changed="false"]', { timeout: DRAFTED_WITHIN_MS });
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
  }, 230_000);

  test('and two targets before and after have a response whose reason is on the screen, in the CSV and in the PDF', async () => {
    if (app === null) throw new Error('the reading above was opened');
    const { page } = app;
    const opened = app;
    await page.keyboard.press('F4');
    for (const slot of ['pre', 'post']) await page.waitForSelector(`section[data-viewport="${slot}-arterial"]`);
    await page.locator('[data-step="6"] button').first().click();
    await page.waitForSelector('[data-lesions="0"]');
    const first = targets[0];
    for (const { name, lines } of targets) {
      await page.keyboard.press('Shift+t');
      await page.waitForSelector(`[data-lesion="${name}"]`);
      if (name === first?.name) await page.locator('.lesion-editor input[type="checkbox"]').first().uncheck();
      for (const [slot, key, line] of lines) {
        await drawLine(opened, { key, slot }, line);
        const seen = `[data-lesion="${name}"] .lesion-seen[data-slot="${slot}"] [data-figure]`;
        const figures = key === 'Shift+c' ? /\d+\.\d/ : /^\d+\.\d\s+\d+\.\d$/;
        await expect.poll(() => page.locator(seen).innerText()).toMatch(figures);
      }
    }
    await page.waitForSelector('[data-criteria="mrecist-2010"] [data-overall="PR"]');
    const { course, options } = readLesions(
      await savedText(opened, 'Lesions .json', { folder, name: 'lesions.json' }),
      'lesions.json',
    );
    const csv = await savedText(opened, 'Responses .csv', { folder, name: 'responses.csv' });
    await page.screenshot({ path: join(pictures, 'real-response.png') });

    await page.locator('.sign-card[data-changed="true"] button.primary').click();
    await page.locator('.reason textarea').pressSequentially('Lesions measured');
    await page.locator('.reason button.primary').click();
    await page.waitForSelector('.sign-card[data-version="2"][data-changed="false"]', { timeout: DRAFTED_WITHIN_MS });
    const path = join(folder, 'response.pdf');
    await app.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await page.locator('[data-signed-version="2"] button:text-is("PDF")').click();
    await page.waitForSelector('.sign-card [role="status"]:has-text("response.pdf")');
    const printed = pdfText(readFileSync(path));
    writeFileSync(join(pictures, 'real-response.pdf'), readFileSync(path));
    for (const id of ['recist-1.1', 'mrecist-2010']) {
      const answer = evaluateCourse(course, findCriteriaSet(id), options).timepoints[0];
      if (answer === undefined) throw new Error('a follow-up');
      const reason = sentenceOf(answer.targetReason, 'en');
      expect(reason.length).toBeGreaterThan(20);
      const shown = page.locator(`[data-criteria="${id}"]`);
      expect(await shown.locator('[data-overall]').getAttribute('data-overall')).toBe(answer.overall);
      expect(await shown.locator('[data-reason]').allInnerTexts()).toContain(reason);
      expect(csv).toContain(reason);
      expect(printed).toContain(unspaced(reason));
    }
  }, 200_000);
});

type Drawn = readonly [slot: 'pre' | 'post', key: 'Shift+c' | 'Shift+v', line: DrawnLine];

/** Size and viable part, before and after, in shares of the picture: any two lesions of these sizes. */
const targets: readonly { readonly name: string; readonly lines: readonly Drawn[] }[] = [
  {
    name: 'T1',
    lines: [
      [
        'pre',
        'Shift+c',
        [
          [0.3, 0.4],
          [0.42, 0.46],
        ],
      ],
      [
        'pre',
        'Shift+v',
        [
          [0.31, 0.41],
          [0.4, 0.45],
        ],
      ],
      [
        'post',
        'Shift+c',
        [
          [0.3, 0.4],
          [0.41, 0.45],
        ],
      ],
      [
        'post',
        'Shift+v',
        [
          [0.31, 0.41],
          [0.33, 0.42],
        ],
      ],
    ],
  },
  {
    name: 'T2',
    lines: [
      [
        'pre',
        'Shift+c',
        [
          [0.4, 0.56],
          [0.47, 0.6],
        ],
      ],
      [
        'pre',
        'Shift+v',
        [
          [0.41, 0.57],
          [0.46, 0.59],
        ],
      ],
      [
        'post',
        'Shift+c',
        [
          [0.4, 0.56],
          [0.45, 0.585],
        ],
      ],
      [
        'post',
        'Shift+v',
        [
          [0.41, 0.57],
          [0.43, 0.58],
        ],
      ],
    ],
  },
];

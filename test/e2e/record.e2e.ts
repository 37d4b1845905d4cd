import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MainApi, Reply } from '../../core/ipc/contract.ts';
import type { StoredEvent } from '../../core/ipc/storeContract.ts';
import type { ReadingSummary } from '../../core/record/caseProgress.ts';
import { documentIn, foldRecord } from '../../core/record/foldRecord.ts';
import { recordEventOf } from '../../core/record/recordEvent.ts';
import { readReading } from '../../core/record/readingDocument.ts';
import { demoCase, type DemoCase } from '../../electron/files/demoCase.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { runLetb } from '../fixtures/runLetb.ts';
import { randomOf } from '../phantoms.ts';
import { checkAccessibility } from './axe.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
  }
}

const pictures = join(projectRoot, 'test', 'visual', 'actual');
/** A signature waits for the intervals. */
const SIGNED_WITHIN = { timeout: 90_000 };
const folders = mkdtempSync(join(tmpdir(), 'letb-record-e2e-'));
let demo: DemoCase;
let shell: LaunchedApp | null = null;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  demo = await demoCase();
});
afterEach(async () => {
  await shell?.close();
  shell = null;
});
afterAll(() => rmSync(folders, { recursive: true, force: true, maxRetries: 5 }));

const page = (): LaunchedApp['page'] => (shell as LaunchedApp).page;

async function openDemo(name: string): Promise<void> {
  shell = await launchApp({ userData: join(folders, name), args: ['--demo'] });
  await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
}

async function killed(): Promise<void> {
  const ended = new Promise((resolve) => shell?.app.process().once('exit', resolve));
  shell?.app.process().kill('SIGKILL');
  await ended;
  shell = null;
}

const changeShown = async (): Promise<string> => {
  const change = await page().waitForSelector('[data-change-percent]:not([data-change-percent=""])', {
    timeout: 120_000,
  });
  return (await change.getAttribute('data-change-percent')) ?? '';
};

async function inTimepoint(name: string): Promise<void> {
  await page().locator(`aside > .segments button:text-is("${name}")`).click();
}

/** Says what is seen of the timepoint that is shown. */
async function readByEye(burden: string): Promise<void> {
  if ((await page().locator('.visual-card').count()) === 0)
    await page().locator('[data-step="7"] button').first().click();
  const card = page().locator('.visual-card');
  await card.locator('button:text-is("hyper")').click();
  await card.locator(`button:text-is("${burden}")`).click();
  await card.locator('button:text-is("II")').click();
}

async function savedTo(file: string): Promise<string> {
  const path = join(folders, file);
  await (shell as LaunchedApp).app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, path);
  return path;
}

async function readAs(reading: string): Promise<void> {
  await page().locator('.observer-menu').click();
  await page().locator(`[data-reading="${reading}"]`).click();
}

/** Nothing is wrong for a reader who uses keys or a screen reader, and enough was looked at. */
async function isAccessible(): Promise<void> {
  const { faults, rules, contrasts } = await checkAccessibility(page());
  expect(faults).toEqual([]);
  expect(rules).toBeGreaterThan(15);
  expect(contrasts).toBeGreaterThan(6);
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a reading of the demo pair', () => {
  test('is signed, survives the program’s end by force, and is signed again with a reason', async () => {
    await openDemo('signed');
    const change = await changeShown();
    await inTimepoint('Pre');
    await readByEye('25–50');
    await inTimepoint('Post');
    await readByEye('< 25');
    await page().waitForSelector('.sign-card:not(:has([data-missing]))');
    await page().locator('.sign-card button.primary').click();
    await page().waitForSelector('.sign-card[data-version="1"][data-changed="false"]', SIGNED_WITHIN);
    await page().locator('.sign-card').scrollIntoViewIfNeeded();
    await isAccessible();
    await page().screenshot({ path: join(pictures, 'record-signed.png') });
    await killed();

    await openDemo('signed');
    expect(await changeShown()).toBe(change);
    await page().waitForSelector('.sign-card[data-version="1"][data-changed="false"]');
    await page().waitForSelector('.case[data-state="signed"]');
    const json = await savedTo('record.json');
    await page().locator('[data-signed-version="1"] button:text-is("JSON")').click();
    await page().waitForSelector('.sign-card [role="status"]');
    const signed = await readReading(readFileSync(json, 'utf8'), 'record.json', digest);
    expect(signed.change?.changePercent).toBe(Number(change));
    expect(signed.timepoints.map(({ role, masks }) => [role, masks[0]?.runs === null])).toEqual([
      ['pre', false],
      ['post', false],
    ]);
    const replayed = runLetb('replay', json, '--data', demo.folder);
    expect([replayed.err, replayed.out, replayed.status]).toEqual(['', expect.stringMatching(/^equal/), 0]);
    const pdf = await savedTo('report.pdf');
    await page().locator('[data-signed-version="1"] button:text-is("PDF")').click();
    await page().waitForSelector('.sign-card [role="status"]:has-text("report.pdf")');
    expect(readFileSync(pdf, 'latin1').startsWith('%PDF-')).toBe(true);

    await inTimepoint('Pre');
    await page().locator('.roi-remove').last().click();
    await page().waitForSelector('.sign-card[data-version="1"][data-changed="true"]');
    await page().waitForSelector('[data-missing~="placements"]');
    await page().locator('.sign-card button.primary').click();
    const submit = page().locator('.reason button.primary');
    expect(await submit.isDisabled()).toBe(true);
    // Keys that are typed are no commands: 7 is a step, m a layout.
    await page().locator('.reason textarea').pressSequentially('The 3rd placement lay on a vessel');
    expect(await page().locator('.reason textarea').inputValue()).toBe('The 3rd placement lay on a vessel');
    await isAccessible();
    await submit.click();
    await page().waitForSelector('.sign-card[data-version="2"][data-changed="false"]', SIGNED_WITHIN);
    expect(await page().locator('[data-signed-version]').count()).toBe(2);
    expect(await page().locator('[data-signed-version="2"]').innerText()).toContain('lay on a vessel');

    await page().locator('.sign-card button:has-text("Who did what")').click();
    const rows = page().locator('dialog.audit tbody tr');
    expect(await rows.count()).toBeGreaterThan(6);
    await page().locator('dialog.audit select').nth(1).selectOption('signature');
    expect(await rows.count()).toBe(2);
    await page().locator('dialog.audit select').nth(1).selectOption('');
    await isAccessible();
    await page().screenshot({ path: join(pictures, 'record-audit.png') });
    await page().keyboard.press('Escape');
    await shell?.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1366, 768));
    await page().locator('header button:text-is("FR")').click();
    await page().locator('.sign-card').scrollIntoViewIfNeeded();
    await page().screenshot({ path: join(pictures, 'record-signed-fr.png') });
    await page().locator('.sign-card button:has-text("Qui a fait quoi")').click();
    await page().waitForSelector('dialog.audit');
    await page().screenshot({ path: join(pictures, 'record-audit-fr.png') });
  }, 220_000);

  test('in a blind pass shows no number until the placements are locked, and then keeps them', async () => {
    await openDemo('blind');
    const change = await changeShown();
    await page().locator('.observer-menu').click();
    await page().locator('[data-desk]').click();
    const desk = page().locator('dialog.desk');
    await desk.locator('[data-new-observer] input').first().fill('Second reader');
    await desk.locator('[data-new-observer] input').nth(1).fill('SR');
    await desk.locator('[data-new-observer] button').click();
    await page().waitForSelector('li[data-observer="2"]');
    await desk.locator('[data-new-study] input[type="text"]').fill('Reader study');
    await desk.locator('[data-new-study] button[type="submit"]').click();
    await page().waitForSelector('[data-study="Reader study"]');
    await isAccessible();
    await page().screenshot({ path: join(pictures, 'record-desk.png') });
    await desk.locator('[data-study="Reader study"] button').first().click();
    await page().waitForSelector('.observer-menu:has-text("pass 1")');
    await page().waitForSelector('[data-step="3"] button:has-text("Load mask")', { timeout: 60_000 });
    await inTimepoint('Pre');
    await (shell as LaunchedApp).app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, demo.timepoints[0].liverMask);
    await page().locator('[data-step="3"] button:has-text("Load mask")').click();
    await page().waitForSelector('[data-step="3"].done');
    await page().waitForSelector('.lock-line[data-locked="false"]');
    for (let n = 0; n < 3; n += 1) {
      await page().locator('.roi-card button:has-text("R")').last().click();
      await page().locator('main section').first().press('ArrowUp');
    }
    await page().waitForSelector('.lock-line button:not([disabled])');
    expect(await page().locator('[data-letb-percent]:not([data-letb-percent=""])').count()).toBe(0);
    expect(await page().locator('aside').innerText()).not.toMatch(/\d %.*LETB/);
    await page().screenshot({ path: join(pictures, 'record-blind.png') });
    await page().locator('.lock-line button').click();
    await page().waitForSelector('.figure[data-slot="pre"][data-letb-percent]:not([data-letb-percent=""])');
    const locked = await page().locator('.roi').count();
    await page().locator('.roi-remove').first().click();
    expect(await page().locator('.roi').count()).toBe(locked);
    expect(await page().locator('.figure[data-slot="post"]').getAttribute('data-letb-percent')).toBe('');

    // Another observer sees nothing of either reading, and the first one finds both as they were.
    await readAs('2');
    await page().waitForSelector('[data-step="3"] button:has-text("Load mask")', { timeout: 60_000 });
    expect(await page().locator('.roi').count()).toBe(0);
    expect(await page().locator('.case').getAttribute('data-state')).toBe('open');
    await readAs('1');
    expect(await changeShown()).toBe(change);
  });

  test('killed at random moments opens where it was, with everything that was acknowledged', async () => {
    const seed = Number(process.env['LETB_KILL_SEED'] ?? Date.now() % 1_000_000);
    console.info(`random moments: LETB_KILL_SEED=${seed}`);
    const random = randomOf(seed);
    let acknowledged: readonly StoredEvent[] = [];
    for (let round = 0; round < 2; round += 1) {
      await openDemo('killed');
      await changeShown();
      await inTimepoint('Pre');
      const stored = await storedEvents();
      expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged);
      await showsWhatIsStored(stored);
      if ((await page().locator('.visual-card').count()) === 0)
        await page().locator('[data-step="7"] button').first().click();
      const until = Date.now() + 300 + 2500 * random();
      while (Date.now() < until) {
        const patterns = page().locator('.visual-card .segments').first().locator('button');
        await patterns.nth(Math.floor(2 * random())).click();
        await page()
          .locator('.visual-card')
          .press(random() < 0.5 ? 'Shift+ArrowLeft' : 'Shift+ArrowDown');
        acknowledged = await storedEvents();
      }
      await killed();
    }
    expect(acknowledged.length).toBeGreaterThan(4);
    await openDemo('killed');
    await changeShown();
    await inTimepoint('Pre');
    const stored = await storedEvents();
    expect(stored.slice(0, acknowledged.length)).toEqual(acknowledged);
    await showsWhatIsStored(stored);
  }, 220_000);
});

async function ask<T>(name: string, args: object | null): Promise<T> {
  const reply: Reply<T> = await page().evaluate(
    async ([asked, given]) => {
      const request = window.letb.request as (name: unknown, args: unknown) => Promise<Reply<unknown>>;
      return JSON.parse(JSON.stringify(await request(asked, given)));
    },
    [name, args] as const,
  );
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.result;
}

/** The record of the demo's case as the store has it. */
async function storedEvents(): Promise<readonly StoredEvent[]> {
  const [summary] = await ask<readonly ReadingSummary[]>('record:progress', null);
  if (summary === undefined) return [];
  return ask('record:read', { caseId: summary.caseId, afterRevision: 0 });
}

/** The placements and the visual reading before treatment are those of the last documents that are stored. */
async function showsWhatIsStored(stored: readonly StoredEvent[]): Promise<void> {
  const events = stored.flatMap((event) => recordEventOf(event) ?? []);
  const folded = foldRecord(events, 'observer-1');
  const [uid] = events.filter(({ documentKind }) => documentKind === 'rois').map(({ key }) => key);
  if (uid === undefined) return;
  const centres = documentIn(folded, 'rois', uid)?.placements.map(({ centreLpsMm }) => centreLpsMm.join(' '));
  await page().waitForSelector('[data-centre-lps]');
  const shown = await page().$$eval('[data-centre-lps]', (items) => items.map((item) => item.dataset['centreLps']));
  expect(shown).toEqual(centres);
  const seen = documentIn(folded, 'visual-reading', uid)?.enhancement;
  if (seen === undefined || seen === null) return;
  const detail = await page().locator('[data-step="7"] em').innerText();
  expect(detail).toContain(seen === 'hyper' ? 'hyper' : 'iso to hypo');
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { MainApi, Reply } from '../../core/ipc/contract.ts';
import type { OpenSegmentation, StoreState, TakenStep } from '../../core/ipc/storeContract.ts';
import { decodeEdit, encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { editSize, invertEdit } from '../../core/segmentation/edits/edit.ts';
import { copyEdit } from '../../core/segmentation/edits/replaceMask.ts';
import { projectRoot } from '../../electron/start/build.ts';
import { electronForTests } from '../../electron/start/electronBinary.ts';
import { writeStacksWithoutPhase, writeTwoStudies } from '../fixtures/worklistFolders.ts';
import { gridOf, maskOf } from '../phantoms.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
  }
}

const userData = mkdtempSync(join(tmpdir(), 'letb-store-e2e-'));
const folders = mkdtempSync(join(tmpdir(), 'letb-store-studies-'));
let shell: LaunchedApp | null = null;
afterEach(closed);
afterAll(() => {
  for (const folder of [userData, folders]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function relaunch(args: readonly string[] = []): Promise<void> {
  shell = await launchApp({ userData, args, switches: ['--no-cache'] });
}

async function closed(): Promise<void> {
  await shell?.close();
  shell = null;
}

/** Answers the folder dialog and opens it. */
async function open(folder: string): Promise<void> {
  const { app, page } = shell as LaunchedApp;
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, folder);
  await page.locator('nav .worklist-actions button').first().click();
}

async function killed(): Promise<void> {
  const ended = new Promise((resolve) => shell?.app.process().once('exit', resolve));
  shell?.app.process().kill('SIGKILL');
  await ended;
  shell = null;
}

/** Bytes cross into the page and back as lists of numbers: what the page itself sends and receives is bytes. */
async function ask<T>(name: string, args: object | null): Promise<T> {
  const reply: Reply<T> = await (shell as LaunchedApp).page.evaluate(
    async ([name, args]) => {
      const sent = args === null ? null : { ...args };
      if (sent !== null && 'edit' in sent) sent.edit = Uint8Array.from(sent.edit as number[]);
      const request = window.letb.request as (name: unknown, args: unknown) => Promise<Reply<unknown>>;
      const answer = await request(name, sent);
      return JSON.parse(
        JSON.stringify(answer, (_key, value: unknown) => (value instanceof Uint8Array ? [...value] : value)),
      );
    },
    [name, args] as const,
  );
  if (!reply.ok) throw Object.assign(new Error(reply.error.code), reply.error);
  return reply.result;
}

const grid = gridOf([30, 20, 10]);
const edit = copyEdit(
  { layer: 'lesion', mask: maskOf(grid, () => false) },
  { kind: 'copy', effect: 'add', from: 'test' },
  maskOf(grid, (i, j, k) => (i + j + k) % 3 === 0),
);
const segmentation = { caseId: 'c', name: 'arterial', grid };
const masksIn = (opened: OpenSegmentation): number => editSize(decodeEdit(Uint8Array.from(opened.masks.lesion))).added;

describe('the store of the real app', () => {
  test('keeps acknowledged edits, the record and the window’s state when the program is ended by force', async () => {
    await relaunch();
    const { segmentationId, revision } = await ask<OpenSegmentation>('segmentation:open', segmentation);
    expect(revision).toBe(0);
    const at = (expectedRevision: number): object => ({ segmentationId, expectedRevision });
    expect(await ask('segmentation:append', { ...at(0), edit: [...encodeEdit(edit)] })).toEqual({ revision: 1 });
    const undo = await ask<TakenStep>('segmentation:undo', at(1));
    expect(decodeEdit(Uint8Array.from(undo.edit)).runs).toEqual(invertEdit(edit).runs);
    expect(await ask('segmentation:redo', at(2))).toMatchObject({ revision: 3, undoable: 1, redoable: 0 });
    await ask('window:setState', { key: 'treatmentDates', value: { 'patient 1': '2026-01-12' } });
    const event = { caseId: 'c', expectedRevision: 0, kind: 'note', observer: 'A', payload: { x: 1 } };
    await ask('record:append', event);
    await expect(ask('record:append', event)).rejects.toMatchObject({ code: 'store-conflict' });
    await expect(ask('record:append', { ...event, kind: 'No kind' })).rejects.toMatchObject({
      code: 'request-not-valid',
    });
    await killed();

    await relaunch();
    const opened = await ask<OpenSegmentation>('segmentation:open', segmentation);
    expect([opened.revision, opened.undoable, masksIn(opened)]).toEqual([3, 1, editSize(edit).added]);
    expect(await ask('window:getState', null)).toEqual({ treatmentDates: { 'patient 1': '2026-01-12' } });
    expect(await ask('record:read', { caseId: 'c', afterRevision: 0 })).toMatchObject([{ revision: 1 }]);
  });

  test('keeps the reader’s answer, phases and day of treatment from one window to the next', async () => {
    const jane = { id: '000123', name: 'DOE^JANE', birthDate: '19500203', sex: 'F' };
    writeTwoStudies(join(folders, 'two-ids'), jane, { ...jane, id: '123' });
    writeStacksWithoutPhase(join(folders, 'unknown'));
    await relaunch([join(folders, 'two-ids')]);
    let { page } = shell as LaunchedApp;
    await page.locator('dialog.identity .actions button').first().click();
    await page.waitForSelector('[data-pair="2026-01-05 2026-03-09"]');
    await page.locator('.treatment-date input').fill('2026-01-10');
    await open(join(folders, 'unknown'));
    await page.locator('.stack:has-text("Series 1") .chip.phase').press('Enter');
    await page.locator('[data-phase-choice="precontrast"]:visible').press('Enter');
    await page.waitForSelector('.stack[data-phase="precontrast"][data-asks="false"]');
    await closed();

    await relaunch([join(folders, 'unknown')]);
    ({ page } = shell as LaunchedApp);
    await page.waitForSelector('.stack[data-phase="precontrast"][data-asks="false"]');
    expect(await page.locator('.stack:has-text("Series 1") .role[aria-pressed="true"]').innerText()).toBe('P');
    expect(await page.locator('.stack:has-text("Series 2")').getAttribute('data-asks')).toBe('true');
    await open(join(folders, 'two-ids'));
    await page.waitForSelector('[data-identity="one-person"]');
    await page.waitForSelector('[data-pair="2026-01-05 2026-03-09"]');
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await page.locator('.treatment-date input').inputValue()).toBe('2026-01-10');
  });

  test('damaged, offers the newest backup, keeps the damaged file, and goes on from the backup', async () => {
    await relaunch();
    const { backups } = await ask<StoreState>('store:state', null);
    // A second start of the program leaves the store to the first.
    const { executablePath, switches } = await electronForTests();
    const main = join(projectRoot, 'out', 'main', 'main.js');
    const second = spawnSync(executablePath, [...switches, `--user-data-dir=${userData}`, main], { timeout: 60_000 });
    expect(second.status).toBe(0);
    await ask('window:setState', { key: 'layout', value: 'pre' });
    expect(await ask('window:getState', null)).toMatchObject({ layout: 'pre' });
    await closed();
    const newest = backups[0]?.name ?? '';
    const damaged = 'no database '.repeat(1000);
    writeFileSync(join(userData, 'store', 'letb.sqlite'), damaged);
    await relaunch();
    const { page } = shell as LaunchedApp;
    await page.waitForSelector('dialog.store-problem [data-code="store-damaged"]');
    expect(await page.locator('dialog.store-problem').innerText()).toContain(newest);
    await expect(ask('record:read', { caseId: 'c', afterRevision: 0 })).rejects.toMatchObject({
      code: 'store-damaged',
      details: { name: 'letb.sqlite', backup: newest },
    });
    await page.keyboard.press('Escape');
    await page.waitForSelector('.worklist .problem[data-code="store-damaged"]');
    await page.locator('.worklist .problem button').click();
    await page.locator('dialog.store-problem .actions button').first().click();
    await page.waitForSelector('[data-code="store-damaged"]', { state: 'detached' });
    expect(await ask('window:getState', null)).toEqual({});
    await ask('window:setState', { key: 'layout', value: 'both' });
    await closed();
    const aside = readdirSync(join(userData, 'store', 'damaged'));
    expect(aside.map((name) => readFileSync(join(userData, 'store', 'damaged', name), 'utf8'))).toContain(damaged);
  });
});

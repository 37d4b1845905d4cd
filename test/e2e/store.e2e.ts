import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { MainApi, Reply } from '../../core/ipc/contract.ts';
import type { OpenSegmentation, StoreState, TakenStep } from '../../core/ipc/storeContract.ts';
import { decodeEdit, encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { editSize, invertEdit } from '../../core/segmentation/edits/edit.ts';
import { copyEdit } from '../../core/segmentation/edits/replaceMask.ts';
import { gridOf, maskOf } from '../phantoms.ts';
import { launchApp, type LaunchedApp } from './launchApp.ts';

declare global {
  interface Window {
    readonly letb: MainApi;
  }
}

const userData = mkdtempSync(join(tmpdir(), 'letb-store-e2e-'));
let shell: LaunchedApp | null = null;
afterAll(async () => {
  await shell?.close();
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
});

async function relaunch(): Promise<void> {
  shell = await launchApp({ userData });
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
    const ended = new Promise((resolve) => shell?.app.process().once('exit', resolve));
    shell?.app.process().kill('SIGKILL');
    await ended;

    await relaunch();
    const opened = await ask<OpenSegmentation>('segmentation:open', segmentation);
    expect([opened.revision, opened.undoable, masksIn(opened)]).toEqual([3, 1, editSize(edit).added]);
    expect(await ask('window:getState', null)).toEqual({ treatmentDates: { 'patient 1': '2026-01-12' } });
    expect(await ask('record:read', { caseId: 'c', afterRevision: 0 })).toMatchObject([{ revision: 1 }]);
    await shell?.close();
  });

  test('refuses a damaged database with the backup’s name, and goes on from it once it is restored', async () => {
    await relaunch();
    const { backups } = await ask<StoreState>('store:state', null);
    await shell?.close();
    const newest = backups[0]?.name ?? '';
    writeFileSync(join(userData, 'store', 'letb.sqlite'), 'no database '.repeat(1000));
    await relaunch();
    await expect(ask('window:getState', null)).rejects.toMatchObject({
      code: 'store-damaged',
      details: { name: 'letb.sqlite', backup: newest },
    });
    await ask('store:restoreBackup', { name: newest });
    expect(await ask('window:getState', null)).toEqual({});
    await shell?.close();
    shell = null;
  });
});

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { composeEdits, emptyEdit, invertEdit, type Edit } from '../../../core/segmentation/edits/edit.ts';
import { decodeEdit, encodeEdit } from '../../../core/segmentation/edits/encodeEdit.ts';
import { layers } from '../../../core/segmentation/edits/layers.ts';
import { copyEdit } from '../../../core/segmentation/edits/replaceMask.ts';
import { gridOf, maskOf } from '../../phantoms.ts';
import { editingPlan, emptyMasks, masksOf, planCase, planGrid, plannedMasks, runPlan } from './editingPlan.ts';
import { temporaryStores } from './openedStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

const snapshot = { kind: 'snapshot' } as const;
const none = maskOf(planGrid, () => false);
const half = maskOf(planGrid, (i) => i < 20);
const toHalf = copyEdit({ layer: 'liver', mask: none }, { kind: 'copy', effect: 'add', from: 'x' }, half);

describe('the journal of a segmentation', () => {
  test('gives after each restart the masks of its steps, across snapshots, undone and done again', async () => {
    const plan = editingPlan(77, 130);
    const states = plannedMasks(plan);
    const folder = stores.folder('journal');
    for (const steps of [0, 3, 49, 50, 51, 99, 100, 130]) {
      const store = stores.open(folder);
      await runPlan(store.ask, plan.slice(0, steps), () => undefined);
      store.close();
      const again = stores.open(folder);
      const opened = again.ask('segmentation:open', planCase);
      expect(opened.revision).toBe(steps);
      const masks = masksOf(opened);
      for (const layer of layers)
        expect(Buffer.compare(masks[layer].voxels, states[steps]?.[layer] ?? new Uint8Array(1)), layer).toBe(0);
      again.close();
    }
    const raw = new DatabaseSync(join(folder, 'letb.sqlite'), { readOnly: true });
    const kept = raw.prepare('SELECT DISTINCT revision FROM snapshots ORDER BY revision').all();
    expect(kept.map(({ revision }) => revision)).toEqual([50, 100]);
    raw.close();
  });

  test('undoes everything and does everything again after a restart', async () => {
    const plan = editingPlan(5, 70).filter(({ kind }) => kind === 'edit');
    const folder = stores.folder('undo-all');
    const first = stores.open(folder);
    const finished = await runPlan(first.ask, plan, () => undefined);
    first.close();
    const store = stores.open(folder);
    const opened = store.ask('segmentation:open', planCase);
    const { segmentationId } = opened;
    expect([opened.undoable, opened.redoable]).toEqual([plan.length, 0]);
    let { revision } = opened;
    const all = (name: 'segmentation:undo' | 'segmentation:redo'): number => {
      for (let count = 0; ; count += 1) {
        const taken = store.ask(name, { segmentationId, expectedRevision: revision });
        if (taken === null) return count;
        ({ revision } = taken);
      }
    };
    expect(all('segmentation:undo')).toBe(plan.length);
    expect(masksOf(store.ask('segmentation:open', planCase))).toEqual(emptyMasks());
    expect(all('segmentation:redo')).toBe(plan.length);
    expect(masksOf(store.ask('segmentation:open', planCase))).toEqual(finished);
    expect(revision).toBe(3 * plan.length);
  });

  test('refuses a step from another revision, an edit that does not fit, and damaged bytes; nothing is stored of them', () => {
    const store = stores.open(stores.folder('refusals'));
    const { segmentationId } = store.ask('segmentation:open', planCase);
    const append = (expectedRevision: number, edit: Uint8Array): unknown =>
      store.ask('segmentation:append', { segmentationId, expectedRevision, edit });
    append(0, encodeEdit(toHalf));
    expect(() => append(0, encodeEdit(invertEdit(toHalf)))).toThrow(
      expect.objectContaining({
        code: 'store-conflict',
        details: { what: 'segmentation', expectedRevision: 0, storedRevision: 1 },
      }),
    );
    expect(() => append(1, encodeEdit(toHalf))).toThrow(expect.objectContaining({ code: 'edit-does-not-fit' }));
    const damaged = encodeEdit(invertEdit(toHalf));
    damaged[20] = (damaged[20] ?? 0) ^ 1;
    expect(() => append(1, damaged)).toThrow(expect.objectContaining({ code: 'edit-damaged' }));
    const other = gridOf([36, 40, 20]);
    const foreign = copyEdit(
      { layer: 'liver', mask: maskOf(other, () => false) },
      { kind: 'copy', effect: 'add', from: 'x' },
      maskOf(other, () => true),
    );
    expect(() => append(1, encodeEdit(foreign))).toThrow(expect.objectContaining({ code: 'edit-on-another-grid' }));
    expect(() => store.ask('segmentation:undo', { segmentationId: 999, expectedRevision: 0 })).toThrow(
      expect.objectContaining({ code: 'store-unknown-id' }),
    );
    expect(store.ask('segmentation:open', planCase)).toMatchObject({ revision: 1, undoable: 1, redoable: 0 });
    expect(append(1, encodeEdit(invertEdit(toHalf)))).toEqual({ revision: 2 });
  });

  test('has a mask for each layer: an edit of one leaves the others as they were', () => {
    const store = stores.open(stores.folder('layers'));
    const { segmentationId } = store.ask('segmentation:open', planCase);
    layers.forEach((layer, expectedRevision) => {
      store.ask('segmentation:append', { segmentationId, expectedRevision, edit: encodeEdit({ ...toHalf, layer }) });
      const masks = masksOf(store.ask('segmentation:open', planCase));
      for (const [n, name] of layers.entries())
        expect(masks[name].voxels).toEqual(n <= expectedRevision ? half.voxels : none.voxels);
    });
  });

  test('is opened only on the grid that it was drawn on', () => {
    const store = stores.open(stores.folder('grid'));
    store.ask('segmentation:open', planCase);
    for (const grid of [gridOf([36, 40, 20]), { ...planGrid, spacingMm: [0.8, 0.8, 2.6] as const }]) {
      expect(() => store.ask('segmentation:open', { ...planCase, grid })).toThrow(
        expect.objectContaining({ code: 'segmentation-on-another-grid' }),
      );
    }
    const other = store.ask('segmentation:open', { ...planCase, name: 'post', grid: gridOf([5, 5, 5]) });
    expect(other).toMatchObject({ segmentationId: 2, revision: 0 });
  });

  test('is read without its newest snapshot when that is damaged, and refused when an edit is', async () => {
    const plan = editingPlan(8, 23);
    const folder = stores.folder('damaged-rows');
    const store = stores.open(folder, { snapshotEvery: 5 });
    const finished = await runPlan(store.ask, plan, () => undefined);
    store.close();
    const raw = new DatabaseSync(join(folder, 'letb.sqlite'));
    raw.exec("UPDATE snapshots SET mask = x'00' WHERE revision = 20 AND layer = 'lesion'");
    raw.close();
    const again = stores.open(folder);
    expect(masksOf(again.ask('segmentation:open', planCase))).toEqual(finished);
    again.close();
    const rawAgain = new DatabaseSync(join(folder, 'letb.sqlite'));
    rawAgain.exec('DROP TRIGGER edits_are_never_changed');
    rawAgain.exec(
      "UPDATE edits SET edit = CAST(substr(edit, 1, length(edit) - 1) || x'00' AS BLOB) WHERE edit IS NOT NULL",
    );
    rawAgain.close();
    expect(() => stores.open(folder).ask('segmentation:open', planCase)).toThrow(
      expect.objectContaining({ code: 'edit-damaged' }),
    );
  });

  test('cannot be changed, shortened or rewritten in the database', async () => {
    const folder = stores.folder('edits-append-only');
    const store = stores.open(folder);
    await runPlan(store.ask, editingPlan(3, 6), () => undefined);
    store.close();
    const raw = new DatabaseSync(join(folder, 'letb.sqlite'));
    for (const statement of [
      "UPDATE edits SET at = 'x'",
      'DELETE FROM edits WHERE revision = 6',
      "INSERT OR REPLACE INTO edits (segmentation_id, revision, kind, layer, edit, at) VALUES (1, 3, 'edit', 'liver', x'00', '')",
      "INSERT INTO edits (segmentation_id, revision, kind, layer, edit, at) VALUES (1, 8, 'edit', 'liver', x'00', '')",
      "INSERT INTO edits (segmentation_id, revision, kind, layer, at) VALUES (1, 7, 'edit', 'liver', '')",
      "INSERT INTO edits (segmentation_id, revision, kind, target, layer, at) VALUES (1, 7, 'undo', 70, 'liver', '')",
    ])
      expect(() => raw.exec(statement), statement).toThrow(/never|follow|CHECK|FOREIGN/);
    raw.close();
  });
});

describe('drafts', () => {
  test('are kept as they were proposed, newest first', () => {
    const folder = stores.folder('drafts');
    const store = stores.open(folder);
    const { segmentationId } = store.ask('segmentation:open', planCase);
    const made = (method: string, mask: Edit): unknown =>
      store.ask('draft:save', {
        segmentationId,
        layer: 'liver',
        method,
        parameters: { version: 3 },
        mask: encodeEdit(mask),
      });
    expect(made('regions', toHalf)).toMatchObject({ draftId: 1, method: 'regions', parameters: { version: 3 } });
    made('seeded', emptyEdit('liver', snapshot, planGrid.dimensions));
    store.close();
    const again = stores.open(folder);
    const list = again.ask('draft:list', { segmentationId });
    expect(list.map(({ draftId, method }) => [draftId, method])).toEqual([
      [2, 'seeded'],
      [1, 'regions'],
    ]);
    const read = decodeEdit(again.ask('draft:read', { draftId: 1 }));
    expect(composeEdits(read, invertEdit(toHalf), snapshot).runs.starts).toHaveLength(0);
    expect(() => again.ask('draft:read', { draftId: 3 })).toThrow(
      expect.objectContaining({ code: 'store-unknown-id', details: { what: 'draft', id: '3' } }),
    );
  });

  test('are refused on another grid, of another layer, or when they are no whole mask', () => {
    const store = stores.open(stores.folder('bad-drafts'));
    const { segmentationId } = store.ask('segmentation:open', planCase);
    const save = (mask: Edit): unknown =>
      store.ask('draft:save', {
        segmentationId,
        layer: 'liver',
        method: 'x',
        parameters: null,
        mask: encodeEdit(mask),
      });
    expect(() => save(invertEdit(toHalf))).toThrow(expect.objectContaining({ code: 'edit-damaged' }));
    expect(() => save({ ...toHalf, layer: 'lesion' })).toThrow(expect.objectContaining({ code: 'edit-damaged' }));
    expect(() => save(emptyEdit('liver', snapshot, [36, 40, 20]))).toThrow(
      expect.objectContaining({ code: 'edit-on-another-grid' }),
    );
    expect(store.ask('draft:list', { segmentationId })).toEqual([]);
  });
});

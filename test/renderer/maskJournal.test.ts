import { afterAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../core/base/errors.ts';
import { applyEdit, invertEdit } from '../../core/segmentation/edits/edit.ts';
import { brushEdit } from '../../core/segmentation/edits/brush.ts';
import { layers } from '../../core/segmentation/edits/layers.ts';
import { openMaskJournal } from '../../renderer/compute/maskJournal.ts';
import { editingPlan, emptyMasks, planCase, plannedMasks } from '../electron/store/editingPlan.ts';
import { temporaryStores } from '../electron/store/openedStore.ts';
import { lendStore } from './lentStore.ts';

const stores = temporaryStores();
afterAll(stores.end);

describe('the journal of the window’s masks', () => {
  it('stores strokes, undos and redos in their order, and gives the same masks when it is opened again', async () => {
    lendStore(stores.open(stores.folder('order')).ask);
    const plan = editingPlan(7, 40);
    const states = plannedMasks(plan);
    const journal = await openMaskJournal(planCase);
    const masks = emptyMasks();
    for (const step of plan) {
      if (step.kind === 'edit') {
        const edit = brushEdit({ layer: step.layer, mask: masks[step.layer] }, step.tool);
        applyEdit(edit, masks[step.layer]);
        // Not waited for: a stroke goes on while the one before is being stored.
        void journal.append(edit);
      } else {
        const edit = await journal[step.kind]();
        if (edit === null) throw new Error(`nothing to ${step.kind}`);
        applyEdit(edit, masks[edit.layer]);
      }
    }
    for (const layer of layers) expect(masks[layer].voxels).toEqual(states.at(-1)?.[layer]);
    await expect.poll(() => journal.status.getState().unstored).toBe(0);
    const again = await openMaskJournal(planCase);
    expect(again.status.getState()).toEqual(journal.status.getState());
    const stored = emptyMasks();
    for (const layer of layers) {
      applyEdit(again.masks[layer], stored[layer]);
      expect(stored[layer].voxels).toEqual(masks[layer].voxels);
    }
    while (again.status.getState().undoable > 0) {
      const edit = await again.undo();
      if (edit !== null) applyEdit(edit, stored[edit.layer]);
    }
    expect(await again.undo()).toBeNull();
    for (const layer of layers) expect(stored[layer].voxels.includes(1)).toBe(false);
  });

  it('stops at the first step that is refused, and says why at each further one', async () => {
    const { ask } = stores.open(stores.folder('stops'));
    lendStore(ask);
    const [one, other] = [await openMaskJournal(planCase), await openMaskJournal(planCase)];
    const [step] = editingPlan(3, 1);
    if (step?.kind !== 'edit') throw new Error('the plan begins with an edit');
    const edit = brushEdit({ layer: step.layer, mask: emptyMasks()[step.layer] }, step.tool);
    await one.append(edit);
    const refused = expect.objectContaining({ code: 'store-conflict' });
    const tries = [other.append(edit), other.append(invertEdit(edit)), other.undo()];
    for (const result of await Promise.allSettled(tries))
      expect(result).toEqual({ status: 'rejected', reason: refused });
    expect(other.status.getState()).toMatchObject({ unstored: 0, stoppedBy: refused });
    expect(other.status.getState().stoppedBy).toBeInstanceOf(DomainError);
    expect(ask('segmentation:open', planCase).revision).toBe(1);
  });
});

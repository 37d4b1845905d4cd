import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SegmentationId, SegmentationStep, StoreArgsOf, TakenStep } from '../../core/ipc/storeContract.ts';
import type { Edit } from '../../core/segmentation/edits/edit.ts';
import { decodeEdit, encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { byLayer, type ByLayer } from '../../core/segmentation/edits/layers.ts';
import { askStore } from './askStore.ts';

export interface JournalStatus {
  /** Steps that are on the disk. */
  readonly revision: number;
  readonly undoable: number;
  readonly redoable: number;
  /** Steps that are not yet on the disk. */
  readonly unstored: number;
  /** What stopped the journal: a DomainError for a refusal. Nothing more is taken by it. */
  readonly stoppedBy: unknown;
}

/**
 * The masks of one image as the store keeps them, and the way of every further step to it. Steps are stored one after the other, in the
 * order of the calls, each at the revision that the one before left. One that is refused stops the journal: the masks in hand are then no
 * longer those stored. Opened again it gives the stored ones; what was drawn since can be taken over from the masks in hand (`copyEdit`).
 */
export interface MaskJournal {
  readonly segmentationId: SegmentationId;
  /** At the opening, told from empty masks: `applyEdit` on an empty mask of the grid gives the layer. */
  readonly masks: ByLayer<Edit>;
  readonly status: StoreApi<JournalStatus>;
  /** Stores an edit that was made on, and applied to, the masks in hand; resolves once it is on the disk. */
  readonly append: (edit: Edit) => Promise<void>;
  /**
   * Takes the last edit back, also one of an earlier run of the program; the caller applies what it gives to its layer's mask, and draws
   * nothing in between. Null when there is none.
   */
  readonly undo: () => Promise<Edit | null>;
  readonly redo: () => Promise<Edit | null>;
}

/**
 * Opens, or begins, the masks of an image: `caseId` is `keyOfPatient`, `name` the `stackKey` of its arterial stack. Rejects with DomainError:
 * another grid, a damaged or missing database.
 */
export async function openMaskJournal(image: StoreArgsOf<'segmentation:open'>): Promise<MaskJournal> {
  const opened = await askStore('segmentation:open', image);
  const { segmentationId, undoable, redoable } = opened;
  const status = createStore<JournalStatus>(() => ({
    revision: opened.revision,
    undoable,
    redoable,
    unstored: 0,
    stoppedBy: null,
  }));
  let { revision } = opened;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T extends { readonly revision: number }>(
    store: (step: SegmentationStep) => Promise<T | null>,
  ): Promise<T | null> => {
    status.setState(({ unstored }) => ({ unstored: unstored + 1 }));
    const turn = last.then(async () => {
      const { stoppedBy } = status.getState();
      try {
        if (stoppedBy !== null) throw stoppedBy;
        const taken = await store({ segmentationId, expectedRevision: revision });
        if (taken !== null) ({ revision } = taken);
        status.setState({ revision });
        return taken;
      } catch (error) {
        status.setState({ stoppedBy: error });
        throw error;
      } finally {
        status.setState(({ unstored }) => ({ unstored: unstored - 1 }));
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  };

  const take = async (name: 'segmentation:undo' | 'segmentation:redo'): Promise<Edit | null> => {
    const taken = await inTurn<TakenStep>(async (step) => {
      const answer = await askStore(name, step);
      if (answer !== null) status.setState({ undoable: answer.undoable, redoable: answer.redoable });
      return answer;
    });
    return taken === null ? null : decodeEdit(taken.edit);
  };

  return {
    segmentationId,
    masks: byLayer((layer) => decodeEdit(opened.masks[layer])),
    status,
    append: async (edit) => {
      const bytes = encodeEdit(edit);
      status.setState(({ undoable: before }) => ({ undoable: before + 1, redoable: 0 }));
      await inTurn((step) => askStore('segmentation:append', { ...step, edit: bytes }));
    },
    undo: () => take('segmentation:undo'),
    redo: () => take('segmentation:redo'),
  };
}

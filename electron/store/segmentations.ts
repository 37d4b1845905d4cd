import type {
  EditBytes,
  OpenSegmentation,
  SegmentationId,
  SegmentationStep,
  StoreRequests,
  TakenStep,
} from '../../core/ipc/storeContract.ts';
import { makeGrid, gridsCoincide, type Grid } from '../../core/geometry/grid.ts';
import { composeEdits, invertEdit, type Edit } from '../../core/segmentation/edits/edit.ts';
import { decodeEdit, encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { redone, undone, withEdit, type EditHistory } from '../../core/segmentation/edits/history.ts';
import { byLayer } from '../../core/segmentation/edits/layers.ts';
import { editAt, readMasks, writeSnapshot, type JournalledMasks } from './journalledMasks.ts';
import { beginCase } from './records.ts';
import { numberOf, textOf, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';

export interface Segmentations {
  readonly open: (args: StoreRequests['segmentation:open']['args']) => OpenSegmentation;
  readonly append: (args: StoreRequests['segmentation:append']['args']) => { readonly revision: number };
  readonly undo: (step: SegmentationStep) => TakenStep | null;
  readonly redo: (step: SegmentationStep) => TakenStep | null;
}

/** Steps from one snapshot to the next: so many at most are replayed at the opening of a case. */
const STEPS_OF_A_SNAPSHOT = 50;

/** Segmentations whose masks are kept in memory, as runs: those of two timepoints and their neighbours. */
const KEPT_OPEN = 6;

/**
 * The masks of the cases, as a journal of edits, undos and redos. A step is answered once it is committed and flushed; it is checked
 * against the masks before, so that a journal never holds an edit that does not fit.
 */
export function segmentations(sql: Sql, now: () => Date, snapshotEvery = STEPS_OF_A_SNAPSHOT): Segmentations {
  const open = new Map<SegmentationId, JournalledMasks>();

  const masksOf = (segmentationId: SegmentationId): JournalledMasks => {
    const masks = open.get(segmentationId) ?? readMasks(sql, segmentationId, gridOf(sql, segmentationId).dimensions);
    open.delete(segmentationId);
    open.set(segmentationId, masks);
    const [oldest] = open.keys();
    if (open.size > KEPT_OPEN && oldest !== undefined) open.delete(oldest);
    return masks;
  };

  /** Stores what `work` makes of the masks at the expected revision; nothing is kept in memory of a step that was not committed. */
  const step = <T>(
    { segmentationId, expectedRevision }: SegmentationStep,
    work: (masks: JournalledMasks) => { readonly after: JournalledMasks; readonly result: T } | null,
  ): T | null => {
    const before = masksOf(segmentationId);
    if (before.revision !== expectedRevision) {
      throw storeRefusal('store-conflict', {
        what: 'segmentation',
        expectedRevision,
        storedRevision: before.revision,
      });
    }
    open.delete(segmentationId);
    const done = sql.transaction(() => {
      const made = work(before);
      const isDue = made !== null && made.after.revision - made.after.snapshotRevision >= snapshotEvery;
      return isDue ? { ...made, after: writeSnapshot(sql, segmentationId, made.after) } : made;
    });
    open.set(segmentationId, done === null ? before : done.after);
    return done === null ? null : done.result;
  };

  const insert = (segmentationId: SegmentationId, revision: number, entry: JournalEntry): void =>
    sql.write(
      'INSERT INTO edits (segmentation_id, revision, kind, target, layer, edit, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      segmentationId,
      revision,
      entry.kind,
      entry.target,
      entry.layer,
      entry.bytes,
      now().toISOString(),
    );

  /** An undo or redo: the edit of `target`, taken back or done again. */
  const take = (
    id: SegmentationStep,
    kind: 'undo' | 'redo',
    next: (history: EditHistory<number>) => ReturnType<typeof undone<number>>,
  ): TakenStep | null =>
    step(id, (masks) => {
      const taken = next(masks.history);
      if (taken === undefined) return null;
      const stored = editAt(sql, id.segmentationId, taken.edit);
      const edit = kind === 'undo' ? invertEdit(stored) : stored;
      const after = withStep(masks, edit, taken.history);
      insert(id.segmentationId, after.revision, { kind, target: taken.edit, layer: edit.layer, bytes: null });
      const { done, undone: left } = taken.history;
      return {
        after,
        result: { revision: after.revision, edit: encodeEdit(edit), undoable: done.length, redoable: left.length },
      };
    });

  return {
    open: (args) => {
      const segmentationId = findOrBegin(sql, args, now().toISOString());
      const { revision, masks, history } = masksOf(segmentationId);
      return {
        segmentationId,
        revision,
        masks: byLayer((layer) => encodeEdit(masks[layer])),
        undoable: history.done.length,
        redoable: history.undone.length,
      };
    },
    append: ({ segmentationId, expectedRevision, edit: bytes }) => {
      const edit = decodeEdit(bytes);
      const result = step({ segmentationId, expectedRevision }, (masks) => {
        const after = withStep(masks, edit, withEdit(masks.history, masks.revision + 1));
        insert(segmentationId, after.revision, { kind: 'edit', target: null, layer: edit.layer, bytes });
        return { after, result: { revision: after.revision } };
      });
      if (result === null) throw new Error('an edit was not stored');
      return result;
    },
    undo: (id) => take(id, 'undo', undone),
    redo: (id) => take(id, 'redo', redone),
  };
}

interface JournalEntry {
  readonly kind: 'edit' | 'undo' | 'redo';
  readonly target: number | null;
  readonly layer: Edit['layer'];
  readonly bytes: EditBytes | null;
}

/** Refused: an edit that does not fit its layer's mask. */
function withStep(masks: JournalledMasks, edit: Edit, history: EditHistory<number>): JournalledMasks {
  const layer = composeEdits(masks.masks[edit.layer], edit, { kind: 'snapshot' });
  return {
    ...masks,
    revision: masks.revision + 1,
    masks: { ...masks.masks, [edit.layer]: layer },
    history,
  };
}

function findOrBegin(sql: Sql, { caseId, name, grid }: StoreRequests['segmentation:open']['args'], at: string): number {
  const find = (): number | null => {
    const [row] = sql.all('SELECT id FROM segmentations WHERE case_id = ? AND name = ?', caseId, name);
    return row === undefined ? null : numberOf(row, 'id');
  };
  const known = find();
  if (known !== null) {
    const stored = gridOf(sql, known);
    if (!gridsCoincide(stored, grid)) {
      throw storeRefusal('segmentation-on-another-grid', { stored: stored.dimensions, given: grid.dimensions });
    }
    return known;
  }
  sql.transaction(() => {
    beginCase(sql, caseId, at);
    sql.write(
      'INSERT INTO segmentations (case_id, name, grid, created_at) VALUES (?, ?, ?, ?)',
      caseId,
      name,
      JSON.stringify(makeGrid(grid)),
      at,
    );
  });
  const begun = find();
  if (begun === null) throw new Error('a segmentation was not begun');
  return begun;
}

/** Refused: an unknown segmentation. */
export function gridOf(sql: Sql, segmentationId: SegmentationId): Grid {
  const [row] = sql.all('SELECT grid FROM segmentations WHERE id = ?', segmentationId);
  if (row === undefined) throw storeRefusal('store-unknown-id', { what: 'segmentation', id: String(segmentationId) });
  return makeGrid(JSON.parse(textOf(row, 'grid')));
}

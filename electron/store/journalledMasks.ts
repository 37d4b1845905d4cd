import { DomainError } from '../../core/base/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { SegmentationId } from '../../core/ipc/storeContract.ts';
import { composeEdits, emptyEdit, invertEdit, type Edit } from '../../core/segmentation/edits/edit.ts';
import { decodeEdit, encodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import type { EditHistory } from '../../core/segmentation/edits/history.ts';
import { byLayer, layers, type ByLayer, type Layer } from '../../core/segmentation/edits/layers.ts';
import { deflatedMask, inflatedMask } from './maskBytes.ts';
import { bytesOf, numberOf, textOf, type Sql } from './sql.ts';

/** A segmentation as its journal leaves it. */
export interface JournalledMasks {
  /** Number of steps in the journal. */
  readonly revision: number;
  /** Each layer's mask, told from an empty one. */
  readonly masks: ByLayer<Edit>;
  /** The revisions of the edits that are in force, and of those undone. */
  readonly history: EditHistory<number>;
  /** The newest snapshot's revision, 0 without one. */
  readonly snapshotRevision: number;
}

/** The one before the newest stays, should the newest turn out to be damaged. */
const KEPT_SNAPSHOTS = 2;

/** The masks by the newest usable snapshot and the steps after it. Refused: a damaged edit after it. */
export function readMasks(sql: Sql, segmentationId: SegmentationId, dimensions: Grid['dimensions']): JournalledMasks {
  const steps = sql
    .all('SELECT revision, kind, target, layer FROM edits WHERE segmentation_id = ? ORDER BY revision', segmentationId)
    .map((row): Step => {
      const revision = numberOf(row, 'revision');
      const kind = textOf(row, 'kind');
      return { revision, kind, target: kind === 'edit' ? revision : numberOf(row, 'target') };
    });
  const snapshot = newestSnapshot(sql, segmentationId, dimensions);
  const masks: Record<Layer, Edit> = { ...snapshot.masks };
  for (const { kind, target } of steps.slice(snapshot.revision)) {
    const stored = editAt(sql, segmentationId, target);
    const edit = kind === 'undo' ? invertEdit(stored) : stored;
    masks[edit.layer] = composeEdits(masks[edit.layer], edit, { kind: 'snapshot' });
  }
  return { revision: steps.length, masks, history: historyOf(steps), snapshotRevision: snapshot.revision };
}

interface Step {
  readonly revision: number;
  readonly kind: string;
  /** The revision whose edit this step does or takes back. */
  readonly target: number;
}

function historyOf(steps: readonly Step[]): EditHistory<number> {
  const history: { done: number[]; undone: number[] } = { done: [], undone: [] };
  for (const { revision, kind } of steps) {
    if (kind === 'edit') {
      history.done.push(revision);
      history.undone = [];
      continue;
    }
    const [from, to] = kind === 'undo' ? [history.done, history.undone] : [history.undone, history.done];
    const moved = from.pop();
    if (moved === undefined) throw new Error(`step ${revision} takes back what is not there`);
    to.push(moved);
  }
  return history;
}

/** The edit that was stored as a revision. Refused: damaged bytes. */
export function editAt(sql: Sql, segmentationId: SegmentationId, revision: number): Edit {
  const [row] = sql.all('SELECT edit FROM edits WHERE segmentation_id = ? AND revision = ?', segmentationId, revision);
  return decodeEdit(bytesOf(row, 'edit'));
}

interface Snapshot {
  readonly revision: number;
  readonly masks: ByLayer<Edit>;
}

function newestSnapshot(sql: Sql, segmentationId: SegmentationId, dimensions: Grid['dimensions']): Snapshot {
  const revisions = sql
    .all('SELECT DISTINCT revision FROM snapshots WHERE segmentation_id = ? ORDER BY revision DESC', segmentationId)
    .map((row) => numberOf(row, 'revision'));
  for (const revision of revisions) {
    const masks = snapshotAt(sql, segmentationId, revision);
    if (masks !== null) return { revision, masks };
  }
  return { revision: 0, masks: byLayer((layer) => emptyEdit(layer, { kind: 'snapshot' }, dimensions)) };
}

/** Null for a damaged snapshot: the journal alone says the same, only later. */
function snapshotAt(sql: Sql, segmentationId: SegmentationId, revision: number): ByLayer<Edit> | null {
  try {
    return byLayer((layer) => {
      const [row] = sql.all(
        'SELECT mask FROM snapshots WHERE segmentation_id = ? AND revision = ? AND layer = ?',
        segmentationId,
        revision,
        layer,
      );
      return decodeEdit(inflatedMask(bytesOf(row, 'mask')));
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'edit-damaged') return null;
    throw error;
  }
}

/** Adds a snapshot, within the caller's transaction, and drops the oldest. */
export function writeSnapshot(sql: Sql, segmentationId: SegmentationId, masks: JournalledMasks): JournalledMasks {
  const { revision } = masks;
  for (const layer of layers) {
    sql.write(
      'INSERT INTO snapshots (segmentation_id, revision, layer, mask) VALUES (?, ?, ?, ?)',
      segmentationId,
      revision,
      layer,
      deflatedMask(encodeEdit(masks.masks[layer])),
    );
  }
  sql.write(
    `DELETE FROM snapshots WHERE segmentation_id = ?1 AND revision NOT IN
       (SELECT DISTINCT revision FROM snapshots WHERE segmentation_id = ?1 ORDER BY revision DESC LIMIT ${KEPT_SNAPSHOTS})`,
    segmentationId,
  );
  return { ...masks, snapshotRevision: revision };
}

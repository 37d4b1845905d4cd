import type { EditBytes, JsonValue, StoredDraft, StoreRequests } from '../../core/ipc/storeContract.ts';
import { editSize } from '../../core/segmentation/edits/edit.ts';
import { decodeEdit } from '../../core/segmentation/edits/encodeEdit.ts';
import { editRefusal } from '../../core/segmentation/edits/editRefusals.ts';
import { layers, type Layer } from '../../core/segmentation/edits/layers.ts';
import { deflatedMask, inflatedMask } from './maskBytes.ts';
import { gridOf } from './segmentations.ts';
import { bytesOf, numberOf, textOf, type Row, type Sql } from './sql.ts';
import { storeRefusal } from './sqliteFaults.ts';

export interface Drafts {
  readonly save: (args: StoreRequests['draft:save']['args']) => StoredDraft;
  readonly list: (args: StoreRequests['draft:list']['args']) => readonly StoredDraft[];
  readonly read: (args: StoreRequests['draft:read']['args']) => EditBytes;
}

const COLUMNS = 'id, layer, method, parameters, at';

/** Masks as their makers proposed them, kept beside what readers made of them. */
export function drafts(sql: Sql, now: () => Date): Drafts {
  return {
    save: ({ segmentationId, layer, method, parameters, mask }) => {
      const edit = decodeEdit(mask);
      const { dimensions } = gridOf(sql, segmentationId);
      if (dimensions.some((n, axis) => n !== edit.dimensions[axis]))
        throw editRefusal('edit-on-another-grid', { layer, edit: edit.dimensions, mask: dimensions });
      if (edit.layer !== layer || editSize(edit).removed > 0)
        throw editRefusal('edit-damaged', { problem: 'it is no mask of this layer told from an empty one' });
      const rows = sql.transaction(() => {
        sql.write(
          'INSERT INTO drafts (segmentation_id, layer, method, parameters, mask, at) VALUES (?, ?, ?, ?, ?, ?)',
          segmentationId,
          layer,
          method,
          JSON.stringify(parameters),
          deflatedMask(mask),
          now().toISOString(),
        );
        return sql.all(`SELECT ${COLUMNS} FROM drafts WHERE id = last_insert_rowid()`);
      });
      return draftOf(rows[0]);
    },
    list: ({ segmentationId }) =>
      sql.all(`SELECT ${COLUMNS} FROM drafts WHERE segmentation_id = ? ORDER BY id DESC`, segmentationId).map(draftOf),
    read: ({ draftId }) => {
      const [row] = sql.all('SELECT mask FROM drafts WHERE id = ?', draftId);
      if (row === undefined) throw storeRefusal('store-unknown-id', { what: 'draft', id: String(draftId) });
      return inflatedMask(bytesOf(row, 'mask'));
    },
  };
}

function draftOf(row: Row | undefined): StoredDraft {
  const parameters: JsonValue = JSON.parse(textOf(row, 'parameters'));
  return {
    draftId: numberOf(row, 'id'),
    layer: layerOf(textOf(row, 'layer')),
    method: textOf(row, 'method'),
    parameters,
    at: textOf(row, 'at'),
  };
}

function layerOf(name: string): Layer {
  const layer = layers.find((known) => known === name);
  if (layer === undefined) throw new TypeError(`${name} is no layer`);
  return layer;
}

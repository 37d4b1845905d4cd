import { dot } from '../geometry/grid.ts';
import { fieldsOf, invalid, listOf, numberOf, oneOf, orNull, textOf, wholeOf, type Field } from './fieldReader.ts';
import {
  HANGING_SCHEMA,
  type AutomaticRule,
  type CellPlane,
  type CellSlab,
  type CellTimepoint,
  type HangingCell,
  type HangingProtocol,
  type Overlay,
} from './hangingProtocol.ts';
import { volumeRoles } from './volumeRole.ts';
import { windowPresets, type PresetWindow, type WindowPreset } from './windowPresets.ts';

const timepoints: readonly CellTimepoint[] = ['pre', 'post', 'active'];
const planes = ['acquisition', 'axial', 'coronal', 'sagittal'] as const;
const projections = ['maximum', 'minimum', 'mean'] as const;
const overlays: readonly Overlay[] = ['contour', 'rois', 'enhancing'];

/** Bounds that the published schema repeats. */
const MOST_TRACKS = 6;
const MOST_CELLS = 24;
const TRACK = { least: 0.1, most: 100 };
const SLAB_MM = { least: 0.5, most: 200 };
const WIDTH_HU = { least: 1, most: 65_534 };
const LEVEL_HU = { least: -32_768, most: 32_767 };

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const NAME_ALLOWED = 'a–z, 0–9, -, ≤ 40';
const TITLE = /^\S(?:.{0,38}\S)?$/u;
const FUNCTION_KEY = /^F(?:[1-9]|1[0-2])$/;

/** How far two screen directions may be from unit length and from each other's perpendicular: printed cosines. */
const DIRECTION_TOLERANCE = 1e-3;

/**
 * The protocol of a parsed file (schema `letb.hanging-protocol/1`). Refused, by file and field: anything missing, unknown or out of its
 * bounds, ids used twice, cells that overlap or leave the grid, two link groups in one timepoint.
 */
export function readHangingProtocol(document: unknown, file: string): HangingProtocol {
  const root: Field = { file, path: '', value: withoutSchemaAddress(document) };
  const fields = fieldsOf(root, ['schema', 'id', 'name', 'key', 'automatic', 'columns', 'rows', 'cells']);
  oneOf(fields.schema, [HANGING_SCHEMA]);
  const name = fieldsOf(fields.name, ['en', 'fr']);
  const tracks = (field: Field): readonly number[] =>
    listOf(field, { least: 1, most: MOST_TRACKS }).map((item) => numberOf(item, TRACK));
  const columns = tracks(fields.columns);
  const rows = tracks(fields.rows);
  const cellFields = listOf(fields.cells, { least: 1, most: MOST_CELLS });
  const cells = cellFields.map((item) => cellOf(item, { columns: columns.length, rows: rows.length }));
  refuseCollisions(cellFields, cells);
  return {
    id: textOf(fields.id, NAME, NAME_ALLOWED),
    name: { en: textOf(name.en, TITLE, '1–40'), fr: textOf(name.fr, TITLE, '1–40') },
    key: orNull(fields.key, (field) => textOf(field, FUNCTION_KEY, 'F1–F12')),
    automatic: orNull(fields.automatic, automaticOf),
    columns,
    rows,
    cells,
  };
}

/** The document of a protocol, as its file holds it: what `readHangingProtocol` reads back. */
export function hangingDocument(protocol: HangingProtocol): { readonly schema: string } & HangingProtocol {
  return { schema: HANGING_SCHEMA, ...protocol };
}

/** Editors find the schema by `$schema`; it means nothing to the program. */
function withoutSchemaAddress(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '$schema'));
}

function automaticOf(field: Field): AutomaticRule {
  const fields = fieldsOf(field, ['timepoints', 'phases', 'rank']);
  return {
    timepoints: oneOf(fields.timepoints, [1, 2]),
    phases: listOf(fields.phases, { least: 0, most: volumeRoles.length }).map((item) => oneOf(item, volumeRoles)),
    rank: wholeOf(fields.rank, { least: 0, most: 1000 }),
  };
}

function cellOf(field: Field, tracks: { readonly columns: number; readonly rows: number }): HangingCell {
  const fields = fieldsOf(field, [
    'id',
    'row',
    'column',
    'rowSpan',
    'columnSpan',
    'timepoint',
    'volume',
    'plane',
    'slab',
    'window',
    'overlays',
    'link',
  ]);
  const row = wholeOf(fields.row, { least: 1, most: tracks.rows });
  const column = wholeOf(fields.column, { least: 1, most: tracks.columns });
  return {
    id: textOf(fields.id, NAME, NAME_ALLOWED),
    row,
    column,
    rowSpan: wholeOf(fields.rowSpan, { least: 1, most: tracks.rows - row + 1 }),
    columnSpan: wholeOf(fields.columnSpan, { least: 1, most: tracks.columns - column + 1 }),
    timepoint: oneOf(fields.timepoint, timepoints),
    volume: oneOf(fields.volume, volumeRoles),
    plane: planeOf(fields.plane),
    slab: orNull(fields.slab, slabOf),
    window: windowOf(fields.window),
    overlays: listOf(fields.overlays, { least: 0, most: overlays.length }).map((item) => oneOf(item, overlays)),
    link: orNull(fields.link, (item) => textOf(item, NAME, NAME_ALLOWED)),
  };
}

function planeOf(field: Field): CellPlane {
  if (typeof field.value === 'string') return oneOf(field, planes);
  const fields = fieldsOf(field, ['right', 'down']);
  const [right, down] = [unitOf(fields.right), unitOf(fields.down)];
  if (Math.abs(dot(right, down)) > DIRECTION_TOLERANCE) throw invalid(field, 'perpendicular');
  return { right, down };
}

function unitOf(field: Field): readonly [number, number, number] {
  const values = listOf(field, { least: 3, most: 3 }).map((item) => numberOf(item, { least: -1, most: 1 }));
  const [x = 0, y = 0, z = 0] = values;
  if (Math.abs(Math.hypot(x, y, z) - 1) > DIRECTION_TOLERANCE) throw invalid(field, 'perpendicular');
  return [x, y, z];
}

function slabOf(field: Field): CellSlab {
  const fields = fieldsOf(field, ['projection', 'thicknessMm']);
  return { projection: oneOf(fields.projection, projections), thicknessMm: numberOf(fields.thicknessMm, SLAB_MM) };
}

function windowOf(field: Field): WindowPreset | PresetWindow {
  if (typeof field.value === 'string') return oneOf(field, windowPresets);
  const fields = fieldsOf(field, ['widthHu', 'levelHu']);
  return { widthHu: numberOf(fields.widthHu, WIDTH_HU), levelHu: numberOf(fields.levelHu, LEVEL_HU) };
}

/** Cells that take the same place, ids that name two viewports, and link groups that would tear a timepoint apart. */
function refuseCollisions(fields: readonly Field[], cells: readonly HangingCell[]): void {
  for (const [n, cell] of cells.entries()) {
    const field = fields[n];
    if (field === undefined) continue;
    const part = (name: string): Field => ({ ...field, path: `${field.path}.${name}` });
    for (const other of cells.slice(0, n)) {
      if (overlap(cell, other)) throw invalid(field, 'overlap', other.id);
      if (!mayShareTimepoint(cell.timepoint, other.timepoint)) continue;
      if (cell.id === other.id) throw invalid(part('id'), 'unique', other.id);
      if (cell.timepoint === other.timepoint && cell.link !== other.link)
        throw invalid(part('link'), 'one-link-group', String(other.link));
    }
  }
}

function mayShareTimepoint(a: CellTimepoint, b: CellTimepoint): boolean {
  return a === b || a === 'active' || b === 'active';
}

function overlap(a: HangingCell, b: HangingCell): boolean {
  return (
    a.row < b.row + b.rowSpan &&
    b.row < a.row + a.rowSpan &&
    a.column < b.column + b.columnSpan &&
    b.column < a.column + a.columnSpan
  );
}

import { directionOf, dot, makeGrid, type Grid } from '../geometry/grid.ts';
import { pointLps } from '../geometry/points.ts';
import type { PlacedSlice, SliceAxes } from './sortSlices.ts';
import type { ShearCorrection, SliceShift } from './stack.ts';

/** Slices in the order of their normal, and the lattice within them. */
export interface Lattice {
  readonly slices: readonly Pick<PlacedSlice, 'positionLpsMm' | 'alongMm'>[];
  readonly axes: SliceAxes;
  readonly rows: number;
  readonly columns: number;
  /** Between rows, then between columns. */
  readonly pixelSpacingMm: readonly [number, number];
  /** Of the grid along the normal, where that is not the slices' own. */
  readonly steps?: { readonly count: number; readonly stepMm: number };
}

/** Where each slice lies in its plane against the first, mm along a row and along a column. */
export function inPlaneOffsets({
  slices,
  axes,
}: Pick<Lattice, 'slices' | 'axes'>): readonly (readonly [number, number])[] {
  const [x0, y0, z0] = slices[0]?.positionLpsMm ?? [0, 0, 0];
  return slices.map(({ positionLpsMm: [x, y, z] }) => {
    const offset = [x - x0, y - y0, z - z0] as const;
    return [dot(offset, axes.row), dot(offset, axes.column)];
  });
}

/** The grid of slices that lie straight above each other. Throws what makeGrid refuses. */
export function straightGrid(lattice: Lattice): Grid {
  return gridFrom(lattice, [0, 0], [0, 0]);
}

export interface ShearedStack {
  readonly grid: Grid;
  readonly correction: ShearCorrection;
  /** Of each slice, in the order of k. */
  readonly shifts: readonly SliceShift[];
}

/** No gantry tilts further. */
export const MAX_TILT_DEGREES = 45;
/** The corrected grid holds at most this many times the pixels of the slices: more is no tilt but a wrong position. */
const MAX_GROWTH = 4;

/**
 * The orthogonal grid of a stack whose slices are displaced within their planes (a tilted gantry): rows, columns and pixel spacing are the
 * slices', the third axis is their normal, the lattice is the first slice's, and the extent holds every slice. The slices keep their
 * places along the normal, so that each is interpolated within its own plane only. Null when the tilt is larger than a gantry's or the
 * grid would be out of proportion. Throws what makeGrid refuses.
 */
export function shearCorrection(lattice: Lattice): ShearedStack | null {
  const { rows, columns, pixelSpacingMm } = lattice;
  const [betweenRows, betweenColumns] = pixelSpacingMm;
  const { stepMm } = stepsOf(lattice);
  const offsets = inPlaneOffsets(lattice);
  const [rowMm, columnMm] = offsets.at(-1) ?? [0, 0];
  const tiltDegrees = (Math.atan2(Math.hypot(rowMm, columnMm), lengthMm(lattice)) * 180) / Math.PI;
  if (!(tiltDegrees <= MAX_TILT_DEGREES)) return null;
  const columnRange = wholeRange(offsets.map(([alongRow]) => alongRow / betweenColumns));
  const rowRange = wholeRange(offsets.map(([, alongColumn]) => alongColumn / betweenRows));
  const pixels = (columns + columnRange[1] - columnRange[0]) * (rows + rowRange[1] - rowRange[0]);
  if (!(pixels <= MAX_GROWTH * rows * columns)) return null;
  return {
    grid: gridFrom(lattice, columnRange, rowRange),
    correction: {
      kind: 'shear',
      tiltDegrees,
      shiftMmPerSlice: [(rowMm / lengthMm(lattice)) * stepMm, (columnMm / lengthMm(lattice)) * stepMm],
    },
    shifts: offsets.map(([alongRow, alongColumn]) => ({
      column: columnRange[0] - alongRow / betweenColumns,
      row: rowRange[0] - alongColumn / betweenRows,
    })),
  };
}

/** Whole steps that hold 0 and every value. */
function wholeRange(values: readonly number[]): readonly [number, number] {
  const least = values.reduce((low, value) => Math.min(low, value), 0);
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  return [Math.floor(least + ROUNDING_PIXELS), Math.ceil(most - ROUNDING_PIXELS)];
}

/** Printed positions: a millionth of a pixel needs no pixel more. */
const ROUNDING_PIXELS = 1e-6;

function stepsOf(lattice: Lattice): { readonly count: number; readonly stepMm: number } {
  const count = lattice.slices.length;
  return lattice.steps ?? { count, stepMm: lengthMm(lattice) / (count - 1) };
}

function lengthMm({ slices }: Lattice): number {
  return (slices.at(-1)?.alongMm ?? 0) - (slices[0]?.alongMm ?? 0);
}

/** The first slice's lattice, larger by whole columns and rows at its ends. */
function gridFrom(lattice: Lattice, columnRange: readonly [number, number], rowRange: readonly [number, number]): Grid {
  const { slices, axes, rows, columns, pixelSpacingMm } = lattice;
  const [betweenRows, betweenColumns] = pixelSpacingMm;
  const [x, y, z] = slices[0]?.positionLpsMm ?? [0, 0, 0];
  const alongRow = columnRange[0] * betweenColumns;
  const alongColumn = rowRange[0] * betweenRows;
  const { row, column, normal } = axes;
  const { count, stepMm } = stepsOf(lattice);
  return makeGrid({
    dimensions: [columns + columnRange[1] - columnRange[0], rows + rowRange[1] - rowRange[0], count],
    spacingMm: [betweenColumns, betweenRows, stepMm],
    originLpsMm: pointLps(
      x + alongRow * row[0] + alongColumn * column[0],
      y + alongRow * row[1] + alongColumn * column[1],
      z + alongRow * row[2] + alongColumn * column[2],
    ),
    direction: directionOf(row, column, normal),
  });
}

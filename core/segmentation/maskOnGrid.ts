import type { Finding } from '../base/findings.ts';
import { voxelCount, voxelOffset, type Grid } from '../geometry/grid.ts';
import { axisOrder, cornerDistanceVoxels, reorderedGrid, type AxisOrder } from './axisOrder.ts';
import type { LabelImage, StoredVoxels } from './labelImage.ts';
import type { Labelmap } from './labelmap.ts';
import { maskFinding, maskRefusal, type GridDetails, type GridDifference } from './maskRefusals.ts';

/** How far a corner of the mask may lie from its counterpart: rounding of a file's float32 positions, not another lattice. */
export const CORNER_TOLERANCE_VOXELS = 0.05;

/** How far from a whole number a label may be: rounding of a scaled or converted file. */
const WHOLE_TOLERANCE = 1e-3;

/** More different values than any atlas of the abdomen has labels: such a file is an image. */
const MOST_LABELS = 256;

export interface MaskOptions {
  /** The value that is liver; without it every value other than 0 is. */
  readonly label?: number | undefined;
  /** Filled and used as the labelmap's voxels; may lie in shared memory. Its length is the grid's number of voxels. */
  readonly into?: Uint8Array | undefined;
}

export interface PlacedMask {
  readonly labelmap: Labelmap;
  readonly findings: readonly Finding[];
}

/**
 * A mask on `grid`, voxel for voxel, without interpolation: the file's lattice must be the grid's own, its axes in any order and
 * sense, every corner within 0.05 voxel of its counterpart. Without `into`, a mask of 0 and 1 that needs no reordering shares the
 * memory of `image`. Refused: another lattice; values that are not whole (a probability map needs a threshold that someone chose);
 * more than 256 values; a label that the file does not hold; an empty mask. Several labels taken together are a finding.
 */
export function maskOnGrid(image: LabelImage, grid: Grid, { label, into }: MaskOptions = {}): PlacedMask {
  const count = voxelCount(grid);
  if (into !== undefined && into.length !== count) throw new RangeError(`into: ${into.length} of ${count} voxels`);
  const strides = stridesOf(image, grid);
  const binary = label === undefined || label === 1 ? binaryAsStored(image) : undefined;
  if (binary !== undefined) {
    const asStored = isStorageOrder(strides, image.grid);
    if (asStored && into === undefined) return { labelmap: { grid, voxels: binary }, findings: [] };
    const voxels = into ?? new Uint8Array(count);
    if (asStored) voxels.set(binary);
    else copyRows(voxels, binary, grid, strides);
    return { labelmap: { grid, voxels }, findings: [] };
  }
  const voxels = into ?? new Uint8Array(count);
  const { present, inside } = fill(voxels, image, { grid, strides, label });
  const labels = [...present].filter((value) => value !== 0).sort((a, b) => a - b);
  if (labels.length === 0) throw maskRefusal('mask-empty', { name: image.name });
  if (inside === 0) throw maskRefusal('mask-label-absent', { name: image.name, label: label ?? 0, present: labels });
  const several = label === undefined && labels.length > 1;
  return {
    labelmap: { grid, voxels },
    findings: several ? [maskFinding('warning', 'mask-several-labels', { name: image.name, labels })] : [],
  };
}

/** Steps in the file's voxels along the grid's axes, and the place of the grid's first voxel. */
interface Strides {
  readonly start: number;
  readonly i: number;
  readonly j: number;
  readonly k: number;
}

function stridesOf(image: LabelImage, grid: Grid): Strides {
  const order = orderOnto(image, grid);
  const [ni, nj] = image.grid.dimensions;
  const along = [1, ni, ni * nj];
  let start = 0;
  const signed = order.source.map((own, index) => {
    const stride = along[own] ?? 0;
    if (order.reversed[index] !== true) return stride;
    start += stride * ((image.grid.dimensions[own] ?? 1) - 1);
    return -stride;
  });
  const [i = 0, j = 0, k = 0] = signed;
  return { start, i, j, k };
}

function isStorageOrder({ start, i, j, k }: Strides, { dimensions }: Grid): boolean {
  return start === 0 && i === 1 && j === dimensions[0] && k === dimensions[0] * dimensions[1];
}

function orderOnto(image: LabelImage, grid: Grid): AxisOrder {
  const order = axisOrder(image.grid, grid);
  const ordered = order === undefined ? image.grid : reorderedGrid(image.grid, order);
  const sameCounts = ordered.dimensions.every((n, index) => n === grid.dimensions[index]);
  const off = order !== undefined && sameCounts ? cornerDistanceVoxels(ordered, grid) : null;
  if (order !== undefined && off !== null && off <= CORNER_TOLERANCE_VOXELS) return order;
  throw maskRefusal('mask-on-another-grid', {
    name: image.name,
    mask: detailsOf(image.grid),
    image: detailsOf(grid),
    differs: differences(ordered, grid),
    cornerOffVoxels: off,
  });
}

/** Each part is unlike when it alone moves a corner by more than the tolerance. */
function differences(mask: Grid, image: Grid): readonly GridDifference[] {
  const spacing = mask.spacingMm.map(
    (s, index) =>
      (Math.abs(s - (image.spacingMm[index] ?? 0)) * (image.dimensions[index] ?? 1)) / (image.spacingMm[index] ?? 1),
  );
  const moved = (part: Partial<Grid>): boolean =>
    cornerDistanceVoxels({ ...image, ...part }, image) > CORNER_TOLERANCE_VOXELS;
  const found: GridDifference[] = [];
  if (mask.dimensions.some((n, index) => n !== image.dimensions[index])) found.push('dimensions');
  if (spacing.some((voxels) => voxels > CORNER_TOLERANCE_VOXELS)) found.push('spacing');
  if (moved({ originLpsMm: mask.originLpsMm })) found.push('origin');
  if (moved({ direction: mask.direction })) found.push('direction');
  return found;
}

function detailsOf({ dimensions, spacingMm, originLpsMm, direction }: Grid): GridDetails {
  return { dimensions, spacingMm, originLpsMm: [...originLpsMm], direction };
}

/** The stored voxels when they are bytes of 0 and 1, at least one of them 1; else undefined. */
function binaryAsStored({ stored, slope, intercept }: LabelImage): Uint8Array | undefined {
  if (!(stored instanceof Uint8Array) || slope !== 1 || intercept !== 0) return undefined;
  return bitsUsed(stored) === 1 ? stored : undefined;
}

/** The bitwise or of all bytes, read four at a time where they are aligned. */
function bitsUsed(bytes: Uint8Array): number {
  const head = Math.min(bytes.length, (4 - (bytes.byteOffset % 4)) % 4);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >>> 2);
  let bits = 0;
  for (let at = 0; at < words.length; at += 1) bits |= words[at] ?? 0;
  bits |= (bits >>> 16) | (bits >>> 8) | (bits >>> 24);
  for (let at = 0; at < head; at += 1) bits |= bytes[at] ?? 0;
  for (let at = head + words.length * 4; at < bytes.length; at += 1) bits |= bytes[at] ?? 0;
  return bits & 0xff;
}

/** Copies bytes in the grid's order, whole rows at once where the file's rows run along the grid's. */
function copyRows(into: Uint8Array, from: Uint8Array, grid: Grid, strides: Strides): void {
  const [ni, nj, nk] = grid.dimensions;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const to = voxelOffset(grid, 0, j, k);
      const at = strides.start + j * strides.j + k * strides.k;
      if (strides.i === 1) into.set(from.subarray(at, at + ni), to);
      else if (strides.i === -1) {
        into.set(from.subarray(at - ni + 1, at + 1), to);
        into.subarray(to, to + ni).reverse();
      } else for (let i = 0; i < ni; i += 1) into[to + i] = from[at + i * strides.i] ?? 0;
    }
  }
}

interface Filling {
  readonly grid: Grid;
  readonly strides: Strides;
  readonly label: number | undefined;
}

/** Fills `into` in the grid's order. A value is judged only where it differs from the one before: masks are runs. */
function fill(
  into: Uint8Array,
  { name, stored, slope, intercept }: LabelImage,
  { grid, strides, label }: Filling,
): { readonly present: ReadonlySet<number>; readonly inside: number } {
  const present = new Set<number>();
  const judge = (value: number): 0 | 1 => {
    const scaled = value * slope + intercept;
    const whole = Math.round(scaled);
    if (!(Math.abs(scaled - whole) <= WHOLE_TOLERANCE))
      throw maskRefusal('mask-not-whole', { name, value: String(scaled) });
    present.add(whole === 0 ? 0 : whole);
    if (present.size > MOST_LABELS) throw maskRefusal('mask-is-an-image', { name, moreThanValues: MOST_LABELS });
    return (label === undefined ? whole !== 0 : whole === label) ? 1 : 0;
  };
  const runs: Runs = { last: Number.NaN, mark: 0 };
  const [ni, nj, nk] = grid.dimensions;
  let inside = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const to = voxelOffset(grid, 0, j, k);
      const from = strides.start + j * strides.j + k * strides.k;
      inside += fillRow(into.subarray(to, to + ni), stored, { from, stride: strides.i, runs, judge });
    }
  }
  return { present, inside };
}

/** The value judged last, and what it was judged to be. */
interface Runs {
  last: number;
  mark: 0 | 1;
}

interface RowSource {
  readonly from: number;
  readonly stride: number;
  readonly runs: Runs;
  readonly judge: (value: number) => 0 | 1;
}

/** Fills one row; gives its number of voxels inside. */
function fillRow(row: Uint8Array, stored: StoredVoxels, { from, stride, runs, judge }: RowSource): number {
  let { last, mark } = runs;
  let inside = 0;
  let at = from;
  for (let i = 0; i < row.length; i += 1) {
    const value = stored[at] ?? 0;
    if (value !== last) {
      mark = judge(value);
      last = value;
    }
    row[i] = mark;
    inside += mark;
    at += stride;
  }
  runs.last = last;
  runs.mark = mark;
  return inside;
}

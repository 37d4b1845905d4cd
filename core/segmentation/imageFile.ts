import { directionOf, dot, makeGrid, MAX_VOXELS, voxelCount, type Grid } from '../geometry/grid.ts';
import { pointLps } from '../geometry/points.ts';
import type { Compression, Inflate } from '../ports/inflate.ts';
import { BYTES_PER_VOXEL, storedVoxels, type LabelImage, type VoxelType } from './labelImage.ts';
import { maskRefusal } from './maskRefusals.ts';

export type Triple = readonly [number, number, number];

/** What the header of an image file says, in one form for all formats. */
export interface ImageFileHeader {
  readonly grid: Grid;
  readonly type: VoxelType;
  readonly littleEndian: boolean;
  readonly slope: number;
  readonly intercept: number;
  readonly compression: Compression | 'none';
  /** Place in the file of the voxels or of the compressed stream that holds them. */
  readonly dataStart: number;
  /** End of that place. */
  readonly dataEnd: number;
  /** Bytes of the (inflated) data before the first voxel. */
  readonly skipBytes: number;
}

/** Deflate cannot shrink data more than this: a stream that would have to is refused before anything is allocated. */
const LARGEST_DEFLATE_RATIO = 1032;

/** The voxels a header promises. Refused: fewer or more bytes than it promises, a damaged stream. */
export async function readVoxels(
  name: string,
  header: ImageFileHeader,
  file: Uint8Array,
  inflate: Inflate,
): Promise<LabelImage> {
  const { grid, type, littleEndian, slope, intercept, compression, skipBytes } = header;
  const declaredBytes = skipBytes + voxelCount(grid) * BYTES_PER_VOXEL[type];
  const present = file.subarray(header.dataStart, header.dataEnd);
  const data = compression === 'none' ? present : await inflated(name, present, compression, declaredBytes, inflate);
  if (data.length < declaredBytes)
    throw maskRefusal('mask-truncated', { name, declaredBytes, presentBytes: data.length });
  if (data.length > declaredBytes) throw maskRefusal('mask-longer-than-declared', { name, declaredBytes });
  return { name, grid, stored: storedVoxels(data.subarray(skipBytes), type, littleEndian), slope, intercept };
}

async function inflated(
  name: string,
  stream: Uint8Array,
  compression: Compression,
  declaredBytes: number,
  inflate: Inflate,
): Promise<Uint8Array> {
  const most = stream.length * LARGEST_DEFLATE_RATIO;
  if (declaredBytes > most) throw maskRefusal('mask-truncated', { name, declaredBytes, presentBytes: most });
  const outcome = await inflate.whole(stream, compression, declaredBytes);
  if (outcome.kind === 'ok') return outcome.value;
  if (outcome.reason === 'longer') throw maskRefusal('mask-longer-than-declared', { name, declaredBytes });
  throw maskRefusal('mask-compression-damaged', { name });
}

/** Direction cosines of axes that a grid holds perpendicular: as `makeGrid`. */
const PERPENDICULAR_TOLERANCE = 1e-3;

export interface Axes {
  readonly dimensions: Triple;
  /** The step from one voxel to the next along i, j and k, LPS mm. */
  readonly stepsMm: readonly [Triple, Triple, Triple];
  readonly originLpsMm: Triple;
}

/** The grid of a mask file. Refused, with the file's name: counts or steps that are no numbers above 0, axes not perpendicular. */
export function gridOfAxes(name: string, { dimensions, stepsMm, originLpsMm }: Axes): Grid {
  if (!dimensions.every((n) => Number.isInteger(n) && n > 0))
    throw maskRefusal('mask-header-damaged', { name, field: 'dimensions', value: dimensions.join(' × ') });
  if (dimensions[0] * dimensions[1] * dimensions[2] > MAX_VOXELS)
    throw maskRefusal('mask-unsupported', { name, field: 'dimensions', value: dimensions.join(' × ') });
  const spacingMm: Triple = [length(stepsMm[0]), length(stepsMm[1]), length(stepsMm[2])];
  if (!spacingMm.every((s) => Number.isFinite(s) && s > 0))
    throw maskRefusal('mask-header-damaged', { name, field: 'spacing', value: `${spacingMm.join(' × ')} mm` });
  if (!originLpsMm.every(Number.isFinite))
    throw maskRefusal('mask-header-damaged', { name, field: 'origin', value: `${originLpsMm.join(', ')} mm` });
  const i = unit(stepsMm[0], spacingMm[0]);
  const j = unit(stepsMm[1], spacingMm[1]);
  const k = unit(stepsMm[2], spacingMm[2]);
  const direction = directionOf(i, j, k);
  const worstCosine = Math.max(Math.abs(dot(i, j)), Math.abs(dot(j, k)), Math.abs(dot(k, i)));
  if (worstCosine > PERPENDICULAR_TOLERANCE)
    throw maskRefusal('mask-axes-not-orthogonal', { name, worstCosine, direction });
  const [x, y, z] = originLpsMm;
  return makeGrid({ dimensions, spacingMm, originLpsMm: pointLps(x, y, z), direction });
}

function length(v: Triple): number {
  return Math.hypot(v[0], v[1], v[2]);
}

function unit(v: Triple, norm: number): Triple {
  return [v[0] / norm, v[1] / norm, v[2] / norm];
}

/** The steps of a file whose world is LPS when `signs` are 1, RAS when they are −1, −1, 1, and so on. */
export function inLps(v: Triple, signs: Triple): Triple {
  return [v[0] * signs[0], v[1] * signs[1], v[2] * signs[2]];
}

/** The three dimensions of an image of three or more, the further ones being 1. Refused: fewer than three, several frames. */
export function threeDimensions(name: string, sizes: readonly number[]): Triple {
  const [ni, nj, nk, ...further] = sizes;
  if (ni === undefined || nj === undefined || nk === undefined || further.some((n) => n !== 1))
    throw maskRefusal('mask-unsupported', { name, field: 'dimensions', value: sizes.join(' × ') });
  return [ni, nj, nk];
}

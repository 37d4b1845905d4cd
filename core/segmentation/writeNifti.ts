import { ijkToLps } from '../geometry/affine.ts';
import { axis, cross, dot, voxelCount, type Grid } from '../geometry/grid.ts';
import { HOST_IS_LITTLE_ENDIAN } from './labelImage.ts';

/** Header, and the four bytes that say that no extension follows. */
const VOXELS_START = 352;

const DESCRIPTION_START = 148;
const MOST_DESCRIPTION = 79;

const UINT8 = 2;
const INT16 = 4;
const SCANNER_COORDINATES = 1;
const MILLIMETRES = 2;

/**
 * A mask (uint8) or a volume in HU (int16) as the bytes of a NIfTI-1 file, little endian, not compressed. Position is written as
 * sform and as qform, both scanner coordinates (RAS, in float32 as the format has it); i runs fastest.
 */
export function writeNifti(image: {
  readonly grid: Grid;
  readonly voxels: Uint8Array | Int16Array;
  /** What the header says of the image: ASCII, cut after 79 characters. */
  readonly description?: string;
}): Uint8Array {
  const { grid, voxels, description = '' } = image;
  if (voxels.length !== voxelCount(grid))
    throw new RangeError(`${voxels.length} voxels for ${grid.dimensions.join(' × ')}`);
  if (grid.dimensions.some((n) => n > 32767)) throw new RangeError(`NIfTI-1 holds at most 32767 voxels along an axis`);
  const isMask = voxels instanceof Uint8Array;
  const bytes = new Uint8Array(VOXELS_START + voxels.byteLength);
  const view = new DataView(bytes.buffer);
  const int16s = (at: number, values: readonly number[]): void =>
    values.forEach((value, index) => view.setInt16(at + 2 * index, value, true));
  const float32s = (at: number, values: readonly number[]): void =>
    values.forEach((value, index) => view.setFloat32(at + 4 * index, value, true));

  view.setInt32(0, 348, true);
  int16s(40, [3, ...grid.dimensions, 1, 1, 1, 1]);
  int16s(70, [isMask ? UINT8 : INT16, isMask ? 8 : 16]);
  const { quaternion, handedness } = quaternionOf(grid);
  float32s(76, [handedness, ...grid.spacingMm, 1, 1, 1, 1]);
  float32s(108, [VOXELS_START, 1, 0]);
  view.setUint8(123, MILLIMETRES);
  for (let at = 0; at < Math.min(MOST_DESCRIPTION, description.length); at += 1)
    view.setUint8(DESCRIPTION_START + at, description.charCodeAt(at) & 0x7f);
  int16s(252, [SCANNER_COORDINATES, SCANNER_COORDINATES]);
  const [x, y, z] = grid.originLpsMm;
  float32s(256, [...quaternion, -x, -y, z]);
  const m = ijkToLps(grid).matrix;
  float32s(280, [-m[0], -m[1], -m[2], -x, -m[3], -m[4], -m[5], -y, m[6], m[7], m[8], z]);
  bytes.set([0x6e, 0x2b, 0x31, 0], 344);

  if (isMask) bytes.set(voxels, VOXELS_START);
  else if (HOST_IS_LITTLE_ENDIAN)
    bytes.set(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength), VOXELS_START);
  else voxels.forEach((value, index) => view.setInt16(VOXELS_START + 2 * index, value, true));
  return bytes;
}

/** b, c, d of the unit quaternion (a ≥ 0) of the RAS directions; a left-handed grid has its third axis turned and handedness −1. */
function quaternionOf(grid: Grid): { readonly quaternion: readonly number[]; readonly handedness: 1 | -1 } {
  const i = inRas(axis(grid.direction, 0));
  const j = inRas(axis(grid.direction, 1));
  const k = inRas(axis(grid.direction, 2));
  const handedness = dot(cross(i, j), k) < 0 ? -1 : 1;
  const [r11, r21, r31] = i;
  const [r12, r22, r32] = j;
  const [r13, r23, r33] = [k[0] * handedness, k[1] * handedness, k[2] * handedness];
  const squares = [1 + r11 + r22 + r33, 1 + r11 - r22 - r33, 1 - r11 + r22 - r33, 1 - r11 - r22 + r33];
  const largest = squares.indexOf(Math.max(...squares));
  const root = Math.sqrt(squares[largest] ?? 1) / 2;
  const q = 1 / (4 * root);
  const [a, b, c, d] = [
    [root, (r32 - r23) * q, (r13 - r31) * q, (r21 - r12) * q],
    [(r32 - r23) * q, root, (r12 + r21) * q, (r13 + r31) * q],
    [(r13 - r31) * q, (r12 + r21) * q, root, (r23 + r32) * q],
    [(r21 - r12) * q, (r13 + r31) * q, (r23 + r32) * q, root],
  ][largest] ?? [1, 0, 0, 0];
  const sign = (a ?? 0) < 0 ? -1 : 1;
  return { quaternion: [sign * (b ?? 0), sign * (c ?? 0), sign * (d ?? 0)], handedness };
}

function inRas([x, y, z]: readonly [number, number, number]): readonly [number, number, number] {
  return [-x, -y, z];
}

import { gridOfAxes, inLps, threeDimensions, type ImageFileHeader, type Triple } from './imageFile.ts';
import type { VoxelType } from './labelImage.ts';
import { maskRefusal } from './maskRefusals.ts';

/** Places of the fields in the header of each version: nifti1.h and nifti2.h, https://nifti.nimh.nih.gov. */
const VERSION_1 = {
  headerBytes: 348,
  smallestOffset: 352,
  magic: 344,
  singleFile: 'n+1\0',
  pairOfFiles: 'ni1\0',
  integers: 'int16',
  dim: 40,
  datatype: 70,
  reals: 'float32',
  pixdim: 76,
  voxOffset: 108,
  slope: 112,
  intercept: 116,
  units: 123,
  qformCode: 252,
  sformCode: 254,
  quatern: 256,
  qoffset: 268,
  srow: 280,
} as const;
const VERSION_2 = {
  headerBytes: 540,
  smallestOffset: 544,
  magic: 4,
  singleFile: 'n+2\0',
  pairOfFiles: 'ni2\0',
  integers: 'int64',
  dim: 16,
  datatype: 12,
  reals: 'float64',
  pixdim: 104,
  voxOffset: 168,
  slope: 176,
  intercept: 184,
  units: 500,
  qformCode: 344,
  sformCode: 348,
  quatern: 352,
  qoffset: 376,
  srow: 400,
} as const;
type Version = typeof VERSION_1 | typeof VERSION_2;

/** Bytes that tell whether a file is NIfTI, and hold all of its header that is read. */
export const NIFTI_HEADER_BYTES = 540;

const VOXEL_TYPES = new Map<number, VoxelType>([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);
const OTHER_TYPES = new Map<number, string>([
  [1, 'BINARY'],
  [32, 'COMPLEX64'],
  [128, 'RGB24'],
  [1536, 'FLOAT128'],
  [1792, 'COMPLEX128'],
  [2048, 'COMPLEX256'],
  [2304, 'RGBA32'],
]);

/** NIfTI's world is RAS: x and y change sign on the way to LPS. */
const RAS: Triple = [-1, -1, 1];

interface Layout {
  readonly version: Version;
  readonly littleEndian: boolean;
}

/** True when the bytes begin a NIfTI-1 or NIfTI-2 file, of either byte order. */
export function isNifti(start: Uint8Array): boolean {
  return layoutOf(start) !== undefined;
}

function layoutOf(start: Uint8Array): Layout | undefined {
  if (start.length < 4) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  for (const version of [VERSION_1, VERSION_2]) {
    for (const littleEndian of [true, false]) {
      if (view.getInt32(0, littleEndian) === version.headerBytes) return { version, littleEndian };
    }
  }
  return undefined;
}

/**
 * The header of a single-file NIfTI image. `start` holds its first bytes, inflated when the file (of `fileBytes` bytes) is compressed.
 * The sform is used, else the qform; with neither, where the voxels lie is unknown and the file is refused. Refused too: pairs of
 * files, colour or complex voxels, two dimensions, several frames, axes that are not perpendicular.
 */
export function readNiftiHeader(
  name: string,
  start: Uint8Array,
  fileBytes: number,
  compressed: boolean,
): ImageFileHeader {
  const layout = layoutOf(start);
  if (layout === undefined) throw maskRefusal('mask-format-unknown', { name });
  const { version, littleEndian } = layout;
  if (start.length < version.headerBytes)
    throw maskRefusal('mask-truncated', { name, declaredBytes: version.headerBytes, presentBytes: start.length });
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const magic = String.fromCharCode(...start.subarray(version.magic, version.magic + 4));
  if (magic === version.pairOfFiles) throw maskRefusal('mask-detached-data', { name, dataFile: '.img' });
  if (magic !== version.singleFile)
    throw maskRefusal('mask-header-damaged', { name, field: 'magic', value: JSON.stringify(magic) });

  const real = (at: number): number =>
    version.reals === 'float32' ? view.getFloat32(at, littleEndian) : view.getFloat64(at, littleEndian);
  const reals = (at: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => real(at + index * (version.reals === 'float32' ? 4 : 8)));
  const dimension = (index: number): number =>
    version.integers === 'int16'
      ? view.getInt16(version.dim + 2 * index, littleEndian)
      : Number(view.getBigInt64(version.dim + 8 * index, littleEndian));
  const transformCode = (at: number): number =>
    version.integers === 'int16' ? view.getInt16(at, littleEndian) : view.getInt32(at, littleEndian);

  const count = dimension(0);
  if (!(count >= 1 && count <= 7))
    throw maskRefusal('mask-header-damaged', { name, field: 'dim[0]', value: String(count) });
  const dimensions = threeDimensions(
    name,
    Array.from({ length: count }, (_, index) => dimension(index + 1)),
  );

  const steps =
    transformCode(version.sformCode) > 0
      ? sform(reals(version.srow, 12))
      : transformCode(version.qformCode) > 0
        ? qform(name, reals(version.quatern, 3), reals(version.qoffset, 3), reals(version.pixdim, 4))
        : undefined;
  if (steps === undefined) throw maskRefusal('mask-without-position', { name, missing: 'sform_code, qform_code' });
  const mm = millimetresPerUnit(view.getUint8(version.units));
  const [i, j, k, origin] = steps.map((v) => inLps([v[0] * mm, v[1] * mm, v[2] * mm], RAS));
  if (i === undefined || j === undefined || k === undefined || origin === undefined) throw new Error('four columns');

  const code = view.getInt16(version.datatype, littleEndian);
  const type = VOXEL_TYPES.get(code);
  if (type === undefined)
    throw maskRefusal('mask-unsupported', {
      name,
      field: 'datatype',
      value: `${OTHER_TYPES.get(code) ?? 'unknown'} (${code})`,
    });

  const voxOffset =
    version.integers === 'int16' ? real(version.voxOffset) : Number(view.getBigInt64(version.voxOffset, littleEndian));
  if (!(Number.isInteger(voxOffset) && voxOffset >= version.smallestOffset))
    throw maskRefusal('mask-header-damaged', { name, field: 'vox_offset', value: String(voxOffset) });
  const slope = real(version.slope);
  const intercept = real(version.intercept);
  const scaled = Number.isFinite(slope) && slope !== 0;
  return {
    grid: gridOfAxes(name, { dimensions, stepsMm: [i, j, k], originLpsMm: origin }),
    type,
    littleEndian,
    slope: scaled ? slope : 1,
    intercept: scaled && Number.isFinite(intercept) ? intercept : 0,
    compression: compressed ? 'gzip' : 'none',
    dataStart: 0,
    dataEnd: fileBytes,
    skipBytes: voxOffset,
  };
}

type Columns = readonly [Triple, Triple, Triple, Triple];

function sform(rows: readonly number[]): Columns {
  const column = (index: number): Triple => [rows[index] ?? 0, rows[index + 4] ?? 0, rows[index + 8] ?? 0];
  return [column(0), column(1), column(2), column(3)];
}

/** Below it, the square of the quaternion's a is rounding of b, c and d to float32: a is 0, as in the reference library nifti1_io. */
const HALF_TURN_TOLERANCE = 1e-7;

/** nifti1.h, method 2: a unit quaternion (a ≥ 0), pixdim for the steps, pixdim[0] = −1 for a flipped third axis. */
function qform(
  name: string,
  quatern: readonly number[],
  offset: readonly number[],
  pixdim: readonly number[],
): Columns {
  const [b = 0, c = 0, d = 0] = quatern;
  const square = b * b + c * c + d * d;
  if (!(square <= 1 + 1e-5))
    throw maskRefusal('mask-header-damaged', { name, field: 'quatern_b, c, d', value: quatern.join(', ') });
  const halfTurn = 1 - square < HALF_TURN_TOLERANCE;
  const norm = halfTurn ? Math.sqrt(square) : 1;
  const [x, y, z] = [b / norm, c / norm, d / norm];
  const a = halfTurn ? 0 : Math.sqrt(1 - square);
  const [handedness = 1, di = 0, dj = 0, dkUnsigned = 0] = pixdim;
  const dk = handedness < 0 ? -dkUnsigned : dkUnsigned;
  const [ox = 0, oy = 0, oz = 0] = offset;
  return [
    [(a * a + x * x - y * y - z * z) * di, 2 * (x * y + a * z) * di, 2 * (x * z - a * y) * di],
    [2 * (x * y - a * z) * dj, (a * a + y * y - x * x - z * z) * dj, 2 * (y * z + a * x) * dj],
    [2 * (x * z + a * y) * dk, 2 * (y * z - a * x) * dk, (a * a + z * z - x * x - y * y) * dk],
    [ox, oy, oz],
  ];
}

/** xyzt_units: 1 metre, 2 millimetre, 3 micrometre; 0, unknown, is taken as millimetre, as every reader does. */
function millimetresPerUnit(units: number): number {
  const space = units % 8;
  if (space === 1) return 1000;
  return space === 3 ? 1e-3 : 1;
}

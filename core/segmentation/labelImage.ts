import type { Grid } from '../geometry/grid.ts';

/** How a file stores one voxel. */
export type VoxelType =
  'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64';

export const BYTES_PER_VOXEL: Readonly<Record<VoxelType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float32: 4,
  float64: 8,
};

export type StoredVoxels =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** A label image as its file stores it, on its own grid; i runs fastest. A voxel's value is stored × slope + intercept. */
export interface LabelImage {
  /** The file, as the caller named it. */
  readonly name: string;
  readonly grid: Grid;
  readonly stored: StoredVoxels;
  readonly slope: number;
  readonly intercept: number;
}

export const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * The bytes as numbers: a view of them where type, alignment and byte order allow it, else a copy. 64-bit integers become float64:
 * labels are exact up to 2⁵³. The result is never a subclass such as Node's Buffer, whose `slice` shares memory.
 */
export function storedVoxels(bytes: Uint8Array, type: VoxelType, littleEndian: boolean): StoredVoxels {
  if (type === 'uint8') return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'int8') return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = BYTES_PER_VOXEL[type];
  const swap = littleEndian !== HOST_IS_LITTLE_ENDIAN;
  const own = swap || bytes.byteOffset % size !== 0 ? new Uint8Array(bytes) : bytes;
  if (swap) swapInPlace(own, size);
  const { buffer, byteOffset } = own;
  const count = own.byteLength / size;
  switch (type) {
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, count);
    case 'int16':
      return new Int16Array(buffer, byteOffset, count);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, count);
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float64':
      return new Float64Array(buffer, byteOffset, count);
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer, byteOffset, count), Number);
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
  }
}

function swapInPlace(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low += 1, high -= 1) {
      const kept = bytes[low] ?? 0;
      bytes[low] = bytes[high] ?? 0;
      bytes[high] = kept;
    }
  }
}

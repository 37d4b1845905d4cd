import { voxelCount } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import type { Deflate } from '../ports/deflate.ts';
import { HOST_IS_LITTLE_ENDIAN } from './labelImage.ts';
import { asciiBytes, joined, nrrdHeader } from './writeMask.ts';
import { writeNifti } from './writeNifti.ts';

/** File formats of a volume in HU, by their endings. */
export type VolumeFormat = 'nii.gz' | 'nrrd';

/** A volume and what its file's header says of it: a line of ASCII, in NIfTI cut after 79 characters. */
export interface DescribedVolume extends Volume {
  readonly description: string;
}

/** A volume in HU (int16, −32768 where there are no data) as the bytes of a file, compressed by gzip; positions as `writeMask` has them. */
export async function writeVolume(
  { grid, voxels, description }: DescribedVolume,
  format: VolumeFormat,
  deflate: Deflate,
): Promise<Uint8Array> {
  if (voxels.length !== voxelCount(grid))
    throw new RangeError(`${voxels.length} voxels for ${grid.dimensions.join(' × ')}`);
  if (format === 'nii.gz') return deflate(writeNifti({ grid, voxels, description }), 'gzip');
  return joined(
    asciiBytes(nrrdHeader(grid, { description, type: 'int16' })),
    await deflate(littleEndian(voxels), 'gzip'),
  );
}

function littleEndian(voxels: Int16Array): Uint8Array {
  const bytes = new Uint8Array(voxels.byteLength);
  if (HOST_IS_LITTLE_ENDIAN) bytes.set(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength));
  else voxels.forEach((value, index) => new DataView(bytes.buffer).setInt16(2 * index, value, true));
  return bytes;
}

import type { Inflate } from '../ports/inflate.ts';
import { readVoxels } from './imageFile.ts';
import type { LabelImage } from './labelImage.ts';
import { maskRefusal } from './maskRefusals.ts';
import { isMetaImage, readMetaImageHeader } from './readMetaImage.ts';
import { isNifti, NIFTI_HEADER_BYTES, readNiftiHeader } from './readNifti.ts';
import { isNrrd, readNrrdHeader } from './readNrrd.ts';

/**
 * A mask file as it is stored: NIfTI-1 and -2 (`.nii`, `.nii.gz`), NRRD (`.nrrd`, attached, raw or gzip), MetaImage (`.mha`, raw or
 * zlib). The content decides, not the name. `name` is what messages call the file. Refused with its numbers: another format, a
 * damaged or untrue header, fewer or more voxel bytes than declared, a position that is not given.
 */
export async function readMask(name: string, file: Uint8Array, inflate: Inflate): Promise<LabelImage> {
  if (isNrrd(file)) return readVoxels(name, readNrrdHeader(name, file), file, inflate);
  if (isGzip(file)) {
    const start = await inflate.start(file, 'gzip');
    if (start.length === 0) throw maskRefusal('mask-compression-damaged', { name });
    const header = readNiftiHeader(name, start.subarray(0, NIFTI_HEADER_BYTES), file.length, true);
    return readVoxels(name, header, file, inflate);
  }
  if (isNifti(file)) return readVoxels(name, readNiftiHeader(name, file, file.length, false), file, inflate);
  if (isMetaImage(file)) return readVoxels(name, readMetaImageHeader(name, file), file, inflate);
  throw maskRefusal('mask-format-unknown', { name });
}

function isGzip(file: Uint8Array): boolean {
  return file[0] === 0x1f && file[1] === 0x8b;
}

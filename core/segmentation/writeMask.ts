import { axis, voxelCount, type Grid } from '../geometry/grid.ts';
import type { Deflate } from '../ports/deflate.ts';
import type { Labelmap } from './labelmap.ts';
import { writeNifti } from './writeNifti.ts';

/** File formats of a mask, by their endings. */
export const maskFormats = ['nii.gz', 'nrrd', 'mha'] as const;
export type MaskFormat = (typeof maskFormats)[number];

/** A mask and what its file's header says of it: a line of ASCII, in NIfTI cut after 79 characters. */
export interface DescribedMask extends Labelmap {
  readonly description?: string;
}

/**
 * A mask (uint8, 0 and 1) as the bytes of a file, its voxels compressed: NIfTI-1 in gzip, NRRD with gzip, MetaImage with zlib. Positions are in
 * mm; NRRD and MetaImage hold them to every digit in LPS, NIfTI in float32 in RAS.
 */
export async function writeMask(mask: DescribedMask, format: MaskFormat, deflate: Deflate): Promise<Uint8Array> {
  const { grid, voxels, description = '' } = mask;
  if (voxels.length !== voxelCount(grid))
    throw new RangeError(`${voxels.length} voxels for ${grid.dimensions.join(' × ')}`);
  const bytes = voxels.map((voxel) => (voxel === 0 ? 0 : 1));
  if (format === 'nii.gz') return deflate(writeNifti({ grid, voxels: bytes, description }), 'gzip');
  const packed = await deflate(bytes, format === 'nrrd' ? 'gzip' : 'zlib');
  return joined(
    asciiBytes(
      format === 'nrrd'
        ? nrrdHeader(grid, { description, type: 'uint8' })
        : metaImageHeader(grid, description, packed.length),
    ),
    packed,
  );
}

/** The header of a gzipped NRRD, little endian. https://teem.sourceforge.net/nrrd/format.html */
export function nrrdHeader(
  grid: Grid,
  { description, type }: { readonly description: string; readonly type: 'uint8' | 'int16' },
): string {
  const steps = ([0, 1, 2] as const).map((a) => vector(axis(grid.direction, a).map((c) => c * grid.spacingMm[a])));
  return [
    'NRRD0004',
    ...(description === '' ? [] : [`content: ${description}`]),
    `type: ${type}`,
    ...(type === 'uint8' ? [] : ['endian: little']),
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${grid.dimensions.join(' ')}`,
    `space directions: ${steps.join(' ')}`,
    'kinds: domain domain domain',
    'space units: "mm" "mm" "mm"',
    'encoding: gzip',
    `space origin: ${vector(grid.originLpsMm)}`,
    '',
    '',
  ].join('\n');
}

function vector(values: readonly number[]): string {
  return `(${values.join(',')})`;
}

/** As ITK writes it: the first three numbers of TransformMatrix are the direction of i. */
function metaImageHeader(grid: Grid, description: string, packedBytes: number): string {
  const directions = ([0, 1, 2] as const).flatMap((a) => [...axis(grid.direction, a)]);
  return [
    'ObjectType = Image',
    ...(description === '' ? [] : [`Comment = ${description}`]),
    'NDims = 3',
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = True',
    `CompressedDataSize = ${packedBytes}`,
    `TransformMatrix = ${directions.join(' ')}`,
    `Offset = ${grid.originLpsMm.join(' ')}`,
    'CenterOfRotation = 0 0 0',
    `ElementSpacing = ${grid.spacingMm.join(' ')}`,
    `DimSize = ${grid.dimensions.join(' ')}`,
    'ElementType = MET_UCHAR',
    'ElementDataFile = LOCAL',
    '',
  ].join('\n');
}

/** One byte a character. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** A header and what follows it. */
export function joined(header: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

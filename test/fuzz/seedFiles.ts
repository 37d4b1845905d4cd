import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeNifti } from '../../core/segmentation/writeNifti.ts';
import { enhancedFile } from '../fixtures/enhancedCt.ts';
import { sliceFile, sliceFiles } from '../fixtures/dicomFile.ts';
import { metaImageFile, niftiFile, nrrdFile } from '../fixtures/maskFiles.ts';
import { gridOf, maskOf } from '../phantoms.ts';
import { hasTestData, testData } from '../testData.ts';

/** A file that mutants are made of. */
export interface SeedFile {
  readonly name: string;
  readonly bytes: () => Uint8Array;
}

/** Larger files make no better mutants. */
const LARGEST_BYTES = 700_000;

const FOLDERS = [
  ['corpus', 'pydicom'],
  ['corpus', 'pydicom-data'],
  ['corpus', 'cornerstone3d_CTImage_all_TS'],
  ['corpus', 'nema_wg04'],
  ['corpus', 'gantry_tilt_GE'],
  ['corpus', 'dcmqi'],
  ['corpus', 'highdicom'],
] as const;

/** Image files that a scan meets: made here, and those of the test data where it is present. */
export function imageSeeds(): readonly SeedFile[] {
  const frames = [0, 2, 4, 6, 8, 10].map((z) => ({ position: [0, 0, z] as const, acquisition: 1, stack: '1' }));
  // An offset table without entries, one fragment of two segments over 16 pixels, the end.
  const fragments = Uint8Array.from(
    Buffer.from(
      `feff00e004000000${'00'.repeat(4)}feff00e050000000${'020000004000000048000000'}${'00'.repeat(52)}${'f100f101f102f103f100f100f100f100'}feffdde000000000`,
      'hex',
    ),
  );
  const rle = sliceFile({ syntax: '1.2.840.10008.1.2.5', with: [{ tag: '7FE00010', vr: 'OB', value: fragments }] });
  rle.fill(0xff, rle.length - fragments.length - 4, rle.length - fragments.length);
  return [
    { name: 'made: slice', bytes: () => sliceFile({ rows: 64, columns: 64 }) },
    { name: 'made: slice without preamble', bytes: () => sliceFile({ preamble: false }) },
    { name: 'made: tiny slice', bytes: () => sliceFiles(3, 2)[2] ?? new Uint8Array() },
    { name: 'made: enhanced', bytes: () => enhancedFile(frames, { rows: 16, columns: 16 }) },
    { name: 'made: RLE', bytes: () => rle },
    ...FOLDERS.flatMap((folder) => (hasTestData ? filesBelow(testData(...folder)) : [])),
  ];
}

function filesBelow(folder: string): readonly SeedFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((name): SeedFile[] => {
      const path = join(folder, name);
      const { size } = statSync(path);
      const usable = statSync(path).isFile() && size > 0 && size <= LARGEST_BYTES;
      return usable ? [{ name, bytes: () => readFileSync(path) }] : [];
    });
}

/** Mask files, made here: each format, raw and compressed. */
export function maskSeeds(): readonly SeedFile[] {
  const mask = maskOf(gridOf([20, 18, 16], [1, 2, 3]), (i, j, k) => (i - 9) ** 2 + (j - 9) ** 2 + (k - 8) ** 2 < 40);
  const nifti = writeNifti(mask);
  return [
    { name: 'mask.nii', bytes: () => nifti },
    { name: 'mask.nii.gz', bytes: () => gzipSync(nifti) },
    { name: 'small.nii', bytes: () => niftiFile({ sform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] }) },
    { name: 'quatern.nii', bytes: () => niftiFile({ qform: { quatern: [0, 0, 0], offset: [1, 2, 3] }, units: 2 }) },
    { name: 'raw.nrrd', bytes: () => nrrdFile({}) },
    { name: 'gzip.nrrd', bytes: () => nrrdFile({ encoding: 'gzip' }) },
    { name: 'raw.mha', bytes: () => metaImageFile({}) },
    { name: 'zlib.mha', bytes: () => metaImageFile({ CompressedData: 'True' }) },
  ];
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readImageNode, writeImageNode } from '@itk-wasm/image-io';
import { Image, ImageType, type Image as ItkImage } from 'itk-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directionOf, makeGrid, voxelCount, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { cornerDistanceVoxels } from '../../../core/segmentation/axisOrder.ts';
import { maskOnGrid } from '../../../core/segmentation/maskOnGrid.ts';
import { readMask } from '../../../core/segmentation/readMask.ts';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import { nodeInflate } from '../../../electron/files/nodeInflate.ts';

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const base = { dimensions: [6, 5, 4], spacingMm: [0.7, 1.3, 2.5], originLpsMm: pointLps(-100.25, 40, 1000.5) } as const;
const GRIDS: Readonly<Record<string, Grid>> = {
  straight: makeGrid({ ...base, direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] }),
  'RAS+': makeGrid({ ...base, direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] }),
  flipped: makeGrid({ ...base, direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] }),
  permuted: makeGrid({ ...base, direction: directionOf([0, 1, 0], [0, 0, -1], [1, 0, 0]) }),
  oblique: makeGrid({ ...base, direction: [c, -s, 0, s, c, 0, 0, 0, 1] }),
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-itk-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function itkImage(grid: Grid, voxels: Uint8Array): ItkImage {
  const image = new Image(new ImageType(3, 'uint8'));
  return Object.assign(image, {
    size: [...grid.dimensions],
    spacing: [...grid.spacingMm],
    origin: [...grid.originLpsMm],
    direction: Float64Array.from(grid.direction),
    data: voxels,
  });
}

const FILES = ['plain.nii', 'gzip.nii.gz', 'raw.nrrd', 'gzip.nrrd', 'raw.mha', 'zlib.mha'];

describe('ITK, as a second opinion,', () => {
  for (const [name, grid] of Object.entries(GRIDS)) {
    const voxels = Uint8Array.from({ length: voxelCount(grid) }, (_, index) => ((index * index) % 5 < 2 ? 1 : 0));

    it(`writes ${name} masks that are read as it means them`, async () => {
      for (const file of FILES) {
        const path = join(folder, file);
        await writeImageNode(itkImage(grid, voxels), path, { useCompression: /gzip|zlib/.test(file) });
        const image = await readMask(path, readFileSync(path), nodeInflate);
        expect(cornerDistanceVoxels(image.grid, grid)).toBeLessThan(1e-4);
        expect(maskOnGrid(image, grid).labelmap.voxels).toEqual(voxels);
      }
    });

    it(`reads ${name} masks that are written here as they are meant`, async () => {
      const path = join(folder, 'ours.nii.gz');
      writeFileSync(path, gzipSync(writeNifti({ grid, voxels })));
      const read = await readImageNode(path);
      const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = read.origin;
      const d = Array.from(read.direction, Number);
      const theirs = makeGrid({
        dimensions: grid.dimensions,
        spacingMm: [read.spacing[0] ?? 0, read.spacing[1] ?? 0, read.spacing[2] ?? 0],
        originLpsMm: pointLps(x, y, z),
        direction: [d[0] ?? 0, d[1] ?? 0, d[2] ?? 0, d[3] ?? 0, d[4] ?? 0, d[5] ?? 0, d[6] ?? 0, d[7] ?? 0, d[8] ?? 0],
      });
      expect(read.size).toEqual([...grid.dimensions]);
      expect(cornerDistanceVoxels(theirs, grid)).toBeLessThan(1e-3);
      expect(read.data).toEqual(voxels);
    });
  }
});

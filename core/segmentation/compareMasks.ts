import { voxelVolumeMm3 } from '../geometry/grid.ts';
import type { Labelmap } from './labelmap.ts';
import { surfaceDistance } from './surfaceDistance.ts';

/** How far a mask is from a reference mask on the same grid. */
export interface MaskComparison {
  /** 2·|A∩B| / (|A| + |B|), in [0, 1]. */
  readonly dice: number;
  /** |A∩B| / |A∪B|, in [0, 1]. */
  readonly jaccard: number;
  /** Relative absolute volume difference: 100 × ||B| − |A|| / |A|; never negative. */
  readonly ravdPercent: number;
  /** Null when a mask has no border within the grid: see `surfaceDistance`. */
  readonly assdMm: number | null;
  readonly mssdMm: number | null;
  /** Of the reference, then of the compared mask. */
  readonly volumesCm3: readonly [number, number];
}

/**
 * Compares a mask with a reference, both on the same grid voxel for voxel and neither empty. The measures are those of the CHAOS
 * challenge; all but `ravdPercent` and the order of the volumes are symmetric.
 */
export function compareMasks(reference: Labelmap, compared: Labelmap): MaskComparison {
  const a = reference.voxels;
  const b = compared.voxels;
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} voxels`);
  let inA = 0;
  let inB = 0;
  let inBoth = 0;
  for (let at = 0; at < a.length; at += 1) {
    const one = a[at] ?? 0;
    const other = b[at] ?? 0;
    inA += one;
    inB += other;
    inBoth += one & other;
  }
  if (inA === 0 || inB === 0) throw new RangeError('an empty mask');
  const distance = surfaceDistance(reference, compared);
  const voxelMm3 = voxelVolumeMm3(reference.grid);
  return {
    dice: (2 * inBoth) / (inA + inB),
    jaccard: inBoth / (inA + inB - inBoth),
    ravdPercent: (100 * Math.abs(inB - inA)) / inA,
    assdMm: distance?.assdMm ?? null,
    mssdMm: distance?.mssdMm ?? null,
    volumesCm3: [(inA * voxelMm3) / 1000, (inB * voxelMm3) / 1000],
  };
}

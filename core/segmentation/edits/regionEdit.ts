import { voxelOffset } from '../../geometry/grid.ts';
import type { Labelmap } from '../labelmap.ts';
import type { Edit, VoxelBox } from './edit.ts';
import { collectRuns } from './editRuns.ts';
import type { EditTool, RegionEffect } from './editTool.ts';
import type { Layer } from './layers.ts';

/** A layer with its mask. */
export interface EditedLayer {
  readonly layer: Layer;
  readonly mask: Labelmap;
}

/** A set of voxels within a box: `inside` holds one byte a voxel of the box, i fastest, other than 0 for a voxel of the set. */
export interface Region {
  readonly box: VoxelBox;
  readonly inside: Uint8Array;
}

/** What a voxel becomes, by whether it was in the mask (twos) and lies in the region (ones). */
const BECOMES: Readonly<Record<RegionEffect, readonly [number, number, number, number]>> = {
  add: [0, 1, 1, 1],
  remove: [0, 0, 1, 0],
  keep: [0, 0, 0, 1],
  replace: [0, 1, 0, 1],
};

/** The edit by which a region meets a mask. Voxels beyond the region's box stay as they are. */
export function regionEdit({ layer, mask }: EditedLayer, tool: EditTool, region: Region, effect: RegionEffect): Edit {
  const { grid, voxels } = mask;
  const { low, high } = region.box;
  const { inside } = region;
  const [bothOut, onlyRegion, onlyMask, bothIn] = BECOMES[effect];
  const collector = collectRuns();
  const width = high[0] - low[0];
  let from = 0;
  for (let k = low[2]; k < high[2]; k += 1) {
    for (let j = low[1]; j < high[1]; j += 1, from += width) {
      const row = voxelOffset(grid, low[0], j, k);
      let changing = -1;
      let begun = 0;
      for (let i = 0; i < width; i += 1) {
        const isMask = (voxels[row + i] ?? 0) !== 0;
        const isRegion = (inside[from + i] ?? 0) !== 0;
        const becomes = isMask ? (isRegion ? bothIn : onlyMask) : isRegion ? onlyRegion : bothOut;
        const change = (becomes === 1) === isMask ? -1 : becomes;
        if (change === changing) continue;
        if (changing >= 0) collector.add(row + begun, row + i, changing);
        changing = change;
        begun = i;
      }
      if (changing >= 0) collector.add(row + begun, row + width, changing);
    }
  }
  return { layer, tool, dimensions: grid.dimensions, runs: collector.finish() };
}

/** The voxels of a box as bytes of 0 and 1, i fastest. */
export function boxVoxels({ grid, voxels }: Labelmap, { low, high }: VoxelBox): Uint8Array {
  const width = Math.max(0, high[0] - low[0]);
  const taken = new Uint8Array(width * Math.max(0, high[1] - low[1]) * Math.max(0, high[2] - low[2]));
  let to = 0;
  for (let k = low[2]; k < high[2]; k += 1) {
    for (let j = low[1]; j < high[1]; j += 1, to += width) {
      const row = voxelOffset(grid, low[0], j, k);
      for (let i = 0; i < width; i += 1) taken[to + i] = voxels[row + i] === 0 ? 0 : 1;
    }
  }
  return taken;
}

/** The smallest box that holds the mask; undefined for an empty one. */
export function maskBox({ grid, voxels }: Labelmap): VoxelBox | undefined {
  const [ni, nj, nk] = grid.dimensions;
  let [lowI, lowJ, lowK] = [ni, nj, nk];
  let [highI, highJ, highK] = [0, 0, 0];
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      const row = voxelOffset(grid, 0, j, k);
      let first = 0;
      while (first < ni && voxels[row + first] === 0) first += 1;
      if (first === ni) continue;
      let last = ni - 1;
      while (voxels[row + last] === 0) last -= 1;
      lowI = Math.min(lowI, first);
      highI = Math.max(highI, last + 1);
      lowJ = Math.min(lowJ, j);
      highJ = Math.max(highJ, j + 1);
      lowK = Math.min(lowK, k);
      highK = k + 1;
    }
  }
  return highK === 0 ? undefined : { low: [lowI, lowJ, lowK], high: [highI, highJ, highK] };
}

/** The box with a margin on each side, within the grid. */
export function paddedBox(
  { low, high }: VoxelBox,
  margin: readonly [number, number, number],
  dimensions: readonly [number, number, number],
): VoxelBox {
  return {
    low: [Math.max(0, low[0] - margin[0]), Math.max(0, low[1] - margin[1]), Math.max(0, low[2] - margin[2])],
    high: [
      Math.min(dimensions[0], high[0] + margin[0]),
      Math.min(dimensions[1], high[1] + margin[1]),
      Math.min(dimensions[2], high[2] + margin[2]),
    ],
  };
}

export function boxDimensions({ low, high }: VoxelBox): readonly [number, number, number] {
  return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
}

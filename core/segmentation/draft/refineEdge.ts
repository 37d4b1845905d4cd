import { ijkToIjk, voxelOffset, type Grid } from '../../geometry/grid.ts';
import type { Labelmap } from '../labelmap.ts';
import { fillCavities, largestComponent } from './components.ts';
import { cutLattice } from './cutLiver.ts';
import type { AttenuationOdds } from './evidence.ts';
import { smoothWithinEdges } from './smooth.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** The edge is looked for this far to either side of the coarse one. */
const BAND_MM = 5;
const MARGIN_MM = 9;
/** Below this a neighbour is fat, gas or lung, and a voxel between it and the organ is their mixture. */
const EMPTY_BELOW_HU = -30;
const MIXTURE_EVIDENCE = 6;
/** A mixture has the organ, no denser than this below its parenchyma, on one side. */
const LIKE_HU = 25;
/** Edges blur over two voxels of a grid finer than this. */
const TWO_STEPS_BELOW_MM = 2.2;
const STIFFNESS = 1.2;
const EDGE_HU = 18;
const SMOOTHING_EDGE_HU = 30;

export interface EdgeSearch {
  /** Signed distance to the coarse edge, mm, positive inside, on the coarse grid. */
  readonly coarse: { readonly grid: Grid; readonly insideMm: Float32Array };
  /** Evidence by place and seeds on the coarse grid. */
  readonly placeOdds: Float32Array;
  readonly attenuation: AttenuationOdds;
  readonly parenchymaHu: number;
}

/** A part of a working grid. */
export interface Crop {
  readonly from: readonly [number, number, number];
  readonly dimensions: readonly [number, number, number];
  readonly voxels: Uint8Array;
}

/**
 * The organ's edge on a finer working grid: within a band about the coarse edge a second minimum cut; a voxel that mixes the organ with fat
 * or lung is inside when more than half of it is the organ.
 */
export function refineEdge(fine: WorkingVolume, search: EdgeSearch): Crop {
  const { coarse, placeOdds, attenuation, parenchymaHu } = search;
  const maps = coarseToFine(coarse, fine);
  const crop = cropAbout(fine, coarse, maps);
  const { from, dimensions } = crop;
  const [ni, nj, nk] = dimensions;
  const size = ni * nj * nk;
  const hu = new Int16Array(size);
  const state = new Uint8Array(size);
  const place = new Float32Array(size);
  const toCoarse = (index: number, a: 0 | 1 | 2): number => nearestCoarse(maps[a], index, coarse.grid.dimensions[a]);
  for (let k = 0, at = 0; k < nk; k += 1) {
    const kc = toCoarse(k + from[2], 2);
    for (let j = 0; j < nj; j += 1) {
      const jc = toCoarse(j + from[1], 1);
      const start = voxelOffset(fine.grid, from[0], j + from[1], k + from[2]);
      for (let i = 0; i < ni; i += 1, at += 1) {
        hu[at] = fine.hu[start + i] ?? 0;
        const c = voxelOffset(coarse.grid, toCoarse(i + from[0], 0), jc, kc);
        const depth = coarse.insideMm[c] ?? 0;
        state[at] = depth > BAND_MM ? 1 : depth < -BAND_MM ? 0 : 2;
        place[at] = placeOdds[c] ?? 0;
      }
    }
  }
  const local: WorkingVolume = { ...fine, grid: { ...fine.grid, dimensions }, hu };
  const smoothed = smoothWithinEdges(local, SMOOTHING_EDGE_HU);
  const odds = new Float32Array(size);
  const slice = ni * nj;
  const near = [1, -1, ni, -ni, slice, -slice];
  const steps = fine.spacingMm > TWO_STEPS_BELOW_MM ? near : [...near, ...near.map((step) => 2 * step)];
  const like = parenchymaHu - LIKE_HU;
  for (let at = 0; at < size; at += 1) {
    if (state[at] !== 2) continue;
    const own = hu[at] ?? 0;
    let [lowest, highest] = [own, own];
    for (const step of steps) {
      lowest = Math.min(lowest, hu[at + step] ?? own);
      highest = Math.max(highest, hu[at + step] ?? own);
    }
    if (own < EMPTY_BELOW_HU && (own === lowest || highest < EMPTY_BELOW_HU)) {
      odds[at] = -MIXTURE_EVIDENCE;
    } else if (lowest < EMPTY_BELOW_HU && (own < EMPTY_BELOW_HU || (highest > like && own < like))) {
      odds[at] = MIXTURE_EVIDENCE * ((own - lowest) / (Math.min(highest, parenchymaHu) - lowest) - 0.5);
    } else {
      const bin = Math.round(smoothed[at] ?? 0) - attenuation.lowestHu;
      const clamped = Math.min(attenuation.odds.length - 1, Math.max(0, bin));
      odds[at] = (attenuation.odds[clamped] ?? 0) + (place[at] ?? 0);
    }
  }
  const cut = cutLattice({ dimensions, state, odds, hu: smoothed, stiffness: STIFFNESS, edgeHu: EDGE_HU });
  const voxels = largestComponent(cut, dimensions);
  fillCavities(voxels, dimensions);
  return { from, dimensions, voxels };
}

type Coarse = EdgeSearch['coarse'];

/** Along each axis, fine index = scale · coarse index + shift: the two grids have the same axes. */
interface AxisMap {
  readonly scale: number;
  readonly shift: number;
}

function coarseToFine(coarse: Coarse, fine: WorkingVolume): readonly [AxisMap, AxisMap, AxisMap] {
  const { matrix, translation } = ijkToIjk(coarse.grid, fine.grid);
  return [
    { scale: matrix[0], shift: translation[0] },
    { scale: matrix[4], shift: translation[1] },
    { scale: matrix[8], shift: translation[2] },
  ];
}

/** A fine voxel halfway between two coarse ones has the upper one, whatever the rounding of positions. */
const TIES_UP = 1e-6;

function nearestCoarse({ scale, shift }: AxisMap, index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round((index - shift) / scale + TIES_UP)));
}

function cropAbout(fine: WorkingVolume, coarse: Coarse, maps: ReturnType<typeof coarseToFine>): Omit<Crop, 'voxels'> {
  const [ni, nj, nk] = coarse.grid.dimensions;
  const low = [ni, nj, nk];
  const high = [-1, -1, -1];
  for (let k = 0, at = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1, at += 1) {
        if ((coarse.insideMm[at] ?? 0) <= 0) continue;
        [i, j, k].forEach((index, a) => {
          low[a] = Math.min(low[a] ?? 0, index);
          high[a] = Math.max(high[a] ?? 0, index);
        });
      }
  const margin = MARGIN_MM / fine.spacingMm;
  const end = (a: 0 | 1 | 2, index: number, beyond: number): number => {
    const place = index * maps[a].scale + maps[a].shift + beyond;
    return Math.min(fine.grid.dimensions[a] - 1, Math.max(0, Math.round(place)));
  };
  const axes = [0, 1, 2] as const;
  const [fi = 0, fj = 0, fk = 0] = axes.map((a) => end(a, low[a] ?? 0, -margin));
  const [ti = 0, tj = 0, tk = 0] = axes.map((a) => end(a, high[a] ?? 0, margin));
  return { from: [fi, fj, fk], dimensions: [ti - fi + 1, tj - fj + 1, tk - fk + 1] };
}

/** The cropped mask, its steps smoothed away, on the grid of the volume that `fine` was made of. */
export function onVolumeGrid({ from, dimensions, voxels }: Crop, fine: WorkingVolume, grid: Grid): Labelmap {
  const [ci, cj, ck] = dimensions;
  const share = blurred(voxels, dimensions);
  const strides = [1, ci, ci * cj];
  const own = grid.dimensions;
  const axes = [0, 1, 2] as const;
  const samples = axes.map((a) => {
    const w = fine.order.source.indexOf(a);
    const ratio = (grid.spacingMm[a] ?? 1) / fine.spacingMm;
    const count = dimensions[w] ?? 1;
    const low = new Int32Array(own[a]).fill(-1);
    const weight = new Float32Array(own[a]);
    for (let index = 0; index < own[a]; index += 1) {
      const fromMiddle = (index - (own[a] - 1) / 2) * (fine.order.reversed[w] === true ? -1 : 1);
      const whole = fromMiddle * ratio + ((fine.grid.dimensions[w] ?? 1) - 1) / 2;
      const x = whole - (from[w] ?? 0);
      // Half a fine voxel beyond the crop its edge holds: the volume's own border may lie there.
      if (x < -1 || x > count) continue;
      const clamped = Math.min(count - 1, Math.max(0, x));
      low[index] = Math.min(Math.floor(clamped), Math.max(0, count - 2));
      weight[index] = clamped - (low[index] ?? 0);
    }
    return { low, weight, stride: strides[w] ?? 1, count };
  });
  const [along, down, through] = samples;
  const mask = new Uint8Array(own[0] * own[1] * own[2]);
  if (along === undefined || down === undefined || through === undefined || ck === 0) return { grid, voxels: mask };
  const row = new Float32Array(along.count);
  const firstI = along.low.findIndex((low) => low >= 0);
  const endI = along.low.findLastIndex((low) => low >= 0) + 1;
  if (firstI < 0) return { grid, voxels: mask };
  for (let k = 0; k < own[2]; k += 1) {
    const kl = through.low[k] ?? -1;
    if (kl < 0) continue;
    const kw = through.weight[k] ?? 0;
    const kStep = through.count > 1 ? through.stride : 0;
    for (let j = 0; j < own[1]; j += 1) {
      const jl = down.low[j] ?? -1;
      if (jl < 0) continue;
      const jw = down.weight[j] ?? 0;
      const jStep = down.count > 1 ? down.stride : 0;
      const base = kl * through.stride + jl * down.stride;
      let any = 0;
      for (let i = 0; i < along.count; i += 1) {
        const at = base + i * along.stride;
        const value =
          (1 - kw) * ((1 - jw) * (share[at] ?? 0) + jw * (share[at + jStep] ?? 0)) +
          kw * ((1 - jw) * (share[at + kStep] ?? 0) + jw * (share[at + jStep + kStep] ?? 0));
        row[i] = value;
        any += value;
      }
      if (any === 0) continue;
      const start = voxelOffset(grid, 0, j, k);
      for (let i = firstI; i < endI; i += 1) {
        const il = along.low[i] ?? -1;
        const w = along.weight[i] ?? 0;
        if ((1 - w) * (row[il] ?? 0) + w * (row[il + 1] ?? 0) > HALF) mask[start + i] = 1;
      }
    }
  }
  return { grid, voxels: mask };
}

/** Half of a full voxel after blurring by (1 2 1)³; a voxel exactly on the edge is outside, whatever the order of interpolation. */
const HALF = 32 + 1e-3;

function blurred(mask: Uint8Array, [ni, nj, nk]: Crop['dimensions']): Uint8Array {
  let from = mask;
  for (const [stride, count] of [
    [1, ni],
    [ni, nj],
    [ni * nj, nk],
  ] as const) {
    const into = new Uint8Array(from.length);
    for (let at = 0; at < from.length; at += 1) {
      const place = Math.floor(at / stride) % count;
      const before = place > 0 ? (from[at - stride] ?? 0) : (from[at] ?? 0);
      const after = place + 1 < count ? (from[at + stride] ?? 0) : (from[at] ?? 0);
      into[at] = before + 2 * (from[at] ?? 0) + after;
    }
    from = into;
  }
  return from;
}

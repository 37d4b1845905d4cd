import { partOfSteps, type Steps } from '../base/steps.ts';
import { applyAffine, composeAffine, ijkToLps, lpsToIjk } from '../geometry/affine.ts';
import type { Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import { squaredDistancesMm2 } from '../segmentation/distanceTransform.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { ARTERIAL_WINDOW, nearOf, PRECONTRAST_WINDOW, type MatchLevel } from './phaseLevel.ts';
import {
  boxOfMask,
  smoothed,
  spacingAlong,
  toWorking,
  windowed,
  workingGrid,
  type IndexBox,
  type WorkingImage,
} from './workingImage.ts';

/** The two phases and the liver in which they are to agree. */
export interface PhasePair {
  readonly arterial: Volume;
  readonly precontrast: Volume;
  /** On the arterial grid, with at least one voxel. */
  readonly liver: Labelmap;
}

/** Arterial surroundings of the liver that are looked at, mm: the edge itself needs both of its sides. */
const ARTERIAL_MARGIN_MM = 16;
/** How much further the precontrast image is kept: as far as a liver may move. */
const REACH_MM = 34;
/** Beside the liver this much speaks too, so that its edge is seen from both sides, mm. */
const RIM_MM = 4;
/** Within this much of the liver's edge tissues mix, and teach nothing, mm; beyond, up to this far from it, they teach. */
const EDGE_MM = 3;
const TAUGHT_MM = 12;
/** Ribs slide past, and what is blurred of them lies over the liver's edge: nothing within this distance of bone outside speaks, mm. */
const BONE_HU = 170;
const BONE_APART_MM = 6;
/** Fat and air are darker, and lung darker still; a voxel within this distance of them may mix with them, mm. */
const FAT_BELOW_HU = -30;
const LUNG_BELOW_HU = -135;
const MIXING_MM = 5;
const LUNG_APART_MM = 6;
/**
 * Wall and bowel beyond a layer of fat slide past: beside soft tissue this far outside and close to fat, only the liver's own side of its
 * edge speaks, mm. Soft tissue without fat between, and what lies between liver and lung, moves with the liver.
 */
const SOFT_HU = 0;
const SOFT_BEYOND_MM = 3;
const SOFT_APART_MM = 3.1;

/** SD of the smoothing of both images, in working voxels. */
const SMOOTHING_VOXELS = 0.7;

/** Two images and the liver at one working resolution, not yet smoothed. */
export interface WorkingPair {
  readonly arterial: WorkingImage;
  readonly precontrast: WorkingImage;
  /** Share of each voxel of `arterial` that is liver. */
  readonly mask: WorkingImage;
}

/** A level at which one image is learnt from the other, with what speaks in and about the liver. */
export function* learntLevel({ arterial: first, precontrast: second, mask }: WorkingPair): Steps<MatchLevel> {
  const say = yield* partOfSteps(sayOf(mask, first), 0, 0);
  yield 0;
  const arterial = smoothed(first, SMOOTHING_VOXELS);
  yield 0;
  const precontrast = smoothed(second, SMOOTHING_VOXELS);
  yield 0;
  const heard = say.weight.map((w, v) => w + (say.teaches[v] ?? 0));
  return { arterial, precontrast, ...say, near: nearOf(heard, arterial.grid.dimensions), relation: 'learnt' };
}

/**
 * Both phases about the liver at several working resolutions, mm, of which the last is the finest and is read from the volumes; the
 * others are made of it. What speaks: the liver, and a rim of a few mm around it without bone. Of slices of unlike thickness both images
 * are softened to the thicker. Null for an empty liver.
 */
export function* workingLevels(pair: PhasePair, spacingsMm: readonly number[]): Steps<readonly MatchLevel[] | null> {
  const box = boxOfMask(pair.liver.voxels, pair.liver.grid, ARTERIAL_MARGIN_MM);
  const finestMm = spacingsMm.at(-1);
  if (box === null || finestMm === undefined) return null;
  const finest = yield* partOfSteps(finestImages(pair, box, finestMm), 0, 0.6);
  const levels: MatchLevel[] = [];
  for (const spacingMm of spacingsMm) {
    const made = 0.6 + (0.4 * levels.length) / spacingsMm.length;
    const images = spacingMm === finestMm ? finest : yield* partOfSteps(coarser(finest, spacingMm), made, made);
    levels.push(yield* partOfSteps(learntLevel(images), made, made));
    yield 0.6 + (0.4 * levels.length) / spacingsMm.length;
  }
  return levels;
}

function* finestImages({ arterial, precontrast, liver }: PhasePair, box: IndexBox, mm: number): Steps<WorkingPair> {
  const grid = workingGrid(arterial.grid, box, mm);
  const other = spacingAlong(arterial.grid, precontrast.grid);
  const own = spacingAlong(precontrast.grid, arterial.grid);
  const precontrastGrid = workingGrid(precontrast.grid, boxIn(precontrast.grid, grid), mm);
  return {
    arterial: yield* partOfSteps(toWorking(windowed(arterial, ARTERIAL_WINDOW), arterial.grid, grid, other), 0, 0.4),
    precontrast: yield* partOfSteps(
      toWorking(windowed(precontrast, PRECONTRAST_WINDOW), precontrast.grid, precontrastGrid, own),
      0.4,
      0.8,
    ),
    mask: yield* partOfSteps(
      toWorking((v) => liver.voxels[v] ?? 0, liver.grid, grid, [0, 0, 0]),
      0.8,
      1,
    ),
  };
}

function* coarser({ arterial, precontrast, mask }: WorkingPair, mm: number): Steps<WorkingPair> {
  const onto = ({ grid }: WorkingImage): Grid =>
    workingGrid(
      grid,
      { from: [0, 0, 0], to: [grid.dimensions[0] - 1, grid.dimensions[1] - 1, grid.dimensions[2] - 1] },
      mm,
    );
  const [grid, precontrastGrid] = [onto(arterial), onto(precontrast)];
  const make = (image: WorkingImage, target: Grid): Steps<WorkingImage> =>
    toWorking((v) => image.values[v] ?? 0, image.grid, target, [0, 0, 0]);
  return {
    arterial: yield* make(arterial, grid),
    precontrast: yield* make(precontrast, precontrastGrid),
    mask: yield* make(mask, grid),
  };
}

/** The voxels of `grid` that hold another grid and the reach around it. */
function boxIn(grid: Grid, around: Grid): IndexBox {
  const map = composeAffine(ijkToLps(around), lpsToIjk(grid));
  const [ni, nj, nk] = around.dimensions;
  const from: [number, number, number] = [Infinity, Infinity, Infinity];
  const to: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const k of [0, nk - 1])
    for (const j of [0, nj - 1])
      for (const i of [0, ni - 1]) {
        const at = applyAffine(map, [i, j, k]);
        for (const a of [0, 1, 2] as const) {
          from[a] = Math.min(from[a], at[a] - REACH_MM / grid.spacingMm[a]);
          to[a] = Math.max(to[a], at[a] + REACH_MM / grid.spacingMm[a]);
        }
      }
  const held = (a: 0 | 1 | 2, value: number): number => Math.min(Math.max(value, 0), grid.dimensions[a] - 1);
  return {
    from: [held(0, Math.floor(from[0])), held(1, Math.floor(from[1])), held(2, Math.floor(from[2]))],
    to: [held(0, Math.ceil(to[0])), held(1, Math.ceil(to[1])), held(2, Math.ceil(to[2]))],
  };
}

/** Which voxels speak, which teach what to expect, and which may mix with fat or air. */
function* sayOf(mask: WorkingImage, arterial: WorkingImage): Steps<Pick<MatchLevel, 'weight' | 'teaches' | 'mixes'>> {
  const { dimensions, spacingMm } = mask.grid;
  const step = spacingMm[0];
  function* distances(isSite: (hu: number, v: number) => boolean): Steps<Float64Array> {
    const sites = Uint8Array.from(arterial.values, (hu, v) => (isSite(hu, v) ? 1 : 0));
    const squared = squaredDistancesMm2(sites, { dimensions, spacingMm });
    yield 0;
    return squared.map(Math.sqrt);
  }
  const inside = Uint8Array.from(mask.values, (share) => (share >= 0.5 ? 1 : 0));
  const fromLiver = yield* distances((_, v) => inside[v] === 1);
  const fromOutside = yield* distances((_, v) => inside[v] === 0);
  const fromBone = yield* distances((hu, v) => hu > BONE_HU && inside[v] === 0);
  const fromDark = yield* distances((hu) => hu < FAT_BELOW_HU);
  const fromLung = yield* distances((hu) => hu < LUNG_BELOW_HU);
  const fromFat = yield* distances((hu, v) => hu < FAT_BELOW_HU && (fromLung[v] ?? 0) > LUNG_APART_MM);
  const mixing = Math.max(MIXING_MM, 1.5 * step);
  const fromWall = yield* distances(
    (hu, v) => hu > SOFT_HU && (fromLiver[v] ?? 0) > SOFT_BEYOND_MM && (fromFat[v] ?? Infinity) <= mixing,
  );
  const rim = Math.max(RIM_MM, step) + 1e-6;
  const edge = Math.max(EDGE_MM, step) + 1e-6;
  const boneApart = Math.max(BONE_APART_MM, 1.5 * step);
  const wallApart = Math.max(SOFT_APART_MM, step);
  const weight = new Float32Array(inside.length);
  const teaches = new Float32Array(inside.length);
  for (let v = 0; v < inside.length; v += 1) {
    const beyond = fromLiver[v] ?? 0;
    const isApart = (fromBone[v] ?? Infinity) > boneApart;
    const isClear = inside[v] === 1 || (beyond <= rim && (fromWall[v] ?? Infinity) > wallApart);
    weight[v] = isApart && isClear ? 1 : 0;
    const isDeep = inside[v] === 1 ? (fromOutside[v] ?? 0) > edge : beyond > edge && beyond <= TAUGHT_MM && isApart;
    teaches[v] = isDeep ? 1 : 0;
  }
  balance(teaches, inside);
  return { weight, teaches, mixes: Uint8Array.from(fromDark, (mm) => (mm <= mixing ? 1 : 0)) };
}

/**
 * What lies outside teaches as much as the liver: else, at values that noise gives to both, the liver's larger number would have its way,
 * and the edge would seem to lie further out than it is.
 */
function balance(teaches: Float32Array, inside: Uint8Array): void {
  let [within, beyond] = [0, 0];
  for (let v = 0; v < teaches.length; v += 1) {
    if (teaches[v] === 0) continue;
    if (inside[v] === 1) within += 1;
    else beyond += 1;
  }
  if (beyond === 0) return;
  for (let v = 0; v < teaches.length; v += 1) if (inside[v] === 0 && teaches[v] === 1) teaches[v] = within / beyond;
}

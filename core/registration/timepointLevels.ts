import { partOfSteps, type Steps } from '../base/steps.ts';
import { voxelCentre } from '../geometry/affine.ts';
import { pointLps } from '../geometry/points.ts';
import { makeGrid, voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import { squaredDistancesMm2 } from '../segmentation/distanceTransform.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { ARTERIAL_WINDOW, nearOf, type MatchLevel } from './phaseLevel.ts';
import { boxOfMask, toWorking, windowed, workingGrid, type WorkingImage } from './workingImage.ts';
import { learntLevel } from './workingLevels.ts';

type Triple = readonly [number, number, number];

/** The arterial phase of one timepoint and its liver, on one grid. */
export interface TimepointLiver {
  readonly arterial: Volume;
  readonly liver: Labelmap;
}

/** The liver before and after treatment. */
export interface TimepointPair {
  readonly pre: TimepointLiver;
  readonly post: TimepointLiver;
}

/** A liver, its size and its middle. */
export interface LiverExtent {
  readonly cm3: number;
  readonly middleLpsMm: Triple;
}

/** Both livers at working resolution, those after treatment brought by `shiftMm` to where those before lie. */
export interface TimepointLevels {
  /** Signed distance from the liver's surface, coarse and fine. */
  readonly shapes: readonly [MatchLevel, MatchLevel];
  /** What the arterial phases show inside. */
  readonly inside: MatchLevel;
  /** Middle of the liver after treatment less that before, LPS. */
  readonly shiftMm: Triple;
}

/** Volume and middle of a liver. Null without a voxel. */
export function liverExtent({ grid, voxels }: Labelmap): LiverExtent | null {
  const [ni, nj] = grid.dimensions;
  let [count, x, y, z] = [0, 0, 0, 0];
  for (let v = 0; v < voxels.length; v += 1) {
    if (voxels[v] === 0) continue;
    const row = Math.floor(v / ni);
    count += 1;
    x += v - row * ni;
    y += row % nj;
    z += Math.floor(row / nj);
  }
  if (count === 0) return null;
  return {
    cm3: (count * voxelVolumeMm3(grid)) / 1000,
    middleLpsMm: voxelCentre(grid, [x / count, y / count, z / count]),
  };
}

/** Working resolutions, mm: nothing finer is asked of a map that carries positions. */
const COARSE_MM = 6;
const FINE_MM = 4;
/** How far beyond the livers is looked, mm. */
const MARGIN_MM = 40;
/** The distance from the surface as an attenuation: so many HU a mm, so that it lies within both windows up to 20 mm inside and 30 outside. */
const HU_PER_MM = 5;
const DEEPEST_MM = 20;
const FURTHEST_MM = 30;
/** What lies outside a liver counts as fat: posture moves it otherwise, and what enhances there says nothing of the liver. */
const OUTSIDE_HU = -100;

/** The livers at the resolutions of the fit; both have voxels. */
export function* timepointLevels(
  { pre, post }: TimepointPair,
  extents: { readonly pre: LiverExtent; readonly post: LiverExtent },
): Steps<TimepointLevels> {
  const [from, to] = [extents.pre.middleLpsMm, extents.post.middleLpsMm];
  const shiftMm: Triple = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const first = yield* partOfSteps(livers(pre, [0, 0, 0]), 0, 0.5);
  const second = yield* partOfSteps(livers(post, shiftMm), 0.5, 1);
  const shape = (a: WorkingImage, b: WorkingImage): MatchLevel => {
    const weight = Float32Array.from(a.values, (hu) => (Math.abs(hu) <= HU_PER_MM * (DEEPEST_MM - 1) ? 1 : 0));
    return {
      arterial: a,
      precontrast: b,
      weight,
      teaches: weight,
      mixes: new Uint8Array(weight.length),
      near: nearOf(weight, a.grid.dimensions),
      relation: 'equal',
    };
  };
  const images = { arterial: first.seen, precontrast: second.seen, mask: first.mask };
  return {
    shapes: [shape(first.coarse, second.coarse), shape(first.fine, second.fine)],
    inside: yield* partOfSteps(learntLevel(images), 1, 1),
    shiftMm,
  };
}

interface Livers {
  readonly mask: WorkingImage;
  readonly coarse: WorkingImage;
  readonly fine: WorkingImage;
  /** Attenuation of the liver, and its surroundings as fat. */
  readonly seen: WorkingImage;
}

function* livers({ arterial, liver }: TimepointLiver, shiftMm: Triple): Steps<Livers> {
  const box = boxOfMask(liver.voxels, liver.grid, MARGIN_MM);
  if (box === null) throw new Error('a liver that is aligned has voxels');
  const { grid } = liver;
  const fine = workingGrid(grid, box, FINE_MM);
  const own: Triple = [0, 0, 0];
  const mask = yield* partOfSteps(
    toWorking((v) => liver.voxels[v] ?? 0, grid, fine, own),
    0,
    0.4,
  );
  const coarseGrid = workingGrid(grid, box, COARSE_MM);
  const coarse = yield* partOfSteps(
    toWorking((v) => liver.voxels[v] ?? 0, grid, coarseGrid, own),
    0.4,
    0.7,
  );
  const hu = windowed(arterial, ARTERIAL_WINDOW);
  const inside = (v: number): number => ((liver.voxels[v] ?? 0) === 0 ? OUTSIDE_HU : hu(v));
  const seen = yield* partOfSteps(toWorking(inside, grid, fine, own), 0.7, 1);
  const moved = (image: WorkingImage): WorkingImage => ({ ...image, grid: shiftedGrid(image.grid, shiftMm) });
  return {
    mask: moved(mask),
    coarse: moved(surfaceDistances(coarse)),
    fine: moved(surfaceDistances(mask)),
    seen: moved(seen),
  };
}

/** A grid whose points at p stand for those at p + shift. */
function shiftedGrid(grid: Grid, [x, y, z]: Triple): Grid {
  const [ox, oy, oz] = grid.originLpsMm;
  return makeGrid({ ...grid, originLpsMm: pointLps(ox - x, oy - y, oz - z) });
}

/** Distance to the surface of a liver's shares, inside positive, in HU. */
function surfaceDistances({ grid, values }: WorkingImage): WorkingImage {
  const inside = Uint8Array.from(values, (share) => (share >= 0.5 ? 1 : 0));
  const outside = inside.map((is) => 1 - is);
  const toInside = squaredDistancesMm2(inside, grid);
  const toOutside = squaredDistancesMm2(outside, grid);
  const half = grid.spacingMm[0] / 2;
  const hu = values.map((_, v) => {
    const mm = inside[v] === 1 ? Math.sqrt(toOutside[v] ?? 0) - half : half - Math.sqrt(toInside[v] ?? 0);
    return HU_PER_MM * Math.min(Math.max(mm, -FURTHEST_MM), DEEPEST_MM);
  });
  return { grid, values: hu };
}

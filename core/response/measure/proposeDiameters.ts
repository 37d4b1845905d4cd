import { refusals } from '../../base/errors.ts';
import type { Steps } from '../../base/steps.ts';
import { continuousIndex } from '../../geometry/affine.ts';
import {
  convexHull,
  hullDiameter,
  lengthOf,
  longestChord,
  type Point2,
  type Segment2,
} from '../../geometry/convexHull.ts';
import { voxelOffset } from '../../geometry/grid.ts';
import type { PointLps } from '../../geometry/points.ts';
import { patchOffsetMm, patchToLps, sampleLps, samplePlane, type PlanePatch } from '../../imaging/samplePlane.ts';
import { smoothPatch } from '../../imaging/smoothPatch.ts';
import type { Volume } from '../../imaging/volume.ts';
import type { Labelmap } from '../../segmentation/labelmap.ts';
import type { Caliper } from '../caliper.ts';
import { brightRegion } from './brightRegion.ts';
import { growRegion, type FoundRegion } from './growRegion.ts';
import { lesionOutline, SMALLEST_OUTLINE_MM } from './lesionOutline.ts';
import { outlinePicture } from './outlinePicture.ts';
import { regionEdge } from './regionEdge.ts';
import { longestViableChord } from './viableChord.ts';

/** What is measured about a click. */
export interface DiameterOrder {
  /** `viable`: on the subtraction. `whole`: on the phase that shows the lesion's outline. */
  readonly part: 'whole' | 'viable';
  readonly volume: Volume;
  readonly seedLps: PointLps;
  /** Unit vectors of the plane of measurement, LPS; perpendicular. */
  readonly right: readonly [number, number, number];
  readonly down: readonly [number, number, number];
  /** Viable is what lies strictly above it; null: above half of the contrast about the click. */
  readonly thresholdHu: number | null;
  /** Nothing beyond it belongs to a lesion inside it; a viable part is looked for inside alone. On any grid. Null: not known. */
  readonly liver: Labelmap | null;
}

export interface ProposedDiameters {
  readonly longest: Caliper;
  /** The longest line across the region that is perpendicular to `longest`. */
  readonly perpendicular: Caliper;
  /** The HU that bounds the region. */
  readonly levelHu: number;
  readonly areaMm2: number;
}

export interface DiameterRefusals {
  /** What it would be looked for in is not there. */
  'diameter-volume-missing': { readonly part: DiameterOrder['part'] };
  'diameter-seed-without-data': Record<never, never>;
  'diameter-seed-outside-liver': Record<never, never>;
  'diameter-seed-not-enhancing': { readonly hu: number; readonly thresholdHu: number };
  'diameter-no-edge': { readonly hu: number };
  'diameter-leaks': { readonly reachMm: number };
  /** Something has an edge there, but where the lesion ends is not told with certainty. */
  'diameter-unclear': { readonly hu: number };
  'diameter-too-small': { readonly leastMm: number };
}
const refusal = refusals<DiameterRefusals>();

/** A lesion that is larger reaches beyond what is looked at. */
const REACH_MM = 110;
/** A proposal that is longer is the liver or a chain of vessels. */
const LONGEST_MM = 170;
const COARSEST_PIXEL_MM = 0.8;
const FINEST_PIXEL_MM = 0.5;
const SMOOTHING_MM = 1;
/** What a lesion is told from noise and texture by. */
const COARSE_SMOOTHING_MM = 2.5;
/** A click beside the enhancing part is taken for one on it. */
const SEED_REACH_MM = 3;

/**
 * The longest diameter of what lies about a click, in one plane, and the longest perpendicular to it. The viable part is a region grown in
 * the smoothed picture, its edge found between pixels; the whole lesion is the outline along which it ends against even tissue. Refused: a
 * click without data, outside the liver or on nothing that enhances; no edge; a region that runs on beyond 110 mm or out of the picture;
 * an outline that is not clear or smaller than 8 mm. What is doubtful is refused, since a line that is offered is believed.
 */
export function* proposeDiameters(order: DiameterOrder): Steps<ProposedDiameters> {
  const { part, volume, seedLps, right, down, liver } = order;
  const pixelMm = Math.min(COARSEST_PIXEL_MM, Math.max(FINEST_PIXEL_MM, Math.min(...volume.grid.spacingMm)));
  const side = 2 * Math.ceil(REACH_MM / pixelMm) + 1;
  const patch: PlanePatch = { centreLps: seedLps, right, down, pixelMm, columns: side, rows: side };
  const found = part === 'whole' ? yield* wholeShape(volume, patch, liver) : yield* viableShape(order, patch);
  yield 1;
  const caliper = ([a, b]: Segment2): Caliper => ({
    fromLps: patchToLps(patch, patchOffsetMm(patch, a[0], a[1])),
    toLps: patchToLps(patch, patchOffsetMm(patch, b[0], b[1])),
  });
  const [from, to] = found.longest;
  const across: Point2 = [from[1] - to[1], to[0] - from[0]];
  return {
    longest: caliper(found.longest),
    perpendicular: caliper(longestChord(found.hull, across) ?? found.longest),
    levelHu: found.levelHu,
    areaMm2: found.areaMm2,
  };
}

/** What is measured, in pixels of the patch. */
interface Shape {
  readonly hull: readonly Point2[];
  readonly longest: Segment2;
  readonly levelHu: number;
  readonly areaMm2: number;
}

function* wholeShape(volume: Volume, patch: PlanePatch, liver: Labelmap | null): Steps<Shape> {
  const seed: Point2 = [(patch.columns - 1) / 2, (patch.rows - 1) / 2];
  const hu = sampleLps(volume, patch.centreLps);
  if (Number.isNaN(hu)) throw refusal('diameter-seed-without-data', {});
  // The size of a node or of another organ's lesion has no liver about it.
  const within = withinLiver(liver, patch)((patch.columns * patch.rows - 1) / 2) ? liver : null;
  const picture = outlinePicture(volume, patch, (plane) => withinLiver(within, plane));
  yield 0.3;
  const outline = lesionOutline(picture, seed);
  if (outline === 'no-edge') throw refusal('diameter-no-edge', { hu });
  if (outline === 'unclear') throw refusal('diameter-unclear', { hu });
  if (outline === 'small') throw refusal('diameter-too-small', { leastMm: SMALLEST_OUTLINE_MM });
  const hull = convexHull(outline.points);
  const longest = hullDiameter(hull);
  if (longest === null) throw refusal('diameter-no-edge', { hu });
  return { hull, longest, levelHu: outline.levelHu, areaMm2: outline.areaMm2 };
}

function* viableShape(order: DiameterOrder, patch: PlanePatch): Steps<Shape> {
  const { volume, liver, thresholdHu } = order;
  const { pixelMm } = patch;
  const sampled = samplePlane(volume, patch);
  const values = smoothPatch(sampled, patch, SMOOTHING_MM / pixelMm);
  yield 0.5;
  const middle = (patch.columns * patch.rows - 1) / 2;
  const hu = values[middle] ?? Number.NaN;
  if (Number.isNaN(hu)) throw refusal('diameter-seed-without-data', {});
  const isAllowed = withinLiver(liver, patch);
  if (!isAllowed(middle)) throw refusal('diameter-seed-outside-liver', {});
  const coarse = (): Float32Array => smoothPatch(sampled, patch, COARSE_SMOOTHING_MM / pixelMm);
  const found =
    thresholdHu === null
      ? brightRegion({ fine: values, coarse: coarse() }, patch, { isAllowed, seed: middle, pixelMm })
      : viableRegion(values, patch, { isAllowed, thresholdHu });
  if (found === null) throw refusal('diameter-no-edge', { hu });
  if (found === 'leaks' || found.region.isOpen) throw refusal('diameter-leaks', { reachMm: REACH_MM });
  yield 0.8;
  const { region, levelHu } = found;
  const edge = regionEdge(values, region, patch, levelHu).map(({ at }) => at);
  const longest = longestViableChord(edge, region, patch, pixelMm);
  if (longest === null) throw refusal('diameter-no-edge', { hu });
  if (lengthOf(longest) * pixelMm > LONGEST_MM) throw refusal('diameter-leaks', { reachMm: REACH_MM });
  return { hull: convexHull(edge), longest, levelHu, areaMm2: region.count * pixelMm * pixelMm };
}

function viableRegion(
  values: Float32Array,
  patch: PlanePatch,
  { isAllowed, thresholdHu }: { readonly isAllowed: (at: number) => boolean; readonly thresholdHu: number },
): FoundRegion | null {
  const isIn = (at: number): boolean => (values[at] ?? Number.NaN) > thresholdHu && isAllowed(at);
  const seed = nearestIn(patch, isIn);
  const hu = values[(values.length - 1) / 2] ?? 0;
  if (seed === null) throw refusal('diameter-seed-not-enhancing', { hu, thresholdHu });
  const isKnown = (at: number): boolean => !Number.isNaN(values[at] ?? Number.NaN);
  const region = growRegion(patch, seed, { isIn, isKnown, byCorners: true });
  return region === null ? null : { region, levelHu: thresholdHu };
}

/** The pixel nearest to the patch's middle that `isIn` takes, within the reach of a click. */
function nearestIn({ columns, rows, pixelMm }: PlanePatch, isIn: (at: number) => boolean): number | null {
  const middle = (columns * rows - 1) / 2;
  const half = Math.floor(SEED_REACH_MM / pixelMm);
  let best: { readonly at: number; readonly distance: number } | null = null;
  for (let dy = -half; dy <= half; dy += 1) {
    for (let dx = -half; dx <= half; dx += 1) {
      const distance = Math.hypot(dx, dy);
      const at = middle + dx + dy * columns;
      if (distance <= half && isIn(at) && (best === null || distance < best.distance)) best = { at, distance };
    }
  }
  return best?.at ?? null;
}

function withinLiver(liver: Labelmap | null, patch: PlanePatch): (at: number) => boolean {
  if (liver === null) return () => true;
  const { grid, voxels } = liver;
  return (at) => {
    const offset = patchOffsetMm(patch, at % patch.columns, Math.floor(at / patch.columns));
    const index = continuousIndex(grid, patchToLps(patch, offset)).map(Math.round);
    const [i = -1, j = -1, k = -1] = index;
    const isOutside = index.some((n, a) => n < 0 || n >= (grid.dimensions[a] ?? 0));
    return !isOutside && voxels[voxelOffset(grid, i, j, k)] === 1;
  };
}

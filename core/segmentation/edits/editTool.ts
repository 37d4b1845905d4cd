import * as v from 'valibot';
import { pointLps, type PointLps } from '../../geometry/points.ts';

/** An axis of the grid: 0 = i, 1 = j, 2 = k. Slices across it are numbered by that index. */
export type SliceAxis = 0 | 1 | 2;

/** How a region meets a mask: `keep` takes away what lies outside the region. */
export type RegionEffect = 'add' | 'remove' | 'keep' | 'replace';

/**
 * Brush, eraser and threshold brush: every voxel whose centre lies within `radiusMm` of the path (its points joined by straight lines). A
 * disc paints one slice, with the path projected onto it. With a range, ends included, only voxels of these HU are painted.
 */
export interface BrushTool {
  readonly kind: 'brush';
  readonly effect: 'add' | 'remove';
  readonly tip:
    { readonly kind: 'sphere' } | { readonly kind: 'disc'; readonly axis: SliceAxis; readonly slice: number };
  readonly radiusMm: number;
  readonly pathLpsMm: readonly PointLps[];
  readonly huRange: readonly [lowest: number, highest: number] | null;
}

/** A polygon drawn in the slices across an axis, the same in each of the slices [from, to). `keep` takes away what is outside it. */
export interface ScissorsTool {
  readonly kind: 'scissors';
  readonly effect: 'add' | 'remove' | 'keep';
  readonly axis: SliceAxis;
  readonly slices: readonly [from: number, to: number];
  readonly polygonLpsMm: readonly PointLps[];
}

/** Fills what the mask encloses: in the volume, or in each slice across an axis. */
export interface FillHolesTool {
  readonly kind: 'fill-holes';
  readonly within: { readonly kind: 'volume' } | { readonly kind: 'slices'; readonly axis: SliceAxis };
}

export interface KeepLargestTool {
  readonly kind: 'keep-largest';
}

export interface SmoothTool {
  readonly kind: 'smooth';
  /** Standard deviation of the Gaussian, mm. */
  readonly sigmaMm: number;
}

/** Above 0 grows, below 0 shrinks. */
export interface GrowTool {
  readonly kind: 'grow';
  readonly distanceMm: number;
}

/** Another mask on the same grid, by the name that the reader knows it by. */
export interface CopyTool {
  readonly kind: 'copy';
  readonly effect: RegionEffect;
  readonly from: string;
}

/** A draft takes the place of the mask. `parameters` is what its maker says of itself. */
export interface DraftTool {
  readonly kind: 'draft';
  readonly method: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
}

/** Slices between drawn ones, by the named method. */
export interface InterpolateTool {
  readonly kind: 'interpolate';
  readonly axis: SliceAxis;
  readonly method: string;
  /** The drawn slices that were interpolated between, ascending. */
  readonly drawnSlices: readonly number[];
}

/** Many edits in one: a mask as it stands, told from an empty one. */
export interface SnapshotTool {
  readonly kind: 'snapshot';
}

/** What made an edit, with every setting that it needs to be made again from the same mask and image. */
export type EditTool =
  | BrushTool
  | ScissorsTool
  | FillHolesTool
  | KeepLargestTool
  | SmoothTool
  | GrowTool
  | CopyTool
  | DraftTool
  | InterpolateTool
  | SnapshotTool;

const MAX_PATH_POINTS = 100_000;
const MAX_NAME_LENGTH = 400;
const MAX_PARAMETERS = 200;

const finite = v.pipe(v.number(), v.finite());
const index = v.pipe(v.number(), v.integer());
const text = v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH));
const axis = v.picklist([0, 1, 2]);
const point = v.pipe(
  v.strictTuple([finite, finite, finite]),
  v.transform(([x, y, z]) => pointLps(x, y, z)),
);
const points = v.pipe(v.array(point), v.maxLength(MAX_PATH_POINTS));

/** Reads a tool that was stored or sent as JSON. Unknown keys are refused. */
export const editToolSchema: v.GenericSchema<unknown, EditTool> = v.variant('kind', [
  v.strictObject({
    kind: v.literal('brush'),
    effect: v.picklist(['add', 'remove']),
    tip: v.variant('kind', [
      v.strictObject({ kind: v.literal('sphere') }),
      v.strictObject({ kind: v.literal('disc'), axis, slice: index }),
    ]),
    radiusMm: finite,
    pathLpsMm: points,
    huRange: v.nullable(v.strictTuple([finite, finite])),
  }),
  v.strictObject({
    kind: v.literal('scissors'),
    effect: v.picklist(['add', 'remove', 'keep']),
    axis,
    slices: v.strictTuple([index, index]),
    polygonLpsMm: points,
  }),
  v.strictObject({
    kind: v.literal('fill-holes'),
    within: v.variant('kind', [
      v.strictObject({ kind: v.literal('volume') }),
      v.strictObject({ kind: v.literal('slices'), axis }),
    ]),
  }),
  v.strictObject({ kind: v.literal('keep-largest') }),
  v.strictObject({ kind: v.literal('smooth'), sigmaMm: finite }),
  v.strictObject({ kind: v.literal('grow'), distanceMm: finite }),
  v.strictObject({ kind: v.literal('copy'), effect: v.picklist(['add', 'remove', 'keep', 'replace']), from: text }),
  v.strictObject({
    kind: v.literal('draft'),
    method: text,
    parameters: v.pipe(
      v.record(text, v.nullable(v.union([text, finite, v.boolean()]))),
      v.check((given) => Object.keys(given).length <= MAX_PARAMETERS),
    ),
  }),
  v.strictObject({
    kind: v.literal('interpolate'),
    axis,
    method: text,
    drawnSlices: v.pipe(v.array(index), v.maxLength(MAX_PATH_POINTS)),
  }),
  v.strictObject({ kind: v.literal('snapshot') }),
]);

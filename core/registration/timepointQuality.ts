import type { Coded } from '../base/errors.ts';
import { applyAffine, lpsToIjk } from '../geometry/affine.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { pointMap, type Alignment } from './alignment.ts';
import { jacobianRange, type JacobianRange } from './alignmentQuality.ts';
import { alignmentInverse } from './inverseAlignment.ts';
import { eachLiverPoint } from './liverPoints.ts';
import { rotationDegrees } from './rigidMap.ts';
import type { LiverExtent, TimepointPair } from './timepointLevels.ts';
import { boxOfMask, workingGrid } from './workingImage.ts';

type Triple = readonly [number, number, number];

/** How well the liver before treatment lies in the one after it. */
export interface TimepointFigures {
  /** Overlap of the livers, 0 to 1: twice the common volume over the sum, each counted in the other's scan where that shows the place. */
  readonly dice: number;
  /** Volume after treatment / before. */
  readonly volumeRatio: number;
  readonly rotationDegrees: number;
  /** Local changes of volume by the smooth part. */
  readonly jacobian: JacobianRange;
  /** Mean and largest distance between a liver point and where the map and its way back bring it, mm. */
  readonly inverseResidualMm: { readonly mean: number; readonly largest: number };
}

/** Reasons of a verdict, by code. Shares in percent. */
export interface TimepointReasons {
  'timepoints-livers-unlike': { readonly dicePercent: number; readonly limitPercent: number };
  'timepoints-volume-changed': {
    readonly ratioPercent: number;
    readonly leastPercent: number;
    readonly mostPercent: number;
  };
  'timepoints-turned': { readonly degrees: number; readonly limitDegrees: number };
  'timepoints-strained': { readonly least: number; readonly most: number };
  'timepoints-inverse-off': { readonly largestMm: number; readonly limitMm: number };
}
const reason = <Code extends keyof TimepointReasons>(code: Code, details: TimepointReasons[Code]): Coded => ({
  code,
  details: { ...details },
});

/** Distance of the places that are looked at, mm. */
const SAMPLED_MM = 4;

export function timepointFigures(
  { pre, post }: TimepointPair,
  extents: { readonly pre: LiverExtent; readonly post: LiverExtent },
  preToPost: Alignment,
): TimepointFigures {
  const [forth, back] = [pointMap(preToPost), alignmentInverse(preToPost)];
  const there = overlap(pre.liver, post.liver, forth);
  const here = overlap(post.liver, pre.liver, back);
  let [sum, count, largest] = [0, 0, 0];
  eachLiverPoint(pre.liver, (point) => {
    const [x, y, z] = back(forth(point));
    const apart = Math.hypot(x - point[0], y - point[1], z - point[2]);
    sum += apart;
    count += 1;
    largest = Math.max(largest, apart);
  });
  const all = there.seen + here.seen;
  const box = boxOfMask(pre.liver.voxels, pre.liver.grid, 0);
  const grid = box === null ? null : workingGrid(pre.liver.grid, box, SAMPLED_MM);
  return {
    dice: all === 0 ? 0 : (there.common + here.common) / all,
    volumeRatio: extents.post.cm3 / extents.pre.cm3,
    rotationDegrees: rotationDegrees(preToPost.rigid),
    jacobian:
      grid === null
        ? { least: 1, most: 1 }
        : jacobianRange(preToPost.field, grid, new Float32Array(grid.dimensions.reduce((n, d) => n * d, 1)).fill(1)),
    inverseResidualMm: { mean: count === 0 ? 0 : sum / count, largest },
  };
}

/** Places of one liver that the other scan shows, and those of them that lie in its liver. */
function overlap(
  liver: Labelmap,
  other: Labelmap,
  map: (point: Triple) => Triple,
): { readonly seen: number; readonly common: number } {
  const toOther = lpsToIjk(other.grid);
  const [ni, nj, nk] = other.grid.dimensions;
  let [seen, common] = [0, 0];
  eachLiverPoint(liver, (point) => {
    const [a, b, c] = applyAffine(toOther, map(point));
    const [i, j, k] = [Math.round(a), Math.round(b), Math.round(c)];
    if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) return;
    seen += 1;
    if (other.voxels[i + ni * (j + nj * k)] !== 0) common += 1;
  });
  return { seen, common };
}

/** Livers that overlap less are not shown to be one, or were drawn unlike: doubtful, and poor. */
const DOUBTFUL_DICE = 0.88;
const POOR_DICE = 0.75;
/** A liver that changed its volume more was drawn in part, or resected. */
const VOLUME_RATIO: readonly [least: number, most: number] = [0.7, 1.4];
/** Patients lie turned by less. */
const TURNED_DEGREES = 20;
const STRAIN: readonly [least: number, most: number] = [0.4, 2.2];
const INVERSE_MM = 1;

/** The verdict, for a map that carries positions and no numbers, with its reasons. */
export function timepointReasons(figures: TimepointFigures): {
  readonly verdict: 'good' | 'doubtful' | 'poor';
  readonly reasons: readonly Coded[];
} {
  const { dice, volumeRatio, rotationDegrees: degrees, jacobian, inverseResidualMm } = figures;
  const reasons = [
    ...(dice < DOUBTFUL_DICE
      ? [reason('timepoints-livers-unlike', { dicePercent: 100 * dice, limitPercent: 100 * DOUBTFUL_DICE })]
      : []),
    ...(volumeRatio < VOLUME_RATIO[0] || volumeRatio > VOLUME_RATIO[1]
      ? [
          reason('timepoints-volume-changed', {
            ratioPercent: 100 * volumeRatio,
            leastPercent: 100 * VOLUME_RATIO[0],
            mostPercent: 100 * VOLUME_RATIO[1],
          }),
        ]
      : []),
    ...(degrees > TURNED_DEGREES ? [reason('timepoints-turned', { degrees, limitDegrees: TURNED_DEGREES })] : []),
    ...(jacobian.least < STRAIN[0] || jacobian.most > STRAIN[1]
      ? [reason('timepoints-strained', { ...jacobian })]
      : []),
    ...(inverseResidualMm.largest > INVERSE_MM
      ? [reason('timepoints-inverse-off', { largestMm: inverseResidualMm.largest, limitMm: INVERSE_MM })]
      : []),
  ];
  return { verdict: dice < POOR_DICE ? 'poor' : reasons.length > 0 ? 'doubtful' : 'good', reasons };
}

import { refusals } from '../base/errors.ts';
import { partOfSteps, type Steps } from '../base/steps.ts';
import { applyAffine, voxelCentre, type Affine } from '../geometry/affine.ts';
import { voxelVolumeMm3 } from '../geometry/grid.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { storedAlignment, arterialToPrecontrast, type Alignment } from './alignment.ts';
import { jacobianRange, normalisedMutualInformation, type JacobianRange } from './alignmentQuality.ts';
import { fitDeformable, type DeformableStage } from './deformableFit.ts';
import { inverseConsistencyMm } from './inverseConsistency.ts';
import type { MatchLevel } from './phaseLevel.ts';
import { centreOf, matchUnder, misfit } from './matching.ts';
import { workingLevels, type PhasePair } from './workingLevels.ts';
import { COMPARING_HU, fitRigid } from './rigidFit.ts';
import { meanApartMm, rigidPart } from './rigidPart.ts';
import { IDENTITY_MAP, rotationDegrees } from './rigidMap.ts';
import { sampleField, type SplineField } from './splineField.ts';

type Triple = readonly [number, number, number];

/** Why the result is not what was asked for. */
export type FallBack =
  /** No rigid map fits better than the scanner's own geometry, which is kept as the rigid map. */
  | 'rigid-not-better'
  /** The only rigid map that fits better turns or moves the liver further than any breath does; the scanner's geometry is kept. */
  | 'rigid-implausible'
  /** The deformable map folds, or fits no better than the rigid one, which is kept. */
  | 'deformable-folds'
  | 'deformable-not-better';

/** What can be said of an alignment from the images alone. */
export interface RegistrationFigures {
  /** Mean robust misfit in the liver and its rim, 0 to 1, by the scanner's geometry and aligned. */
  readonly misfitBefore: number;
  readonly misfitAfter: number;
  /** Normalised mutual information in the liver and its rim, 1 to 2; null where the scanner's geometry leaves nothing to compare. */
  readonly nmiBefore: number | null;
  readonly nmiAfter: number | null;
  /** How far liver voxels move, mm. */
  readonly meanDisplacementMm: number;
  readonly largestDisplacementMm: number;
  readonly rotationDegrees: number;
  /** Change of volume of the deformable part over the liver. */
  readonly jacobian: JacobianRange;
  /** Mean distance between a liver voxel and where the alignment and one fitted from P to A bring it, mm; null where not fitted. */
  readonly inverseConsistencyMm: number | null;
  /** Of a rigid alignment: mean distance over the liver to where the smooth one brings it, mm; null where none was fitted. */
  readonly leftByBendingMm: number | null;
}

export interface Registration {
  readonly requested: Alignment['kind'];
  readonly alignment: Alignment;
  readonly fallBack: FallBack | null;
  readonly figures: RegistrationFigures;
  /** Who set the map, where it was not fitted: a reader. */
  readonly origin?: 'by-hand';
}

export interface RegistrationRefusals {
  'alignment-liver-empty': Record<never, never>;
  'alignment-liver-too-small': { readonly cm3: number; readonly leastCm3: number };
  'alignment-no-overlap': { readonly overlapPercent: number };
}
const refusal = refusals<RegistrationRefusals>();

/** Working resolutions, mm. */
const SPACINGS_MM: readonly number[] = [6, 4, 2.5, 2];
/** Distance of control points, mm, iterations and level of each pass of the deformable fit. */
interface Pass {
  readonly level: number;
  readonly latticeMm: number;
  readonly iterations: number;
}
const PASSES: readonly Pass[] = [
  { level: 0, latticeMm: 32, iterations: 8 },
  { level: 1, latticeMm: 24, iterations: 8 },
  { level: 2, latticeMm: 16, iterations: 6 },
];
/** With slices that are no thicker than this there is more to see at the finest level, mm. */
const THICK_MM = 4;
const FINEST_PASS: Pass = { level: 3, latticeMm: 16, iterations: 5 };
/**
 * Bending against agreement, for slices of 2.5 mm: thicker ones hold fewer independent values than the working voxels made of them. The
 * value with the smallest error on the generated cases, which are flat about it within a factor of 2.
 */
const STIFFNESS = 2000;
const STIFFNESS_OF_MM = 2.5;
/** No breath, and no lying down anew, turns or moves a liver further, degrees and mm. */
const FURTHEST_DEGREES = 30;
const FURTHEST_MM = 60;
/**
 * A rigid map is fitted where the images speak, at the liver's surface, where LETB suffers most. Where that leaves the liver as a whole
 * further off than this by the smooth map, the rigid part of the smooth one is taken, mm.
 */
const OFF_MM = 1.75;
/** A volume change below this is taken for a fold. */
const LEAST_JACOBIAN = 0.2;
/** A mask below this shows no liver by which two phases could be aligned, cm³. */
const LEAST_CM3 = 10;
/** Least share of the liver that the precontrast images must show at the start. */
const LEAST_OVERLAP = 0.3;

/**
 * The alignment of P to A in the liver: rigid, then by a smooth field; where a rigid one is asked for, that or the rigid part of the smooth
 * one (`OFF_MM`). The same inputs give the same numbers,
 * bit for bit. Falls back, and says so, where a step makes the agreement worse. Refused: a mask of less than 10 cm³,
 * phases that hardly overlap.
 */
export function* registerPhases(pair: PhasePair, kind: Alignment['kind']): Steps<Registration> {
  checkSize(pair.liver);
  const levels = yield* partOfSteps(workingLevels(pair, SPACINGS_MM), 0, 0.1);
  const finest = levels?.at(-1);
  if (levels === null || finest === undefined) throw refusal('alignment-liver-empty', {});
  checkOverlap(finest);
  const byImages = yield* partOfSteps(fitRigid([...levels.slice(0, 2), finest]), 0.1, 0.35);
  const misfitOf = (rigid: Affine, field: SplineField | null): number =>
    misfit(
      finest,
      matchUnder(finest, rigid, field === null ? null : sampleField(field, finest.arterial.grid)),
      COMPARING_HU,
    );
  const misfitBefore = misfitOf(IDENTITY_MAP, null);
  yield 0.35;
  const imagesMisfit = misfitOf(byImages, null);
  yield 0.35;
  const isFar = rotationDegrees(byImages) > FURTHEST_DEGREES || distanceMm(byImages, centreLps(finest)) > FURTHEST_MM;
  const keepsScanner = isFar || imagesMisfit >= misfitBefore;
  const start = keepsScanner ? IDENTITY_MAP : byImages;
  const stages = stagesOf(pair, levels);
  const field = yield* partOfSteps(fitDeformable(stages, start), 0.35, 0.7);
  const deformable = storedAlignment({ kind: 'deformable', rigid: start, field });
  const folds = jacobianRange(deformable.field, finest.arterial.grid, finest.weight).least < LEAST_JACOBIAN;
  yield 0.7;
  const misfitAfter = misfitOf(start, deformable.field);
  yield 0.7;
  const startMisfit = keepsScanner ? misfitBefore : imagesMisfit;
  const isSound = !folds && misfitAfter < startMisfit;
  const rigidOnly = (rigid: Affine, fallBack: FallBack | null): Registration => {
    const alignment: Alignment = { kind: 'rigid', rigid, field: null };
    const leftByBendingMm = isSound ? meanApartMm(alignment, deformable, pair.liver) : null;
    const judged = { misfitBefore, misfitAfter: misfitOf(rigid, null), inverseConsistencyMm: null, leftByBendingMm };
    return { requested: kind, alignment, fallBack, figures: figuresOf(finest, alignment, judged) };
  };
  if (isFar) return rigidOnly(IDENTITY_MAP, 'rigid-implausible');
  if (kind === 'rigid') {
    const byImagesAlone: Alignment = { kind: 'rigid', rigid: start, field: null };
    const isOff = isSound && meanApartMm(byImagesAlone, deformable, pair.liver) > OFF_MM;
    const whole = isOff ? rigidPart(deformable, pair.liver) : start;
    const isBetter = misfitOf(whole, null) < misfitBefore;
    yield 0.97;
    return rigidOnly(isBetter ? whole : start, isBetter || !keepsScanner ? null : 'rigid-not-better');
  }
  if (!isSound) return rigidOnly(start, folds ? 'deformable-folds' : 'deformable-not-better');
  const consistency = yield* partOfSteps(inverseConsistencyMm(stages, deformable), 0.7, 0.98);
  const judged = { misfitBefore, misfitAfter, inverseConsistencyMm: consistency, leftByBendingMm: null };
  const figures = figuresOf(finest, deformable, judged);
  return { requested: kind, alignment: deformable, fallBack: null, figures };
}

/** The passes of the deformable fit, from coarse to fine. */
function stagesOf({ arterial, precontrast }: PhasePair, levels: readonly MatchLevel[]): readonly DeformableStage[] {
  const thickMm = Math.max(...arterial.grid.spacingMm, ...precontrast.grid.spacingMm);
  const stiffness = STIFFNESS * Math.max(1, thickMm / STIFFNESS_OF_MM);
  return (thickMm > THICK_MM ? PASSES : [...PASSES, FINEST_PASS]).flatMap(({ level, ...pass }) => {
    const chosen = levels[level];
    return chosen === undefined ? [] : [{ ...pass, level: chosen, stiffness }];
  });
}

function centreLps(level: MatchLevel): Triple {
  return voxelCentre(level.arterial.grid, centreOf(level));
}

function distanceMm(map: Affine, point: Triple): number {
  const [x, y, z] = applyAffine(map, point);
  return Math.hypot(x - point[0], y - point[1], z - point[2]);
}

function checkSize({ grid, voxels }: Labelmap): void {
  const cm3 = (voxels.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0) * voxelVolumeMm3(grid)) / 1000;
  if (cm3 === 0) throw refusal('alignment-liver-empty', {});
  if (cm3 < LEAST_CM3) throw refusal('alignment-liver-too-small', { cm3, leastCm3: LEAST_CM3 });
}

/** Without precontrast images of the liver there is nothing to align. */
function checkOverlap(level: MatchLevel): void {
  const { warped } = matchUnder(level, IDENTITY_MAP, null);
  let [seen, all] = [0, 0];
  for (let v = 0; v < warped.length; v += 1) {
    const w = level.weight[v] ?? 0;
    if (w === 0) continue;
    all += w;
    if (!Number.isNaN(warped[v] ?? Number.NaN)) seen += w;
  }
  if (seen < LEAST_OVERLAP * all) throw refusal('alignment-no-overlap', { overlapPercent: (100 * seen) / all });
}

/**
 * The figures of an alignment that was set by a reader's hand, by the same functions as those of a fitted one; there is no way back to
 * compare with. Refused: as `registerPhases`.
 */
export function* judgeByHand(pair: PhasePair, alignment: Alignment): Steps<Registration> {
  const levels = yield* partOfSteps(workingLevels(pair, SPACINGS_MM.slice(-1)), 0, 0.6);
  const level = levels?.at(-1);
  if (level === undefined) throw refusal('alignment-liver-empty', {});
  checkOverlap(level);
  const { grid } = level.arterial;
  const misfitBefore = misfit(level, matchUnder(level, IDENTITY_MAP, null), COMPARING_HU);
  yield 0.7;
  const displacement = alignment.field === null ? null : sampleField(alignment.field, grid);
  const misfitAfter = misfit(level, matchUnder(level, alignment.rigid, displacement), COMPARING_HU);
  yield 0.8;
  const judged = { misfitBefore, misfitAfter, inverseConsistencyMm: null, leftByBendingMm: null };
  const figures = figuresOf(level, alignment, judged);
  return { requested: alignment.kind, alignment, fallBack: null, figures, origin: 'by-hand' };
}

type Judged = Pick<RegistrationFigures, 'misfitBefore' | 'misfitAfter' | 'inverseConsistencyMm' | 'leftByBendingMm'>;

function figuresOf(level: MatchLevel, alignment: Alignment, judged: Judged): RegistrationFigures {
  const { grid } = level.arterial;
  const displacement = alignment.field === null ? null : sampleField(alignment.field, grid);
  const map = arterialToPrecontrast(alignment);
  const [ni, nj] = grid.dimensions;
  let [sum, count, largest] = [0, 0, 0];
  for (let v = 0; v < level.weight.length; v += MOVED_EVERY) {
    if (level.weight[v] === 0) continue;
    const [i, j] = [v % ni, Math.floor(v / ni) % nj];
    const point = voxelCentre(grid, [i, j, Math.floor(v / (ni * nj))]);
    const [x, y, z] = map(point);
    const moved = Math.hypot(x - point[0], y - point[1], z - point[2]);
    sum += moved;
    count += 1;
    largest = Math.max(largest, moved);
  }
  return {
    ...judged,
    nmiBefore: normalisedMutualInformation(level, IDENTITY_MAP, null),
    nmiAfter: normalisedMutualInformation(level, alignment.rigid, displacement),
    meanDisplacementMm: count === 0 ? 0 : sum / count,
    largestDisplacementMm: largest,
    rotationDegrees: rotationDegrees(alignment.rigid),
    jacobian: jacobianRange(alignment.field, grid, level.weight),
  };
}

/** Of the working voxels every so-manieth is asked how far it moves. */
const MOVED_EVERY = 7;

import type { Coded } from '../base/errors.ts';
import { refusals } from '../base/errors.ts';
import { partOfSteps, type Steps } from '../base/steps.ts';
import { composeAffine, type Affine } from '../geometry/affine.ts';
import { storedAlignment, type Alignment } from './alignment.ts';
import { jacobianRange } from './alignmentQuality.ts';
import { fitDeformable } from './deformableFit.ts';
import type { MatchLevel } from './phaseLevel.ts';
import { matchUnder, misfit } from './matching.ts';
import { COMPARING_HU, descend, fitRigid } from './rigidFit.ts';
import { IDENTITY_MAP } from './rigidMap.ts';
import { sampleField, type SplineField } from './splineField.ts';
import { liverExtent, timepointLevels, type LiverExtent, type TimepointPair } from './timepointLevels.ts';
import { timepointFigures, timepointReasons, type TimepointFigures } from './timepointQuality.ts';

/**
 * How positions in the liver before treatment lie in the scan after it. It carries what is shown and proposed from one timepoint to the
 * other, and no number that is reported rests on it.
 */
export interface TimepointAlignment {
  /** Point before treatment → point after it (`pointMap`); the way back is `alignmentInverse`. LPS mm. */
  readonly preToPost: Alignment;
  readonly figures: TimepointFigures;
  readonly verdict: 'good' | 'doubtful' | 'poor';
  readonly reasons: readonly Coded[];
}

export interface TimepointRefusals {
  'timepoint-liver-too-small': {
    readonly timepoint: 'pre' | 'post';
    readonly cm3: number;
    readonly leastCm3: number;
  };
}
const refusal = refusals<TimepointRefusals>();

/** A mask below this is no liver by whose shape another could be found, cm³. */
const LEAST_CM3 = 50;
/** Distances of the control points, mm, and iterations: by the livers' surfaces, then by what is seen inside too. */
const BY_SHAPE = [
  { latticeMm: 64, iterations: 8 },
  { latticeMm: 40, iterations: 8 },
] as const;
const BY_SIGHT = { latticeMm: 40, iterations: 8 } as const;
/** Bending against agreement: a liver between two scans bends as a whole, and its tumours change. */
const STIFFNESS = 20_000;
/** A smooth part that makes the surfaces agree by less than this share better is not worth its freedom. */
const WORTH = 0.9;
/** A volume change below this is taken for a fold. */
const LEAST_JACOBIAN = 0.2;

/**
 * The liver before treatment found in the scan after it: rigid by the livers' shapes and by what the arterial phases show inside, then
 * smooth where that makes the surfaces agree better. Liver that has grown or shrunk, tumours that changed and oil lose their say. The two
 * scans need no common frame of reference. The same inputs give the same numbers. Refused: a mask of less than 50 cm³.
 */
export function* alignTimepoints(pair: TimepointPair): Steps<TimepointAlignment> {
  const extents = { pre: extentOf(pair, 'pre'), post: extentOf(pair, 'post') };
  const { shapes, inside, shiftMm } = yield* partOfSteps(timepointLevels(pair, extents), 0, 0.4);
  const [coarse, fine] = shapes;
  const byShape = yield* partOfSteps(fitRigid([coarse, fine]), 0.4, 0.5);
  // Shapes alone may leave a turn open, and most patients lie as they lay: both are followed, and what is seen inside decides.
  const candidates: Candidate[] = [];
  for (const start of [byShape, IDENTITY_MAP]) {
    const from = 0.5 + 0.2 * candidates.length;
    candidates.push(yield* partOfSteps(followed({ coarse, fine, inside }, start), from, from + 0.2));
  }
  const [best = { rigid: byShape, field: null, misfit: 1 }] = candidates.toSorted((a, b) => a.misfit - b.misfit);
  const { rigid, field } = best;
  const found = storedAlignment({ kind: field === null ? 'rigid' : 'deformable', rigid, field });
  const preToPost: Alignment = { ...found, rigid: composeAffine(rigid, { ...IDENTITY_MAP, translation: shiftMm }) };
  const figures = timepointFigures(pair, extents, preToPost);
  yield 0.98;
  return { preToPost, figures, ...timepointReasons(figures) };
}

function extentOf(pair: TimepointPair, timepoint: 'pre' | 'post'): LiverExtent {
  const extent = liverExtent(pair[timepoint].liver);
  if (extent === null || extent.cm3 < LEAST_CM3)
    throw refusal('timepoint-liver-too-small', { timepoint, cm3: extent?.cm3 ?? 0, leastCm3: LEAST_CM3 });
  return extent;
}

interface Levels {
  readonly coarse: MatchLevel;
  readonly fine: MatchLevel;
  readonly inside: MatchLevel;
}

interface Candidate {
  readonly rigid: Affine;
  readonly field: SplineField | null;
  /** Of the surfaces and of what is seen inside, together. */
  readonly misfit: number;
}

/** A rigid start, moved on by what is seen inside where the surfaces then agree as well; then smooth where that helps. */
function* followed({ coarse, fine, inside }: Levels, start: Affine): Steps<Candidate> {
  const moved = yield* partOfSteps(descend(inside, start, SIGHT_ITERATIONS), 0, 0.2);
  const rigid = misfitUnder(fine, moved, null) <= SLACK * misfitUnder(fine, start, null) ? moved : start;
  const stages = [
    { ...BY_SHAPE[0], level: coarse, stiffness: STIFFNESS },
    { ...BY_SHAPE[1], level: fine, stiffness: STIFFNESS },
    { ...BY_SIGHT, level: inside, stiffness: STIFFNESS },
  ];
  const field = yield* partOfSteps(fitDeformable(stages, rigid), 0.2, 1);
  const helps =
    misfitUnder(fine, rigid, field) < WORTH * misfitUnder(fine, rigid, null) &&
    jacobianRange(field, fine.arterial.grid, liverOf(fine)).least >= LEAST_JACOBIAN;
  const kept = helps ? field : null;
  return { rigid, field: kept, misfit: misfitUnder(fine, rigid, kept) + misfitUnder(inside, rigid, kept) };
}

const SIGHT_ITERATIONS = 12;
/** Surfaces of two drafts differ by themselves: so much worse is as well. */
const SLACK = 1.1;

function misfitUnder(level: MatchLevel, rigid: Affine, field: SplineField | null): number {
  const displacement = field === null ? null : sampleField(field, level.arterial.grid);
  return misfit(level, matchUnder(level, rigid, displacement), COMPARING_HU);
}

/** 1 where a level of distances lies in the liver. */
function liverOf({ arterial }: MatchLevel): Float32Array {
  return arterial.values.map((hu) => (hu > 0 ? 1 : 0));
}

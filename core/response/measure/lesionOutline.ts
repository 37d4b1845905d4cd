import type { Point2 } from '../../geometry/convexHull.ts';
import { middleOf, outlineCandidates, type OutlineCandidate, type OutlinePicture } from './outlineCandidates.ts';

/** Why no outline is offered: none is seen, what is seen does not say where the lesion ends, or it is smaller than can be told. */
export type OutlineDoubt = 'no-edge' | 'unclear' | 'small';

/** An edge must be seen along this share of an outline. */
const LEAST_SUPPORT = 0.84;
/** What is less convex has run into a vessel or a neighbour, or is two lesions. */
const LEAST_SOLIDITY = 0.955;
/** Noise and small vessels are told from nothing smaller, mm. */
export const SMALLEST_OUTLINE_MM = 8;
/** Another outline of another size, whose score is at least this share of the best, leaves open which one is meant. */
const RIVAL_SCORE = 0.6;
/** Where it is asked again, in radii from the middle of the first answer, to the right and down; so many must agree with it. */
const ASKED_AGAIN = [
  [0, 0],
  [0.35, 0.1],
  [-0.1, 0.35],
  [-0.35, -0.1],
  [0.1, -0.35],
] as const;
const MUST_AGREE = 4;
/** Answers agree within this share of the length, or so many mm. */
const AGREES_SHARE = 0.08;
const AGREES_MM = 2;

/**
 * The outline of the lesion about a click (column and row), or why none is offered: the one with most edge for its size, asked for again
 * from other places inside it. Offered only where those agree, no outline of another size is nearly as good, and it is convex.
 */
export function lesionOutline(picture: OutlinePicture, seed: Point2): OutlineCandidate | OutlineDoubt {
  const first = bestOf(outlineCandidates(picture, seed));
  if (typeof first === 'string') return first;
  const [x, y] = middleOf(first.points);
  const radius = first.meanRadiusMm / picture.patch.pixelMm;
  const agreeing = ASKED_AGAIN.flatMap(([right, down]) => {
    const again = bestOf(outlineCandidates(picture, [x + right * radius, y + down * radius]));
    return typeof again === 'string' || !isAlike(again, first) ? [] : [again];
  });
  if (agreeing.length < MUST_AGREE) return 'unclear';
  const all = [first, ...agreeing].toSorted((a, b) => a.longestMm - b.longestMm);
  return all[Math.floor(all.length / 2)] ?? first;
}

function bestOf(candidates: readonly OutlineCandidate[]): OutlineCandidate | OutlineDoubt {
  const [highest, ...others] = candidates.toSorted((a, b) => b.score - a.score);
  if (highest === undefined) return 'no-edge';
  const rivals = others.filter((one) => one.score > RIVAL_SCORE * highest.score && !isAlike(one, highest));
  // A bright rim about a dark core, or the other way round, belongs to the lesion.
  const rim = rivals.find((one) => one.sign !== highest.sign && one.longestMm > highest.longestMm);
  const best = rim ?? highest;
  if (best.longestMm < SMALLEST_OUTLINE_MM) return 'small';
  if (best.support < LEAST_SUPPORT || best.solidity < LEAST_SOLIDITY) return 'unclear';
  return rivals.some((one) => one.sign === best.sign && !isAlike(one, best)) ? 'unclear' : best;
}

function isAlike(a: OutlineCandidate, b: OutlineCandidate): boolean {
  return Math.abs(a.longestMm - b.longestMm) <= Math.max(AGREES_MM, AGREES_SHARE * b.longestMm);
}

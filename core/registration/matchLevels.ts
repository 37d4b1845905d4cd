import type { BodyProfile } from './bodyProfile.ts';

/** How two scans of one body lie to each other by their outlines: a position of the first plus the shift is that of the second. */
export interface LevelMatch {
  readonly shiftMm: readonly [x: number, y: number, z: number];
  /** Difference of the lung profiles over their overlap, as a share of the profiles themselves: 0 alike, 2 unlike. */
  readonly difference: number;
  /** Length over which they were compared. */
  readonly overlapMm: number;
}

const STEP_MM = 1;
/** Patients lie somewhere else on the table from scan to scan, but not further than this. */
const FURTHEST_MM = 400;
/** Shorter overlaps match anything. */
const LEAST_OVERLAP_MM = 40;
/** So much of the shorter profile is in the overlap. */
const LEAST_OVERLAP_SHARE = 0.5;
/** Where no slice has a larger share of lung than this, it is bowel gas and says nothing of the level. */
const LEAST_LUNG = 0.05;
/** Profiles further apart than this are of different parts of the body, or of different depths of breath. */
const MOST_DIFFERENCE = 0.3;

/**
 * The shift at which the bases of the lungs of two scans lie at one level: the shares of lung along z agree best. Null where no shift
 * makes them agree: no lung in one of the scans, too little overlap, or another depth of breath. It levels the dome of the liver to about
 * a slice; it is no registration.
 */
export function matchLevels(first: BodyProfile, second: BodyProfile): LevelMatch | null {
  const [a, b] = [resampled(first), resampled(second)];
  if (a === null || b === null) return null;
  const shortest = Math.min(a.lung.length, b.lung.length);
  const least = Math.max(LEAST_OVERLAP_MM / STEP_MM, LEAST_OVERLAP_SHARE * shortest);
  let best: { readonly shift: number; readonly difference: number; readonly overlap: number } | null = null;
  const furthest = Math.round(FURTHEST_MM / STEP_MM);
  // Sample n of the first lies at a.fromMm + n; at a shift, on sample n + lag of the second.
  const middleLag = Math.round((a.fromMm - b.fromMm) / STEP_MM);
  for (let lag = middleLag - furthest; lag <= middleLag + furthest; lag += 1) {
    const from = Math.max(0, -lag);
    const to = Math.min(a.lung.length, b.lung.length - lag);
    if (to - from < least) continue;
    const difference = differenceOf(a.lung, b.lung, { from, to, lag });
    if (difference === null || (best !== null && difference >= best.difference)) continue;
    best = { shift: b.fromMm + lag * STEP_MM - a.fromMm, difference, overlap: (to - from) * STEP_MM };
  }
  if (best === null || best.difference > MOST_DIFFERENCE) return null;
  const [fromMiddle, toMiddle] = [middleOf(first), middleOf(second)];
  return {
    shiftMm: [toMiddle[0] - fromMiddle[0], toMiddle[1] - fromMiddle[1], best.shift],
    difference: best.difference,
    overlapMm: best.overlap,
  };
}

/** Mean squared difference over the mean square; null where there is too little lung to compare. */
function differenceOf(
  a: Float64Array,
  b: Float64Array,
  { from, to, lag }: { readonly from: number; readonly to: number; readonly lag: number },
): number | null {
  let [apart, square, mostA, mostB] = [0, 0, 0, 0];
  for (let n = from; n < to; n += 1) {
    const [va, vb] = [a[n] ?? 0, b[n + lag] ?? 0];
    apart += (va - vb) ** 2;
    square += (va ** 2 + vb ** 2) / 2;
    mostA = Math.max(mostA, va);
    mostB = Math.max(mostB, vb);
  }
  return Math.min(mostA, mostB) < LEAST_LUNG ? null : apart / square;
}

/** The shares of lung at every millimetre, between the levels linearly. */
function resampled(profile: BodyProfile): { readonly fromMm: number; readonly lung: Float64Array } | null {
  const [first, last] = [profile[0], profile.at(-1)];
  if (first === undefined || last === undefined || last.zMm - first.zMm < LEAST_OVERLAP_MM) return null;
  const lung = new Float64Array(Math.floor((last.zMm - first.zMm) / STEP_MM) + 1);
  let place = 0;
  for (let n = 0; n < lung.length; n += 1) {
    const z = first.zMm + n * STEP_MM;
    while (place < profile.length - 2 && (profile[place + 1]?.zMm ?? z) <= z) place += 1;
    const [below, above] = [profile[place] ?? first, profile[place + 1] ?? last];
    const share = above.zMm === below.zMm ? 0 : (z - below.zMm) / (above.zMm - below.zMm);
    lung[n] = below.lungFraction + Math.min(1, Math.max(0, share)) * (above.lungFraction - below.lungFraction);
  }
  return { fromMm: first.zMm, lung };
}

/** Median of the levels' middles. */
function middleOf(profile: BodyProfile): readonly [number, number] {
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return [median(profile.map(({ middleMm }) => middleMm[0])), median(profile.map(({ middleMm }) => middleMm[1]))];
}

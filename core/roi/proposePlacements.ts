import { refusals } from '../base/errors.ts';
import { findingsOf, type Finding } from '../base/findings.ts';
import { partOfSteps, type Steps } from '../base/steps.ts';
import { voxelCentre } from '../geometry/affine.ts';
import { voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import type { Volume } from '../imaging/volume.ts';
import {
  admissiblePlacements,
  placementCentre,
  usualSpread,
  type AdmissiblePlacements,
} from './admissiblePlacements.ts';
import type { Spread } from './modalSpread.ts';
import { awayFromLesions, type LesionBall } from './awayFromLesions.ts';
import { cellOf, ENHANCING, OUTSIDE, UNLIKE, type TissueMap } from './enhancingTissue.ts';
import { bulkKeptAway, parenchymaDoubts, type ParenchymaFindings } from './parenchymaFindings.ts';
import { makeParenchymaRoi, type ParenchymaRoi, type RoiShape } from './parenchymaRoi.ts';
import type { Triple } from './roiPattern.ts';
import type { LiverPhases } from './tissueCells.ts';

/** Half of the liver, by the patient's right and left. */
export type LiverSide = 'right' | 'left';

export interface ProposedPlacements {
  readonly rois: readonly ParenchymaRoi[];
  /** Side on which more enhancing tissue and bulk unlike parenchyma lies; null where there is too little to tell. */
  readonly tumourSide: LiverSide | null;
  /** By proposal: on the tumour's side; null without one. */
  readonly ipsilateral: readonly (boolean | null)[];
  readonly admissible: AdmissiblePlacements;
  readonly findings: readonly Finding[];
}

export interface ProposalRefusals {
  'no-place-for-roi': { readonly nominalCm3: number };
}
export interface ProposalFindings extends ParenchymaFindings {
  'placements-automatic': Record<never, never>;
  'half-volume-proposed': { readonly wantedCm3: number; readonly proposedCm3: number };
  'fewer-places-than-placements': { readonly found: number; readonly wanted: number };
  'proposals-close-together': { readonly distanceMm: number };
  'proposal-contralateral': { readonly proposals: readonly number[] };
}
const refusal = refusals<ProposalRefusals>();
const finding = findingsOf<ProposalFindings>();

/** Placements of a measurement. */
const WANTED = 3;
/** Volumes of the method: the smaller where little parenchyma is left. */
const VOLUMES_CM3: readonly number[] = [1, 0.5];
/** Centres as far apart as the first of these sample different parenchyma. */
const FAR_MM: readonly number[] = [30, 15];
/** Nearer, only where no tier has a place far enough. */
const NEAR_MM: readonly number[] = [7.5, 3.75, 1.9];
/** Nearer than this they are said to be close together. */
const CLOSE_MM = 15;
/** Share of the admissible placements, the most typical ones, that proposals are chosen from. */
const TYPICAL_FRACTION = 0.2;
/** More admissible placements are thinned evenly: neighbours are all but the same. */
const MOST_CANDIDATES = 20_000;
/** LETB goes by mean + 2 SD: a proposal is typical in that above all, but not by a high mean and a low SD. */
const METHOD_K = 2;
const EACH_WEIGHT = 0.25;
/** Less enhancing tissue gives no side, cm³. */
const LEAST_TUMOUR_CM3 = 0.5;
/** Share of the liver that noise alone makes look like it, at most. */
const NOISE_FRACTION = 0.005;
/**
 * Tiers of places, best first: the share of the liver about the centre that is like parenchyma, and how odd the place may be, in spreads. The
 * other lobe is better than an odd place on the tumour's side.
 */
const TIERS: readonly { readonly typicalShare: number; readonly oddity: number }[] = [
  { typicalShare: 0.8, oddity: 1 },
  { typicalShare: 0.6, oddity: 1.5 },
  { typicalShare: 0.4, oddity: 3 },
  { typicalShare: 0, oddity: Number.POSITIVE_INFINITY },
];
/** Share of the liver that lies right of the plane between its lobes (the right lobe). */
const RIGHT_SHARE = 0.63;

/** Said of placements that nobody reviewed. */
export function automaticPlacements(): Finding {
  return finding('warning', 'placements-automatic', {});
}

const PROPOSAL_CODES: Readonly<Record<keyof ProposalFindings, true>> = {
  'placements-automatic': true,
  'half-volume-proposed': true,
  'fewer-places-than-placements': true,
  'proposals-close-together': true,
  'proposal-contralateral': true,
  'parenchyma-in-doubt': true,
  'parenchyma-unusual': true,
  'parenchyma-not-told': true,
  'bulk-kept-away': true,
};

/** True for what is said of proposed placements. */
export function isProposalFinding({ code }: Finding): boolean {
  return Object.hasOwn(PROPOSAL_CODES, code);
}

export interface ProposalRequest extends LiverPhases {
  readonly shape: RoiShape;
  /** 1: half as much is proposed where there is no place for it. */
  readonly nominalCm3: number;
  /** Lesions that a reader recorded. */
  readonly lesions?: readonly LesionBall[];
}

/**
 * Three placements for the reader to accept: in admissible parenchyma of typical P and S, away from bulk unlike it and from recorded lesions, on the tumour's side first
 * where parenchyma is left there (pathology agreed best with ipsilateral parenchyma: Chockalingam et al. 2016), as far apart as 30 mm. Where
 * parenchyma could not be told with confidence a finding says so. The same images give the same places. Refused: a liver without a place for 0.5 cm³. Source: specification of LETB, ROI robustness map.
 */
export function* proposePlacements(request: ProposalRequest): Steps<ProposedPlacements> {
  const { nominalCm3 } = request;
  const volumes = [nominalCm3, ...VOLUMES_CM3.filter((smaller) => smaller < nominalCm3)];
  for (const [index, volume] of volumes.entries()) {
    const searched = yield* partOfSteps(
      admissiblePlacements({ ...request, nominalCm3: volume }),
      index / volumes.length,
      (index + 1) / volumes.length,
    );
    const found = searched === null ? null : awayFromLesions(searched, request.subtraction, request.lesions ?? []);
    if (found === null || found.offsets.length === 0) continue;
    const proposed = chooseAmong(found, request.subtraction);
    const smaller =
      volume < nominalCm3
        ? [finding('warning', 'half-volume-proposed', { wantedCm3: nominalCm3, proposedCm3: volume })]
        : [];
    return { ...proposed, findings: [...smaller, ...proposed.findings] };
  }
  throw refusal('no-place-for-roi', { nominalCm3: volumes.at(-1) ?? nominalCm3 });
}

interface Candidate {
  readonly roi: ParenchymaRoi;
  /** How untypical: distance from the commonest, in spreads, of mean + 2 SD, and to a lesser degree of each. */
  readonly oddity: number;
  /** Share of the liver about its centre that is like parenchyma. */
  readonly typicalShare: number;
  readonly ipsilateral: boolean | null;
}

/** Three proposals among admissible placements, of which there is at least one. */
export function chooseAmong(admissible: AdmissiblePlacements, volume: Volume): ProposedPlacements {
  const sides = sidesOf(admissible.tissue, volume.grid);
  const tiers = typical(admissible, volume, sides);
  const chosen: Candidate[] = [];
  while (chosen.length < WANTED) {
    const next = nextOf(tiers, chosen);
    if (next === null) break;
    chosen.push(next);
  }
  const distanceMm = Math.min(
    ...chosen.flatMap((a, first) => chosen.slice(first + 1).map((b) => distance(a.roi, b.roi))),
  );
  const contralateral = chosen.flatMap(({ ipsilateral }, index) => (ipsilateral === false ? [index + 1] : []));
  return {
    rois: chosen.map(({ roi }) => roi),
    tumourSide: sides.tumour,
    ipsilateral: chosen.map(({ ipsilateral }) => ipsilateral),
    admissible,
    findings: [
      ...(chosen.length < WANTED
        ? [finding('warning', 'fewer-places-than-placements', { found: chosen.length, wanted: WANTED })]
        : []),
      ...(distanceMm < CLOSE_MM ? [finding('note', 'proposals-close-together', { distanceMm })] : []),
      ...parenchymaDoubts(admissible.tissue),
      ...bulkKeptAway(admissible.tissue, volume.grid),
      ...(contralateral.length > 0 ? [finding('note', 'proposal-contralateral', { proposals: contralateral })] : []),
    ],
  };
}

/** The next proposal: from the best tier with a place far enough from those before; only then nearer to them, from the best tier again. */
function nextOf(tiers: readonly (readonly Candidate[])[], chosen: readonly Candidate[]): Candidate | null {
  for (const distances of [FAR_MM, NEAR_MM]) {
    for (const tier of tiers) {
      const next = nextAmong(tier, chosen, distances);
      if (next !== null) return next;
    }
  }
  return null;
}

/** As far from those before as there is a place, of the given distances; ipsilateral before contralateral, and of these the most typical. */
function nextAmong(
  candidates: readonly Candidate[],
  chosen: readonly Candidate[],
  distancesMm: readonly number[],
): Candidate | null {
  for (const apart of distancesMm) {
    const free = candidates.filter(({ roi }) => chosen.every((other) => distance(roi, other.roi) >= apart));
    const near = free.filter(({ ipsilateral }) => ipsilateral !== false);
    // Contralateral only where ipsilateral parenchyma has no second place of its own.
    const pool = near.length > 0 ? near : apart <= CLOSE_MM ? free : [];
    const best = pool.reduce<Candidate | null>(
      (least, next) => (least === null || next.oddity < least.oddity ? next : least),
      null,
    );
    if (best !== null) return best;
  }
  return null;
}

/** By tier, the most typical of the placements on each side, in the volume's order. */
function typical(
  admissible: AdmissiblePlacements,
  volume: Volume,
  { tumour, middleMm }: { readonly tumour: LiverSide | null; readonly middleMm: number },
): readonly (readonly Candidate[])[] {
  const { meanHu, sdHu, precontrastHu, shape, nominalCm3 } = admissible;
  const spreadOf = usualSpread(admissible.tissue);
  const { parenchyma } = admissible.tissue;
  /** Where parenchyma is known, its own P and S are typical, not those of the places that happen to be admissible. */
  const about = (spread: Spread | null, centre: number | undefined): Spread | null =>
    spread === null || centre === undefined ? spread : { ...spread, centre };
  const densities = about(spreadOf(precontrastHu, precontrastHu.length), parenchyma?.precontrastHu);
  const means = about(spreadOf(meanHu, meanHu.length), parenchyma?.subtractionHu);
  const sds = spreadOf(sdHu, sdHu.length);
  const upper = (index: number): number => (meanHu[index] ?? 0) + METHOD_K * (sdHu[index] ?? 0);
  const uppers = about(
    spreadOf(
      Float32Array.from(meanHu, (_, index) => upper(index)),
      meanHu.length,
    ),
    parenchyma === null || sds === null ? undefined : parenchyma.subtractionHu + METHOD_K * sds.centre,
  );
  const off = (value: number, spread: Spread | null): number =>
    spread === null ? 0 : Math.abs(value - spread.centre) / Math.max(1e-6, spread.spread);
  const step = Math.ceil(meanHu.length / MOST_CANDIDATES);
  const all = Array.from({ length: Math.ceil(meanHu.length / step) }, (_, nth): Candidate => {
    const index = nth * step;
    const centreLpsMm = placementCentre(admissible, volume, index);
    return {
      roi: makeParenchymaRoi({ centreLpsMm, shape, nominalCm3 }),
      oddity:
        off(upper(index), uppers) +
        EACH_WEIGHT *
          Math.hypot(
            off(meanHu[index] ?? 0, means),
            off(sdHu[index] ?? 0, sds),
            off(precontrastHu[index] ?? 0, densities),
          ),
      typicalShare: typicalAround(admissible.tissue, volume.grid, admissible.offsets[index] ?? 0),
      ipsilateral: tumour === null ? null : sideOf(centreLpsMm[0], middleMm) === tumour,
    };
  });
  return TIERS.map((tier) => {
    const within = all.filter((one) => one.typicalShare >= tier.typicalShare && one.oddity <= tier.oddity);
    return [true, false, null].flatMap((side) => {
      const here = within.filter(({ ipsilateral }) => ipsilateral === side);
      const kept = Math.max(Math.min(here.length, 50), Math.ceil(TYPICAL_FRACTION * here.length));
      const limit = here.map(({ oddity }) => oddity).toSorted((a, b) => a - b)[kept - 1] ?? Number.POSITIVE_INFINITY;
      return here.filter(({ oddity }) => oddity <= limit);
    });
  });
}

/** 1 where no cells tell. */
function typicalAround(
  { box, cells, typicalShare }: TissueMap,
  { dimensions: [ni, nj] }: Grid,
  offset: number,
): number {
  if (typicalShare === null) return 1;
  const place: Triple = [
    (offset % ni) - box.from[0],
    (Math.floor(offset / ni) % nj) - box.from[1],
    Math.floor(offset / (ni * nj)) - box.from[2],
  ];
  return typicalShare[cellOf(place, cells)] ?? 0;
}

/** x grows to the patient's left (LPS). */
function sideOf(xMm: number, middleMm: number): LiverSide {
  return xMm < middleMm ? 'right' : 'left';
}

function distance(a: ParenchymaRoi, b: ParenchymaRoi): number {
  return Math.hypot(...a.centreLpsMm.map((x, axis) => x - (b.centreLpsMm[axis] ?? 0)));
}

/** The sagittal plane that leaves the right lobe's share of the liver on its right, and the side of it with more enhancing tissue and bulk. */
function sidesOf(
  { box, dimensions, tissue }: TissueMap,
  grid: Grid,
): { readonly tumour: LiverSide | null; readonly middleMm: number } {
  const [ni, nj, nk] = dimensions;
  const xs: number[] = [];
  const liver: number[] = [];
  const enhancing: number[] = [];
  // Rows along j are summed at their middle: in axial, sagittal and coronal slices x does not change along them, or only there.
  for (let k = 0; k < nk; k += 1) {
    for (let i = 0; i < ni; i += 1) {
      let [inLiver, bright] = [0, 0];
      for (let j = 0; j < nj; j += 1) {
        const here = tissue[i + ni * (j + nj * k)];
        if (here !== OUTSIDE) inLiver += 1;
        if (here === ENHANCING || here === UNLIKE) bright += 1;
      }
      if (inLiver === 0) continue;
      xs.push(voxelCentre(grid, [box.from[0] + i, box.from[1] + nj / 2, box.from[2] + k])[0]);
      liver.push(inLiver);
      enhancing.push(bright);
    }
  }
  const order = xs.map((_, index) => index).toSorted((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0));
  const all = liver.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  const at = order.find((index) => {
    seen += liver[index] ?? 0;
    return seen >= RIGHT_SHARE * all;
  });
  const middleMm = at === undefined ? 0 : (xs[at] ?? 0);
  const [right, left] = (['right', 'left'] as const).map((side) =>
    enhancing.reduce((sum, count, index) => (sideOf(xs[index] ?? 0, middleMm) === side ? sum + count : sum), 0),
  );
  const cm3 = (((right ?? 0) + (left ?? 0)) * voxelVolumeMm3(grid)) / 1000;
  const leastCm3 = Math.max(LEAST_TUMOUR_CM3, (NOISE_FRACTION * all * voxelVolumeMm3(grid)) / 1000);
  return { middleMm, tumour: cm3 < leastCm3 ? null : (right ?? 0) >= (left ?? 0) ? 'right' : 'left' };
}

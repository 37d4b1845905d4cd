import { partOfSteps, type Steps } from '../../base/steps.ts';
import type { Finding } from '../../base/findings.ts';
import type { Grid } from '../../geometry/grid.ts';
import type { Volume } from '../../imaging/volume.ts';
import { squaredDistancesMm2 } from '../distanceTransform.ts';
import type { Labelmap } from '../labelmap.ts';
import { cropToBody, findAnchors } from './anchors.ts';
import { cutLattice } from './cutLiver.ts';
import { fillAxialHolesOf, maskWhere } from './components.ts';
import { draftRefusal } from './draftFindings.ts';
import {
  attenuationEvidence,
  attenuationOdds,
  candidatesOf,
  placeOdds,
  situsOf,
  type AttenuationOdds,
  type Scene,
} from './evidence.ts';
import { parenchymaModel } from './parenchyma.ts';
import { plausibility } from './plausibility.ts';
import { onVolumeGrid, refineEdge } from './refineEdge.ts';
import { checkSeeds, NO_SEEDS, seedEvidence, type DraftSeeds } from './seeds.ts';
import { closedWithin, oneOrgan, signedDistanceMm } from './shape.ts';
import { smoothWithinEdges } from './smooth.ts';
import { cavityOf } from './wall.ts';
import { workingVolume, type WorkingVolume } from './workingGrid.ts';

/** Names the method; another number means that the same volume may give another mask. */
export const DRAFT_METHOD = 'letb.liver-draft/1';

const COARSE_MM = 3;
const FINE_MM = 1.5;
const LEAST_EXTENT_MM = 60;
/** Further from the coarse edge than the fine one is looked for. */
const SURFACE_REACH_MM = 9;
const SMOOTHING_EDGE_HU = 25;
/** Cost of an edge between equal neighbours against one unit of evidence, on the coarse grid. */
const STIFFNESS = 3;
const EDGE_HU = 12;
/** Parenchyma is seen at least this far right of the midline. */
const RIGHT_OF_MIDLINE_MM = 9;
/** The core is liver for certain where place alone speaks for it by this much. */
const SURE_PLACE = 0.5;
const ATTENUATION_ROUNDS = 2;
/** Largest half-width of an indentation that is taken for tumour at the rim, and where. */
const CLOSING_MM = 10.6;
const CLOSING_PLACE = 0.4;
const CLOSING_ABOVE_HU = 18;
/** Oil in the liver is denser; so is bone, which the liver does not enclose. */
const OIL_ABOVE_HU = 200;
/** Thin layers unlike parenchyma are wall, diaphragm or bowel. */
const CLOSING_LIKE = -1.2;

/** What is kept between updates of one volume's draft: about 8 bytes a voxel of 3 mm and 2 a voxel of 1.5 mm. */
export interface DraftState {
  /** The volume's own grid. */
  readonly grid: Grid;
  readonly scene: Scene;
  readonly fine: WorkingVolume;
  readonly candidates: Uint8Array;
  readonly place: Float32Array;
  readonly attenuation: AttenuationOdds;
  /** Evidence by attenuation of each coarse voxel. */
  readonly like: Float32Array;
  /** The automatic draft on the coarse grid. */
  readonly automatic: Uint8Array;
  readonly edgeDistanceMm: Float32Array;
}

export interface LiverDraft {
  /** On the volume's own grid. */
  readonly mask: Labelmap;
  readonly findings: readonly Finding[];
  readonly provenance: DraftProvenance;
}

/** From what the draft was made; with the same volume the same mask, bit for bit. */
export interface DraftProvenance {
  readonly method: string;
  /** A draft is no reading: a reader accepts or corrects it. */
  readonly review: 'unreviewed';
  readonly coarseSpacingMm: number;
  readonly fineSpacingMm: number;
  readonly parenchymaMeanHu: number;
  readonly parenchymaSdHu: number;
  readonly insideSeedsLpsMm: readonly (readonly number[])[];
  readonly outsideSeedsLpsMm: readonly (readonly number[])[];
}

/**
 * An automatic liver on a CT volume of any phase, steered by the seeds where given. The organ, with its tumours and intrahepatic vessels.
 * Yields the fraction done. Refused: as `prepareDraft` and `updateDraft`.
 */
export function* draftLiver(volume: Volume, seeds: DraftSeeds = NO_SEEDS): Steps<LiverDraft> {
  const state = yield* partOfSteps(prepareDraft(volume), 0, 0.85);
  return yield* partOfSteps(updateDraft(state, seeds), 0.85, 1);
}

/**
 * All that does not depend on seeds: the working grids, the anchors, what attenuation and place say, and the automatic draft at 3 mm.
 * Refused: less than 60 mm along an axis, no body, nothing like parenchyma in the right upper abdomen.
 */
export function* prepareDraft(volume: Volume): Steps<DraftState> {
  const extentMm = volume.grid.dimensions.map((n, a) => n * (volume.grid.spacingMm[a] ?? 0));
  if (extentMm.some((extent) => extent < LEAST_EXTENT_MM))
    throw draftRefusal('draft-volume-too-small', { extentMm, leastMm: LEAST_EXTENT_MM });
  const fineMm = Math.min(COARSE_MM, Math.max(FINE_MM, Math.min(...volume.grid.spacingMm)));
  const fine = yield* partOfSteps(workingVolume(volume, fineMm), 0, 0.3);
  const whole = yield* partOfSteps(workingVolume({ grid: fine.grid, voxels: fine.hu }, COARSE_MM), 0.3, 0.35);
  const found = cropToBody(whole);
  if (found === null) throw draftRefusal('draft-no-body', {});
  const { volume: coarse, body } = found;
  yield 0.4;
  const anchors = findAnchors(coarse, body);
  yield 0.45;
  const cavity = cavityOf(coarse, anchors);
  const smoothed = smoothWithinEdges(coarse, SMOOTHING_EDGE_HU);
  yield 0.55;
  const before = { volume: coarse, smoothed, anchors, cavity };
  const candidates = candidatesOf(before);
  const [ni] = coarse.grid.dimensions;
  const rightEnd = anchors.spineI - RIGHT_OF_MIDLINE_MM / COARSE_MM;
  const place = placeOdds(before, situsOf(before));
  const search = candidates.map((value, at) =>
    value === 1 && at % ni < rightEnd && (place[at] ?? 0) > SURE_PLACE ? 1 : 0,
  );
  const parenchyma = parenchymaModel(coarse, smoothed, search);
  if (parenchyma === null) throw draftRefusal('draft-no-liver', {});
  yield 0.7;
  const scene: Scene = { ...before, parenchyma };
  let attenuation = attenuationOdds(
    scene,
    candidates.map((value, at) => (value === 1 && (place[at] ?? 0) < 0 ? 1 : 0)),
  );
  yield 0.75;
  let automatic = candidates;
  for (let round = 0; round < ATTENUATION_ROUNDS; round += 1) {
    automatic = cutOrgan({ scene, candidates, place, like: attenuationEvidence(scene, candidates, attenuation) }, null);
    const organ = automatic;
    attenuation = attenuationOdds(
      scene,
      candidates.map((value, at) => (value === 1 && organ[at] === 0 ? 1 : 0)),
    );
    yield 0.75 + (0.2 * (round + 1)) / ATTENUATION_ROUNDS;
  }
  return {
    grid: volume.grid,
    scene,
    fine,
    candidates,
    place,
    attenuation,
    like: attenuationEvidence(scene, candidates, attenuation),
    automatic,
    edgeDistanceMm: edgeDistance(coarse, automatic, candidates),
  };
}

/**
 * The draft that the seeds ask for. The state and the seeds alone decide it: the order of clicks does not. Refused:
 * seeds outside the volume, or of both kinds in one place.
 */
export function* updateDraft(state: DraftState, seeds: DraftSeeds = NO_SEEDS): Steps<LiverDraft> {
  const { scene, fine, attenuation } = state;
  checkSeeds(scene.volume, seeds);
  const seeded = seeds.inside.length + seeds.outside.length > 0;
  const evidence = seeded
    ? seedEvidence({ volume: scene.volume, smoothed: scene.smoothed, edgeDistanceMm: state.edgeDistanceMm }, seeds)
    : null;
  const organ = evidence === null ? state.automatic : cutOrgan(state, evidence);
  if (!organ.includes(1)) throw draftRefusal('draft-no-liver', {});
  yield 0.4;
  const placeAndSeeds =
    evidence === null ? state.place : state.place.map((value, at) => value + (evidence.odds[at] ?? 0));
  const edge = refineEdge(fine, {
    coarse: { grid: scene.volume.grid, insideMm: signedDistanceMm(organ, scene.volume, SURFACE_REACH_MM) },
    placeOdds: placeAndSeeds,
    attenuation,
    parenchymaHu: scene.parenchyma.meanHu,
  });
  yield 0.8;
  const mask = onVolumeGrid(edge, fine, state.grid);
  yield 0.95;
  return {
    mask,
    findings: plausibility({ scene, organ, mask }),
    provenance: {
      method: DRAFT_METHOD,
      review: 'unreviewed',
      coarseSpacingMm: COARSE_MM,
      fineSpacingMm: fine.spacingMm,
      parenchymaMeanHu: scene.parenchyma.meanHu,
      parenchymaSdHu: scene.parenchyma.sdHu,
      insideSeedsLpsMm: seeds.inside.map((point) => [...point]),
      outsideSeedsLpsMm: seeds.outside.map((point) => [...point]),
    },
  };
}

type Cut = Pick<DraftState, 'scene' | 'candidates' | 'place' | 'like'>;

/** One organ on the coarse grid: minimum cut, its shape, tumours at its rim. */
function cutOrgan({ scene, candidates, place, like }: Cut, seeds: ReturnType<typeof seedEvidence> | null): Uint8Array {
  const { volume, smoothed, parenchyma } = scene;
  const { dimensions } = volume.grid;
  const odds = new Float32Array(place.length);
  const state = new Uint8Array(place.length);
  const keep = new Uint8Array(place.length);
  for (let at = 0; at < state.length; at += 1) {
    const sure = seeds?.sure[at] ?? 0;
    const said = seeds?.odds[at] ?? 0;
    odds[at] = (like[at] ?? 0) + (place[at] ?? 0) + said;
    const core = parenchyma.core[at] === 1 && (place[at] ?? 0) > SURE_PLACE && said > -0.5;
    if (sure === 2) keep[at] = 1;
    state[at] = sure === 2 ? 1 : sure === 1 || candidates[at] === 0 ? 0 : core ? 1 : 2;
  }
  const cut = cutLattice({ dimensions, state, odds, hu: smoothed, stiffness: STIFFNESS, edgeHu: EDGE_HU });
  const organ = oneOrgan(cut, volume, keep);
  const allowed = maskWhere(
    candidates.length,
    (at) =>
      candidates[at] === 1 &&
      state[at] !== 0 &&
      (place[at] ?? 0) + (seeds?.odds[at] ?? 0) > CLOSING_PLACE &&
      (smoothed[at] ?? 0) > CLOSING_ABOVE_HU &&
      (like[at] ?? 0) > CLOSING_LIKE,
  );
  const closed = closedWithin(organ, volume, { reachMm: CLOSING_MM, allowed });
  const oil = maskWhere(candidates.length, (at) => (smoothed[at] ?? 0) > OIL_ABOVE_HU);
  fillAxialHolesOf(closed, oil, { dimensions, allowed: maskWhere(candidates.length, (at) => state[at] !== 0) });
  return closed;
}

/** Distance, mm, to the organ's edge or to what cannot be liver. */
function edgeDistance(volume: WorkingVolume, organ: Uint8Array, candidates: Uint8Array): Float32Array {
  const box = { dimensions: volume.grid.dimensions, spacingMm: volume.grid.spacingMm };
  const within = (mask: (at: number) => boolean): Float64Array =>
    squaredDistancesMm2(
      maskWhere(organ.length, (at) => !mask(at)),
      box,
    );
  const inside = within((at) => organ[at] === 1);
  const outside = within((at) => organ[at] === 0 && candidates[at] === 1);
  return Float32Array.from(organ, (value, at) => Math.sqrt((value === 1 ? inside[at] : outside[at]) ?? 0));
}

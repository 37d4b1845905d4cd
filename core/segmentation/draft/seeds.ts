import { continuousIndex } from '../../geometry/affine.ts';
import { voxelOffset } from '../../geometry/grid.ts';
import type { PointLps } from '../../geometry/points.ts';
import { draftRefusal } from './draftFindings.ts';
import type { WorkingVolume } from './workingGrid.ts';

/** What a reader says belongs to the liver and what does not: clicks, or points along strokes. LPS mm. */
export interface DraftSeeds {
  readonly inside: readonly PointLps[];
  readonly outside: readonly PointLps[];
}

export const NO_SEEDS: DraftSeeds = { inside: [], outside: [] };

/** A seed settles its voxel's surroundings as far as this. */
const SURE_MM = 4.6;
/** Reach of a seed's influence: as far as the draft's edge, or the nearest tissue that cannot be liver, is away, within these. */
const LEAST_REACH_MM = 8;
const MOST_REACH_MM = 32;
const REACH_PER_DISTANCE = 1.25;
/** Evidence at the seed itself, natural logarithm of odds. */
const SEED_EVIDENCE = 9;
/** Tissue that differs from the seed's by this is influenced by 1/√e of it. */
const ALIKE_HU = 22;
const CONTRADICTION_MM = 2;

/** What the seeds say of each coarse voxel. */
export interface SeedEvidence {
  readonly odds: Float32Array;
  /** 1 outside for certain, 2 inside for certain, 0 neither. */
  readonly sure: Uint8Array;
}

interface SeededDraft {
  readonly volume: WorkingVolume;
  readonly smoothed: Float32Array;
  /** Distance from each voxel to the automatic draft's edge or to tissue that cannot be liver, mm. */
  readonly edgeDistanceMm: Float32Array;
}

/** Refused: a seed outside the volume; seeds of both kinds less than 2 mm apart. */
export function checkSeeds(volume: WorkingVolume, { inside, outside }: DraftSeeds): void {
  for (const point of [...inside, ...outside]) {
    const index = continuousIndex(volume.grid, point);
    const within = index.every((x, a) => x >= -0.5 && x <= (volume.grid.dimensions[a] ?? 0) - 0.5);
    if (!within) throw draftRefusal('draft-seed-outside-volume', { positionLpsMm: [...point] });
  }
  for (const a of inside) {
    for (const b of outside) {
      const apartMm = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      if (apartMm < CONTRADICTION_MM)
        throw draftRefusal('draft-seeds-contradict', { insideLpsMm: [...a], outsideLpsMm: [...b], apartMm });
    }
  }
}

/** Each seed speaks for like tissue about it, the nearer the stronger, as far as it lies from the draft's edge. */
export function seedEvidence(draft: SeededDraft, { inside, outside }: DraftSeeds): SeedEvidence {
  const count = draft.smoothed.length;
  const evidence: SeedEvidence = { odds: new Float32Array(count), sure: new Uint8Array(count) };
  for (const point of outside) addSeed(draft, point, { sign: -1, into: evidence });
  for (const point of inside) addSeed(draft, point, { sign: 1, into: evidence });
  return evidence;
}

function addSeed(
  { volume, smoothed, edgeDistanceMm }: SeededDraft,
  point: PointLps,
  { sign, into }: { readonly sign: 1 | -1; readonly into: SeedEvidence },
): void {
  const { grid, spacingMm } = volume;
  const centre = continuousIndex(grid, point);
  const [ci = 0, cj = 0, ck = 0] = centre.map((x, a) =>
    Math.min((grid.dimensions[a] ?? 1) - 1, Math.max(0, Math.round(x))),
  );
  const at = voxelOffset(grid, ci, cj, ck);
  const seedHu = smoothed[at] ?? 0;
  const distance = edgeDistanceMm[at] ?? 0;
  const reach = Math.min(MOST_REACH_MM, Math.max(LEAST_REACH_MM, REACH_PER_DISTANCE * distance));
  const sureMm = Math.min(SURE_MM, Math.max(spacingMm, distance));
  const span = Math.ceil((2.2 * reach) / spacingMm);
  const end = (a: 0 | 1 | 2, value: number): number => Math.min(grid.dimensions[a] - 1, Math.max(0, value));
  for (let k = end(2, ck - span); k <= end(2, ck + span); k += 1) {
    for (let j = end(1, cj - span); j <= end(1, cj + span); j += 1) {
      for (let i = end(0, ci - span); i <= end(0, ci + span); i += 1) {
        const near = voxelOffset(grid, i, j, k);
        const awayMm = spacingMm * Math.hypot(i - centre[0], j - centre[1], k - centre[2]);
        const unlike = ((smoothed[near] ?? 0) - seedHu) / ALIKE_HU;
        const weight = Math.exp(-0.5 * (unlike * unlike + (awayMm / reach) ** 2));
        into.odds[near] = (into.odds[near] ?? 0) + sign * SEED_EVIDENCE * weight;
        if (awayMm <= sureMm && Math.abs(unlike) < 1.5) into.sure[near] = sign > 0 ? 2 : 1;
      }
    }
  }
  into.sure[at] = sign > 0 ? 2 : 1;
}

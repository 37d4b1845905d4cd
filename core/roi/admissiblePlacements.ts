import { partOfSteps, type Steps } from '../base/steps.ts';
import { voxelCentre } from '../geometry/affine.ts';
import { voxelOffset } from '../geometry/grid.ts';
import type { PointLps } from '../geometry/points.ts';
import type { Volume } from '../imaging/volume.ts';
import { boxOfMask } from '../registration/workingImage.ts';
import { BESIDE_BULK, enhancingTissue, PARENCHYMA, type TissueMap } from './enhancingTissue.ts';
import { modalSpread, quartileSpread, type Spread } from './modalSpread.ts';
import type { RoiShape } from './parenchymaRoi.ts';
import { roiPattern, widened, type RoiPattern } from './roiPattern.ts';
import type { LiverPhases } from './tissueCells.ts';
import { windowSums, type ReadSlice } from './windowSums.ts';

/** Every admissible place of an ROI with the means of S and P and the SD of S in it, HU: arrays of one length, in the order of the volume. */
export interface AdmissiblePlacements {
  readonly shape: RoiShape;
  readonly nominalCm3: number;
  readonly pattern: RoiPattern;
  /** Place of the base voxel in the volume's array; the centre lies `pattern.phase` voxels beyond. */
  readonly offsets: Int32Array;
  readonly meanHu: Float32Array;
  /** Sample SD (n − 1). */
  readonly sdHu: Float32Array;
  readonly precontrastHu: Float32Array;
  readonly tissue: TissueMap;
}

export interface PlacementSearch extends LiverPhases {
  readonly shape: RoiShape;
  readonly nominalCm3: number;
}

/** An admissible ROI keeps this distance from the liver's border, from enhancing tissue, bulk and what P does not cover, along each axis. */
export const CLEARANCE_MM = 3;
/** Admissible means and SDs of S and means of P lie within this many of their own spreads of the commonest: beyond lie vessels, lesions, artefacts. */
const HOMOGENEOUS_SPREADS = 4;

/**
 * Mean and SD of S for every admissible placement: wholly in covered liver and 3 mm away from its border, from enhancing tissue and from bulk
 * unlike parenchyma, and homogeneous with the rest (mean and SD of S and mean of P within four spreads of the commonest ones). Linear in the
 * voxels of the liver's box. Null for an empty mask. Source: specification of LETB, ROI robustness map.
 */
export function* admissiblePlacements(search: PlacementSearch): Steps<AdmissiblePlacements | null> {
  const { arterial, subtraction, liver, shape, nominalCm3 } = search;
  const box = boxOfMask(liver.voxels, liver.grid, 0);
  if (box === null) return null;
  const tissue = yield* partOfSteps(enhancingTissue({ arterial, subtraction, liver }, box), 0, 0.4);
  const pattern = roiPattern(subtraction.grid, { shape, nominalCm3 });
  const clear = yield* partOfSteps(clearPlacements(search, tissue, pattern), 0.4, 1);
  return { shape, nominalCm3, pattern, tissue, ...homogeneous(clear, usualSpread(tissue)) };
}

/** How figures of placements spread: among parenchyma alone by quartiles, among all of the liver about the commonest. */
export function usualSpread({ parenchyma }: TissueMap): typeof modalSpread {
  return parenchyma === null ? modalSpread : quartileSpread;
}

/** Centre of an admissible placement, LPS mm. */
export function placementCentre(placements: AdmissiblePlacements, volume: Volume, index: number): PointLps {
  const [ni, nj] = volume.grid.dimensions;
  const { phase } = placements.pattern;
  const v = placements.offsets[index] ?? 0;
  return voxelCentre(volume.grid, [
    (v % ni) + phase[0],
    (Math.floor(v / ni) % nj) + phase[1],
    Math.floor(v / (ni * nj)) + phase[2],
  ]);
}

type Sampled = Pick<AdmissiblePlacements, 'offsets' | 'meanHu' | 'sdHu' | 'precontrastHu'>;

function* clearPlacements(
  { arterial, subtraction: { grid, voxels } }: LiverPhases,
  map: TissueMap,
  pattern: RoiPattern,
): Steps<Sampled> {
  const { box, dimensions, tissue } = map;
  const [ni, nj, nk] = dimensions;
  const slice =
    (of: (hu: number, v: number) => number, isMeant = isParenchyma): ReadSlice =>
    (k, into) => {
      let at = 0;
      for (let j = 0; j < nj; j += 1) {
        let v = voxelOffset(grid, box.from[0], box.from[1] + j, box.from[2] + k);
        for (let i = 0; i < ni; i += 1) {
          into[at] = isMeant(tissue[at + ni * nj * k]) ? of(voxels[v] ?? 0, v) : 0;
          at += 1;
          v += 1;
        }
      }
    };
  const wide = widened(grid, pattern, CLEARANCE_MM);
  const allowed = windowSums(
    dimensions,
    wide,
    slice(() => 1, isClear),
  );
  const parenchyma = windowSums(
    dimensions,
    pattern,
    slice(() => 1),
  );
  const sums = windowSums(
    dimensions,
    pattern,
    slice((hu) => hu),
  );
  const squares = windowSums(
    dimensions,
    pattern,
    slice((hu) => hu * hu),
  );
  const precontrast = windowSums(
    dimensions,
    pattern,
    slice((hu, v) => (arterial.voxels[v] ?? 0) - hu),
  );
  const found = growing();
  const n = pattern.voxels;
  if (n < 2) return found.result();
  for (let k = 0; k < nk; k += 1) {
    for (const moving of [allowed, parenchyma, sums, squares, precontrast]) moving.moveTo(k);
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if (tissue[i + ni * (j + nj * k)] !== PARENCHYMA || allowed.sum(i, j) !== wide.voxels) continue;
        if (parenchyma.sum(i, j) !== n) continue;
        const sum = sums.sum(i, j);
        const variance = (squares.sum(i, j) - (sum * sum) / n) / (n - 1);
        const offset = voxelOffset(grid, box.from[0] + i, box.from[1] + j, box.from[2] + k);
        found.add(offset, [sum / n, Math.sqrt(Math.max(0, variance)), precontrast.sum(i, j) / n]);
      }
    }
    yield (k + 1) / nk;
  }
  return found.result();
}

function isParenchyma(tissue: number | undefined): boolean {
  return tissue === PARENCHYMA;
}

/** What lies beside a bulk is no place for an ROI, but an ROI may lie right beside it: the margin is there already. */
function isClear(tissue: number | undefined): boolean {
  return tissue === PARENCHYMA || tissue === BESIDE_BULK;
}

/** Arrays that grow as placements are found: mean and SD of S, mean of P. */
function growing(): {
  readonly add: (offset: number, figures: readonly [number, number, number]) => void;
  readonly result: () => Sampled;
} {
  let offsets = new Int32Array(1024);
  let figures = [new Float32Array(1024), new Float32Array(1024), new Float32Array(1024)];
  let count = 0;
  const larger = <T extends Int32Array | Float32Array>(from: T, into: T): T => {
    into.set(from);
    return into;
  };
  const found = (nth: number): Float32Array => (figures[nth] ?? new Float32Array(0)).slice(0, count);
  return {
    add: (offset, values) => {
      if (count === offsets.length) {
        offsets = larger(offsets, new Int32Array(2 * count));
        figures = figures.map((figure) => larger(figure, new Float32Array(2 * count)));
      }
      offsets[count] = offset;
      for (const [nth, figure] of figures.entries()) figure[count] = values[nth] ?? 0;
      count += 1;
    },
    result: () => ({ offsets: offsets.slice(0, count), meanHu: found(0), sdHu: found(1), precontrastHu: found(2) }),
  };
}

/** Those whose means and SD lie near the commonest ones. */
function homogeneous(sampled: Sampled, spreadOf: typeof modalSpread): Sampled {
  const { offsets, meanHu, sdHu, precontrastHu } = sampled;
  const means = spreadOf(meanHu, meanHu.length);
  const sds = spreadOf(sdHu, sdHu.length);
  const densities = spreadOf(precontrastHu, precontrastHu.length);
  if (means === null || sds === null || densities === null) return sampled;
  const reach = ({ spread }: Spread): number => HOMOGENEOUS_SPREADS * spread;
  const kept: number[] = [];
  for (let at = 0; at < offsets.length; at += 1) {
    if (Math.abs((meanHu[at] ?? 0) - means.centre) > reach(means) || (sdHu[at] ?? 0) > sds.centre + reach(sds))
      continue;
    if (Math.abs((precontrastHu[at] ?? 0) - densities.centre) <= reach(densities)) kept.push(at);
  }
  const those = (figures: Float32Array): Float32Array => Float32Array.from(kept, (at) => figures[at] ?? 0);
  return {
    offsets: Int32Array.from(kept, (at) => offsets[at] ?? 0),
    meanHu: those(meanHu),
    sdHu: those(sdHu),
    precontrastHu: those(precontrastHu),
  };
}

import { partOfSteps, type Steps } from '../base/steps.ts';
import { voxelCentre } from '../geometry/affine.ts';
import { voxelOffset } from '../geometry/grid.ts';
import type { PointLps } from '../geometry/points.ts';
import type { Volume } from '../imaging/volume.ts';
import { boxOfMask } from '../registration/workingImage.ts';
import type { Labelmap } from '../segmentation/labelmap.ts';
import { enhancingTissue, PARENCHYMA, type TissueMap } from './enhancingTissue.ts';
import { modalSpread } from './modalSpread.ts';
import type { RoiShape } from './parenchymaRoi.ts';
import { roiPattern, widened, type RoiPattern } from './roiPattern.ts';
import { windowSums, type ReadSlice } from './windowSums.ts';

/** Every admissible place of an ROI with the mean and SD of S in it, HU: three arrays of one length, in the order of the volume. */
export interface AdmissiblePlacements {
  readonly shape: RoiShape;
  readonly nominalCm3: number;
  readonly pattern: RoiPattern;
  /** Place of the base voxel in the volume's array; the centre lies `pattern.phase` voxels beyond. */
  readonly offsets: Int32Array;
  readonly meanHu: Float32Array;
  /** Sample SD (n − 1). */
  readonly sdHu: Float32Array;
  readonly tissue: TissueMap;
}

export interface PlacementSearch {
  readonly subtraction: Volume;
  readonly liver: Labelmap;
  readonly shape: RoiShape;
  readonly nominalCm3: number;
}

/** An admissible ROI keeps this distance from the liver's border, from enhancing tissue and from what P does not cover, along each axis. */
export const CLEARANCE_MM = 3;
/** Admissible means and SDs lie within this many of their own spreads of the commonest: beyond lie vessels, lesions, artefacts. */
const HOMOGENEOUS_SPREADS = 4;

/**
 * Mean and SD of S for every admissible placement: wholly in covered liver and 3 mm away from its border and from enhancing tissue, and
 * homogeneous with the rest (mean and SD within four spreads of the commonest ones). Linear in the voxels of the liver's box. Null for an
 * empty mask. Source: specification of LETB, ROI robustness map.
 */
export function* admissiblePlacements(search: PlacementSearch): Steps<AdmissiblePlacements | null> {
  const { subtraction, liver, shape, nominalCm3 } = search;
  const box = boxOfMask(liver.voxels, liver.grid, 0);
  if (box === null) return null;
  const tissue = yield* partOfSteps(enhancingTissue(subtraction, liver, box), 0, 0.4);
  const pattern = roiPattern(subtraction.grid, { shape, nominalCm3 });
  const clear = yield* partOfSteps(clearPlacements(subtraction, tissue, pattern), 0.4, 1);
  return { shape, nominalCm3, pattern, tissue, ...homogeneous(clear) };
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

type Sampled = Pick<AdmissiblePlacements, 'offsets' | 'meanHu' | 'sdHu'>;

function* clearPlacements({ grid, voxels }: Volume, map: TissueMap, pattern: RoiPattern): Steps<Sampled> {
  const { box, dimensions, tissue } = map;
  const [ni, nj, nk] = dimensions;
  const slice =
    (of: (hu: number) => number): ReadSlice =>
    (k, into) => {
      let at = 0;
      for (let j = 0; j < nj; j += 1) {
        let v = voxelOffset(grid, box.from[0], box.from[1] + j, box.from[2] + k);
        for (let i = 0; i < ni; i += 1) {
          into[at] = tissue[at + ni * nj * k] === PARENCHYMA ? of(voxels[v] ?? 0) : 0;
          at += 1;
          v += 1;
        }
      }
    };
  const wide = widened(grid, pattern, CLEARANCE_MM);
  const allowed = windowSums(
    dimensions,
    wide,
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
  const found = growing();
  const n = pattern.voxels;
  if (n < 2) return found.result();
  for (let k = 0; k < nk; k += 1) {
    for (const moving of [allowed, sums, squares]) moving.moveTo(k);
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        if (tissue[i + ni * (j + nj * k)] !== PARENCHYMA || allowed.sum(i, j) !== wide.voxels) continue;
        const sum = sums.sum(i, j);
        const variance = (squares.sum(i, j) - (sum * sum) / n) / (n - 1);
        const offset = voxelOffset(grid, box.from[0] + i, box.from[1] + j, box.from[2] + k);
        found.add(offset, sum / n, Math.sqrt(Math.max(0, variance)));
      }
    }
    yield (k + 1) / nk;
  }
  return found.result();
}

/** Arrays that grow as placements are found. */
function growing(): {
  readonly add: (offset: number, mean: number, sd: number) => void;
  readonly result: () => Sampled;
} {
  let offsets = new Int32Array(1024);
  let meanHu = new Float32Array(1024);
  let sdHu = new Float32Array(1024);
  let count = 0;
  const larger = <T extends Int32Array | Float32Array>(from: T, into: T): T => {
    into.set(from);
    return into;
  };
  return {
    add: (offset, mean, sd) => {
      if (count === offsets.length) {
        offsets = larger(offsets, new Int32Array(2 * count));
        meanHu = larger(meanHu, new Float32Array(2 * count));
        sdHu = larger(sdHu, new Float32Array(2 * count));
      }
      offsets[count] = offset;
      meanHu[count] = mean;
      sdHu[count] = sd;
      count += 1;
    },
    result: () => ({ offsets: offsets.slice(0, count), meanHu: meanHu.slice(0, count), sdHu: sdHu.slice(0, count) }),
  };
}

/** Those whose mean and SD lie near the commonest ones. */
function homogeneous({ offsets, meanHu, sdHu }: Sampled): Sampled {
  const means = modalSpread(meanHu, meanHu.length);
  const sds = modalSpread(sdHu, sdHu.length);
  if (means === null || sds === null) return { offsets, meanHu, sdHu };
  const meanReach = HOMOGENEOUS_SPREADS * means.spread;
  const highestSd = sds.centre + HOMOGENEOUS_SPREADS * sds.spread;
  const kept: number[] = [];
  for (let at = 0; at < offsets.length; at += 1) {
    if (Math.abs((meanHu[at] ?? 0) - means.centre) <= meanReach && (sdHu[at] ?? 0) <= highestSd) kept.push(at);
  }
  return {
    offsets: Int32Array.from(kept, (at) => offsets[at] ?? 0),
    meanHu: Float32Array.from(kept, (at) => meanHu[at] ?? 0),
    sdHu: Float32Array.from(kept, (at) => sdHu[at] ?? 0),
  };
}

import { continuousIndex, voxelCentre } from '../geometry/affine.ts';
import { voxelOffset, voxelVolumeMm3, type Grid } from '../geometry/grid.ts';
import { pointLps, type PointLps } from '../geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../imaging/volume.ts';
import { TUMOURS } from './liver.ts';
import type { Triple } from './shapes.ts';
import { LIVER_TISSUES, TISSUE, type TissueCode } from './tissues.ts';

/** What is really in the demo patient at one timepoint, counted on the tissue at each voxel's centre. */
export interface DemoTruth {
  readonly voxelVolumeMm3: number;
  readonly liver: TissueAmount;
  /** Living tumour, which enhances in the arterial phase. */
  readonly enhancingTumour: TissueAmount;
  /** 100 × enhancingTumour / liver: what a noiseless, perfect LETB would find (vessels not counted). */
  readonly enhancingTumourPercent: number;
  readonly healthyParenchyma: TissueAmount;
  readonly necrosis: TissueAmount;
  readonly lipiodol: TissueAmount;
  readonly tumours: readonly { readonly id: string; readonly centreLpsMm: PointLps }[];
  /** Centres of three ROIs, right front, right back and left: a 1 cm³ cube and sphere there hold healthy parenchyma alone. */
  readonly roiCentresLpsMm: readonly [PointLps, PointLps, PointLps];
  /** LETB by the mean and SD (n − 1) of arterial − precontrast over all healthy parenchyma: what one ROI samples. k = 2. */
  readonly population: {
    readonly meanHu: number;
    readonly sdHu: number;
    readonly thresholdHu: number;
    readonly letbPercent: number;
  };
}

export interface TissueAmount {
  readonly voxels: number;
  readonly cm3: number;
}

export interface TruthOptions {
  readonly grid: Grid;
  readonly tissue: Uint8Array;
  readonly arterial: Volume;
  readonly precontrast: Volume;
  readonly patientOriginLpsMm: Triple;
}

/** About where a reader would put the ROIs, mm in the patient's frame. */
const WISHED_ROIS: readonly [Triple, Triple, Triple] = [
  [-72, -60, -4],
  [-84, 44, -30],
  [-2, -58, 48],
];

export function demoTruth(options: TruthOptions): DemoTruth {
  const { grid, tissue } = options;
  const volumeMm3 = voxelVolumeMm3(grid);
  const counts = countCodes(tissue);
  const amount = (...codes: readonly TissueCode[]): TissueAmount => {
    const voxels = codes.reduce((sum: number, code) => sum + (counts[code] ?? 0), 0);
    return { voxels, cm3: (voxels * volumeMm3) / 1000 };
  };
  const liver = amount(...LIVER_TISSUES);
  const enhancingTumour = amount(TISSUE.tumour);
  const roi = (wish: Triple): PointLps => admissibleCentre(options, placed(wish, options.patientOriginLpsMm));
  return {
    voxelVolumeMm3: volumeMm3,
    liver,
    enhancingTumour,
    enhancingTumourPercent: (100 * enhancingTumour.voxels) / liver.voxels,
    healthyParenchyma: amount(TISSUE.parenchyma),
    necrosis: amount(TISSUE.necrosis),
    lipiodol: amount(TISSUE.lipiodol),
    tumours: TUMOURS.map(({ id, centre }) => ({ id, centreLpsMm: placed(centre, options.patientOriginLpsMm) })),
    roiCentresLpsMm: [roi(WISHED_ROIS[0]), roi(WISHED_ROIS[1]), roi(WISHED_ROIS[2])],
    population: populationLetb(options, liver.voxels),
  };
}

function placed([x, y, z]: Triple, [ox, oy, oz]: Triple): PointLps {
  return pointLps(x + ox, y + oy, z + oz);
}

function countCodes(tissue: Uint8Array): Float64Array {
  const counts = new Float64Array(256);
  for (let index = 0; index < tissue.length; index += 1) {
    const code = tissue[index] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/**
 * Half the edge of the box that must be parenchyma about a ROI, mm: the radius of the 1 cm³ sphere (6.2 mm, the cube's half edge is
 * 5 mm), and in plane one voxel more, as far as edges are blurred.
 */
const CLEARANCE_MM = 6.21;

/**
 * The place nearest to the wished one with healthy parenchyma all round. Centres lie on corners between columns and rows, and on a
 * slice, where a 1 cm³ cube of 1.5 × 1.5 × 4 mm voxels holds 972 mm³ (−2.8 %) and not 1323 mm³ (+32 %), as it would on a voxel's centre.
 */
function admissibleCentre({ grid, tissue }: TruthOptions, wish: PointLps): PointLps {
  const [wi, wj, wk] = continuousIndex(grid, wish);
  const [si, sj, sk] = grid.spacingMm;
  const [ri, rj, rk] = [CLEARANCE_MM / si + 1, CLEARANCE_MM / sj + 1, CLEARANCE_MM / sk];
  let best: readonly [number, number, number] | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let k = Math.ceil(rk); k < grid.dimensions[2] - rk; k += 1) {
    for (let j = Math.ceil(rj) + 0.5; j < grid.dimensions[1] - rj; j += 1) {
      for (let i = Math.ceil(ri) + 0.5; i < grid.dimensions[0] - ri; i += 1) {
        const distance = Math.hypot((i - wi) * si, (j - wj) * sj, (k - wk) * sk);
        if (distance >= bestDistance || !isParenchyma(grid, tissue, [i, j, k], [ri, rj, rk])) continue;
        best = [i, j, k];
        bestDistance = distance;
      }
    }
  }
  if (best === null) throw new Error('the demo liver has no room for a parenchymal ROI');
  return voxelCentre(grid, best);
}

function isParenchyma(grid: Grid, tissue: Uint8Array, [ci, cj, ck]: Triple, [ri, rj, rk]: Triple): boolean {
  if (tissue[voxelOffset(grid, Math.floor(ci), Math.floor(cj), ck)] !== TISSUE.parenchyma) return false;
  for (let k = Math.ceil(ck - rk); k <= ck + rk; k += 1) {
    for (let j = Math.ceil(cj - rj); j <= cj + rj; j += 1) {
      for (let i = Math.ceil(ci - ri); i <= ci + ri; i += 1) {
        if (tissue[voxelOffset(grid, i, j, k)] !== TISSUE.parenchyma) return false;
      }
    }
  }
  return true;
}

function populationLetb(options: TruthOptions, liverVoxels: number): DemoTruth['population'] {
  const { tissue, arterial, precontrast } = options;
  const a = arterial.voxels;
  const p = precontrast.voxels;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < tissue.length; index += 1) {
    if (tissue[index] !== TISSUE.parenchyma) continue;
    const s = (a[index] ?? 0) - (p[index] ?? 0);
    count += 1;
    sum += s;
    squares += s * s;
  }
  const meanHu = sum / count;
  const sdHu = Math.sqrt((squares - count * meanHu * meanHu) / (count - 1));
  const thresholdHu = meanHu + 2 * sdHu;
  const isLiver = new Uint8Array(256);
  for (const code of LIVER_TISSUES) isLiver[code] = 1;
  let enhancing = 0;
  for (let index = 0; index < tissue.length; index += 1) {
    if (isLiver[tissue[index] ?? 0] !== 1 || a[index] === NO_DATA_HU) continue;
    if ((a[index] ?? 0) - (p[index] ?? 0) > thresholdHu) enhancing += 1;
  }
  return { meanHu, sdHu, thresholdHu, letbPercent: (100 * enhancing) / liverVoxels };
}

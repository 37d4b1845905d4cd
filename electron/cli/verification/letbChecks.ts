import { runSteps } from '../../../core/base/steps.ts';
import { makeGrid, voxelCount, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps, type PointLps } from '../../../core/geometry/points.ts';
import { resampleOnto, scannerResampling } from '../../../core/imaging/resample.ts';
import { subtract } from '../../../core/imaging/subtract.ts';
import { computeLetb, type LetbMeasurement } from '../../../core/letb/computeLetb.ts';
import { paperProtocol } from '../../../core/letb/protocol.ts';
import { countLiver, emptyLiverCounts, makeHistogram } from '../../../core/letb/subtractionHistogram.ts';
import { rasterize } from '../../../core/phantom/referenceObjects.ts';
import type { Labelmap } from '../../../core/segmentation/labelmap.ts';
import { check, type Check } from './check.ts';

/** Edges of the liver box and of the tumour box, whole voxels of 1 mm. */
const LIVER_VOXELS = 60 * 50 * 40;
const TUMOUR_VOXELS = 20 * 20 * 10;
const ROI_VOXELS = 1000;
const BACKGROUND_HU = 50;

/** Half of the ROI's 1,000 voxels enhance by mean − spread, half by mean + spread: SD = spread · √(1000/999). */
const PLACEMENTS = [
  { x: -15, meanHu: 20, spreadHu: 10 },
  { x: 0, meanHu: 15, spreadHu: 4 },
  { x: 15, meanHu: 18, spreadHu: 12 },
] as const;

/** Enhancement of two slabs that only the lower thresholds count, and the voxels of each. */
const SLABS = [
  { enhancementHu: 30, voxels: 640 },
  { enhancementHu: 41, voxels: 320 },
] as const;
const TUMOUR_ENHANCEMENT_HU = 90;

/**
 * LETB of a box of liver with a box of tumour whose mean, SD, threshold and LETB have a closed form. Thresholds are 40.01, 23.004 and
 * 42.012 HU: the placements count the tumour with one slab; with both slabs and the brighter halves of two ROIs; and alone.
 */
export function letbChecks(): readonly Check[] {
  const object = 'liver box of 120 cm³ with a tumour box of 4 cm³';
  let measurement: LetbMeasurement | null = null;
  const measured = (): LetbMeasurement => (measurement ??= measureReferenceLiver());
  const sdFactor = Math.sqrt(ROI_VOXELS / (ROI_VOXELS - 1));
  const enhancing = PLACEMENTS.map(({ meanHu, spreadHu }) => {
    const thresholdHu = meanHu + 2 * spreadHu * sdFactor;
    const slabs = SLABS.filter(({ enhancementHu }) => enhancementHu > thresholdHu);
    const brightHalves = PLACEMENTS.filter((other) => other.meanHu + other.spreadHu > thresholdHu).length;
    return TUMOUR_VOXELS + slabs.reduce((sum, { voxels }) => sum + voxels, 0) + brightHalves * (ROI_VOXELS / 2);
  });
  const letbs = enhancing.map((voxels) => (100 * voxels) / LIVER_VOXELS);
  const meanLetb = letbs.reduce((sum, value) => sum + value, 0) / letbs.length;
  const exact = (quantity: string, unit: string, expected: number, read: (m: LetbMeasurement) => number): Check =>
    check({ object, quantity, unit, expected, tolerance: 1e-9 }, () => read(measured()));
  return [
    exact('liver volume', 'cm³', LIVER_VOXELS / 1000, (m) => m.liverVolumeCm3),
    ...PLACEMENTS.flatMap(({ meanHu, spreadHu }, index) => {
      const placement = (m: LetbMeasurement): LetbMeasurement['placements'][number] => {
        const found = m.placements[index];
        if (found === undefined) throw new Error(`placement ${index + 1} is missing`);
        return found;
      };
      const sdHu = spreadHu * sdFactor;
      const name = `placement ${index + 1}`;
      return [
        exact(`${name}, mean`, 'HU', meanHu, (m) => placement(m).meanHu),
        exact(`${name}, SD`, 'HU', sdHu, (m) => placement(m).sdHu),
        exact(`${name}, threshold`, 'HU', meanHu + 2 * sdHu, (m) => placement(m).thresholdHu),
        exact(`${name}, LETB`, '%', letbs[index] ?? 0, (m) => placement(m).letbPercent),
      ];
    }),
    exact('LETB, mean of three', '%', meanLetb, (m) => m.letbPercent),
  ];
}

/** The whole chain: precontrast from slices of 4 mm resampled onto the arterial grid, subtracted, counted, measured. */
function measureReferenceLiver(): LetbMeasurement {
  const grid = gridOf([80, 70, 60], 1);
  const liver = rasterize(grid, { kind: 'box', centreLpsMm: pointLps(0, 0, 0), halfEdgesMm: [30, 25, 20] });
  const arterial = arterialVoxels(grid, liver);
  const thick = gridOf([80, 70, 15], 4);
  const precontrast = { grid: thick, voxels: new Int16Array(voxelCount(thick)).fill(BACKGROUND_HU) };
  const resampled = runSteps(resampleOnto(scannerResampling(precontrast, grid)));
  const subtraction = { grid, voxels: new Int16Array(voxelCount(grid)) };
  subtract(arterial, resampled.voxels, subtraction.voxels);
  const counts = emptyLiverCounts(grid);
  countLiver({ grid, subtraction: subtraction.voxels, liver: liver.voxels }, [0, grid.dimensions[2]], counts);
  return computeLetb({
    subtraction,
    liver,
    histogram: makeHistogram(counts),
    rois: PLACEMENTS.map(({ x }) => ({ centreLpsMm: roiCentre(x), shape: 'cube', nominalCm3: 1 })),
    protocol: paperProtocol,
    alignment: { kind: 'scanner' },
    findings: [],
  });
}

function arterialVoxels(grid: Grid, liver: Labelmap): Int16Array {
  const enhancement = new Int16Array(voxelCount(grid));
  for (const { x, meanHu, spreadHu } of PLACEMENTS) {
    const roi = rasterize(grid, { kind: 'box', centreLpsMm: roiCentre(x), halfEdgesMm: [5, 5, 5] });
    eachInside(roi, (index, i, j, k) => {
      enhancement[index] = (i + j + k) % 2 === 0 ? meanHu - spreadHu : meanHu + spreadHu;
    });
  }
  const tumour = rasterize(grid, { kind: 'box', centreLpsMm: pointLps(15, 0, -10), halfEdgesMm: [10, 10, 5] });
  eachInside(tumour, (index) => {
    enhancement[index] = TUMOUR_ENHANCEMENT_HU;
  });
  for (const [rank, { enhancementHu, voxels }] of SLABS.entries()) {
    const halfX = voxels / (2 * 20 * 4);
    const slab = { kind: 'box', centreLpsMm: pointLps(-10, 0, -8 - 6 * rank), halfEdgesMm: [halfX, 10, 2] } as const;
    eachInside(rasterize(grid, slab), (index) => {
      enhancement[index] = enhancementHu;
    });
  }
  return enhancement.map((value, index) => BACKGROUND_HU + (liver.voxels[index] === 1 ? value : 0));
}

function eachInside({ grid, voxels }: Labelmap, visit: (index: number, i: number, j: number, k: number) => void): void {
  const [ni, nj, nk] = grid.dimensions;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1) {
        const index = voxelOffset(grid, i, j, k);
        if (voxels[index] === 1) visit(index, i, j, k);
      }
    }
  }
}

/** Slices of `thicknessMm` over 60 mm; whole millimetres are corners of the 1 mm voxels. */
function gridOf(dimensions: Grid['dimensions'], thicknessMm: number): Grid {
  return makeGrid({
    dimensions,
    spacingMm: [1, 1, thicknessMm],
    originLpsMm: pointLps(-39.5, -34.5, -30 + thicknessMm / 2),
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  });
}

function roiCentre(x: number): PointLps {
  return pointLps(x, 15, 10);
}

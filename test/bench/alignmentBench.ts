import '../../electron/workers/withoutMaglev.ts';
import { runSteps } from '../../core/base/steps.ts';
import { applyAffine, lpsToIjk, voxelCentre } from '../../core/geometry/affine.ts';
import { pointLps } from '../../core/geometry/points.ts';
import { resampleOnto, scannerResampling } from '../../core/imaging/resample.ts';
import { splineCoefficients } from '../../core/imaging/splineCoefficients.ts';
import { subtract } from '../../core/imaging/subtract.ts';
import { NO_DATA_HU, type Volume } from '../../core/imaging/volume.ts';
import { rimVoxels } from '../../core/letb/alignmentEffect.ts';
import { computeAlignedLetb } from '../../core/letb/computeAlignedLetb.ts';
import type { LetbInput } from '../../core/letb/computeLetb.ts';
import { isOffered } from '../../core/letb/measuredAlignment.ts';
import { paperProtocol } from '../../core/letb/protocol.ts';
import { countLiver, emptyLiverCounts, makeHistogram } from '../../core/letb/subtractionHistogram.ts';
import { arterialToPrecontrast } from '../../core/registration/alignment.ts';
import { registerPhases } from '../../core/registration/registerPhases.ts';
import { splineValue } from '../../core/registration/resampleAligned.ts';
import { makeParenchymaRoi } from '../../core/roi/parenchymaRoi.ts';
import { roiStatistics } from '../../core/roi/roiStatistics.ts';
import { alignmentCases, makeAlignmentCase, type AlignmentCase } from '../fixtures/alignmentCases.ts';
import { elastixMap } from './nativeElastix.ts';

/**
 * The table of the alignment against known truth: `node test/bench/alignmentBench.ts [--methods=name,…] [--held-out] [case …]`. Mean point
 * error in the liver, LETB (mean of three ROIs), its distance from what the true map gives with the same interpolator, and the false
 * enhancing volume within 10 mm of the capsule: above T where the true map says not, and the verdict; what is not offered has its row and no part in the sums. Methods: `rigid`, `deformable` (both unless told), and
 * `elastix rigid`, `elastix B-spline`, Debian's native elastix. `--held-out` makes the same kinds of motion from other seeds.
 */
type Triple = readonly [number, number, number];
type PointMap = (point: Triple) => Triple;

interface Row {
  readonly errorMm: number;
  readonly largestMm: number;
  readonly letb: number;
  readonly fromTruth: number;
  readonly falseRimCm3: number;
  readonly sd: number;
}

const METHODS = ['rigid', 'deformable', 'elastix rigid', 'elastix B-spline'] as const;

const words = process.argv.slice(2);
const asked = words.find((word) => word.startsWith('--methods='))?.slice('--methods='.length) ?? 'rigid,deformable';
const methods = METHODS.filter((name) => asked.split(',').includes(name));
const chosen = words.filter((word) => !word.startsWith('--')).map(Number);
/** Added to every seed: noise and bending field are others, the kinds of motion are the same. */
const seedOffset = words.includes('--held-out') ? 400 : 0;
const cases = (chosen.length === 0 ? alignmentCases : alignmentCases.filter((_, index) => chosen.includes(index))).map(
  (options) => ({ ...options, seed: options.seed + seedOffset }),
);

/** S through a map by the cubic spline, inside the liver alone. */
function subtractThrough(made: AlignmentCase, coefficients: Float32Array, map: PointMap): Volume {
  const { arterial, precontrast, liver } = made;
  const toIndex = lpsToIjk(precontrast.grid);
  const voxels = new Int16Array(arterial.voxels.length).fill(NO_DATA_HU);
  forLiver(made, (v, point) => {
    const [i, j, k] = applyAffine(toIndex, map(point));
    voxels[v] = splineValue(precontrast, coefficients, i, j, k);
  });
  subtract(arterial.voxels, voxels, voxels);
  return { grid: liver.grid, voxels };
}

function forLiver({ liver }: AlignmentCase, visit: (v: number, point: Triple) => void): void {
  const [ni, nj, nk] = liver.grid.dimensions;
  let v = 0;
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let i = 0; i < ni; i += 1) {
        if (liver.voxels[v] === 1) visit(v, voxelCentre(liver.grid, [i, j, k]));
        v += 1;
      }
}

/** LETB as the mean over the placements, and the voxels above the mean threshold. */
function letbOf(made: AlignmentCase, s: Volume): { letb: number; sd: number; above: Uint8Array } {
  const rois = made.roiCentresLpsMm.map(([x, y, z]) =>
    roiStatistics(
      s,
      made.liver,
      makeParenchymaRoi({ centreLpsMm: pointLps(x, y, z), shape: 'cube', nominalCm3: 1 }),
      1,
    ),
  );
  const thresholds = rois.map(({ meanHu, sdHu }) => meanHu + 2 * sdHu);
  const mean = thresholds.reduce((sum, t) => sum + t, 0) / thresholds.length;
  const counts = thresholds.map(() => 0);
  const above = new Uint8Array(s.voxels.length);
  let all = 0;
  for (let v = 0; v < above.length; v += 1) {
    const hu = s.voxels[v] ?? NO_DATA_HU;
    if (made.liver.voxels[v] !== 1 || hu === NO_DATA_HU) continue;
    all += 1;
    if (hu > mean) above[v] = 1;
    for (const [index, t] of thresholds.entries()) if (hu > t) counts[index] = (counts[index] ?? 0) + 1;
  }
  const letb = (100 * counts.reduce((sum, count) => sum + count, 0)) / counts.length / all;
  return { letb, sd: rois.reduce((sum, { sdHu }) => sum + sdHu, 0) / rois.length, above };
}

function rowOf(made: AlignmentCase, map: PointMap, s: Volume, truth: { letb: number; above: Uint8Array }): Row {
  let [sum, count, largest, visited] = [0, 0, 0, 0];
  forLiver(made, (_, point) => {
    visited += 1;
    if (visited % 11 !== 0) return;
    const [a, b] = [map(point), made.trueMap(point)];
    const error = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    sum += error;
    count += 1;
    largest = Math.max(largest, error);
  });
  const { letb, above, sd } = letbOf(made, s);
  const [si, sj, sk] = made.liver.grid.spacingMm;
  let falseVoxels = 0;
  for (const v of rimVoxels(made.liver, 10)) if (above[v] === 1 && truth.above[v] === 0) falseVoxels += 1;
  return {
    errorMm: sum / count,
    largestMm: largest,
    letb,
    sd,
    fromTruth: letb - truth.letb,
    falseRimCm3: (falseVoxels * si * sj * sk) / 1000,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor(sorted.length / 2)] ?? 0) + (sorted[Math.ceil(sorted.length / 2) - 1] ?? 0)) / 2;
}

/** S and what it is measured by. */
function measuredFrom(
  { liver, roiCentresLpsMm }: AlignmentCase,
  subtraction: Volume,
): Omit<LetbInput, 'alignment' | 'protocol'> {
  const counts = emptyLiverCounts(liver.grid);
  const volumes = { grid: liver.grid, subtraction: subtraction.voxels, liver: liver.voxels };
  countLiver(volumes, [0, liver.grid.dimensions[2]], counts);
  const rois = roiCentresLpsMm.map(([x, y, z]) =>
    makeParenchymaRoi({ centreLpsMm: pointLps(x, y, z), shape: 'cube', nominalCm3: 1 }),
  );
  return { subtraction, liver, histogram: makeHistogram(counts), rois, findings: [] };
}

const all = new Map<string, Row[]>();
const print = (name: string, row: Row, more: string): void => {
  process.stdout.write(
    `| | ${name} | ${row.errorMm.toFixed(2)} | ${row.largestMm.toFixed(1)} | ${row.letb.toFixed(2)} | ${row.fromTruth.toFixed(2)} | ${row.falseRimCm3.toFixed(1)} | ${row.sd.toFixed(1)} | ${more} |\n`,
  );
};
const show = (name: string, row: Row, more = ''): void => {
  all.set(name, [...(all.get(name) ?? []), row]);
  print(name, row, more);
};
process.stdout.write(
  '| case | alignment | mean error mm | largest mm | LETB % | LETB − by truth | false rim cm³ | ROI SD HU | |\n|---|---|--:|--:|--:|--:|--:|--:|---|\n',
);
for (const options of cases) {
  const made = makeAlignmentCase(options);
  const coefficients = runSteps(splineCoefficients(made.precontrast));
  const truth = letbOf(made, subtractThrough(made, coefficients, made.trueMap));
  process.stdout.write(
    `| ${options.name} | true map | | | ${truth.letb.toFixed(2)} | | | ${truth.sd.toFixed(1)} | |\n`,
  );
  const still = runSteps(resampleOnto(scannerResampling(made.precontrast, made.arterial.grid)));
  subtract(made.arterial.voxels, still.voxels, still.voxels);
  show(
    'none',
    rowOf(made, (point) => point, still, truth),
  );
  for (const name of methods) {
    const begun = performance.now();
    const registration =
      name === 'rigid' || name === 'deformable' ? runSteps(registerPhases(made, name)) : elastixMap(made, name);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (typeof registration === 'function') {
      const row = rowOf(made, registration, subtractThrough(made, coefficients, registration), truth);
      show(name, row, `${seconds} s`);
      continue;
    }
    const map = arterialToPrecontrast(registration.alignment);
    const through = subtractThrough(made, coefficients, map);
    const { alignment } = computeAlignedLetb(
      { ...measuredFrom(made, through), protocol: { ...paperProtocol, preset: 'corrected' } },
      { ...measuredFrom(made, still), arterial: made.arterial, kind: 'scanner' },
      registration,
    );
    const remarks = [`${seconds} s`, ...(registration.fallBack === null ? [] : [registration.fallBack])];
    const row = rowOf(made, map, through, truth);
    if (isOffered(alignment)) show(name, row, [...remarks, alignment.verdict].join(', '));
    else {
      print(name, row, [...remarks, alignment.verdict, 'not offered'].join(', '));
    }
  }
}
for (const [name, rows] of all) {
  const off = rows.map(({ fromTruth }) => Math.abs(fromTruth));
  process.stdout.write(
    `${name} (${rows.length} cases): mean error ${(rows.reduce((sum, { errorMm }) => sum + errorMm, 0) / rows.length).toFixed(2)} mm (worst case ${Math.max(...rows.map(({ errorMm }) => errorMm)).toFixed(2)}), |LETB − by truth| median ${median(off).toFixed(2)}, most ${Math.max(...off).toFixed(2)}; false rim ${rows.reduce((sum, { falseRimCm3 }) => sum + falseRimCm3, 0).toFixed(0)} cm³ in all\n`,
  );
}

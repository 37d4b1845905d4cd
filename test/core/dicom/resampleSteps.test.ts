import { describe, expect, it } from 'vitest';
import { imagesOfSlices, resampleSteps } from '../../../core/dicom/resampleSteps.ts';
import type { EvenSteps, Stack } from '../../../core/dicom/stack.ts';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { voxelOffset, voxelVolumeMm3 } from '../../../core/geometry/grid.ts';
import { blendSlices } from '../../../core/imaging/blendSlices.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import { sentenceOf } from '../../../core/text/sentences.ts';
import { sliceFile, sliceFiles } from '../../fixtures/dicomFile.ts';
import { codes, stacksOfFiles } from '../../fixtures/scanned.ts';
import { tiltedAxes, tiltedFiles, type TiltedScan } from '../../fixtures/tiltedStack.ts';
import { volumeOfFiles } from '../../fixtures/volumeOfFiles.ts';
import { eachVoxel } from '../../phantoms.ts';

/** One column of pixels a slice: slices at `positions`, an object of attenuation `hu` at each height. */
function filesAt(positions: readonly number[], hu: (zMm: number) => number): readonly Uint8Array[] {
  return positions.map((zMm, n) =>
    sliceFile({ position: [0, 0, zMm], instance: n + 1, stored: () => Math.round(hu(zMm)) }),
  );
}

function only(files: readonly Uint8Array[]): Stack {
  const [stack, ...more] = stacksOfFiles(files);
  if (stack === undefined || more.length > 0) throw new Error('not one stack');
  return stack;
}

function resampled(files: readonly Uint8Array[]): { readonly stack: Stack; readonly correction: EvenSteps } {
  const stack = resampleSteps(only(files));
  if (stack?.correction?.kind !== 'even-steps') throw new Error('not resampled');
  return { stack, correction: stack.correction };
}

async function columnOf(files: readonly Uint8Array[]): Promise<readonly number[]> {
  const { grid, voxels } = await volumeOfFiles(resampled(files).stack, files);
  return Array.from({ length: grid.dimensions[2] }, (_, k) => voxels[voxelOffset(grid, 1, 2, k)] ?? Number.NaN);
}

const ramp = (zMm: number): number => 16 * zMm - 100;

describe('an unevenly spaced stack', () => {
  const missingOne = [0, 2.5, 5, 7.5, 12.5, 15, 17.5, 20];

  it('is refused with the offer to resample it, and is measurable once that was done', () => {
    const files = filesAt(missingOne, ramp);
    const refused = only(files);
    expect([refused.verdict, refused.grid, codes(refused)[0]]).toEqual(['refused', null, 'uneven-spacing']);
    expect(refused.reasons[0]?.details['resamplingOffered']).toBe(true);
    expect(refused.reasons.map((reason) => sentenceOf(reason, 'en')).join(' ')).toContain('--resample-gaps');
    const { stack, correction } = resampled(files);
    expect([stack.verdict, stack.grid?.dimensions, stack.grid?.spacingMm[2]]).toEqual(['measurable', [4, 4, 9], 2.5]);
    expect(codes(stack)).not.toContain('uneven-spacing');
    expect(codes(stack)).toContain('even-steps');
    expect(correction).toEqual({
      kind: 'even-steps',
      interpolation: 'linear',
      stepMm: 2.5,
      widestFilledMm: 5,
      gaps: [{ stepMm: 5, fromMm: 7.5, toMm: 12.5, filled: true }],
      emptySlices: 0,
      shear: null,
    });
  });

  it.each([
    ['a missing slice', missingOne],
    ['an overlap', [0, 2, 4, 5, 6, 8, 10, 12]],
    ['a slice beside its place', [0, 3, 6, 9.8, 12, 15, 18]],
    ['two thicknesses', [0, 4, 8, 12, 16, 23, 30, 37]],
  ])('with %s gives a field that is linear in space, to its rounding', async (_, positions) => {
    const column = await columnOf(filesAt(positions, ramp));
    const { stack } = resampled(filesAt(positions, ramp));
    const stepMm = stack.grid?.spacingMm[2] ?? 0;
    const within = column.flatMap((hu, k) => (k * stepMm <= (positions.at(-1) ?? 0) ? [hu - ramp(k * stepMm)] : []));
    expect(within.length).toBeGreaterThan(5);
    for (const off of within) expect(Math.abs(off)).toBeLessThanOrEqual(1);
  });

  it('with a field that is not linear gives what two images around a place give, by hand', async () => {
    const curve = (zMm: number): number => zMm * zMm;
    const column = await columnOf(filesAt([0, 4, 8, 12, 16, 23, 30], curve));
    // Steps of 4: 20 lies 4/7 of the way from 16 to 23, 24 lies 1/7 from 23 to 30, 28 lies 5/7.
    const by = (a: number, b: number, share: number): number => Math.floor(a * (1 - share) + b * share + 0.5);
    expect(column.slice(4)).toEqual(
      [256, by(256, 529, 4 / 7), by(529, 900, 1 / 7), by(529, 900, 5 / 7), 900].slice(0, column.length - 4),
    );
  });

  it('is not invented in a gap wider than two steps: there it holds no data further than half a step from an image', async () => {
    const positions = [0, 2, 4, 6, 8, 10, 18, 20, 22];
    const files = filesAt(positions, ramp);
    const column = await columnOf(files);
    const empty = column.flatMap((hu, k) => (hu === NO_DATA_HU ? [2 * k] : []));
    expect(empty).toEqual([12, 14, 16]);
    const { correction } = resampled(files);
    expect(correction.emptySlices).toBe(3);
    expect(correction.gaps).toEqual([{ stepMm: 8, fromMm: 10, toMm: 18, filled: false }]);
  });

  it('takes an image off the lattice for what lies within half a step of it, at the edge of a wide gap', async () => {
    const column = await columnOf(filesAt([0, 2, 4, 6, 8, 16.8, 18.8, 20.8], (zMm) => 10 * zMm));
    // 16 lies 0.8 mm before the image at 16.8; 10, 12 and 14 lie further than 1 mm from any.
    expect(column.slice(4, 9)).toEqual([80, NO_DATA_HU, NO_DATA_HU, NO_DATA_HU, 168]);
  });

  it('names every image that its slices are made of once, in order', () => {
    const { stack } = resampled(filesAt([0, 4, 8, 12, 16, 23, 30, 37], ramp));
    expect(imagesOfSlices(stack.slices).map(({ source }) => source)).toEqual(
      Array.from({ length: 8 }, (_, n) => `file${n}`),
    );
  });

  it('is offered nothing where something else keeps it from being measured, or where a position is out of proportion', () => {
    const positions = [0, 2.5, 5, 7.5, 12.5, 15];
    const uncalibrated = positions.map((zMm, n) =>
      sliceFile({ position: [0, 0, zMm], instance: n + 1, with: [{ tag: '00280030', vr: 'DS', value: null }] }),
    );
    for (const files of [uncalibrated, filesAt([...positions, 4000], ramp), sliceFiles(8, 2.5)]) {
      const stack = only(files);
      expect(resampleSteps(stack)).toBeNull();
      expect(stack.reasons.every(({ details }) => details['resamplingOffered'] !== true)).toBe(true);
    }
  });
});

describe('a ball', () => {
  const [radius, pixel, step] = [30, 2, 2.5];
  const size = 40;
  const volumeMm3 = async (left: (k: number) => boolean): Promise<{ ball: number; uncovered: number }> => {
    const files = Array.from({ length: 32 }, (_, k) => k)
      .filter(left)
      .map((k) =>
        sliceFile({
          rows: size,
          columns: size,
          position: [0, 0, k * step],
          instance: k + 1,
          with: [{ tag: '00280030', vr: 'DS', value: `${pixel}\\${pixel}` }],
          stored: (index) => {
            const [x, y] = [(index % size) * pixel, Math.floor(index / size) * pixel];
            // 20 HU a millimetre from 100 at the surface: linear inside a slice, so that blending is nearly exact.
            const far = Math.hypot(x - 39, y - 39, k * step - 38);
            return Math.round(Math.max(0, Math.min(200, 100 + 20 * (radius - far))));
          },
        }),
      );
    const stack = only(files);
    const { grid, voxels } = await volumeOfFiles(
      stack.verdict === 'measurable' ? stack : resampled(files).stack,
      files,
    );
    let [ball, uncovered] = [0, 0];
    for (const hu of voxels) {
      if (hu === NO_DATA_HU) uncovered += 1;
      else if (hu >= 100) ball += 1;
    }
    return { ball: ball * voxelVolumeMm3(grid), uncovered: uncovered * voxelVolumeMm3(grid) };
  };
  const truth = (4 / 3) * Math.PI * radius ** 3;

  it('whose one missing slice is resampled has its volume within 1 %', async () => {
    const [whole, filled] = [await volumeMm3(() => true), await volumeMm3((k) => k !== 12)];
    expect(Math.abs(whole.ball / truth - 1)).toBeLessThan(0.01);
    expect(Math.abs(filled.ball / whole.ball - 1)).toBeLessThan(0.01);
    expect(filled.uncovered).toBe(0);
  });

  it('with a wide gap lacks the slab that was not scanned, and nothing is put in its place', async () => {
    const [whole, gapped] = [await volumeMm3(() => true), await volumeMm3((k) => k < 13 || k > 16)];
    // The slab of four slices about the centre: its area is that of a disk to within the slab's height.
    const slab = 4 * step * Math.PI * radius ** 2;
    expect(Math.abs((whole.ball - gapped.ball) / slab - 1)).toBeLessThan(0.03);
    expect(gapped.uncovered).toBe(4 * step * (size * pixel) ** 2);
  });
});

describe('a tilted and uneven stack', () => {
  const scan: TiltedScan = {
    tiltDegrees: 18.5,
    rows: 40,
    columns: 30,
    pixelSpacingMm: [1.2, 1.5],
    stepMm: 2.5,
    slices: 20,
    origin: [-20, -24, 60],
  };
  const linear = ([x, y, z]: readonly [number, number, number]): number => 5 * x - 6 * y + 7 * (z - 80);
  const files = tiltedFiles(scan, linear).filter((_, k) => k !== 7 && k !== 13);

  it('is said to be both, and both are corrected and recorded', () => {
    const refused = only(files);
    expect(refused.verdict).toBe('refused');
    expect(codes(refused)).toEqual(expect.arrayContaining(['uneven-spacing', 'gantry-tilt']));
    const { stack, correction } = resampled(files);
    expect(stack.verdict).toBe('measurable');
    expect(correction.shear?.tiltDegrees).toBeCloseTo(18.5, 5);
    expect(correction.shear?.shiftMmPerSlice[1]).toBeCloseTo(2.5 * Math.sin((18.5 * Math.PI) / 180), 6);
    expect(correction.gaps.map(({ stepMm }) => stepMm.toFixed(4))).toEqual(
      [1, 1].map(() => (5 * tiltedAxes(18.5).normal[2]).toFixed(4)),
    );
    expect(stack.reasons.find(({ code }) => code === 'gantry-tilt')?.details['isCorrected']).toBe(true);
  });

  it('gives a linear field wherever it was scanned', async () => {
    const { grid, voxels } = await volumeOfFiles(resampled(files).stack, files);
    let [compared, worst] = [0, 0];
    eachVoxel(grid, (i, j, k) => {
      const hu = voxels[voxelOffset(grid, i, j, k)] ?? 0;
      if (hu === NO_DATA_HU) return;
      const edge = Math.max(0, i - (grid.dimensions[0] - 2));
      if (edge > 0) return;
      compared += 1;
      worst = Math.max(worst, Math.abs(hu - linear(voxelCentre(grid, [i, j, k]))));
    });
    expect(compared).toBeGreaterThan(0.8 * 20 * 30 * 40);
    // Twice rounded, and the edge value held for half a pixel (3.6 HU).
    expect(worst).toBeLessThan(6);
  });
});

describe('blending two slices', () => {
  it('is their weighted mean, rounded half up, and no data where either has none', () => {
    const into = Int16Array.from([0, 10, -3, NO_DATA_HU, 7]);
    blendSlices(into, Int16Array.from([1, 20, -4, 5, NO_DATA_HU]), 0.5);
    expect([...into]).toEqual([1, 15, -3, NO_DATA_HU, NO_DATA_HU]);
  });
});

import { describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { voxelOffset, voxelVolumeMm3 } from '../../../core/geometry/grid.ts';
import { shiftSlice, type SlicePixels } from '../../../core/imaging/shiftSlice.ts';
import { NO_DATA_HU } from '../../../core/imaging/volume.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { codes, stacksOfFiles } from '../../fixtures/scanned.ts';
import { tiltedAxes, tiltedFiles, type TiltedScan } from '../../fixtures/tiltedStack.ts';
import { volumeOfFiles } from '../../fixtures/volumeOfFiles.ts';
import { eachVoxel, randomOf } from '../../phantoms.ts';

const scan = (tiltDegrees: number): TiltedScan => ({
  tiltDegrees,
  rows: 60,
  columns: 50,
  pixelSpacingMm: [1.2, 1.5],
  stepMm: 2.5,
  slices: 24,
  origin: [-36, -30, 100],
});

function only(stacks: readonly Stack[]): Stack {
  expect(stacks).toHaveLength(1);
  const [stack] = stacks;
  if (stack === undefined) throw new Error('no stack');
  return stack;
}

describe.each([18.5, -18.5, 30, -5])('a scan with the gantry at %d°', (degrees) => {
  it('lies on an orthogonal grid with the slices’ rows, columns and spacing, which holds every slice', () => {
    const of = scan(degrees);
    const stack = only(stacksOfFiles(tiltedFiles(of, () => 0)));
    expect([stack.verdict, codes(stack)]).toEqual(['measurable', ['gantry-tilt']]);
    const { correction } = stack;
    if (correction?.kind !== 'shear') throw new Error('no shear correction');
    expect(correction.tiltDegrees).toBeCloseTo(Math.abs(degrees), 5);
    expect(correction.shiftMmPerSlice[0]).toBeCloseTo(0, 6);
    expect(correction.shiftMmPerSlice[1]).toBeCloseTo(2.5 * Math.sin((degrees * Math.PI) / 180), 6);
    const { column, normal } = tiltedAxes(degrees);
    const { grid } = stack;
    const d = grid?.direction ?? [];
    [1, 0, 0, 0, column[1], normal[1], 0, column[2], normal[2]].forEach((cosine, at) =>
      expect(d[at]).toBeCloseTo(cosine, 7),
    );
    expect(grid?.spacingMm[2]).toBeCloseTo(2.5 * normal[2], 6);
    const driftRows = Math.abs((23 * 2.5 * Math.sin((degrees * Math.PI) / 180)) / 1.2);
    expect(grid?.dimensions).toEqual([50, 60 + Math.ceil(driftRows), 24]);
  });

  it('gives a field that is linear in space at every voxel, and no data where nothing was scanned', async () => {
    const of = scan(degrees);
    const { column, normal } = tiltedAxes(degrees);
    const ramp = ([x, y, z]: readonly [number, number, number]): number => 6 * x - 8 * y + 7 * (z - 130);
    const files = tiltedFiles(of, ramp);
    const { grid, voxels } = await volumeOfFiles(only(stacksOfFiles(files)), files);
    let worst = 0;
    let inside = 0;
    let outside = 0;
    eachVoxel(grid, (i, j, k) => {
      const [x, y, z] = voxelCentre(grid, [i, j, k]);
      // The scanned row under the voxel, by the geometry of the scan alone.
      const slice = ((y - of.origin[1]) * normal[1] + (z - of.origin[2]) * normal[2]) / (of.stepMm * normal[2]);
      expect(slice).toBeCloseTo(k, 5);
      const row = ((y - of.origin[1]) * column[1] + (z - of.origin[2] - k * of.stepMm) * column[2]) / 1.2;
      const hu = voxels[voxelOffset(grid, i, j, k)] ?? 0;
      if (row < -0.5 - 1e-6 || row > 59.5 + 1e-6) {
        outside += 1;
        if (hu !== NO_DATA_HU) worst = Infinity;
      } else if (row >= 0 && row <= 59) {
        inside += 1;
        worst = Math.max(worst, Math.abs(hu - ramp([x, y, z])));
      }
    });
    // Rounded once as it was scanned and once as it was interpolated.
    expect(worst).toBeLessThanOrEqual(1);
    expect(inside).toBeGreaterThan(50 * 58 * 24);
    expect(outside).toBeGreaterThan(0);
  });

  it('keeps a sphere a sphere, in its place', async () => {
    const of = scan(degrees);
    const { normal, column } = tiltedAxes(degrees);
    const centre = [of.origin[0] + 36, of.origin[1] + 36 * column[1], of.origin[2] + 28.75 + 36 * column[2]] as const;
    const files = tiltedFiles(of, ([x, y, z]) =>
      Math.hypot(x - centre[0], y - centre[1], z - centre[2]) <= 20 ? 1000 : 0,
    );
    const { grid, voxels } = await volumeOfFiles(only(stacksOfFiles(files)), files);
    const sum: [number, number, number] = [0, 0, 0];
    let count = 0;
    let farthest = 0;
    eachVoxel(grid, (i, j, k) => {
      if ((voxels[voxelOffset(grid, i, j, k)] ?? 0) <= 500) return;
      const at = voxelCentre(grid, [i, j, k]);
      count += 1;
      at.forEach((mm, axis) => (sum[axis] = (sum[axis] ?? 0) + mm));
      farthest = Math.max(farthest, Math.hypot(at[0] - centre[0], at[1] - centre[1], at[2] - centre[2]));
    });
    expect(normal[2]).toBeGreaterThan(0);
    const volumeMm3 = count * voxelVolumeMm3(grid);
    expect(Math.abs(volumeMm3 / ((4 / 3) * Math.PI * 20 ** 3) - 1)).toBeLessThan(0.01);
    sum.forEach((total, axis) => expect(Math.abs(total / count - (centre[axis] ?? 0))).toBeLessThan(0.15));
    expect(farthest).toBeLessThan(20.7);
  });
});

describe('a stack displaced by more than a gantry tilts', () => {
  it('is refused for its geometry, and no grid is made for it', () => {
    const files = tiltedFiles({ ...scan(50), slices: 8 }, () => 0);
    const stack = only(stacksOfFiles(files));
    expect([stack.verdict, stack.grid]).toEqual(['refused', null]);
    expect(codes(stack)).toEqual(['gantry-tilt', 'geometry-invalid']);
    expect(stack.reasons[0]?.details['isCorrected']).toBe(false);
    expect(stack.slices.every(({ shift }) => shift === undefined)).toBe(true);
  });

  it('is refused where the grid would be out of proportion to its pixels', () => {
    const files = tiltedFiles({ ...scan(20), stepMm: 500 }, () => 0);
    expect(codes(only(stacksOfFiles(files)))).toContain('geometry-invalid');
  });

  it('stays refused when its steps are uneven too', () => {
    const files = tiltedFiles(scan(18.5), () => 0).filter((_, k) => k !== 7);
    const stack = only(stacksOfFiles(files));
    expect(stack.verdict).toBe('refused');
    expect(codes(stack)).toEqual(expect.arrayContaining(['uneven-spacing', 'gantry-tilt']));
    expect(stack.correction).toBeUndefined();
  });
});

describe('shifting a slice', () => {
  const random = randomOf(5);
  const source: SlicePixels = {
    voxels: Int16Array.from({ length: 42 }, () => Math.floor(4000 * random()) - 1000),
    columns: 7,
    rows: 6,
  };

  /** As the resampling rule says it, pixel by pixel. */
  function slowly(from: SlicePixels, column: number, row: number, columns: number, rows: number): number[] {
    const at = (i: number, j: number): number => from.voxels[j * from.columns + i] ?? Number.NaN;
    const values: number[] = [];
    for (let j = 0; j < rows; j += 1) {
      for (let i = 0; i < columns; i += 1) {
        const [x, y] = [i + column, j + row];
        if (x < -0.5 || x > from.columns - 0.5 || y < -0.5 || y > from.rows - 0.5) {
          values.push(NO_DATA_HU);
          continue;
        }
        const [cx, cy] = [Math.min(Math.max(x, 0), from.columns - 1), Math.min(Math.max(y, 0), from.rows - 1)];
        let total = 0;
        let isMissing = false;
        for (const [di, dj] of [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ] as const) {
          // prettier-ignore
          const weight = (di === 0 ? 1 - (cx % 1) : cx % 1) * (dj === 0 ? 1 - (cy % 1) : cy % 1);
          if (weight === 0) continue;
          const value = at(Math.floor(cx) + di, Math.floor(cy) + dj);
          if (value === NO_DATA_HU) isMissing = true;
          total += weight * value;
        }
        values.push(isMissing ? NO_DATA_HU : Math.floor(total + 0.5));
      }
    }
    return values;
  }

  it.each([
    [0, 0],
    [0.25, 0],
    [0, -2.75],
    [-1.5, 0.5],
    [3.125, 2.25],
    [-20, 0],
    [0, 40],
  ])('by %d columns and %d rows gives what the rule gives', (column, row) => {
    const target: SlicePixels = { voxels: new Int16Array(90), columns: 10, rows: 9 };
    shiftSlice(source, { column, row }, target);
    expect([...target.voxels]).toEqual(slowly(source, column, row, 10, 9));
  });

  it('lets missing data touch what it has a weight in, and nothing else', () => {
    const holed: SlicePixels = { ...source, voxels: source.voxels.slice() };
    holed.voxels[2 * 7 + 3] = NO_DATA_HU;
    const target: SlicePixels = { voxels: new Int16Array(42), columns: 7, rows: 6 };
    shiftSlice(holed, { column: 0.5, row: 0 }, target);
    const missing = [...target.voxels].flatMap((hu, at) => (hu === NO_DATA_HU ? [at] : []));
    expect(missing).toEqual([2 * 7 + 2, 2 * 7 + 3]);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voxelCentre } from '../../../core/geometry/affine.ts';
import { writeNifti } from '../../../core/segmentation/writeNifti.ts';
import { resolveStack } from '../../../electron/files/resolveStack.ts';
import { enhancedFile, sequence } from '../../fixtures/enhancedCt.ts';
import { documentOf, runLetb } from '../../fixtures/runLetb.ts';
import { tiltedAxes, tiltedFiles, type TiltedScan } from '../../fixtures/tiltedStack.ts';
import { timepointRoi, writeTimepoint } from '../../fixtures/timepoint.ts';
import { maskOf, randomOf } from '../../phantoms.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'letb-unusual-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Measured {
  readonly letbPercent: number;
  readonly liverVolumeCm3: number;
  readonly alignment: { readonly kind: string };
  readonly findings: readonly { readonly code: string; readonly details: Record<string, unknown> }[];
  readonly provenance: { readonly inputs: readonly Record<string, unknown>[] };
}

function measure(arterial: string, precontrast: string, liver: string, roi: string): Measured {
  const stacks = ['--arterial', arterial, '--precontrast', precontrast, '--liver', liver];
  return documentOf(runLetb('measure', ...stacks, `--roi=${roi}`, '--json')) as unknown as Measured;
}

describe.each([20, -20])('a timepoint scanned with the gantry at %d°', (tiltDegrees) => {
  const { column } = tiltedAxes(tiltDegrees);
  const scan: TiltedScan = {
    tiltDegrees,
    rows: 64,
    columns: 64,
    pixelSpacingMm: [1.5, 1.5],
    stepMm: 2,
    slices: 40,
    origin: [-48, -60, 0],
  };
  // Well inside every slice that crosses it: the middle of the scan's oblique box.
  const liver = [0, -60 + 48 * column[1], 39 + 48 * column[2]] as const;
  const far = ([x, y, z]: readonly [number, number, number]): number =>
    Math.hypot(x - liver[0], y - liver[1], z - liver[2]);

  it('measures the burden of a ball in a ball, on the corrected grid, and says that it corrected', async () => {
    const random = randomOf(9);
    const noise = (): number => 60 * random() - 30;
    const phases = {
      precontrast: tiltedFiles({ ...scan, series: '1.2.3.20' }, () => 50),
      arterial: tiltedFiles({ ...scan, series: '1.2.3.30' }, (at) => (far(at) <= 15 ? 140 : 70) + noise()),
    };
    const at = join(folder, `tilt${tiltDegrees}`);
    for (const [name, files] of Object.entries(phases)) {
      mkdirSync(join(at, name), { recursive: true });
      files.forEach((file, k) => writeFileSync(join(at, name, `${k}.dcm`), file));
    }
    const { grid } = await resolveStack(join(at, 'arterial'));
    if (grid === null) throw new Error('no grid');
    const mask = join(at, 'liver.nii');
    writeFileSync(mask, writeNifti(maskOf(grid, (i, j, k) => far(voxelCentre(grid, [i, j, k])) <= 26)));
    const roi = [liver[0] - 20, liver[1], liver[2]].join(',');
    const measured = measure(join(at, 'arterial'), join(at, 'precontrast'), mask, roi);
    expect(measured.alignment.kind).toBe('identity');
    expect(measured.liverVolumeCm3 / ((4 / 3) * Math.PI * 2.6 ** 3)).toBeCloseTo(1, 2);
    // (15 / 26)³ = 19.2 %: interpolation draws the edge of the ball out by a part of a voxel.
    expect(measured.letbPercent).toBeGreaterThan(18.9);
    expect(measured.letbPercent).toBeLessThan(20.8);
    const tilts = measured.findings.filter(({ code }) => code === 'tilt-corrected');
    expect(tilts.map(({ details }) => details['role'])).toEqual(['arterial', 'precontrast']);
    expect(tilts[0]?.details['degrees']).toBeCloseTo(20, 4);
    const [arterial] = measured.provenance.inputs;
    expect(arterial?.['correction']).toMatchObject({ kind: 'shear', tiltDegrees: expect.closeTo(20, 4) as number });
  });
});

describe('a timepoint whose two phases lie in one Enhanced CT file', () => {
  it('gives the numbers of the same slices as single files, and names file and frames in its provenance', async () => {
    const single = writeTimepoint(join(folder, 'single'));
    const slicesOf = async (path: string) => {
      const stack = await resolveStack(path);
      return stack.slices.map(({ source, pixels }) => {
        const bytes = readFileSync(source);
        return { stored: (n: number) => bytes.readInt16LE(pixels.dataOffset + 2 * n) };
      });
    };
    const phases = [await slicesOf(single.precontrast), await slicesOf(single.arterial)];
    const frames = phases.flatMap((slices, phase) =>
      slices.map(({ stored }, k) => ({
        position: [-24, -24, 100 + 4 * k] as const,
        temporalPosition: phase + 1,
        acquisition: phase + 1,
        stored,
      })),
    );
    // Frames in an order that is neither by phase nor by place.
    const shuffled = frames
      .map((_, n) => frames[(n * 7 + 3) % frames.length] ?? frames[0])
      .filter((f) => f !== undefined);
    const file = join(folder, 'both.dcm');
    const spacing = [
      [
        { tag: '00180050', vr: 'DS', value: '2' },
        { tag: '00280030', vr: 'DS', value: '2\\2' },
      ],
    ];
    writeFileSync(file, enhancedFile(shuffled, { rows: 24, columns: 24, shared: [sequence('00289110', spacing)] }));
    const scan = documentOf(runLetb('scan', file, '--json'));
    const ids = [...JSON.stringify(scan).matchAll(/"id":"(3-[0-9a-f]{8})"/g)].map(([, id]) => id ?? '');
    expect(ids).toHaveLength(2);
    const [precontrast = '', arterial = ''] = ids.map((id) => `${file}#${id}`);
    const enhanced = measure(arterial, precontrast, single.liver, timepointRoi);
    const expected = measure(single.arterial, single.precontrast, single.liver, timepointRoi);
    expect(enhanced.letbPercent).toBe(expected.letbPercent);
    expect(enhanced.liverVolumeCm3).toBe(expected.liverVolumeCm3);
    const inputs = enhanced.provenance.inputs.slice(0, 2);
    expect(inputs.map(({ files }) => files)).toEqual([1, 1]);
    const used = inputs.flatMap(({ frames: numbers }) => numbers as readonly number[]);
    expect(used.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
  });
});

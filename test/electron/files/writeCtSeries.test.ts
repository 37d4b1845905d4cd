import { createHash } from 'node:crypto';
import dicomParser from 'dicom-parser';
import { describe, expect, test } from 'vitest';
import { groupIntoSeries } from '../../../core/dicom/groupIntoSeries.ts';
import { readHu } from '../../../core/dicom/pixelData.ts';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { splitStacks } from '../../../core/dicom/splitStacks.ts';
import { cross, directionOf, gridsCoincide, makeGrid, voxelCount, voxelOffset } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { uidOf } from '../../../electron/files/dicomUid.ts';
import { decimalString, writeCtSeries, type CtSeries } from '../../../electron/files/writeCtSeries.ts';

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const oblique = directionOf([c, s, 0], [-s * c, c * c, s], cross([c, s, 0], [-s * c, c * c, s]));

function volume(hu: (index: number) => number): Volume {
  const grid = makeGrid({
    dimensions: [17, 13, 7],
    spacingMm: [0.703125, 0.9, 2.5],
    originLpsMm: pointLps(-191.123456789, 41.7, -1017.3333333333),
    direction: oblique,
  });
  return { grid, voxels: Int16Array.from({ length: voxelCount(grid) }, (_, index) => hu(index)) };
}

const series = (over: Partial<CtSeries> = {}): CtSeries => ({
  study: {
    uidWords: ['test', 1],
    patientName: 'DEMO^Ångström',
    patientId: 'P1',
    birthDate: '1958-04-17',
    sex: 'F',
    date: '2026-01-12',
    description: 'CT liver',
  },
  volume: volume((index) => ((index * 131) % 4000) - 1024),
  number: 3,
  acquisitionNumber: 2,
  description: 'Liver arterial',
  acquisitionTimeSeconds: 34_547,
  contrast: { agent: 'Iopromide 370', startTimeSeconds: 34_512, volumeMl: 110 },
  kvp: 120,
  kernel: 'STANDARD',
  pixelRepresentation: 'signed',
  fileOrder: [4, 2, 6, 0, 5, 1, 3],
  ...over,
});

function readBack(written: CtSeries): {
  readonly voxels: Int16Array;
  readonly stack: ReturnType<typeof splitStacks>[number];
} {
  const files = [...writeCtSeries(written)].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const instances = files.map(({ name, bytes }) => {
    const reading = readInstance(bytes, bytes.length);
    if (reading.kind !== 'ok') throw new Error(JSON.stringify(reading));
    return { source: name, header: reading.value, damage: null };
  });
  const stacks = groupIntoSeries(instances).flatMap((group) => splitStacks(group));
  const [stack] = stacks;
  if (stack === undefined || stacks.length !== 1) throw new Error(`${stacks.length} stacks`);
  const voxels = new Int16Array(voxelCount(written.volume.grid));
  for (const [k, slice] of stack.slices.entries()) {
    const file = files.find(({ name }) => name === slice.source);
    readHu(slice.pixels, file?.bytes ?? new Uint8Array(), voxels, voxelOffset(written.volume.grid, 0, 0, k));
  }
  return { voxels, stack };
}

describe('writeCtSeries', () => {
  for (const pixelRepresentation of ['signed', 'unsigned'] as const) {
    test(`${pixelRepresentation} pixels read back through the intake voxel for voxel, with padding, on the written grid`, () => {
      const written = series({
        pixelRepresentation,
        volume: volume((index) => (index % 29 === 0 ? NO_DATA_HU : ((index * 131) % 4096) - 1024)),
      });
      const { voxels, stack } = readBack(written);
      expect(voxels).toEqual(written.volume.voxels);
      expect(stack.verdict).toBe('measurable');
      expect(stack.grid !== null && gridsCoincide(stack.grid, written.volume.grid)).toBe(true);
    });
  }

  test('the header says how the series was taken', () => {
    const { stack } = readBack(series());
    expect(stack.header.acquisition).toMatchObject({
      number: 2,
      contrastAgent: 'Iopromide 370',
      contrastStartTimeSeconds: 34_512,
      kvp: 120,
      kernel: 'STANDARD',
      sliceThicknessMm: 2.5,
      gantryTiltDegrees: 0,
      imageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    });
    expect(stack.header.patient).toEqual({ id: 'P1', name: 'DEMO^Ångström', birthDate: '1958-04-17', sex: 'F' });
    expect(stack.header.study.date).toBe('2026-01-12');
    expect(stack.header.placement.pixelSpacingMm).toEqual([0.9, 0.703125]);
    expect(readBack(series({ contrast: null })).stack.header.acquisition.contrastAgent).toBeNull();
  });

  test('an independent parser finds ascending tags, even lengths and the transfer syntax', () => {
    for (const { bytes } of writeCtSeries(series())) {
      const dataSet = dicomParser.parseDicom(bytes);
      const inFileOrder = Object.values(dataSet.elements).toSorted((a, b) => a.dataOffset - b.dataOffset);
      const tags = inFileOrder.map(({ tag }) => tag);
      expect(tags.length).toBeGreaterThan(60);
      expect(tags).toEqual(tags.toSorted());
      expect(Object.values(dataSet.elements).every(({ length }) => length % 2 === 0)).toBe(true);
      expect(dataSet.string('x00020010')).toBe('1.2.840.10008.1.2.1');
      expect(dataSet.string('x00020003')).toBe(dataSet.string('x00080018'));
      expect(dataSet.elements['x7fe00010']?.vr).toBe('OW');
      expect(dataSet.elements['x7fe00010']?.length).toBe(17 * 13 * 2);
    }
  });

  test('names and instance numbers do not follow positions, and every slice has a UID of its own', () => {
    const files = [...writeCtSeries(series())];
    expect(files.map(({ name }) => name)).toEqual(
      ['IM0005', 'IM0003', 'IM0007', 'IM0001', 'IM0006', 'IM0002', 'IM0004'].map((name) => `${name}.dcm`),
    );
    const sets = files.map(({ bytes }) => dicomParser.parseDicom(bytes));
    expect(sets.map((set) => set.intString('x00200013'))).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(new Set(sets.map((set) => set.string('x00080018'))).size).toBe(7);
    expect(new Set(sets.map((set) => set.string('x0020000e'))).size).toBe(1);
  });

  test('the same series gives the same bytes, other UID words other bytes', () => {
    const digest = (written: CtSeries): string => {
      const hash = createHash('sha256');
      for (const { bytes } of writeCtSeries(written)) hash.update(bytes);
      return hash.digest('hex');
    };
    expect(digest(series())).toBe(digest(series()));
    expect(digest(series())).not.toBe(digest(series({ study: { ...series().study, uidWords: ['test', 2] } })));
  });

  test('HU that do not fit beside the padding value are refused, not changed', () => {
    const one = (hu: number, pixelRepresentation: 'signed' | 'unsigned'): (() => unknown) => {
      return () => [...writeCtSeries(series({ pixelRepresentation, volume: volume(() => hu) }))];
    };
    expect(one(-1025, 'unsigned')).toThrow(RangeError);
    expect(one(-1025, 'signed')).not.toThrow();
    expect(one(-3024, 'signed')).toThrow(RangeError);
    expect(one(32_000, 'signed')).toThrow(RangeError);
  });
});

describe('decimalString', () => {
  test('fits 16 characters and keeps the number as well as they can', () => {
    for (const value of [0, -0, 1.5, -191.123456789, 1 / 3, -1 / 3, 1e-12 / 3, -123_456.789012345, 0.1 + 0.2, 5e-17]) {
      const text = decimalString(value);
      expect(text.length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    }
    expect(decimalString(-0)).toBe('0');
    expect(decimalString(0.703125)).toBe('0.703125');
  });
});

describe('uidOf', () => {
  test('gives valid, repeatable UIDs that differ by every word and by where words end', () => {
    const uids = [uidOf('a', 1), uidOf('a', 2), uidOf('a1'), uidOf('a', '1', ''), uidOf('')];
    expect(new Set(uids).size).toBe(uids.length);
    expect(uidOf('a', 1)).toBe(uidOf('a', 1));
    for (const uid of uids) {
      expect(uid).toMatch(/^2\.25\.[1-9]\d*$/);
      expect(uid.length).toBeLessThanOrEqual(64);
    }
  });
});

import { groupIntoSeries, type ScannedInstance } from '../../../core/dicom/groupIntoSeries.ts';
import { readHu } from '../../../core/dicom/pixelData.ts';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { splitStacks } from '../../../core/dicom/splitStacks.ts';
import type { Stack } from '../../../core/dicom/stack.ts';
import { gridsCoincide, makeGrid, voxelOffset, type Grid } from '../../../core/geometry/grid.ts';
import { pointLps } from '../../../core/geometry/points.ts';
import { NO_DATA_HU, type Volume } from '../../../core/imaging/volume.ts';
import { shuffled, mulberry32 } from '../../../core/phantom/random.ts';
import { rasterize } from '../../../core/phantom/referenceObjects.ts';
import { writeCtSeries, type CtFile, type CtSeries } from '../../files/writeCtSeries.ts';
import { check, type Check } from './check.ts';

const SLICES = 12;
const MISSING_SLICE = 6;

/** A CT series written to DICOM bytes and read back by the intake: whole, signed and unsigned, and with a slice missing. */
export function seriesChecks(): readonly Check[] {
  return [...(['signed', 'unsigned'] as const).flatMap(roundTripChecks), ...gapChecks()];
}

function roundTripChecks(pixelRepresentation: 'signed' | 'unsigned'): readonly Check[] {
  const object = `DICOM series, ${pixelRepresentation} pixels, files in random order`;
  const series = referenceSeries(pixelRepresentation);
  const files = shuffledFiles(series);
  return [
    check({ object, quantity: 'measurable stacks on the written grid', unit: '', expected: 1, tolerance: 0 }, () => {
      return stacksOf(files).filter(
        ({ verdict, grid }) => verdict === 'measurable' && grid !== null && gridsCoincide(grid, series.volume.grid),
      ).length;
    }),
    check({ object, quantity: 'unequal voxels', unit: 'voxels', expected: 0, tolerance: 0 }, () => {
      const [stack] = stacksOf(files);
      if (stack === undefined) throw new Error('no stack was read');
      const read = readVoxels(stack, files, series.volume.grid);
      return series.volume.voxels.filter((hu, index) => read[index] !== hu).length;
    }),
  ];
}

function gapChecks(): readonly Check[] {
  const object = `DICOM series without its slice ${MISSING_SLICE + 1} of ${SLICES}`;
  const whole = referenceSeries('signed');
  const files = [...writeCtSeries(whole)].filter((_, k) => k !== MISSING_SLICE);
  return [
    check({ object, quantity: 'measurable stacks', unit: '', expected: 0, tolerance: 0 }, () => {
      return stacksOf(files).filter(({ verdict }) => verdict !== 'refused').length;
    }),
    check({ object, quantity: 'width of the gap that is named', unit: 'mm', expected: 5, tolerance: 1e-6 }, () => {
      const reasons = stacksOf(files).flatMap((stack) => stack.reasons);
      const details = reasons.find(({ code }) => code === 'uneven-spacing')?.details;
      const gaps = details?.['gaps'];
      const first = Array.isArray(gaps) ? gaps[0] : undefined;
      const step: unknown = typeof first === 'object' && first !== null && 'stepMm' in first ? first.stepMm : null;
      if (typeof step !== 'number') throw new Error('no gap is named');
      return step;
    }),
  ];
}

function referenceSeries(pixelRepresentation: 'signed' | 'unsigned'): CtSeries {
  return {
    study: {
      uidWords: ['letb verify', pixelRepresentation],
      patientName: 'VERIFY^Reference',
      patientId: 'LETB-VERIFY',
      birthDate: '1970-01-01',
      sex: 'O',
      date: '2026-01-01',
      description: 'Reference object',
    },
    volume: referenceVolume(),
    number: 1,
    acquisitionNumber: 1,
    description: 'Reference object',
    acquisitionTimeSeconds: 36_000,
    contrast: null,
    kvp: 120,
    kernel: 'STANDARD',
    pixelRepresentation,
    fileOrder: shuffled(mulberry32(7), SLICES),
  };
}

/** A sphere off the middle in water, a ramp that tells every voxel apart, and a corner without data. */
function referenceVolume(): Volume {
  const grid = makeGrid({
    dimensions: [32, 24, SLICES],
    spacingMm: [0.8, 1.1, 2.5],
    originLpsMm: pointLps(-20.3, 11.7, -400.25),
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  });
  const sphere = rasterize(grid, { kind: 'sphere', centreLpsMm: pointLps(-10, 20, -385), radiusMm: 6 });
  const voxels = Int16Array.from(sphere.voxels, (inside, index) => (inside === 1 ? 1500 : -1024) + (index % 997));
  voxels.fill(NO_DATA_HU, 0, 5);
  return { grid, voxels };
}

function shuffledFiles(series: CtSeries): readonly CtFile[] {
  return [...writeCtSeries(series)].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function stacksOf(files: readonly CtFile[]): readonly Stack[] {
  const instances = files.map(({ name, bytes }): ScannedInstance => {
    const reading = readInstance(bytes, bytes.length);
    if (reading.kind !== 'ok') throw new Error(`${name} was not read: ${JSON.stringify(reading)}`);
    return { source: name, header: reading.value, damage: null };
  });
  return groupIntoSeries(instances).flatMap((group) => splitStacks(group));
}

function readVoxels(stack: Stack, files: readonly CtFile[], grid: Grid): Int16Array {
  const byName = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const voxels = new Int16Array(voxelOffset(grid, 0, 0, stack.slices.length));
  for (const [k, { source, pixels }] of stack.slices.entries())
    readHu(pixels, byName.get(source) ?? new Uint8Array(), voxels, voxelOffset(grid, 0, 0, k));
  return voxels;
}

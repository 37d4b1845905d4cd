import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { voxelOffset, type Grid } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import { writeNifti } from '../../core/segmentation/writeNifti.ts';
import { writeCtSeries, type CtSeries } from '../../electron/files/writeCtSeries.ts';
import { gaussianOf, gridOf, maskOf, randomOf } from '../phantoms.ts';

export interface BenchCase {
  readonly arterial: string;
  readonly precontrast: string;
  /** Null where the case has none. */
  readonly portalVenous: string | null;
  readonly liverMask: string;
  readonly roi: string;
  readonly grid: Grid;
}

const COLUMNS = 512;

/** A timepoint of `slices` uncompressed 512×512 slices a phase with an ellipsoid of liver, 26 % of the volume's extent along each axis. */
export function writeBenchCase(
  folder: string,
  slices: number,
  { date = '2026-01-12', isThreePhase = false }: { readonly date?: string; readonly isThreePhase?: boolean } = {},
): BenchCase {
  const grid = gridOf([COLUMNS, COLUMNS, slices], [0.75, 0.75, 1.25], [-192, -192, -200]);
  const noise = noiseTile(7);
  const liver = maskOf(
    grid,
    (i, j, k) => ((i - 200) / 130) ** 2 + ((j - 250) / 120) ** 2 + ((k - slices / 2) / (slices / 2.6)) ** 2 <= 1,
  );
  const phase = (name: string, hu: number, number: number, offset: number): string => {
    const voxels = new Int16Array(liver.voxels.length);
    for (let k = 0; k < slices; k += 1) {
      const from = voxelOffset(grid, 0, 0, k);
      for (let v = 0; v < COLUMNS * COLUMNS; v += 1) {
        const tissue = liver.voxels[from + v] === 1 ? hu : -50;
        voxels[from + v] = tissue + (noise[(v + offset + k * 977) % noise.length] ?? 0);
      }
    }
    return writeSeries(join(folder, name), { grid, voxels }, { number, date, description: name });
  };
  const arterial = phase('arterial', 75, 3, 0);
  const precontrast = phase('precontrast', 55, 2, 5003);
  const portalVenous = isThreePhase ? phase('portal venous', 95, 4, 9001) : null;
  const liverMask = join(folder, 'liver.nii.gz');
  writeFileSync(liverMask, gzipSync(writeNifti(liver), { level: 6 }));
  return {
    arterial,
    precontrast,
    portalVenous,
    liverMask,
    roi: `${-192 + 200 * 0.75},${-192 + 250 * 0.75},${-200 + Math.floor(slices / 2) * 1.25}`,
    grid,
  };
}

/** Headers only matter here: series of 100 slices of `columns` × `columns` pixels. */
export function writeManyHeaders(folder: string, files: number, columns = 64): void {
  const grid = gridOf([columns, columns, 100], [4, 4, 2], [-128, -128, -100]);
  const volume: Volume = { grid, voxels: new Int16Array(columns * columns * 100) };
  for (let series = 0; series < files / 100; series += 1)
    writeSeries(join(folder, `series-${series}`), volume, {
      number: series + 1,
      date: '2026-01-12',
      description: `series ${series + 1}`,
    });
}

function writeSeries(
  folder: string,
  volume: Volume,
  { number, date, description }: { readonly number: number; readonly date: string; readonly description: string },
): string {
  mkdirSync(folder, { recursive: true });
  const series: CtSeries = {
    study: {
      uidWords: ['bench', date],
      patientName: 'Bench^Case',
      patientId: 'BENCH',
      birthDate: '1960-01-01',
      sex: 'O',
      date,
      description: 'bench',
    },
    volume,
    number,
    acquisitionNumber: number,
    description,
    acquisitionTimeSeconds: 30_000 + 30 * number,
    contrast:
      description !== 'precontrast' ? { agent: 'Iopromide 370', startTimeSeconds: 30_060, volumeMl: 110 } : null,
    kvp: 120,
    kernel: 'STANDARD',
    pixelRepresentation: 'signed',
    fileOrder: Array.from({ length: volume.grid.dimensions[2] }, (_, k) => k),
  };
  for (const { name, bytes } of writeCtSeries(series)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** Gaussian noise of SD 15 HU, a prime number of values, so that slices do not repeat one another. */
function noiseTile(seed: number): Int16Array {
  const gaussian = gaussianOf(randomOf(seed));
  return Int16Array.from({ length: 1_000_003 }, () => Math.round(15 * gaussian()));
}

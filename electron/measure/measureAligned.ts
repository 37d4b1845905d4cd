import { alignPhases, registeredPrecontrast } from '../../core/compute/alignTimepoint.ts';
import type { ComputeClient } from '../../core/compute/computeClient.ts';
import type { PrecontrastSource, SourceDigest } from '../../core/compute/jobs.ts';
import { countLiverVoxels, readVolume, subtractPhases } from '../../core/compute/prepareTimepoint.ts';
import type { Volume } from '../../core/imaging/volume.ts';
import { computeAlignedLetb, type AlignedMeasurement } from '../../core/letb/computeAlignedLetb.ts';
import type { LetbInput } from '../../core/letb/computeLetb.ts';
import type { SubtractionHistogram } from '../../core/letb/subtractionHistogram.ts';
import type { RelatedPhases } from '../../core/letb/relatePhases.ts';
import type { Alignment } from '../../core/registration/alignment.ts';
import type { Registration } from '../../core/registration/registerPhases.ts';
import type { Labelmap } from '../../core/segmentation/labelmap.ts';
import { allocateShared } from '../workers/computePool.ts';
import type { MeasureOptions, TimepointRequest } from './measureTimepoint.ts';

/** Both phases in memory that the workers share. */
export interface ReadPhases {
  readonly arterial: Volume;
  readonly precontrast: Volume;
  readonly digests: readonly SourceDigest[];
}

/** Shares of the work, seen on CT of usual size. */
const READ = 0.15;
const ALIGNED = 0.75;

/** Reads both phases: an alignment looks at all of both. */
export async function readPhases(
  { arterial, precontrast }: TimepointRequest,
  { arterialGrid, precontrastGrid }: RelatedPhases,
  client: ComputeClient,
  options: MeasureOptions,
): Promise<ReadPhases> {
  const read = (
    slices: typeof arterial.slices,
    grid: typeof arterialGrid,
    from: number,
  ): ReturnType<typeof readVolume> =>
    readVolume(
      client,
      { grid, slices },
      {
        allocate: allocateShared,
        onProgress: (fraction) => options.progress(from + (READ / 2) * fraction, 'reading'),
      },
    );
  const a = await read(arterial.slices, arterialGrid, 0);
  const p = await read(precontrast.slices, precontrastGrid, READ / 2);
  return { arterial: a.volume, precontrast: p.volume, digests: [...a.digests, ...p.digests] };
}

/** The alignment that is asked for, fitted on one worker. */
export function fitAlignment(
  { arterial, precontrast }: ReadPhases,
  liver: Labelmap,
  kind: Alignment['kind'],
  { client, options }: { readonly client: ComputeClient; readonly options: Pick<MeasureOptions, 'progress'> },
): Promise<Registration> {
  return alignPhases(client, { arterial, precontrast, liver }, kind, {
    onProgress: (fraction) => options.progress(READ + (ALIGNED - READ) * fraction, 'aligning'),
  });
}

/** S and its counts in the liver, by the scanner's own geometry and through an alignment. */
export interface AlignedSubtractions {
  readonly unaligned: CountedSubtraction;
  readonly aligned: CountedSubtraction;
}

export interface CountedSubtraction {
  readonly subtraction: Volume;
  readonly histogram: SubtractionHistogram;
}

/** Both subtractions beside which an alignment is judged. */
export async function subtractThroughAlignment(
  { arterial, precontrast }: ReadPhases,
  { alignment: map }: Registration,
  { liver, scannerKind }: { readonly liver: Labelmap; readonly scannerKind: 'identity' | 'scanner' },
  { client, options }: { readonly client: ComputeClient; readonly options: Pick<MeasureOptions, 'progress'> },
): Promise<AlignedSubtractions> {
  const subtract = async (
    source: PrecontrastSource,
    [from, to]: readonly [number, number],
  ): Promise<CountedSubtraction> => {
    const { volume } = await subtractPhases(
      client,
      { grid: arterial.grid, arterial: { kind: 'voxels', voxels: arterial.voxels }, precontrast: source },
      {
        allocate: allocateShared,
        onProgress: (fraction) => options.progress(from + (to - from) * fraction, 'subtracting'),
      },
    );
    return { subtraction: volume, histogram: await countLiverVoxels(client, volume, liver) };
  };
  const unaligned = await subtract(
    scannerKind === 'identity'
      ? { alignment: 'identity', from: { kind: 'voxels', voxels: precontrast.voxels } }
      : { alignment: 'scanner', ...precontrast },
    [ALIGNED, 0.8],
  );
  const registered = await registeredPrecontrast(client, { precontrast, liver, map }, { shared: true });
  const aligned = await subtract({ alignment: 'registered', ...registered }, [0.85, 0.95]);
  return { unaligned, aligned };
}

/** LETB through an alignment, judged by the unaligned one. */
export function measureAligned(
  { arterial }: ReadPhases,
  registration: Registration,
  input: Omit<LetbInput, 'alignment' | 'subtraction' | 'histogram'> & {
    readonly scannerKind: 'identity' | 'scanner';
    readonly subtractions: AlignedSubtractions;
  },
): AlignedMeasurement {
  const { scannerKind, subtractions, ...rest } = input;
  const { unaligned, aligned } = subtractions;
  return computeAlignedLetb({ ...rest, ...aligned }, { arterial, ...unaligned, kind: scannerKind }, registration);
}

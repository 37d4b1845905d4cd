import { CancelledError } from '../base/errors.ts';
import { driveSteps, type Steps } from '../base/steps.ts';
import type { PixelDecoding } from '../dicom/readCompressedHu.ts';
import { voxelOffset, type Grid } from '../geometry/grid.ts';
import { resampleSlices, scannerResampling } from '../imaging/resample.ts';
import { subtract } from '../imaging/subtract.ts';
import { countLiver, emptyLiverCounts } from '../letb/subtractionHistogram.ts';
import type { Digest } from '../ports/digest.ts';
import type { Inference } from '../ports/inference.ts';
import type { Inflate } from '../ports/inflate.ts';
import type { InterpolateContours } from '../ports/interpolateContours.ts';
import type { ReadPart, ReadSource } from '../ports/readSource.ts';
import type { TimepointLiver } from '../registration/timepointLevels.ts';
import { fillGaps } from '../segmentation/edits/interpolateSlices.ts';
import type {
  InputOf,
  JobName,
  OutputOf,
  PrecontrastSource,
  SlabTarget,
  VolumeWithLiver,
  VoxelSource,
} from './jobs.ts';
import { readOneSlice } from './readOneSlice.ts';
import { sliceReader, type SliceReader } from './readStackSlices.ts';

/** What a host lends to the jobs. */
export interface ComputePorts {
  readonly readSource: ReadSource;
  readonly digest: Digest;
  /** Lent by hosts that make thumbnails. */
  readonly readPart?: ReadPart;
  /** Lent by hosts whose masks are read by a job; the command line reads them beside its jobs. */
  readonly inflate?: Inflate;
  /** Loaded by the host when first called. */
  readonly interpolateContours?: InterpolateContours;
  /** Reads compressed pixels; asked for with the first compressed slice. Without it they are refused by name. */
  readonly decoding?: () => Promise<PixelDecoding>;
  /** Runs neural networks; asked for with the first model. */
  readonly inference?: () => Promise<Inference>;
}

/** What a running job may ask of its host. */
export interface JobContext {
  readonly ports: ComputePorts;
  readonly progress: (fraction: number) => void;
  /** Lets the host read its messages. */
  readonly breathe: () => Promise<void>;
  readonly isCancelled: () => boolean;
}

export type JobCode = {
  readonly [Name in JobName]: (input: InputOf<Name>, context: JobContext) => Promise<OutputOf<Name>>;
};

/** The computations themselves; the same in the window's workers, in the command line's and in the tests. */
export const jobCode: JobCode = {
  readSlices: async (input, context) => {
    const reader = sliceReader(context.ports);
    const slab = await eachSlice(input, context, (k, into) =>
      reader.read(input.slices[k - input.range[0]], input.grid, into),
    );
    return { slab, digests: reader.digests };
  },

  subtractSlices: async (input, context) => {
    const { grid, range, arterial, precontrast } = input;
    const [first] = range;
    const reader = sliceReader(context.ports);
    const perSlice = grid.dimensions[0] * grid.dimensions[1];
    const beside = new Int16Array(perSlice);
    const resample = await resamplingOf(precontrast, grid);
    const slab = await eachSlice(input, context, async (k, into) => {
      const a = await sliceOf(arterial, [k, first], grid, into, reader);
      let p: Int16Array = beside;
      if (resample !== null) resample(k, beside);
      else if (precontrast.alignment === 'identity')
        p = await sliceOf(precontrast.from, [k, first], grid, beside, reader);
      subtract(a, p, into);
    });
    return { slab, digests: reader.digests };
  },

  countLiver: async ({ grid, range, subtraction, liver }, context) => {
    const counts = emptyLiverCounts(grid);
    for (let k = range[0]; k < range[1]; k += 1) {
      countLiver({ grid, subtraction, liver }, [k, k + 1], counts);
      await afterSlice(k, range, context);
    }
    return counts;
  },

  readMask: async ({ source, name, grid, into }, { ports }) => {
    if (ports.inflate === undefined) throw new Error('this host lends no inflation');
    // Loaded when first needed: workers that never read a mask start sooner.
    const [{ readMask }, { maskOnGrid }] = await Promise.all([
      import('../segmentation/readMask.ts'),
      import('../segmentation/maskOnGrid.ts'),
    ]);
    const bytes = await ports.readSource(source);
    const sha256 = await ports.digest(bytes);
    const image = await readMask(name, bytes, ports.inflate);
    const { labelmap, findings } = maskOnGrid(image, grid, { into: into ?? undefined });
    return { mask: into === null ? labelmap.voxels : null, findings, sha256 };
  },

  alignPhases: async ({ kind, arterial, precontrast, liver }, context) => {
    const { registerPhases } = await import('../registration/registerPhases.ts');
    const pair = { arterial, precontrast, liver: { grid: arterial.grid, voxels: liver } };
    return driven(registerPhases(pair, kind), context);
  },

  alignTimepoints: async ({ pre, post }, context) => {
    const { alignTimepoints } = await import('../registration/alignTimepoints.ts');
    const sideOf = ({ grid, voxels, liver }: VolumeWithLiver): TimepointLiver => ({
      arterial: { grid, voxels },
      liver: { grid, voxels: liver },
    });
    return driven(alignTimepoints({ pre: sideOf(pre), post: sideOf(post) }), context);
  },

  judgeByHand: async ({ alignment, arterial, precontrast, liver }, context) => {
    const { judgeByHand } = await import('../registration/registerPhases.ts');
    const pair = { arterial, precontrast, liver: { grid: arterial.grid, voxels: liver } };
    return driven(judgeByHand(pair, alignment), context);
  },

  measureAligned: async ({ letb, unaligned, registration, review }) => {
    const { computeAlignedLetb } = await import('../letb/computeAlignedLetb.ts');
    return computeAlignedLetb(letb, unaligned, registration, review);
  },

  letbUncertainty: async (input, context) => {
    const { letbUncertainty } = await import('../letb/uncertainty.ts');
    return driven(letbUncertainty(input), context);
  },

  phaseFigures: async ({ arterial, acquisition, parenchyma }) => {
    const { phaseFigures } = await import('../letb/phaseFigures.ts');
    return phaseFigures(arterial, acquisition, parenchyma);
  },

  maskOverlaps: async ({ readings }, { ports }) =>
    (await import('../record/readerMasks.ts')).maskOverlaps(readings, ports.digest),

  survivalOfTable: async (input) => (await import('./cohortStatistics.ts')).survivalOfTable(input),

  readingsTable: async ({ readings, name, sets }) =>
    (await import('../record/readingsTable.ts')).readingsTable(readings, name, sets),
  agreementOfTable: async (input) => (await import('./cohortStatistics.ts')).agreementOfTable(input),

  proposePlacements: async (input, context) => {
    const { proposePlacements } = await import('../roi/proposePlacements.ts');
    return driven(proposePlacements(input), context);
  },

  misregistration: async (input) => {
    const { misregistrationEnhancement } = await import('../letb/misregistrationEnhancement.ts');
    return misregistrationEnhancement(input);
  },

  splineCoefficients: async ({ grid, voxels, into }, context) => {
    const { splineCoefficients } = await import('../imaging/splineCoefficients.ts');
    const coefficients = await driven(splineCoefficients({ grid, voxels }, into ?? undefined), context);
    return { coefficients: into === null ? coefficients : null };
  },

  bodyLevels: async ({ grid, voxels, slices }, context) => {
    const { bodyLevel } = await import('../registration/bodyProfile.ts');
    const levels: OutputOf<'bodyLevels'>[number][] = [];
    for (const k of slices) {
      levels.push(bodyLevel({ grid, voxels }, k));
      await afterSlice(levels.length - 1, [0, slices.length], context);
    }
    return levels;
  },

  interpolateSlices: async (slab, context) => {
    const { interpolateContours } = context.ports;
    if (interpolateContours === undefined) throw new Error('this host lends no interpolation');
    const mask = await fillGaps(slab, interpolateContours, async (fraction) => {
      context.progress(fraction);
      await context.breathe();
      if (context.isCancelled()) throw new CancelledError();
    });
    return { mask };
  },

  editMask: async ({ layer, grid, voxels, tool }) => {
    const { wholeMaskEdit } = await import('../segmentation/edits/wholeMaskEdit.ts');
    return { edit: wholeMaskEdit({ layer, mask: { grid, voxels } }, tool) };
  },

  proposeDiameters: async (order, context) => {
    const { proposeDiameters } = await import('../response/measure/proposeDiameters.ts');
    return driven(proposeDiameters(order), context);
  },

  thumbnail: async ({ slice, ...view }, context) => {
    const hu = await readOneSlice(slice, context);
    const { makeThumbnail } = await import('../imaging/thumbnail.ts');
    const { rows, columns } = slice.pixels;
    return makeThumbnail({ hu, rows, columns }, view);
  },

  draftLiver: async (input, context) => (await import('./draftOnWorker.ts')).draftOnWorker(input, context),

  segmentByModel: async (input, context) => (await import('./modelOnWorker.ts')).modelOnWorker(input, context),
};

function driven<T>(steps: Steps<T>, { progress, breathe, isCancelled }: JobContext): Promise<T> {
  return driveSteps(steps, { breathe, onProgress: progress, isCancelled });
}

/** How slice k of A's grid is read from P's voxels; null where P comes slice by slice as it is. */
async function resamplingOf(
  precontrast: PrecontrastSource,
  grid: Grid,
): Promise<((k: number, into: Int16Array) => void) | null> {
  if (precontrast.alignment === 'identity') return null;
  const moving = { grid: precontrast.grid, voxels: precontrast.voxels };
  if (precontrast.alignment === 'scanner') {
    const resampling = scannerResampling(moving, grid);
    return (k, into) => resampleSlices(resampling, k, k + 1, into);
  }
  const { coefficients, map: alignment, box } = precontrast;
  const { resampleAlignedSlices } = await import('../registration/resampleAligned.ts');
  const resampling = { precontrast: moving, coefficients, fixed: grid, alignment, box };
  return (k, into) => resampleAlignedSlices(resampling, k, k + 1, into);
}

/** Calls `fill` for each slice of the range with that slice's place in the target; gives the slab when the memory is not shared. */
async function eachSlice(
  { grid, range, into }: SlabTarget,
  context: JobContext,
  fill: (k: number, into: Int16Array) => Promise<void>,
): Promise<Int16Array | null> {
  const [from, to] = range;
  const slab = into === null ? new Int16Array(voxelOffset(grid, 0, 0, to - from)) : null;
  for (let k = from; k < to; k += 1) {
    const target = slab ?? into ?? new Int16Array(0);
    const start = slab === null ? k : k - from;
    await fill(k, target.subarray(voxelOffset(grid, 0, 0, start), voxelOffset(grid, 0, 0, start + 1)));
    await afterSlice(k, range, context);
  }
  return slab;
}

async function afterSlice(k: number, [from, to]: readonly [number, number], context: JobContext): Promise<void> {
  context.progress((k + 1 - from) / (to - from));
  await context.breathe();
  if (context.isCancelled()) throw new CancelledError();
}

/** Slice k of a source in a job whose range begins at `first`: read into `into`, or a view of voxels that are already there. */
async function sliceOf(
  source: VoxelSource,
  [k, first]: readonly [k: number, first: number],
  grid: Grid,
  into: Int16Array,
  reader: SliceReader,
): Promise<Int16Array> {
  if (source.kind === 'voxels') return source.voxels.subarray(k * into.length, (k + 1) * into.length);
  await reader.read(source.slices[k - first], grid, into);
  return into;
}

import type { SeriesGroup } from './groupIntoSeries.ts';
import { describeStack } from './describeStack.ts';
import { imagesOf } from './imagesOf.ts';
import { missingParts } from './missingParts.ts';
import { separatePasses, sharedPositions, type PixelDigests } from './separatePasses.ts';
import { axesOf, byTime, sortSlices, type SliceAxes } from './sortSlices.ts';
import { splitByAttributes, type SeriesPart } from './splitKeys.ts';
import type { Stack } from './stack.ts';

const NO_DIGESTS: PixelDigests = new Map();

/**
 * The stacks of one series: split by orientation, dimensions, pixel spacing, image type, frame of reference, acquisition number,
 * temporal position and contrast timing where these differ, then by repeated passes through the same positions; each in
 * order along its normal with its verdict and reasons. The phase is left unknown. `digests` of the pixels of `filesToCompare` tell
 * copies from second passes; without them only files of one SOP Instance UID are copies.
 */
export function splitStacks(group: SeriesGroup, digests: PixelDigests = NO_DIGESTS): readonly Stack[] {
  const parts = splitByAttributes(imagesOf(group.instances)).flatMap((part) => {
    const axes = sharedAxes(part);
    return axes === null ? [unplaced(part)] : passesOf(part, axes, digests);
  });
  const missing = missingParts(group.instances.map(({ header }) => header));
  return parts.map((part) => describeStack({ ...part, siblings: parts.length, missing })).sort(byStackTime);
}

/** Sources of files that lie at the same place as another of the same part: the host lends digests of their pixels. */
export function filesToCompare(group: SeriesGroup): readonly string[] {
  const shared = splitByAttributes(imagesOf(group.instances)).flatMap((part) => {
    const axes = sharedAxes(part);
    return axes === null ? [] : sharedPositions(sortSlices(part.instances, axes));
  });
  return [...new Set(shared)];
}

function sharedAxes({ instances }: SeriesPart): SliceAxes | null {
  const orientation = instances[0]?.header.placement.orientation ?? null;
  const placed = instances.every(({ header }) => header.placement.positionLpsMm !== null);
  return orientation === null || !placed ? null : axesOf(orientation);
}

type StackPart = Omit<Parameters<typeof describeStack>[0], 'siblings' | 'missing'>;

function passesOf(part: SeriesPart, axes: SliceAxes, digests: PixelDigests): readonly StackPart[] {
  const { passes, duplicates, ambiguous } = separatePasses(sortSlices(part.instances, axes), digests);
  const by = passes.length > 1 ? [...part.by, 'repeated positions'] : part.by;
  return passes.map((slices, pass) => ({
    axes,
    slices,
    by,
    pass,
    numberedPerSlice: part.numberedPerSlice,
    duplicates: pass === 0 ? duplicates : 0,
    ambiguous,
  }));
}

/** Without orientation or position there is no order but that of time. */
function unplaced(part: SeriesPart): StackPart {
  const slices = [...part.instances].sort(byTime).map((instance, index) => ({
    instance,
    positionLpsMm: [0, 0, 0] as const,
    alongMm: index,
  }));
  const { by, numberedPerSlice } = part;
  return { axes: null, slices, by, pass: 0, numberedPerSlice, duplicates: 0, ambiguous: [] };
}

function byStackTime(a: Stack, b: Stack): number {
  const [x, y] = [a.header.acquisition, b.header.acquisition];
  const time = x.timeSeconds === null || y.timeSeconds === null ? 0 : x.timeSeconds - y.timeSeconds;
  const number = x.number === null || y.number === null ? 0 : x.number - y.number;
  return time || number || (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0) || (a.id < b.id ? -1 : 1);
}

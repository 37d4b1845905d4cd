import type { ScannedInstance } from './groupIntoSeries.ts';
import { axesOf, sortSlices } from './sortSlices.ts';

/** Slices of one stack agree in these to rounding: cosines, and mm. */
const COSINE_TOLERANCE = 1e-3;
const PIXEL_SPACING_TOLERANCE_MM = 1e-3;

/** A part of a series, and what sets it apart. */
export interface SeriesPart {
  readonly instances: readonly ScannedInstance[];
  /** What split the series here, in DICOM's words. */
  readonly by: readonly string[];
  /** Acquisition numbers differ from slice to slice, so that they tell no acquisitions apart. */
  readonly numberedPerSlice: boolean;
}

interface Attribute {
  readonly name: string;
  readonly of: (instance: ScannedInstance) => string;
}

/** Images that differ in one of these lie on different grids, or are images of another kind. */
const KIND: readonly Attribute[] = [
  { name: 'dimensions', of: ({ header }) => `${header.pixels.rows}×${header.pixels.columns}` },
  { name: 'image type', of: ({ header }) => header.acquisition.imageType.slice(0, 3).join('\\') },
  { name: 'frame of reference', of: ({ header }) => header.placement.frameOfReferenceUid ?? '' },
  {
    name: 'pixel format',
    of: ({ header }) => `${header.pixels.samplesPerPixel} ${header.pixels.photometricInterpretation ?? ''}`,
  },
  { name: 'multi-frame', of: ({ header }) => (header.pixels.frames > 1 ? header.sopInstanceUid : '') },
];

/** What tells acquisitions of one series apart, as far as it is the same for many slices. */
const ACQUISITION: readonly Attribute[] = [
  { name: 'acquisition number', of: ({ header }) => String(header.acquisition.number) },
  { name: 'temporal position', of: ({ header }) => String(header.acquisition.temporalPosition) },
  { name: 'frame stack', of: ({ header }) => header.acquisition.frameStack ?? '' },
  { name: 'contrast agent', of: ({ header }) => String(header.acquisition.contrastAgent) },
  { name: 'contrast start time', of: ({ header }) => String(header.acquisition.contrastStartTimeSeconds) },
];

/** An attribute whose values cover fewer slices than this each counts slices, not acquisitions. */
const FEWEST_SLICES_OF_AN_ACQUISITION = 3;

/** Splits a series by orientation, dimensions, spacing, image type, frame of reference, acquisition, temporal position and contrast. */
export function splitByAttributes(instances: readonly ScannedInstance[]): readonly SeriesPart[] {
  let parts: readonly SeriesPart[] = [{ instances, by: [], numberedPerSlice: false }];
  for (const { name, of } of KIND) parts = parts.flatMap((part) => splitPart(part, name, groupBy(part.instances, of)));
  parts = parts.flatMap((part) => splitPart(part, 'orientation', groupLike(part.instances, sameOrientation)));
  parts = parts.flatMap((part) => splitPart(part, 'pixel spacing', groupLike(part.instances, samePixelSpacing)));
  parts = parts.flatMap(splitImageTypeDetail);
  for (const { name, of } of ACQUISITION) parts = parts.flatMap((part) => splitAcquisitions(part, name, of));
  return parts;
}

/**
 * The values of Image Type beyond the third name a reconstruction (a virtual energy, a sum of shots). They tell stacks apart where
 * images of both kinds cover the same stretch; where one kind only continues the other, the slices are one series of positions.
 */
function splitImageTypeDetail(part: SeriesPart): readonly SeriesPart[] {
  const groups = groupBy(part.instances, ({ header }) => header.acquisition.imageType.slice(3).join('\\'));
  const stretches = groups.map(stretchOf).sort((a, b) => a[0] - b[0]);
  const overlap = stretches.some(([from], index) => from <= (stretches[index - 1]?.[1] ?? Number.NEGATIVE_INFINITY));
  return overlap ? splitPart(part, 'image type', groups) : [part];
}

/** First and last position along the normal; images without a place overlap with everything. */
function stretchOf(instances: readonly ScannedInstance[]): readonly [number, number] {
  const orientation = instances[0]?.header.placement.orientation ?? null;
  const axes = orientation === null ? null : axesOf(orientation);
  const slices = axes === null ? [] : sortSlices(instances, axes);
  return [slices[0]?.alongMm ?? Number.NEGATIVE_INFINITY, slices.at(-1)?.alongMm ?? Number.POSITIVE_INFINITY];
}

function splitPart(
  part: SeriesPart,
  name: string,
  groups: readonly (readonly ScannedInstance[])[],
): readonly SeriesPart[] {
  return groups.length < 2 ? [part] : groups.map((instances) => ({ ...part, instances, by: [...part.by, name] }));
}

function splitAcquisitions(part: SeriesPart, name: string, of: Attribute['of']): readonly SeriesPart[] {
  const groups = groupBy(part.instances, of);
  const sizes = groups.map((group) => group.length).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  if (groups.length > 2 && median < FEWEST_SLICES_OF_AN_ACQUISITION)
    return [name === 'acquisition number' ? { ...part, numberedPerSlice: true } : part];
  return splitPart(part, name, groups);
}

function groupBy(
  instances: readonly ScannedInstance[],
  of: (instance: ScannedInstance) => string,
): readonly (readonly ScannedInstance[])[] {
  const groups = new Map<string, ScannedInstance[]>();
  for (const instance of instances) {
    const key = of(instance);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [instance]);
    else group.push(instance);
  }
  return [...groups.values()];
}

/** Groups by likeness to the first of each group: rounding of printed values does not split a stack. */
function groupLike(
  instances: readonly ScannedInstance[],
  alike: (a: ScannedInstance, b: ScannedInstance) => boolean,
): readonly (readonly ScannedInstance[])[] {
  const groups: [ScannedInstance, ...ScannedInstance[]][] = [];
  for (const instance of instances) {
    const group = groups.find(([first]) => alike(first, instance));
    if (group === undefined) groups.push([instance]);
    else group.push(instance);
  }
  return groups;
}

function sameOrientation(a: ScannedInstance, b: ScannedInstance): boolean {
  return near(a.header.placement.orientation, b.header.placement.orientation, COSINE_TOLERANCE);
}

function samePixelSpacing(a: ScannedInstance, b: ScannedInstance): boolean {
  return near(a.header.placement.pixelSpacingMm, b.header.placement.pixelSpacingMm, PIXEL_SPACING_TOLERANCE_MM);
}

function near(a: readonly number[] | null, b: readonly number[] | null, tolerance: number): boolean {
  if (a === null || b === null) return a === b;
  return a.every((value, index) => Math.abs(value - (b[index] ?? Number.NaN)) <= tolerance);
}

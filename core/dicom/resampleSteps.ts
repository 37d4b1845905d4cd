import { DomainError } from '../base/errors.ts';
import { MIN_SLICES } from './imageReasons.ts';
import { shearCorrection, straightGrid, type Lattice, type ShearedStack } from './orthogonalGrid.ts';
import { axesOf, SAME_POSITION_MM, spacingOf, type SliceAxes } from './sortSlices.ts';
import type { EvenSteps, Stack, StackSlice, StepGap } from './stack.ts';
import { limitsMeasuring, reason } from './stackReasons.ts';

/** A gap up to this many median steps (one missing slice) is filled; what lies in a wider one was not scanned and is not invented. */
const WIDEST_FILLED_STEPS = 2;
/** An image stands for what lies within this many steps of it, as an outer slice covers half a voxel beyond its centre. */
const IMAGE_REACH_STEPS = 0.5;
/** A stack that would have more than this many times its images is one with a wrong position. */
const MAX_GROWTH = 4;

/**
 * A stack whose slices are missing or overlap, resampled along its normal onto even steps of the median: linear between the two nearest
 * images, each first brought onto the grid's lattice where the gantry was tilted. No data: in a gap wider than two steps, further than
 * half a step from an image. Null where nothing is uneven, or something else keeps the stack from being measured.
 * Source: specification of intake, verdicts (resample explicitly, recorded in the provenance).
 */
export function resampleSteps(stack: Stack): Stack | null {
  const isOther = ({ code }: { readonly code: string }): boolean => code !== 'uneven-spacing' && code !== 'gantry-tilt';
  const isUneven = stack.reasons.some(({ code }) => code === 'uneven-spacing');
  if (!isUneven || stack.reasons.some((item) => isOther(item) && limitsMeasuring(item))) return null;
  const lattice = latticeOf(stack);
  if (lattice === null || lattice.steps === undefined) return null;
  const { count, stepMm } = lattice.steps;
  if (count > MAX_GROWTH * stack.slices.length || count < MIN_SLICES) return null;
  const isTilted = stack.reasons.some(({ code }) => code === 'gantry-tilt');
  const placing = placingOf(lattice, isTilted);
  if (placing === null) return null;
  const images = stack.slices.map((slice, k): StackSlice => {
    const shift = placing.sheared?.shifts[k];
    return shift === undefined ? slice : { ...slice, shift };
  });
  const slices = Array.from({ length: count }, (_, k) => sliceAt(images, k * stepMm, stepMm));
  const correction = evenSteps(stack, slices, stepMm, placing.sheared);
  const reasons = stack.reasons.map((item) => afterResampling(item, correction));
  return { ...stack, slices, grid: placing.grid, correction, reasons, verdict: 'measurable' };
}

/** The images' lattice with even steps; null where they are not placed. */
function latticeOf(stack: Stack): Lattice | null {
  const { orientation, positionLpsMm, pixelSpacingMm } = stack.header.placement;
  const axes = orientation === null ? null : axesOf(orientation);
  const [first, last] = [stack.slices[0], stack.slices.at(-1)];
  if (axes === null || positionLpsMm === null || pixelSpacingMm === null) return null;
  if (first === undefined || last === undefined) return null;
  const slices = stack.slices.map(({ positionMm, besideMm = [0, 0] }) => ({
    alongMm: positionMm,
    positionLpsMm: displaced(positionLpsMm, axes, [...besideMm, positionMm - first.positionMm]),
  }));
  const { medianMm } = spacingOf(stack.slices.map(({ positionMm }) => ({ alongMm: positionMm })));
  if (!(medianMm > SAME_POSITION_MM)) return null;
  const count = Math.round((last.positionMm - first.positionMm) / medianMm) + 1;
  const { rows, columns } = stack.header.pixels;
  return { slices, axes, rows, columns, pixelSpacingMm, steps: { count, stepMm: medianMm } };
}

function displaced(
  [x, y, z]: readonly [number, number, number],
  { row, column, normal }: SliceAxes,
  [alongRow, alongColumn, along]: readonly [number, number, number],
): readonly [number, number, number] {
  return [
    x + alongRow * row[0] + alongColumn * column[0] + along * normal[0],
    y + alongRow * row[1] + alongColumn * column[1] + along * normal[1],
    z + alongRow * row[2] + alongColumn * column[2] + along * normal[2],
  ];
}

function placingOf(
  lattice: Lattice,
  isTilted: boolean,
): { readonly grid: Stack['grid']; readonly sheared: ShearedStack | null } | null {
  try {
    if (!isTilted) return { grid: straightGrid(lattice), sheared: null };
    const sheared = shearCorrection(lattice);
    return sheared === null ? null : { grid: sheared.grid, sheared };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** What lies `alongMm` behind the first image. */
function sliceAt(images: readonly StackSlice[], alongMm: number, stepMm: number): StackSlice {
  const positionMm = (images[0]?.positionMm ?? 0) + alongMm;
  const behind = images.findIndex((image) => image.positionMm > positionMm + SAME_POSITION_MM);
  const [below, above] = [images[(behind < 0 ? images.length : behind) - 1], images[behind]];
  if (below === undefined) throw new Error('a slice before the first image');
  const fromBelowMm = positionMm - below.positionMm;
  if (fromBelowMm <= SAME_POSITION_MM) return below;
  const reachMm = IMAGE_REACH_STEPS * stepMm + SAME_POSITION_MM;
  const gapMm = above === undefined ? Number.POSITIVE_INFINITY : above.positionMm - below.positionMm;
  if (above !== undefined && isFilled(gapMm, stepMm))
    return { ...below, positionMm, blend: { image: above, share: fromBelowMm / gapMm } };
  if (fromBelowMm <= reachMm) return { ...below, positionMm };
  if (above !== undefined && above.positionMm - positionMm <= reachMm) return { ...above, positionMm };
  return { ...below, positionMm, blend: null };
}

function isFilled(gapMm: number, stepMm: number): boolean {
  return gapMm <= WIDEST_FILLED_STEPS * stepMm + spacingTolerance(stepMm);
}

/** The tolerance of a step is that of the verdict. */
function spacingTolerance(stepMm: number): number {
  return spacingOf([{ alongMm: 0 }, { alongMm: stepMm }]).toleranceMm;
}

function evenSteps(
  stack: Stack,
  slices: readonly StackSlice[],
  stepMm: number,
  sheared: ShearedStack | null,
): EvenSteps {
  const { gaps } = spacingOf(stack.slices.map(({ positionMm }) => ({ alongMm: positionMm })));
  return {
    kind: 'even-steps',
    interpolation: 'linear',
    stepMm,
    widestFilledMm: WIDEST_FILLED_STEPS * stepMm,
    gaps: gaps.map((gap): StepGap => ({
      stepMm: gap.stepMm,
      fromMm: gap.from.alongMm,
      toMm: gap.to.alongMm,
      filled: isFilled(gap.stepMm, stepMm),
    })),
    emptySlices: slices.filter(({ blend }) => blend === null).length,
    shear: sheared?.correction ?? null,
  };
}

function afterResampling(item: Stack['reasons'][number], correction: EvenSteps): Stack['reasons'][number] {
  const { stepMm, gaps, emptySlices } = correction;
  if (item.code === 'uneven-spacing') return reason('even-steps', { stepMm, gapCount: gaps.length, emptySlices });
  return item.code === 'gantry-tilt' ? { code: item.code, details: { ...item.details, isCorrected: true } } : item;
}

/** The images that a stack's slices are made of, in order, each once. */
export function imagesOfSlices(slices: readonly StackSlice[]): readonly StackSlice[] {
  const images = slices.flatMap(({ blend, ...image }) =>
    blend === null ? [] : blend === undefined ? [image] : [image, blend.image],
  );
  const seen = new Set<string>();
  return images.filter(({ source, frame }) => {
    const key = `${source} ${frame ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

import { lungFraction, type BodySlice } from './findBody.ts';
import type { Spine } from './findSpine.ts';
import { CELL_MM, type AxialField } from './sampledSlice.ts';

/** A slice with its spine. */
export interface PlacedField {
  readonly field: AxialField;
  readonly spine: Spine;
}

/** Height of the upper abdomen below the last slice with much lung, and of lung base above it, mm. */
const BELOW_LUNG_MM = 90;
const LUNG_BASE_MM = 40;
const MUCH_LUNG = 0.1;
/** The kidneys lie between these depths below it, mm; higher the spleen and the stomach come into their window. */
const KIDNEYS = { fromMm: 60, toMm: 200 };

/** The slices between the base of the lungs and the kidneys, head first, and those of the kidneys. Without lung in view, from the topmost on. */
export function abdomenOf(slices: readonly BodySlice[]): {
  readonly upper: readonly BodySlice[];
  readonly renal: readonly BodySlice[];
} {
  const headFirst = [...slices].sort((a, b) => b.field.zMm - a.field.zMm);
  const base = headFirst.findLast((slice) => lungFraction(slice) > MUCH_LUNG) ?? headFirst[0];
  const baseMm = base?.field.zMm ?? 0;
  const between = (fromMm: number, toMm: number): readonly BodySlice[] =>
    headFirst.filter(({ field }) => field.zMm <= baseMm - fromMm && field.zMm >= baseMm - toMm);
  return { upper: between(-LUNG_BASE_MM, BELOW_LUNG_MM), renal: between(KIDNEYS.fromMm, KIDNEYS.toMm) };
}

/** Soft tissue, enhanced or not; fat lies below, bone and oral contrast mostly above or uneven, HU. */
const SOFT = { fromHu: 0, toHu: 250 };
/** Neighbours of an even cell differ by less than this, HU. */
const EVEN_STEP_HU = 25;
const UPPER_FRACTION = 0.95;
/** Fewer even cells than this show no organ. */
const LEAST_SOFT_CELLS = 1000;

/**
 * The 95th percentile of even soft tissue inside the body, HU, each cell averaged with its neighbours: about 70 without contrast whatever
 * the organs, over 85 with it. Needs no organ to be found. Null where too little is even.
 */
export function softTissueUpper(slices: readonly BodySlice[]): number | null {
  const histogram = new Uint32Array(SOFT.toHu - SOFT.fromHu);
  let cells = 0;
  for (const { field, body } of slices) {
    const { hu, width } = field;
    for (let y = body.top + 2; y <= body.bottom - 2; y += 1) {
      for (let x = body.left + 2; x <= body.right - 2; x += 1) {
        const at = y * width + x;
        if (body.inside[at] !== 1 || !isEven(hu, at, 2, 2 * width, EVEN_STEP_HU)) continue;
        const mean =
          ((hu[at] ?? 0) + (hu[at - 1] ?? 0) + (hu[at + 1] ?? 0) + (hu[at - width] ?? 0) + (hu[at + width] ?? 0)) / 5;
        if (mean < SOFT.fromHu || mean >= SOFT.toHu) continue;
        const bin = Math.floor(mean) - SOFT.fromHu;
        histogram[bin] = (histogram[bin] ?? 0) + 1;
        cells += 1;
      }
    }
  }
  if (cells < LEAST_SOFT_CELLS) return null;
  let below = 0;
  for (let bin = 0; bin < histogram.length; bin += 1) {
    below += histogram[bin] ?? 0;
    if (below >= UPPER_FRACTION * cells) return bin + SOFT.fromHu + 0.5;
  }
  return null;
}

export function isEven(hu: Float32Array, at: number, across: number, down: number, stepHu: number): boolean {
  const value = hu[at] ?? 0;
  return (
    Math.abs((hu[at - across] ?? -1000) - value) < stepHu &&
    Math.abs((hu[at + across] ?? -1000) - value) < stepHu &&
    Math.abs((hu[at - down] ?? -1000) - value) < stepHu &&
    Math.abs((hu[at + down] ?? -1000) - value) < stepHu
  );
}

/** Where the left kidney may lie, from the midline to the left and from the vertebra's front edge to the back, mm. The right is beside the liver. */
const KIDNEY_WINDOW = { fromX: 28, toX: 80, fromY: -25, toY: 50 };
const ENHANCED_KIDNEY = { fromHu: 80, toHu: 380 };
const KIDNEY_STEP_HU = 45;
/** Enhanced cortex in a slice: less is vessels and bowel, cm². */
const LEAST_CORTEX_CM2 = 3;
const LEAST_RENAL_SLICES = 2;

/**
 * HU of the left kidney's cortex: in each slice the upper quartile of what is enhanced and even, the median over the slices. Null where no
 * enhanced kidney is in view. Cortex and medulla are not told apart: fat of the renal sinus reads as medulla at this resolution.
 */
export function renalCortex(slices: readonly PlacedField[]): number | null {
  const cortices = slices.flatMap(({ field, spine }) => {
    const { hu, width, height } = field;
    const values: number[] = [];
    const toX = Math.min(width - 2, spine.x + KIDNEY_WINDOW.toX / CELL_MM);
    const toY = Math.min(height - 2, spine.front + KIDNEY_WINDOW.toY / CELL_MM);
    for (let y = Math.max(1, Math.round(spine.front + KIDNEY_WINDOW.fromY / CELL_MM)); y <= toY; y += 1) {
      for (let x = Math.max(1, Math.round(spine.x + KIDNEY_WINDOW.fromX / CELL_MM)); x <= toX; x += 1) {
        const at = y * width + x;
        const value = hu[at] ?? 0;
        const isEnhanced = value > ENHANCED_KIDNEY.fromHu && value < ENHANCED_KIDNEY.toHu;
        if (isEnhanced && isEven(hu, at, 1, width, KIDNEY_STEP_HU)) values.push(value);
      }
    }
    if ((values.length * CELL_MM ** 2) / 100 < LEAST_CORTEX_CM2) return [];
    return [quantileOf(values, 0.75)];
  });
  return cortices.length < LEAST_RENAL_SLICES ? null : quantileOf(cortices, 0.5);
}

function quantileOf(values: readonly number[], fraction: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(fraction * ordered.length))] ?? 0;
}

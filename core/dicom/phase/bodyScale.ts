import { findBody } from './findBody.ts';
import { CELL_MM, type AxialField } from './sampledSlice.ts';

/** A trunk narrower than the first is a child's; the aorta, the vertebrae and their distances shrink with it, mm. */
const ADULT_WIDTH_MM = 280;
/** No child is further from an adult than a newborn. */
const LEAST_SCALE = 0.35;
/** Cells of a field that is enlarged: no field of view of a child needs more. */
const MOST_CELLS = 1000 ** 2;

/**
 * How much smaller than an adult the patient is, in (0, 1]: 1 for adults, and where the body does not lie wholly in the fields. From the
 * upper quartile of the body's width, so that head and neck do not count.
 */
export function bodyScale(fields: readonly AxialField[]): number {
  const widths = fields.flatMap((field) => {
    const body = findBody(field);
    if (body === null) return [];
    const isCut = body.left <= 2 || body.right >= field.width - 3;
    return [isCut ? ADULT_WIDTH_MM : (body.right - body.left + 1) * CELL_MM];
  });
  const ordered = widths.sort((a, b) => a - b);
  const widthMm = ordered[Math.floor(0.75 * ordered.length)] ?? ADULT_WIDTH_MM;
  const scale = Math.max(LEAST_SCALE, Math.min(1, widthMm / ADULT_WIDTH_MM));
  const isAffordable = fields.every(({ width, height }) => (width * height) / scale ** 2 <= MOST_CELLS);
  return isAffordable ? scale : 1;
}

import { unsupportedLayout } from '../pixelData.ts';
import type { Stack, StackSlice } from '../stack.ts';
import { isReadable } from '../transferSyntax.ts';
import type { SampledSlice } from './sampledSlice.ts';

export interface SliceToSample {
  readonly slice: StackSlice;
  readonly placement: Pick<SampledSlice, 'pixelSpacingMm' | 'positionLpsMm' | 'orientation'>;
}

/** Enough slices for about one a centimetre of the upper abdomen, however long the scan. */
const MOST_SAMPLED = 48;
const SAMPLE_EVERY_MM = 10;

/** The slices to decode for a look at the phase, about one a centimetre; none when they cannot be read or placed. */
export function slicesToSample(stack: Stack): readonly SliceToSample[] {
  const { orientation, positionLpsMm, pixelSpacingMm } = stack.header.placement;
  const first = stack.slices[0];
  const last = stack.slices.at(-1);
  if (orientation === null || positionLpsMm === null || pixelSpacingMm === null) return [];
  if (first === undefined || last === undefined || stack.slices.length < 3) return [];
  const decodable = stack.slices.every(
    ({ pixels }) => isReadable(pixels.transferSyntaxUid) && unsupportedLayout(pixels) === null && pixels.frames === 1,
  );
  if (!decodable) return [];
  const lengthMm = last.positionMm - first.positionMm;
  const count = Math.min(stack.slices.length, MOST_SAMPLED, Math.max(3, Math.round(lengthMm / SAMPLE_EVERY_MM) + 1));
  const [, , , , cy] = orientation;
  const normalZ = orientation[0] * cy - orientation[1] * orientation[3];
  return Array.from(
    { length: count },
    (_, index) => stack.slices[Math.round((index * (stack.slices.length - 1)) / (count - 1))],
  ).flatMap((slice) => {
    if (slice === undefined) return [];
    const [x, y, z] = positionLpsMm;
    const zMm = z + (slice.positionMm - first.positionMm) * normalZ;
    return [{ slice, placement: { pixelSpacingMm, orientation, positionLpsMm: [x, y, zMm] as const } }];
  });
}

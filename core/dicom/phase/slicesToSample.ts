import { isTooLarge, unsupportedLayout } from '../pixelData.ts';
import type { InstanceHeader } from '../instance.ts';
import type { Stack, StackSlice } from '../stack.ts';
import type { StackReasons } from '../stackReasons.ts';
import { isDecoded } from '../transferSyntax.ts';
import type { SampledSlice } from './sampledSlice.ts';

export interface SliceToSample {
  readonly slice: StackSlice;
  readonly placement: Pick<SampledSlice, 'pixelSpacingMm' | 'positionLpsMm' | 'orientation'>;
}

/** Enough slices for about one a centimetre of the upper abdomen, however long the scan. */
const MOST_SAMPLED = 48;
const SAMPLE_EVERY_MM = 10;
const FEWEST_SAMPLED = 3;
/** Attenuation of some slices is not known: no look at them tells a phase. */
const HU_UNKNOWN: ReadonlySet<string> = new Set<keyof StackReasons>(['unreadable-slices', 'rescale-missing-in-some']);
/** As many pixels as MOST_SAMPLED slices of 1024 × 1024: larger slices are fewer. */
const MOST_SAMPLED_PIXELS = MOST_SAMPLED * 1024 ** 2;
/** No scan of a person is wider, mm; the spacing of a field that claims to be is wrong. */
const WIDEST_FIELD_MM = 2000;

/** The slices to decode for a look at the phase, about one a centimetre; none when they cannot be read or placed. */
export function slicesToSample(stack: Stack): readonly SliceToSample[] {
  const { orientation, positionLpsMm, pixelSpacingMm } = stack.header.placement;
  const first = stack.slices[0];
  const last = stack.slices.at(-1);
  if (orientation === null || positionLpsMm === null || pixelSpacingMm === null) return [];
  if (first === undefined || last === undefined || stack.slices.length < FEWEST_SAMPLED) return [];
  const decodable = stack.slices.every(
    ({ pixels }) =>
      isDecoded(pixels.transferSyntaxUid) &&
      unsupportedLayout(pixels) === null &&
      pixels.frames === 1 &&
      !isTooLarge(pixels),
  );
  if (!decodable || !isHumanField(stack.header) || stack.reasons.some(({ code }) => HU_UNKNOWN.has(code))) return [];
  const lengthMm = last.positionMm - first.positionMm;
  const { rows, columns } = stack.header.pixels;
  const affordable = Math.max(FEWEST_SAMPLED, Math.floor(MOST_SAMPLED_PIXELS / (rows * columns)));
  const wanted = Math.max(FEWEST_SAMPLED, Math.round(lengthMm / SAMPLE_EVERY_MM) + 1);
  const count = Math.min(stack.slices.length, MOST_SAMPLED, affordable, wanted);
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

function isHumanField({ placement, pixels }: InstanceHeader): boolean {
  const [rowMm, columnMm] = placement.pixelSpacingMm ?? [0, 0];
  return pixels.rows * rowMm <= WIDEST_FIELD_MM && pixels.columns * columnMm <= WIDEST_FIELD_MM;
}

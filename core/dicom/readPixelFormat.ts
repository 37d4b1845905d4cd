import type { DataSet } from 'dicom-parser';
import { codeText, integer, statedDecimal, unsignedShort } from './attributes.ts';
import type { PixelFormat } from './instance.ts';
import type { TransferSyntax } from './transferSyntax.ts';

interface PixelPlace {
  readonly syntax: TransferSyntax;
  readonly rows: number;
  readonly columns: number;
  readonly dataOffset: number;
  readonly dataLength: number | null;
}

export function pixelFormatOf(dataSet: DataSet, place: PixelPlace): PixelFormat {
  const bitsAllocated = unsignedShort(dataSet, 'x00280100') ?? 16;
  const bitsStored = unsignedShort(dataSet, 'x00280101') ?? bitsAllocated;
  const signed = unsignedShort(dataSet, 'x00280103') === 1;
  return {
    transferSyntaxUid: place.syntax.uid,
    rows: place.rows,
    columns: place.columns,
    frames: Math.max(1, integer(dataSet, 'x00280008') ?? 1),
    samplesPerPixel: unsignedShort(dataSet, 'x00280002') ?? 1,
    photometricInterpretation: codeText(dataSet, 'x00280004'),
    bitsAllocated,
    bitsStored,
    highBit: unsignedShort(dataSet, 'x00280102') ?? bitsStored - 1,
    signed,
    ...rescaleOf(dataSet),
    padding: paddingOf(dataSet, signed, bitsStored),
    lossy: place.syntax.lossy || codeText(dataSet, 'x00282110') === '01',
    dataOffset: place.dataOffset,
    dataLength: place.dataLength,
  };
}

/** How a data set, or the Pixel Value Transformation of a frame, turns stored values into HU. */
export function rescaleOf(
  dataSet: DataSet,
): Pick<PixelFormat, 'slope' | 'intercept' | 'rescaleStated' | 'rescaleType'> {
  const slope = statedDecimal(dataSet, RESCALE_SLOPE);
  const intercept = statedDecimal(dataSet, RESCALE_INTERCEPT);
  return {
    slope: slope.kind === 'stated' ? slope.value : 1,
    intercept: intercept.kind === 'stated' ? intercept.value : 0,
    rescaleStated: slope.kind !== 'absent' && intercept.kind !== 'absent',
    rescaleType: codeText(dataSet, 'x00281054'),
  };
}

/** Rescale Type in capitals; HU where a CT image leaves it out (PS3.3 C.8.2.1). */
export function rescaleTypeOf({ rescaleType }: PixelFormat): string {
  return (rescaleType ?? 'HU').toUpperCase();
}

/** No scanner writes beyond these: such values are damage, and would make a wrong attenuation. */
const MAX_SLOPE = 1000;
const MAX_INTERCEPT = 1e6;

const RESCALE_INTERCEPT = 'x00281052';
const RESCALE_SLOPE = 'x00281053';

/** What makes Rescale Slope or Intercept unusable, or null. Absent ones are no damage. */
export function rescaleDamage(dataSet: DataSet): string | null {
  const slope = statedDecimal(dataSet, RESCALE_SLOPE);
  const intercept = statedDecimal(dataSet, RESCALE_INTERCEPT);
  if (slope.kind === 'unreadable') return `Rescale Slope ${slope.what} is no decimal number`;
  if (intercept.kind === 'unreadable') return `Rescale Intercept ${intercept.what} is no decimal number`;
  if (slope.kind === 'stated' && !(slope.value > 0 && slope.value <= MAX_SLOPE))
    return `Rescale Slope ${slope.value} is not above 0 and up to ${MAX_SLOPE}`;
  if (intercept.kind === 'stated' && Math.abs(intercept.value) > MAX_INTERCEPT)
    return `Rescale Intercept ${intercept.value} is not within ±${MAX_INTERCEPT}`;
  return null;
}

/** Bytes that uncompressed pixels take, all frames. */
export function expectedPixelBytes(pixels: PixelFormat): number {
  return Math.ceil((pixels.rows * pixels.columns * pixels.samplesPerPixel * pixels.frames * pixels.bitsAllocated) / 8);
}

/**
 * Padding is signed as the pixels are, whatever the VR says: 63536 is −2000 over signed pixels (PS3.3 C.7.5.1.1.2). Some writers give the
 * bit pattern of the stored bits alone: 2096 over 12 signed bits, which hold no 2096, is −2000 too.
 */
function paddingOf(dataSet: DataSet, signed: boolean, bitsStored: number): PixelFormat['padding'] {
  const read = (tag: string): number | null => signedAsPixels(unsignedShort(dataSet, tag), signed, bitsStored);
  const value = read('x00280120');
  if (value === null) return null;
  const limit = read('x00280121') ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

function signedAsPixels(value: number | null, signed: boolean, bitsStored: number): number | null {
  if (value === null || !signed) return value;
  if (value >= 0x8000) return value - 0x10000;
  const span = 2 ** bitsStored;
  return value >= span / 2 && value < span ? value - span : value;
}

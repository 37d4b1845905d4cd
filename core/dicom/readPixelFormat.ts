import type { DataSet } from 'dicom-parser';
import { codeText, decimal, integer, unsignedShort } from './attributes.ts';
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
    slope: decimal(dataSet, 'x00281053') ?? 1,
    intercept: decimal(dataSet, 'x00281052') ?? 0,
    rescaleType: codeText(dataSet, 'x00281054'),
    padding: paddingOf(dataSet, signed),
    lossy: place.syntax.lossy || codeText(dataSet, 'x00282110') === '01',
    dataOffset: place.dataOffset,
    dataLength: place.dataLength,
  };
}

/** Bytes that uncompressed pixels take, all frames. */
export function expectedPixelBytes(pixels: PixelFormat): number {
  return Math.ceil((pixels.rows * pixels.columns * pixels.samplesPerPixel * pixels.frames * pixels.bitsAllocated) / 8);
}

/** Padding is signed as the pixels are, whatever the VR says: 63536 is −2000 over signed pixels (PS3.3 C.7.5.1.1.2). */
function paddingOf(dataSet: DataSet, signed: boolean): PixelFormat['padding'] {
  const value = signedAsPixels(unsignedShort(dataSet, 'x00280120'), signed);
  if (value === null) return null;
  const limit = signedAsPixels(unsignedShort(dataSet, 'x00280121'), signed) ?? value;
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

function signedAsPixels(value: number | null, signed: boolean): number | null {
  return value !== null && signed && value >= 0x8000 ? value - 0x10000 : value;
}

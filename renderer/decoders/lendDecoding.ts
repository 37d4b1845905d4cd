import type { PixelDecoding } from '../../core/dicom/readCompressedHu.ts';

/** The decoders of this worker, loaded when first asked for and then kept: what reads native pixels alone never pays for them. */
export function lendDecoding(): () => Promise<PixelDecoding> {
  let lent: Promise<PixelDecoding> | null = null;
  return () => (lent ??= import('./browserDecodeFrame.ts').then(({ browserDecoding }) => browserDecoding()));
}

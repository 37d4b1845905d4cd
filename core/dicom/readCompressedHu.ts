import { DomainError } from '../base/errors.ts';
import type { DecodedFrame, DecodeFrame, ExpectedFrame } from '../ports/decodeFrame.ts';
import type { InflateRaw } from '../ports/inflateRaw.ts';
import { differenceFromHeader, readCodestreamHeader } from './codestreamHeader.ts';
import { decodeRle } from './decodeRle.ts';
import { encapsulatedFrames } from './encapsulatedFrames.ts';
import { CodestreamError, frameRefusal, type FramePlace } from './frameRefusals.ts';
import type { PixelFormat } from './instance.ts';
import { decodeJpeg } from './jpeg/decodeJpeg.ts';
import { codestreamOf } from './jpeg2000Header.ts';
import { readMetaHeader } from './metaHeader.ts';
import { checkLayout, huOfWords, readHu, type HuNotes } from './pixelData.ts';
import { codecOf, EXPLICIT_LITTLE_ENDIAN, transferSyntaxOf } from './transferSyntax.ts';

/** What a host lends to read compressed pixels. */
export interface PixelDecoding {
  readonly decodeFrame: DecodeFrame;
  readonly inflateRaw: InflateRaw;
}

/**
 * As readHu, for the syntaxes that it does not read: deflated data sets and compressed frames, the one of `pixels.frameInFile` or all.
 * Stored values become HU by the same rule. `fileBytes` is the whole file. Refused: syntaxes without a decoder, damaged fragments or
 * frames, frames of another size, depth or sign than the header declares; before a frame is decoded its own size is compared with the
 * header's.
 */
export async function readCompressedHu(
  pixels: PixelFormat,
  fileBytes: Uint8Array,
  into: Int16Array,
  decoding: PixelDecoding,
): Promise<HuNotes> {
  checkLayout(pixels);
  const { uid, name, deflated } = transferSyntaxOf(pixels.transferSyntaxUid);
  if (deflated) {
    const inflated = await inflatedPixels(pixels, fileBytes, decoding.inflateRaw);
    return readHu(inflated.pixels, inflated.bytes, into, 0);
  }
  const perFrame = pixels.rows * pixels.columns;
  const wanted = pixels.frameInFile?.index ?? null;
  let filled = 0;
  for (const [index, { bytes, offset }] of encapsulatedFrames(pixels, fileBytes).entries()) {
    if (wanted !== null && wanted !== index) continue;
    const place = { uid, name, frame: index + 1, offset };
    const words = await decodedWords(pixels, bytes, place, decoding.decodeFrame);
    huOfWords(pixels, words, into.subarray(filled, filled + perFrame));
    filled += perFrame;
  }
  return { rounded: !(Number.isInteger(pixels.slope) && Number.isInteger(pixels.intercept)) };
}

async function decodedWords(
  pixels: PixelFormat,
  bytes: Uint8Array,
  place: FramePlace,
  decodeFrame: DecodeFrame,
): Promise<DecodedFrame['words']> {
  const { rows, columns, bitsAllocated, bitsStored, highBit, signed } = pixels;
  const expected = { rows, columns, bitsAllocated, bitsStored, signed };
  try {
    const codec = codecOf(place.uid);
    if (codec === 'rle') return decodeRle(bytes, expected).words;
    if (codec === null) throw new Error(`no decoder for ${place.uid}`);
    const codestream = codec === 'jpeg-2000' || codec === 'htj2k' ? codestreamOf(bytes) : bytes;
    const header = readCodestreamHeader(codec, codestream);
    const difference = differenceFromHeader(header, { ...expected, highBit });
    if (difference !== null) throw frameRefusal('frame-differs-from-header', { ...place, ...difference });
    const decoded = codec === 'jpeg' ? decodeJpeg(codestream) : await decodeFrame(place.uid, codestream, expected);
    checkDecoded(decoded, expected, header.signed);
    return decoded.words;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if (!(error instanceof Error)) throw error;
    throw frameRefusal('frame-undecodable', { ...place, what: error.message });
  }
}

function checkDecoded(decoded: DecodedFrame, { rows, columns }: ExpectedFrame, signed: boolean): void {
  if (decoded.rows !== rows || decoded.columns !== columns || decoded.words.length !== rows * columns)
    throw new CodestreamError(`decoded to ${decoded.rows} × ${decoded.columns}, ${decoded.words.length} values`);
  if (decoded.signed !== signed) throw new CodestreamError('decoded with another sign than it declares');
}

/** The data set as it would lie in an explicit little endian file, up to the end of the pixels. */
async function inflatedPixels(
  pixels: PixelFormat,
  fileBytes: Uint8Array,
  inflateRaw: InflateRaw,
): Promise<{ readonly pixels: PixelFormat; readonly bytes: Uint8Array }> {
  const start = readMetaHeader(fileBytes).end;
  const { uid, name } = transferSyntaxOf(pixels.transferSyntaxUid);
  const damaged = (what: string): Error => frameRefusal('deflated-pixels-damaged', { uid, name, offset: start, what });
  if (pixels.dataLength === null) throw damaged('pixels of undefined length');
  const byteCount = pixels.dataOffset + pixels.dataLength - start;
  // A deflate stream grows by less than 1032 times.
  const most = 1032 * (fileBytes.length - start);
  if (byteCount > most) throw damaged(`${byteCount} bytes declared, ${most} possible`);
  const inflated = await inflateRaw(fileBytes.subarray(start), byteCount);
  if (inflated.kind === 'failed') throw damaged(inflated.reason);
  return {
    pixels: { ...pixels, transferSyntaxUid: EXPLICIT_LITTLE_ENDIAN, dataOffset: pixels.dataOffset - start },
    bytes: inflated.value,
  };
}

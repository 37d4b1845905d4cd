import { refusals } from '../base/errors.ts';
import type { PixelRefusals } from './pixelData.ts';
import type { StackSlice } from './stack.ts';
import { transferSyntaxOf } from './transferSyntax.ts';

const refusal = refusals<PixelRefusals>();

/**
 * Throws `file-changed-since-scan` where a file is not the one whose header the slice carries: Pixel Data must begin where that header
 * had it, and the SOP Instance UID must stand before it. Scale and place of another image's values would be wrong without a word. Of a
 * deflated file nothing stands open to be looked at: its stream is verified by itself.
 */
export function checkUnchanged({ sopInstanceUid, pixels }: StackSlice, bytes: Uint8Array): void {
  const { deflated, bigEndian, encapsulated } = transferSyntaxOf(pixels.transferSyntaxUid);
  if (deflated) return;
  const { index = 0 } = pixels.frameInFile ?? {};
  const isOwnPart = pixels.frameInFile !== undefined && !encapsulated;
  const valueAt = pixels.dataOffset - (isOwnPart ? index * (pixels.dataLength ?? 0) : 0);
  const tag = bigEndian ? PIXEL_DATA_BIG_ENDIAN : PIXEL_DATA;
  const isThere = HEADER_BYTES.some((length) => tag.every((byte, at) => bytes[valueAt - length + at] === byte));
  if (!isThere) throw refusal('file-changed-since-scan', { what: 'Pixel Data' });
  if (!holdsText(bytes.subarray(0, valueAt), sopInstanceUid))
    throw refusal('file-changed-since-scan', { what: 'SOP Instance UID' });
}

/** Of an element with its VR, and without. */
const HEADER_BYTES = [12, 8];
const PIXEL_DATA = [0xe0, 0x7f, 0x10, 0x00];
const PIXEL_DATA_BIG_ENDIAN = [0x7f, 0xe0, 0x00, 0x10];

function holdsText(bytes: Uint8Array, text: string): boolean {
  const wanted = Array.from(text, (character) => character.charCodeAt(0));
  const [first] = wanted;
  if (first === undefined) return true;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((code, n) => bytes[at + n] === code)) return true;
  return false;
}

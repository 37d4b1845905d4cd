import { crc32 } from '../base/crc32.ts';
import type { Deflate } from '../ports/deflate.ts';

/** A picture of at most 256 colours, row by row from the top left. */
export interface PalettePicture {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each colour, 0 to 255. */
  readonly palette: readonly (readonly [number, number, number])[];
  /** One colour's place in the palette for each pixel. */
  readonly pixels: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const BIT_DEPTH = 8;
const PALETTE_COLOUR = 3;

/** The bytes of a PNG file, compressed by the host's zlib. Source: Portable Network Graphics, third edition, W3C. */
export async function palettePng(picture: PalettePicture, deflate: Deflate): Promise<Uint8Array> {
  const { width, height, palette, pixels } = picture;
  if (pixels.length !== width * height) throw new RangeError(`${pixels.length} pixels for ${width} × ${height}`);
  if (palette.length < 1 || palette.length > 256) throw new RangeError(`a palette of ${palette.length} colours`);
  // Each row begins with the number of its filter: 0, none, which suits pictures of a palette best.
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([BIT_DEPTH, PALETTE_COLOUR, 0, 0, 0], 8);
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', await deflate(rows, 'zlib')),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Length, type, data and the CRC-32 of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at += 1) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A PNG as an address that a page holds in itself. Source: RFC 2397 and RFC 4648. */
export function pngDataUri(png: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < png.length; at += 3) {
    const [a = 0, b = 0, c = 0] = png.subarray(at, at + 3);
    const left = png.length - at;
    const bits = (a << 16) | (b << 8) | c;
    const digit = (shift: number): string => DIGITS[(bits >> shift) & 63] ?? '';
    parts.push(digit(18) + digit(12) + (left > 1 ? digit(6) : '=') + (left > 2 ? digit(0) : '='));
  }
  return `data:image/png;base64,${parts.join('')}`;
}

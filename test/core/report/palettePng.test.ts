import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { palettePng, pngDataUri } from '../../../core/report/palettePng.ts';

const deflate = async (bytes: Uint8Array): Promise<Uint8Array> => deflateSync(bytes);
const palette = Array.from({ length: 256 }, (_, n): readonly [number, number, number] => [n, 255 - n, (n * 7) % 256]);

describe('a picture of a palette as PNG', () => {
  it('is read by another decoder colour for colour, whatever its size', async () => {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [256, 3],
    ] as const) {
      const pixels = Uint8Array.from({ length: width * height }, (_, at) => (at * 37 + 11) % 256);
      const png = PNG.sync.read(Buffer.from(await palettePng({ width, height, palette, pixels }, deflate)));
      expect([png.width, png.height]).toEqual([width, height]);
      for (let at = 0; at < pixels.length; at += 1) {
        const colour = [...png.data.subarray(4 * at, 4 * at + 4)];
        expect(colour).toEqual([...(palette[pixels[at] ?? 0] ?? []), 255]);
      }
    }
  });

  it('of another number of pixels than its size is a defect', async () => {
    await expect(palettePng({ width: 2, height: 2, palette, pixels: new Uint8Array(3) }, deflate)).rejects.toThrow(
      RangeError,
    );
  });

  it('goes into a page as base64, padded by the rest of three', () => {
    for (let length = 0; length < 10; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, n) => 251 - 13 * n);
      expect(pngDataUri(bytes)).toBe(`data:image/png;base64,${Buffer.from(bytes).toString('base64')}`);
    }
  });
});

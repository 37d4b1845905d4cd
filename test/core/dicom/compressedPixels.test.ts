import { describe, expect, it } from 'vitest';
import { differenceFromHeader } from '../../../core/dicom/codestreamHeader.ts';
import { decodeRle } from '../../../core/dicom/decodeRle.ts';
import { encapsulatedFrames } from '../../../core/dicom/encapsulatedFrames.ts';
import { decodeJpeg } from '../../../core/dicom/jpeg/decodeJpeg.ts';
import { readJpeg2000Header } from '../../../core/dicom/jpeg2000Header.ts';
import { readCompressedHu, type PixelDecoding } from '../../../core/dicom/readCompressedHu.ts';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { codecOf, isDecoded } from '../../../core/dicom/transferSyntax.ts';
import type { PixelFormat } from '../../../core/dicom/instance.ts';
import { failed } from '../../../core/base/outcome.ts';
import { encapsulatedFile, type Encapsulation } from '../../fixtures/encapsulatedFile.ts';
import { encodeJpegLossless, encodeRle, type PlainFrame } from '../../fixtures/encodeFrames.ts';
import type { SliceOptions } from '../../fixtures/dicomFile.ts';

const RLE = '1.2.840.10008.1.2.5';
const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';
const JPEG_LS = '1.2.840.10008.1.2.4.80';
const JPEG_2000 = '1.2.840.10008.1.2.4.90';

const frameOf = (seed: number): PlainFrame => ({
  rows: 4,
  columns: 4,
  precision: 16,
  signed: true,
  words: Uint16Array.from({ length: 16 }, (_, index) => index * 3 + seed),
});

interface Opened {
  readonly pixels: PixelFormat;
  readonly bytes: Uint8Array;
}

function opened(encapsulation: Encapsulation, frames = 1, options: SliceOptions = {}): Opened {
  const bytes = encapsulatedFile(encapsulation, {
    ...options,
    with: [...(options.with ?? []), { tag: '00280008', vr: 'IS', value: String(frames) }],
  });
  const reading = readInstance(bytes, bytes.length);
  if (reading.kind !== 'ok') throw new Error(JSON.stringify(reading));
  return { pixels: reading.value.pixels, bytes };
}

/** A host whose decoder must not be reached. */
const withoutDecoders: PixelDecoding = {
  decodeFrame: () => Promise.reject(new Error('the frame reached the decoder')),
  inflateRaw: () => Promise.resolve(failed('damaged')),
};

async function huOf({ pixels, bytes }: Opened): Promise<Int16Array> {
  const into = new Int16Array(pixels.rows * pixels.columns * pixels.frames);
  await readCompressedHu(pixels, bytes, into, withoutDecoders);
  return into;
}

/** Offset of the first fragment's item in the file: behind the empty offset table. */
const firstItem = ({ pixels }: Opened): number => pixels.dataOffset + 8;

describe('frames of encapsulated pixels', () => {
  const streams = [0, 1, 2].map((seed) => encodeJpegLossless(frameOf(seed)));
  const halves = streams.flatMap((stream) => [stream.subarray(0, 20), stream.subarray(20)]);
  const expected = [0, 1, 2].flatMap((seed) => [...frameOf(seed).words]);

  it('are one fragment each where no table tells them apart', async () => {
    expect([...(await huOf(opened({ syntax: JPEG_LOSSLESS, fragments: streams }, 3)))]).toEqual(expected);
  });

  it('begin where the Basic Offset Table says', async () => {
    const lengths = halves.map((half) => 8 + half.length + (half.length % 2));
    const offsets = [0, 2, 4].map((index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
    const at = opened({ syntax: JPEG_LOSSLESS, fragments: halves, offsets }, 3);
    expect(encapsulatedFrames(at.pixels, at.bytes).map(({ offset }) => offset)).toEqual(
      offsets.map((offset) => at.pixels.dataOffset + 8 + 12 + offset + 8),
    );
    expect([...(await huOf(at))]).toEqual(expected);
  });

  it('begin with a start of image where a table is absent and they are fragmented', async () => {
    expect([...(await huOf(opened({ syntax: JPEG_LOSSLESS, fragments: halves }, 3)))]).toEqual(expected);
  });

  it('are all fragments together when there is one', async () => {
    const hu = await huOf(opened({ syntax: JPEG_LOSSLESS, fragments: halves.slice(0, 2) }));
    expect([...hu]).toEqual([...frameOf(0).words]);
  });

  it('are read one by one, as the frame of a multi-frame file', async () => {
    const { pixels, bytes } = opened({ syntax: JPEG_LOSSLESS, fragments: streams }, 3);
    const into = new Int16Array(16);
    const second = { ...pixels, frames: 1, frameInFile: { index: 1, count: 3 } };
    await readCompressedHu(second, bytes, into, withoutDecoders);
    expect([...into]).toEqual([...frameOf(1).words]);
  });

  it.each([
    ['fewer', 4],
    ['more', 2],
  ])('are refused when there are %s than declared', async (_, declared) => {
    const fragments = streams.map((stream) => Uint8Array.from(stream));
    await expect(huOf(opened({ syntax: JPEG_LOSSLESS, fragments }, declared))).rejects.toMatchObject({
      code: 'frames-miscounted',
      details: { uid: JPEG_LOSSLESS, frames: declared, found: 3 },
    });
  });

  it('are refused where the offset table names no fragment', async () => {
    const at = opened({ syntax: JPEG_LOSSLESS, fragments: streams, offsets: [0, 6, 12] }, 3);
    await expect(huOf(at)).rejects.toMatchObject({
      code: 'pixel-fragments-damaged',
      details: { offset: at.pixels.dataOffset + 12, uid: JPEG_LOSSLESS },
    });
  });

  it('are refused without the end of the sequence, at the byte where it is due', async () => {
    const at = opened({ syntax: RLE, fragments: [encodeRle(frameOf(0))], withoutEnd: true });
    await expect(huOf(at)).rejects.toMatchObject({
      code: 'pixel-fragments-damaged',
      details: { offset: at.bytes.length, what: 'the file ends before the end of the pixel sequence' },
    });
  });

  it('are refused when an item is longer than the file', async () => {
    const at = opened({ syntax: RLE, fragments: [encodeRle(frameOf(0))] });
    new DataView(at.bytes.buffer).setUint32(firstItem(at) + 4, 0xfffffff0, true);
    await expect(huOf(at)).rejects.toMatchObject({
      code: 'pixel-fragments-damaged',
      details: { offset: firstItem(at), what: expect.stringContaining('4294967280 bytes') },
    });
  });

  it('are refused when something else stands where an item is due', async () => {
    const at = opened({ syntax: RLE, fragments: [encodeRle(frameOf(0))] });
    at.bytes[firstItem(at)] = 0;
    await expect(huOf(at)).rejects.toMatchObject({ code: 'pixel-fragments-damaged' });
  });
});

describe('a codestream is held against the header before a decoder is asked', () => {
  it.each([
    ['rows', { rows: 6 }],
    ['columns', { columns: 3 }],
  ])('JPEG with other %s is refused', async (_, size) => {
    const at = opened({ syntax: JPEG_LOSSLESS, fragments: [encodeJpegLossless({ ...frameOf(0), ...size })] });
    await expect(huOf(at)).rejects.toMatchObject({
      code: 'frame-differs-from-header',
      details: { frame: 1, offset: firstItem(at) + 8, declared: '4 × 4', uid: JPEG_LOSSLESS },
    });
  });

  it('JPEG-LS that claims 65535 × 65535 is refused without an allocation', async () => {
    const sof = [0xff, 0xd8, 0xff, 0xf7, 0, 11, 16, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0];
    const sos = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0xff, 0xd9];
    await expect(
      huOf(opened({ syntax: JPEG_LS, fragments: [Uint8Array.from([...sof, ...sos])] })),
    ).rejects.toMatchObject({
      code: 'frame-differs-from-header',
      details: { declared: '4 × 4', found: '65535 × 65535' },
    });
  });

  it.each([
    ['another size', siz({ columns: 100_000, rows: 100_000 }), 'frame-differs-from-header'],
    ['three components', siz({ components: 3 }), 'frame-differs-from-header'],
    ['a million tiles', siz({ columns: 4096, rows: 4096, tile: 4 }), 'frame-undecodable'],
    ['a tile-part that leaves the codestream', siz({ tilePart: 9999 }), 'frame-undecodable'],
    ['no end of codestream', siz({ end: false }), 'frame-undecodable'],
    ['no tile size', siz({ tile: 0 }), 'frame-undecodable'],
  ])('JPEG 2000 with %s is refused', async (_, codestream, code) => {
    const refused = huOf(opened({ syntax: JPEG_2000, fragments: [codestream] }));
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.not.toMatchObject({ details: { what: 'the frame reached the decoder' } });
  });

  it('a matching JPEG 2000 header reaches the decoder, whose error is told with UID and place', async () => {
    const at = opened({ syntax: JPEG_2000, fragments: [siz({})] });
    await expect(huOf(at)).rejects.toMatchObject({
      code: 'frame-undecodable',
      details: { uid: JPEG_2000, frame: 1, offset: firstItem(at) + 8, what: 'the frame reached the decoder' },
    });
  });

  it('a JPEG 2000 header says size, depth and sign', () => {
    expect(readJpeg2000Header(siz({}))).toMatchObject({ rows: 4, columns: 4, precision: 16, signed: true });
  });
});

describe('bits and sign of a codestream against the header', () => {
  const header = { rows: 4, columns: 4, components: 1, precision: 12, signed: false };
  const expected = { rows: 4, columns: 4, bitsAllocated: 16, bitsStored: 12, highBit: 11, signed: false };
  it.each([
    ['as declared', {}, {}, null],
    ['fewer bits of unsigned values', { precision: 10 }, {}, null],
    ['bit patterns of all stored bits of signed values', {}, { signed: true }, null],
    ['a signed codestream of fewer bits', { precision: 10, signed: true }, { signed: true }, null],
    ['whole words with stored bits below the top', { precision: 16 }, { highBit: 13 }, null],
    [
      'bit patterns of fewer bits of signed values',
      { precision: 10 },
      { signed: true },
      'Bits Stored of signed pixels',
    ],
    ['signed values under an unsigned header', { signed: true }, {}, 'Pixel Representation'],
    ['more bits than a word has', { precision: 17 }, {}, 'Bits Allocated'],
    ['stored bits that were shifted or not', { precision: 12 }, { highBit: 13 }, 'High Bit'],
  ])('%s', (_, codestream, declared, what) => {
    const found = differenceFromHeader({ ...header, ...codestream }, { ...expected, ...declared });
    expect(found === null ? null : found.what).toBe(what);
  });
});

describe('RLE', () => {
  const expected = { rows: 4, columns: 4, bitsAllocated: 16, bitsStored: 16, signed: true };
  it.each([
    ['shorter than its header', (bytes: Uint8Array) => bytes.subarray(0, 63), "fewer than the header's 64"],
    ['of three segments', (bytes: Uint8Array) => withWord(bytes, 0, 3), '3 segments where 2 are due'],
    ['with a segment beyond its end', (bytes: Uint8Array) => withWord(bytes, 2, 9999), '9999'],
    ['with too few bytes', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 4), 'ends'],
  ])('%s is refused', (_, change, what) => {
    expect(() => decodeRle(change(encodeRle(frameOf(0))), expected)).toThrow(what);
  });
});

describe('JPEG lossless', () => {
  const codestream = encodeJpegLossless({ ...frameOf(0), rows: 16, words: new Uint16Array(64).map((_, n) => n * 991) });
  it.each([
    ['cut inside the scan', [...codestream.subarray(0, 100)], 'ends inside a scan'],
    ['with a scan too short', [...codestream.subarray(0, 100), 0xff, 0xd9], 'the scan ends at row'],
    ['with another marker in the scan', [...codestream.subarray(0, 100), 0xff, 0xc4], 'FFC4'],
    [
      'with a predictor that is none',
      [...codestream].map((byte, at) => (at === 15 + 38 + 7 ? 9 : byte)),
      'predictor 9',
    ],
  ])('%s is refused, never filled up', (_, bytes, what) => {
    expect(() => decodeJpeg(Uint8Array.from(bytes))).toThrow(what);
  });
});

describe('transfer syntaxes', () => {
  it('are decoded, all that the specification lists, and no others', () => {
    const listed = ['', '.1', '.1.99', '.2', '.5'].map((end) => `1.2.840.10008.1.2${end}`);
    const compressed = [50, 51, 57, 70, 80, 81, 90, 91, 201, 202, 203].map((end) => `1.2.840.10008.1.2.4.${end}`);
    expect([...listed, ...compressed].filter((uid) => !isDecoded(uid))).toEqual([]);
    const others = [53, 55, 92, 93, 100, 102, 106].map((end) => `1.2.840.10008.1.2.4.${end}`);
    expect([...others, '1.2.3', 'toString'].filter((uid) => isDecoded(uid) || codecOf(uid) !== null)).toEqual([]);
  });
});

function withWord(bytes: Uint8Array, index: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(4 * index, value, true);
  return copy;
}

/** A JPEG 2000 codestream without data: SOC, SIZ, one tile-part header, EOC. */
function siz({ columns = 4, rows = 4, tile = 4096, components = 1, tilePart = 14, end = true }): Uint8Array {
  const long = (value: number): number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  const fields = [columns, rows, 0, 0, tile, tile, 0, 0].flatMap(long);
  const parts = Array.from({ length: components }, () => [0x8f, 1, 1]).flat();
  return Uint8Array.from(
    [
      [0xff, 0x4f, 0xff, 0x51, 0, 38 + 3 * components, 0, 0, ...fields, 0, components, ...parts],
      [0xff, 0x90, 0, 10, 0, 0, ...long(tilePart), 0, 1, 0xff, 0x93],
      end ? [0xff, 0xd9] : [],
    ].flat(),
  );
}

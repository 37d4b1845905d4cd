import { readdirSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../core/base/errors.ts';
import { MAX_HU, MIN_HU, NO_DATA_HU } from '../../../core/dicom/hounsfield.ts';
import type { PixelFormat } from '../../../core/dicom/instance.ts';
import { readHu, readHuOfAnyLayout } from '../../../core/dicom/pixelData.ts';
import { readInstance } from '../../../core/dicom/readInstance.ts';
import { hasTestData, testData } from '../../testData.ts';

const format: PixelFormat = {
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  rows: 2,
  columns: 3,
  frames: 1,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: true,
  slope: 1,
  intercept: 0,
  rescaleStated: true,
  rescaleType: 'HU',
  padding: null,
  lossy: false,
  dataOffset: 0,
  dataLength: 12,
};

function wordBytes(words: readonly number[], littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(words.length * 2);
  words.forEach((word, index) => new DataView(bytes.buffer).setUint16(2 * index, word & 0xffff, littleEndian));
  return bytes;
}

function hu(words: readonly number[], change: Partial<PixelFormat>): readonly number[] {
  const into = new Int16Array(6);
  readHu({ ...format, ...change }, wordBytes(words), into, 0);
  return [...into];
}

/** The rule of the specification, word for word, on arbitrary numbers. */
function slowHu(word: number, pixels: PixelFormat): number {
  const mask = 2 ** pixels.bitsStored - 1;
  const unsigned = Math.floor(word / 2 ** (pixels.highBit + 1 - pixels.bitsStored)) % (mask + 1);
  const stored = pixels.signed && unsigned > mask / 2 ? unsigned - mask - 1 : unsigned;
  if (pixels.padding !== null && stored >= pixels.padding.low && stored <= pixels.padding.high) return NO_DATA_HU;
  const exact = stored * pixels.slope + pixels.intercept;
  return Math.max(MIN_HU, Math.min(MAX_HU, Math.floor(exact + 0.5)));
}

describe('readHu', () => {
  it('applies slope and intercept, and keeps HU of a MONOCHROME1 image', () => {
    const words = [0, 1, 2, 100, 1024, -5];
    expect(hu(words, { intercept: -1024 })).toEqual([-1024, -1023, -1022, -924, 0, -1029]);
    expect(hu(words, { intercept: -1024, photometricInterpretation: 'MONOCHROME1' })).toEqual(
      hu(words, { intercept: -1024 }),
    );
  });

  it('rounds halves up where the slope is not whole, and says so', () => {
    const into = new Int16Array(6);
    const notes = readHu({ ...format, slope: 0.5 }, wordBytes([1, 2, 3, -1, -2, -3]), into, 0);
    expect([...into]).toEqual([1, 1, 2, 0, -1, -1]);
    expect(notes.rounded).toBe(true);
    expect(readHu(format, wordBytes([0, 0, 0, 0, 0, 0]), into, 0).rounded).toBe(false);
  });

  it('saturates at ±32767 and never gives −32768 for a value', () => {
    expect(hu([-32768, 32767, 0, 0, 0, 0], {}).slice(0, 2)).toEqual([MIN_HU, MAX_HU]);
    expect(hu([65535, 40000, 0, 0, 0, 0], { signed: false }).slice(0, 2)).toEqual([MAX_HU, MAX_HU]);
    expect(hu([-32768, 5, 0, 0, 0, 0], { intercept: -1024 })[0]).toBe(MIN_HU);
  });

  it('marks padding that the stored bits cannot hold where the whole word holds it, and no tissue of the same low bits', () => {
    const of = { bitsStored: 12, highBit: 11, intercept: -1024, padding: { low: 63536, high: 63536 } };
    const unsigned = hu([63536, 63536 & 0xfff, 1024, 0, 0, 0], { ...of, signed: false });
    expect(Array.from(unsigned.slice(0, 3))).toEqual([NO_DATA_HU, 1072, 0]);
    const signed = hu([-32768, 0, 40, 0, 0, 0], { ...of, intercept: 0, padding: { low: -32768, high: -32768 } });
    expect(Array.from(signed.slice(0, 3))).toEqual([NO_DATA_HU, 0, 40]);
  });

  it('marks padding, a single value or a range', () => {
    expect(hu([-2000, -1999, 0, 0, 0, 0], { padding: { low: -2000, high: -2000 } }).slice(0, 2)).toEqual([
      NO_DATA_HU,
      -1999,
    ]);
    expect(hu([-2000, -1500, -1499, 0, 0, 0], { padding: { low: -2000, high: -1500 } }).slice(0, 3)).toEqual([
      NO_DATA_HU,
      NO_DATA_HU,
      -1499,
    ]);
  });

  it('ignores bits beside the stored ones', () => {
    expect(hu([0xf001, 0x0fff, 0, 0, 0, 0], { bitsStored: 12, highBit: 11, signed: false }).slice(0, 2)).toEqual([
      1, 4095,
    ]);
    expect(hu([0xf001, 0x0fff, 0, 0, 0, 0], { bitsStored: 12, highBit: 11 }).slice(0, 2)).toEqual([1, -1]);
    expect(hu([0x001f, 0xfff0, 0, 0, 0, 0], { bitsStored: 12, highBit: 15 }).slice(0, 2)).toEqual([1, -1]);
  });

  it('gives by the fast loop, the general loop and the rule word for word the same', () => {
    const words = Array.from({ length: 4096 }, (_, index) => (index * 7919 + 13) & 0xffff);
    const base = { ...format, rows: 64, columns: 64, dataLength: 8192 };
    const cases: readonly Partial<PixelFormat>[] = [
      {},
      { signed: false, intercept: -1024 },
      { bitsStored: 12, highBit: 11, signed: false, intercept: -1024, padding: { low: 0, high: 3 } },
      { bitsStored: 12, highBit: 11, padding: { low: -2048, high: -2000 } },
      { bitsStored: 10, highBit: 13, slope: 3, intercept: -8192 },
      { slope: 2, intercept: 7 },
      { slope: -1, intercept: 100 },
    ];
    for (const change of cases) {
      const pixels = { ...base, ...change };
      const fast = new Int16Array(4096);
      const general = new Int16Array(4096);
      readHu(pixels, wordBytes(words), fast, 0);
      readHuOfAnyLayout(pixels, wordBytes(words), general, 0);
      expect(fast).toEqual(Int16Array.from(words, (word) => slowHu(word, pixels)));
      expect(general).toEqual(fast);
      const big = { ...pixels, transferSyntaxUid: '1.2.840.10008.1.2.2' };
      const file = wordBytes(words, false);
      const before = file.slice();
      const swapped = new Int16Array(4096);
      readHu(big, file, swapped, 0);
      expect(swapped).toEqual(fast);
      expect(file).toEqual(before);
    }
  });

  it('reads big endian words and single bytes', () => {
    const into = new Int16Array(6);
    const big = { ...format, transferSyntaxUid: '1.2.840.10008.1.2.2' };
    readHu(big, wordBytes([1, 256, -2, 0, 7, 1000], false), into, 0);
    expect([...into]).toEqual([1, 256, -2, 0, 7, 1000]);
    const bytes = { ...format, bitsAllocated: 8, bitsStored: 8, highBit: 7, dataLength: 6 };
    readHu(bytes, Uint8Array.from([1, 2, 255, 128, 127, 0]), into, 0);
    expect([...into]).toEqual([1, 2, -1, -128, 127, 0]);
  });

  it('reads pixels that begin at an odd byte, into the place that was asked for', () => {
    const bytes = new Uint8Array(13);
    bytes.set(wordBytes([1, 2, 3, 4, 5, 6]), 1);
    const into = new Int16Array(8);
    readHu({ ...format, dataOffset: 1 }, bytes, into, 2);
    expect([...into]).toEqual([0, 0, 1, 2, 3, 4, 5, 6]);
  });

  it('refuses by name what it does not read', () => {
    const refusal = (change: Partial<PixelFormat>, bytes = new Uint8Array(12)): DomainError => {
      try {
        readHu({ ...format, ...change }, bytes, new Int16Array(6), 0);
      } catch (error) {
        if (error instanceof DomainError) return error;
      }
      throw new Error('not refused');
    };
    expect(refusal({ transferSyntaxUid: '1.2.840.10008.1.2.4.90', dataLength: null })).toMatchObject({
      code: 'transfer-syntax-not-decoded',
      details: { uid: '1.2.840.10008.1.2.4.90', name: 'JPEG 2000 Image Compression (Lossless Only)' },
    });
    expect(refusal({ transferSyntaxUid: '1.2.3' }).details).toEqual({ uid: '1.2.3', name: 'unknown transfer syntax' });
    expect(refusal({ samplesPerPixel: 3, photometricInterpretation: 'RGB' }).code).toBe('pixel-format-unsupported');
    expect(refusal({ photometricInterpretation: 'PALETTE COLOR' }).code).toBe('pixel-format-unsupported');
    expect(refusal({ bitsAllocated: 32 }).code).toBe('pixel-format-unsupported');
    expect(refusal({ bitsStored: 12, highBit: 3 }).code).toBe('pixel-format-unsupported');
    expect(refusal({}, new Uint8Array(10))).toMatchObject({
      code: 'pixel-data-short',
      details: { expectedBytes: 12, presentBytes: 10 },
    });
  });
});

describe.runIf(hasTestData)('readHu on one real slice in several syntaxes', () => {
  it('gives identical pixels from implicit and explicit little endian and from big endian', () => {
    const folder = testData('corpus', 'cornerstone3d_CTImage_all_TS');
    const read = (part: string): Int16Array => {
      const name = readdirSync(folder).find((file) => file.includes(part)) ?? '';
      const bytes = new Uint8Array(readFileSync(`${folder}/${name}`));
      const reading = readInstance(bytes, bytes.length, (deflated) => inflateRawSync(deflated));
      if (reading.kind !== 'ok') throw new Error(part);
      const into = new Int16Array(512 * 512);
      readHu(reading.value.pixels, bytes, into, 0);
      return into;
    };
    const explicit = read('LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm');
    expect(read('LittleEndianImplicit')).toEqual(explicit);
    expect(read('BigEndianExplicit')).toEqual(explicit);
    expect(explicit.reduce((sum, value) => sum + value, 0)).not.toBe(0);
  });
});

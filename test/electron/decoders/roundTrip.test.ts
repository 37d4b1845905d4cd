import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Decoder } from 'jpeg-lossless-decoder-js';
import { decodeJpeg } from '../../../core/dicom/jpeg/decodeJpeg.ts';
import { nodeInflateRaw } from '../../../electron/decoders/nodeInflateRaw.ts';
import { nodeDecoding } from '../../../electron/decoders/nodeDecodeFrame.ts';
import { sliceFile } from '../../fixtures/dicomFile.ts';
import { deflatedFile } from '../../fixtures/compressedSeries.ts';
import { huOf } from '../../fixtures/decodedHu.ts';
import { encapsulatedFile } from '../../fixtures/encapsulatedFile.ts';
import {
  encodeFlatBlocks,
  encodeJpegLossless,
  encodeRle,
  startEncoder,
  type PlainFrame,
} from '../../fixtures/encodeFrames.ts';

const [rows, columns] = [24, 40];

/** Smooth, then noise over the whole range: every predictor and every category of difference is used. */
function plainFrame(precision: number, signed: boolean): PlainFrame {
  const mask = 2 ** precision - 1;
  const words = Uint16Array.from({ length: rows * columns }, (_, index) =>
    index < 400 ? (mask / 3 + 3 * (index % columns) + Math.floor(index / columns)) & mask : (index * 40_503) & mask,
  );
  return { rows, columns, precision, signed, words };
}

/** HU of the stored values: the header of `fileOf` has slope 1 and intercept 0. */
function valuesOf({ words, precision, signed }: PlainFrame): Int16Array {
  return Int16Array.from(words, (word) => (signed && word >= 2 ** (precision - 1) ? word - 2 ** precision : word)).map(
    (value) => Math.max(-32_767, value),
  );
}

function fileOf(frame: PlainFrame, syntax: string, fragments: readonly Uint8Array[]): Uint8Array {
  const { precision, signed } = frame;
  return encapsulatedFile(
    { syntax, fragments },
    {
      rows,
      columns,
      with: [
        { tag: '00280101', vr: 'US', value: precision },
        { tag: '00280102', vr: 'US', value: precision - 1 },
        { tag: '00280103', vr: 'US', value: signed ? 1 : 0 },
      ],
    },
  );
}

const FORMATS = [
  { precision: 16, signed: true },
  { precision: 15, signed: false },
  { precision: 12, signed: false },
  { precision: 12, signed: true },
] as const;

describe.each(FORMATS)('$precision bits stored in 16, signed: $signed', ({ precision, signed }) => {
  const frame = plainFrame(precision, signed);

  it.each([
    ['jpeg-ls', '1.2.840.10008.1.2.4.80'],
    ['jpeg-2000', '1.2.840.10008.1.2.4.90'],
    ['htj2k', '1.2.840.10008.1.2.4.201'],
  ] as const)('come back from %s', async (codec, syntax) => {
    const encode = await startEncoder(codec);
    // A decoder of signed codestreams is given sign extended words.
    const words = codec === 'jpeg-ls' ? frame.words : new Uint16Array(valuesOf(frame).buffer);
    expect(await huOf(fileOf(frame, syntax, [encode({ ...frame, words })]))).toEqual(valuesOf(frame));
  });

  it('come back from RLE', async () => {
    expect(await huOf(fileOf(frame, '1.2.840.10008.1.2.5', [encodeRle(frame)]))).toEqual(valuesOf(frame));
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('come back from JPEG lossless by predictor %i', async (predictor) => {
    const codestream = encodeJpegLossless(frame, { predictor });
    expect(await huOf(fileOf(frame, '1.2.840.10008.1.2.4.57', [codestream]))).toEqual(valuesOf(frame));
  });
});

describe('JPEG lossless', () => {
  const frame = plainFrame(16, true);

  it.each([1, 7])('starts its prediction anew at restart markers (predictor %i)', async (predictor) => {
    const codestream = encodeJpegLossless(frame, { predictor, restartRows: 2 });
    expect(await huOf(fileOf(frame, '1.2.840.10008.1.2.4.57', [codestream]))).toEqual(valuesOf(frame));
  });

  it('gives back what a point transform left: the high bits', () => {
    const codestream = encodeJpegLossless(frame, { predictor: 4, pointTransform: 3 });
    expect(decodeJpeg(codestream).words).toEqual(frame.words.map((word) => (word >> 3) << 3));
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('is read alike by jpeg-lossless-decoder-js (predictor %i)', (predictor) => {
    const codestream = encodeJpegLossless(plainFrame(12, false), { predictor });
    const other = new Decoder().decompress(codestream.buffer, codestream.byteOffset, codestream.length);
    expect(decodeJpeg(codestream).words).toEqual(new Uint16Array(other));
  });
});

describe('JPEG extended', () => {
  it.each([8, 12] as const)('gives flat blocks of %i bits the level that their DC coefficient says', (precision) => {
    const levels = [0, 2 ** precision - 1, 17, 2 ** (precision - 1), 100, 101];
    const { words } = decodeJpeg(encodeFlatBlocks(precision, 3, levels));
    const expected = Array.from({ length: 16 * 24 }, (_, index) => {
      const [row, column] = [Math.floor(index / 24), index % 24];
      return levels[3 * Math.floor(row / 8) + Math.floor(column / 8)];
    });
    expect([...words]).toEqual(expected);
  });
});

describe('a deflated data set', () => {
  const slice = { rows: 32, columns: 32 };
  const native = sliceFile(slice);
  const deflated = deflatedFile(slice);

  it('gives the pixels of the plain one', async () => {
    expect(await huOf(deflated)).toEqual(await huOf(native));
  });

  it('that is cut short is refused', async () => {
    const cut = nodeInflateRaw(deflateRawSync(native).subarray(0, 600), native.length);
    expect(await cut).toEqual({ kind: 'failed', reason: 'truncated' });
  });
});

describe('a codec that was given damaged frames', () => {
  it('decodes the next good one', async () => {
    const decoding = nodeDecoding();
    const frame = plainFrame(16, true);
    for (const [codec, syntax] of [
      ['jpeg-ls', '1.2.840.10008.1.2.4.80'],
      ['jpeg-2000', '1.2.840.10008.1.2.4.90'],
      ['htj2k', '1.2.840.10008.1.2.4.201'],
    ] as const) {
      const codestream = (await startEncoder(codec))(frame);
      const good = fileOf(frame, syntax, [codestream]);
      const damaged = fileOf(frame, syntax, [codestream.map((byte, at) => (at > 120 && at % 3 === 0 ? 0x55 : byte))]);
      await huOf(damaged, decoding).catch(() => undefined);
      expect(await huOf(good, decoding), codec).toEqual(await huOf(good));
    }
  });
});

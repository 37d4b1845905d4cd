import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../core/base/errors.ts';
import { jobCode, type JobContext } from '../../../core/compute/jobCode.ts';
import type { PixelFormat } from '../../../core/dicom/instance.ts';
import type { FilePart } from '../../../core/ports/readSource.ts';
import { encapsulatedFile } from '../../fixtures/encapsulatedFile.ts';
import { encodeRle } from '../../fixtures/encodeFrames.ts';
import { sliceFile } from '../../fixtures/dicomFile.ts';
import { stacksOfFiles } from '../../fixtures/scanned.ts';

const view = { sidePixels: 4, pixelSpacingMm: null, orientation: null, window: { widthHu: 255, levelHu: 127.5 } };

/** A host of one file, which notes the parts that were asked for. */
function hostOf(file: Uint8Array, isCancelled = false): { readonly context: JobContext; readonly parts: FilePart[] } {
  const parts: FilePart[] = [];
  const context: JobContext = {
    ports: {
      readSource: () => file,
      digest: () => Promise.resolve(''),
      readPart: (_source, part) => {
        parts.push(part);
        return Promise.resolve(file.slice(part.offset, part.length === null ? undefined : part.offset + part.length));
      },
      decoding: () =>
        Promise.resolve({
          decodeFrame: () => Promise.reject(new Error('no decoder is needed for RLE')),
          inflateRaw: () => Promise.reject(new Error('nothing is deflated')),
        }),
    },
    progress: () => undefined,
    breathe: () => Promise.resolve(),
    isCancelled: () => isCancelled,
  };
  return { context, parts };
}

function formatOf(file: Uint8Array<ArrayBuffer>): PixelFormat {
  const [stack] = stacksOfFiles([file]);
  return stack?.header.pixels ?? expect.unreachable();
}

const stored = (index: number): number => 10 * index;
const native = sliceFile({ rows: 4, columns: 4, stored });
const grey = Array.from({ length: 16 }, (_, index) => 10 * index);

describe('the thumbnail job', () => {
  it('reads of native pixels their own bytes and no more', async () => {
    const { context, parts } = hostOf(native);
    const pixels = formatOf(native);
    const picture = await jobCode.thumbnail({ ...view, slice: { source: 'a', pixels } }, context);
    expect([...picture.grey]).toEqual(grey);
    expect(parts).toMatchObject([{ offset: pixels.dataOffset, length: 32 }]);
  });

  it('shows of several frames the middle one, and reads that one alone', async () => {
    const three = Array.from({ length: 3 }, (_, frame) =>
      Int16Array.from({ length: 4 }, (_, index) => 100 * frame + index),
    );
    const bytes = Uint8Array.from(three.flatMap((frame) => [...new Uint8Array(frame.buffer)]));
    const file = sliceFile({ rows: 2, columns: 2, with: [{ tag: '7FE00010', vr: 'OW', value: bytes }] });
    const pixels = { ...formatOf(file), frames: 3, dataLength: 24 };
    const { context, parts } = hostOf(file);
    const picture = await jobCode.thumbnail({ ...view, sidePixels: 2, slice: { source: 'a', pixels } }, context);
    expect([...picture.grey]).toEqual([100, 101, 102, 103]);
    expect(parts).toMatchObject([{ offset: pixels.dataOffset + 8, length: 8 }]);
  });

  it('decodes compressed pixels', async () => {
    const words = Uint16Array.from({ length: 16 }, (_, index) => stored(index));
    const frame = { rows: 4, columns: 4, precision: 16, signed: true, words };
    const file = encapsulatedFile(
      { syntax: '1.2.840.10008.1.2.5', fragments: [encodeRle(frame)] },
      { rows: 4, columns: 4 },
    );
    const { context } = hostOf(file);
    const picture = await jobCode.thumbnail({ ...view, slice: { source: 'a', pixels: formatOf(file) } }, context);
    expect([...picture.grey]).toEqual(grey);
  });

  it('refuses a file that has become shorter, layouts that hold no attenuation, and images of absurd size', async () => {
    const pixels = formatOf(native);
    const codeFor = (file: Uint8Array, format: PixelFormat): Promise<unknown> =>
      jobCode.thumbnail({ ...view, slice: { source: 'a', pixels: format } }, hostOf(file).context).then(
        () => 'made',
        (error: { readonly code?: string }) => error.code,
      );
    expect(await codeFor(native.slice(0, native.length - 4), pixels)).toBe('pixel-data-short');
    expect(await codeFor(native, { ...pixels, samplesPerPixel: 3 })).toBe('pixel-format-unsupported');
    expect(await codeFor(native, { ...pixels, rows: 60_000, columns: 60_000 })).toBe('thumbnail-too-large');
  });

  it('that is given up decodes nothing', async () => {
    const { context } = hostOf(native, true);
    const made = jobCode.thumbnail({ ...view, slice: { source: 'a', pixels: formatOf(native) } }, context);
    await expect(made).rejects.toThrow(CancelledError);
  });
});

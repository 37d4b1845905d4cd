import type { ScannedInstance } from './groupIntoSeries.ts';
import type { FrameHeader, InstanceHeader, PixelFormat } from './instance.ts';
import { expectedPixelBytes } from './readPixelFormat.ts';
import { transferSyntaxOf } from './transferSyntax.ts';

/** The images that files hold: a file of one image as it is, an Enhanced CT image as its frames, each with a header of its own. */
export function imagesOf(instances: readonly ScannedInstance[]): readonly ScannedInstance[] {
  if (instances.every(({ header }) => header.frames === undefined)) return instances;
  return instances.flatMap((instance) => {
    const { frames, ...file } = instance.header;
    if (frames === undefined) return [instance];
    return frames.map((frame, index) => ({ ...instance, header: imageOf(file, frame, index) }));
  });
}

/** The frame's number stands for the instance number: it orders the images, and names them to the reader. */
function imageOf(
  file: InstanceHeader,
  { number, acquisition, placement, rescale }: FrameHeader,
  index: number,
): InstanceHeader {
  return {
    ...file,
    instanceNumber: number,
    acquisition,
    placement,
    pixels: { ...framePixels(file.pixels, index), ...rescale },
  };
}

/** The pixels of one frame of a file. */
function framePixels(pixels: PixelFormat, index: number): PixelFormat {
  const frame: PixelFormat = { ...pixels, frames: 1, frameInFile: { index, count: pixels.frames } };
  if (transferSyntaxOf(pixels.transferSyntaxUid).encapsulated) return frame;
  const bytes = expectedPixelBytes(frame);
  return { ...frame, dataOffset: pixels.dataOffset + index * bytes, dataLength: bytes };
}

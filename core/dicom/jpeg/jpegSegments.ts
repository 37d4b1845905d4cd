import { CodestreamError } from '../frameRefusals.ts';

/** What SOFn declares (ITU-T T.81 B.2.2, T.87 C.2.2). */
export interface JpegFrameHeader {
  /** Of the marker: 0xC0 baseline, 0xC1 extended, 0xC3 lossless, 0xF7 JPEG-LS. */
  readonly sof: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** One marker segment: the marker's second byte, and the segment's parameters without their length. */
export interface JpegSegment {
  readonly marker: number;
  readonly data: Uint8Array;
  /** Just behind the segment. */
  readonly next: number;
}

export const MARKER = {
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DNL: 0xdc,
  DRI: 0xdd,
  DHT: 0xc4,
  DAC: 0xcc,
} as const;

/** The segments from the start of the image to the first scan's header, that one included. Throws CodestreamError. */
export function* jpegSegments(frame: Uint8Array): Generator<JpegSegment, void> {
  if (frame[0] !== 0xff || frame[1] !== MARKER.SOI) throw new CodestreamError('no start of image (SOI)');
  let at = 2;
  for (;;) {
    if (frame[at] !== 0xff) throw new CodestreamError(`no marker at byte ${at}`);
    while (frame[at + 1] === 0xff) at += 1;
    const marker = frame[at + 1];
    if (marker === undefined) throw new CodestreamError('ends before the first scan');
    if (marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9))
      throw new CodestreamError(`marker FF${hex(marker)} before the first scan`);
    const length = ((frame[at + 2] ?? 0) << 8) | (frame[at + 3] ?? 0);
    const next = at + 2 + length;
    if (length < 2 || next > frame.length) throw new CodestreamError(`segment FF${hex(marker)} of ${length} bytes`);
    yield { marker, data: frame.subarray(at + 4, next), next };
    if (marker === MARKER.SOS) return;
    at = next;
  }
}

/** SOF0 to SOF15 and JPEG-LS's SOF55: not the table definitions that lie between their numbers. */
export function isFrameHeader(marker: number): boolean {
  if (marker === 0xf7) return true;
  return marker >= 0xc0 && marker <= 0xcf && marker !== MARKER.DHT && marker !== 0xc8 && marker !== MARKER.DAC;
}

export function frameHeaderOf({ marker, data }: JpegSegment): JpegFrameHeader {
  if (data.length < 6) throw new CodestreamError(`frame header of ${data.length} bytes`);
  const at = (index: number): number => data[index] ?? 0;
  return {
    sof: marker,
    precision: at(0),
    rows: (at(1) << 8) | at(2),
    columns: (at(3) << 8) | at(4),
    components: at(5),
  };
}

/** The frame header of a JPEG or JPEG-LS image. */
export function readJpegHeader(frame: Uint8Array): JpegFrameHeader {
  for (const segment of jpegSegments(frame)) {
    if (isFrameHeader(segment.marker)) return frameHeaderOf(segment);
  }
  throw new CodestreamError('no frame header (SOF) before the first scan');
}

/** True when the bytes end with the marker, but for what writers pad a fragment with: zeros, or FF. */
export function endsWithMarker(frame: Uint8Array, marker: number): boolean {
  let end = frame.length;
  while (end > 0 && (frame[end - 1] === 0 || frame[end - 1] === 0xff)) end -= 1;
  return end >= 2 && frame[end - 2] === 0xff && frame[end - 1] === marker;
}

export function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

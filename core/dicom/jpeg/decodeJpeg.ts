import type { DecodedFrame } from '../../ports/decodeFrame.ts';
import { CodestreamError } from '../frameRefusals.ts';
import { decodeDct } from './decodeDct.ts';
import { decodeLossless } from './decodeLossless.ts';
import { entropySegments, readHuffmanTables, type HuffmanTable } from './huffman.ts';
import { frameHeaderOf, hex, isFrameHeader, jpegSegments, MARKER, type JpegFrameHeader } from './jpegSegments.ts';

interface Tables {
  readonly huffman: Map<string, HuffmanTable>;
  /** By destination, in zigzag order. */
  readonly quantization: Map<number, Uint16Array>;
  restartInterval: number;
}

/**
 * A JPEG image of one component in one scan (ITU-T T.81): baseline and extended sequential DCT with Huffman coding, 8 or 12 bits, and
 * lossless with every predictor, 2 to 16 bits. Its size must have been checked before. Strict: a scan that ends early, a code
 * outside the tables or a missing end of image throws CodestreamError; nothing is filled up.
 */
export function decodeJpeg(frame: Uint8Array): DecodedFrame {
  const tables: Tables = { huffman: new Map(), quantization: new Map(), restartInterval: 0 };
  let header: JpegFrameHeader | null = null;
  let quantizer = 0;
  for (const segment of jpegSegments(frame)) {
    const { marker, data } = segment;
    if (isFrameHeader(marker)) {
      if (header !== null) throw new CodestreamError('two frame headers');
      header = frameHeaderOf(segment);
      quantizer = data[8] ?? 0;
    } else if (marker === MARKER.DHT) readHuffmanTables(data, tables.huffman);
    else if (marker === MARKER.DQT) readQuantization(data, tables.quantization);
    else if (marker === MARKER.DRI) tables.restartInterval = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    else if (marker === MARKER.SOS) {
      if (header === null) throw new CodestreamError('a scan before the frame header');
      const words = decodeScan(frame, header, quantizer, tables, data, segment.next);
      return { words, rows: header.rows, columns: header.columns, signed: false };
    }
  }
  throw new CodestreamError('no scan');
}

function decodeScan(
  frame: Uint8Array,
  header: JpegFrameHeader,
  quantizer: number,
  tables: Tables,
  scan: Uint8Array,
  from: number,
): Uint16Array {
  const { rows, columns, precision, sof } = header;
  const { restartInterval } = tables;
  if (scan.length < 6 || scan[0] !== 1 || header.components !== 1)
    throw new CodestreamError(`${header.components} components, ${scan[0] ?? 0} in the first scan`);
  const at = (index: number): number => scan[index] ?? 0;
  const huffman = (kind: 0 | 1, destination: number): HuffmanTable => {
    const table = tables.huffman.get(`${kind}:${destination}`);
    if (table === undefined) throw new CodestreamError(`Huffman table ${kind}:${destination} is not defined`);
    return table;
  };
  const { segments, marker, at: end } = entropySegments(frame, from);
  if (marker !== MARKER.EOI) throw new CodestreamError(`marker FF${hex(marker)} at byte ${end} inside the scan`);
  if (sof === 0xc3) {
    const [predictor, pointTransform] = [at(3), at(5) & 15];
    if (precision < 2 || precision > 16 || predictor < 1 || predictor > 7 || pointTransform >= precision)
      throw new CodestreamError(`${precision} bits, predictor ${predictor}, point transform ${pointTransform}`);
    const table = huffman(0, at(2) >> 4);
    return decodeLossless({ rows, columns, precision, predictor, pointTransform, restartInterval, table, segments });
  }
  if (precision !== 8 && precision !== 12) throw new CodestreamError(`${precision} bits in a DCT image`);
  if (at(3) !== 0 || at(4) !== 63 || at(5) !== 0) throw new CodestreamError('a progressive scan');
  const quantization = tables.quantization.get(quantizer);
  if (quantization === undefined) throw new CodestreamError(`quantization table ${quantizer} is not defined`);
  const [dc, ac] = [huffman(0, at(2) >> 4), huffman(1, at(2) & 15)];
  return decodeDct({ rows, columns, precision, restartInterval, dc, ac, quantization, segments });
}

function readQuantization(data: Uint8Array, into: Map<number, Uint16Array>): void {
  let at = 0;
  while (at < data.length) {
    const wide = (data[at] ?? 0) >> 4 !== 0;
    const bytes = data.subarray(at + 1, at + (wide ? 129 : 65));
    if (bytes.length < (wide ? 128 : 64)) throw new CodestreamError('a quantization table is cut short');
    const table = Uint16Array.from({ length: 64 }, (_, n) =>
      wide ? ((bytes[2 * n] ?? 0) << 8) | (bytes[2 * n + 1] ?? 0) : (bytes[n] ?? 0),
    );
    into.set((data[at] ?? 0) & 15, table);
    at += wide ? 129 : 65;
  }
}

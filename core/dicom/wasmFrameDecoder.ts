import type { DecodedFrame, DecodeFrame, ExpectedFrame } from '../ports/decodeFrame.ts';
import { codecOf, type Codec } from './transferSyntax.ts';

/** One image at a time, as the WebAssembly builds of CharLS, OpenJPEG and OpenJPH have it. */
export interface WasmDecoder {
  /** Memory of the decoder to which the codestream is copied. */
  readonly getEncodedBuffer: (byteCount: number) => Uint8Array;
  readonly decode: () => void;
  /** The decoder's own memory. */
  readonly getDecodedBuffer: () => Uint8Array | Uint8ClampedArray;
  readonly getFrameInfo: () => {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned?: boolean;
  };
  readonly delete: () => void;
}

export type WasmCodec = Exclude<Codec, 'rle' | 'jpeg'>;

/** Starts an instance of a codec; gives what makes its decoders. Lent by the host. `complain` is given what the codec writes. */
export type StartCodec = (codec: WasmCodec, complain: (line: string) => void) => Promise<() => WasmDecoder>;

interface Instance {
  readonly makeDecoder: () => WasmDecoder;
  readonly complaints: string[];
  /** Of the last frame: its memory is lent until the next one. */
  last: WasmDecoder | null;
}

/** Decodes by WebAssembly codecs, each started when first needed. An instance that failed is thrown away: its memory may be spoilt. */
export function wasmFrameDecoder(start: StartCodec): DecodeFrame {
  const instances = new Map<WasmCodec, Promise<Instance>>();
  const instanceOf = (codec: WasmCodec): Promise<Instance> => {
    const running = instances.get(codec);
    if (running !== undefined) return running;
    const complaints: string[] = [];
    const starting = start(codec, (line) => void complaints.push(line)).then((makeDecoder) => ({
      makeDecoder,
      complaints,
      last: null,
    }));
    instances.set(codec, starting);
    return starting;
  };
  return async (syntaxUid, frame, expected) => {
    const codec = codecOf(syntaxUid);
    if (codec === null || codec === 'rle' || codec === 'jpeg') throw new Error(`no codec for ${syntaxUid}`);
    try {
      return decodeOne(await instanceOf(codec), frame, expected);
    } catch (error) {
      instances.delete(codec);
      throw new Error(messageOf(error), { cause: error });
    }
  };
}

function decodeOne(instance: Instance, frame: Uint8Array, expected: ExpectedFrame): DecodedFrame {
  instance.last?.delete();
  instance.last = null;
  instance.complaints.length = 0;
  const decoder = instance.makeDecoder();
  instance.last = decoder;
  decoder.getEncodedBuffer(frame.length).set(frame);
  decoder.decode();
  const complaint = instance.complaints.find((line) => /error|warn/i.test(line));
  if (complaint !== undefined) throw new Error(complaint.trim());
  const { width, height, bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
  const decoded = decoder.getDecodedBuffer();
  const wide = bitsPerSample > 8;
  const count = expected.rows * expected.columns;
  if (componentCount !== 1 || decoded.length < count * (wide ? 2 : 1))
    throw new Error(`${decoded.length} bytes of ${componentCount} components decoded`);
  const signed = isSigned === true;
  const words = wordsAt(decoded, count, wide, signed);
  return { words, rows: height, columns: width, signed };
}

function wordsAt(
  { buffer, byteOffset }: Uint8Array | Uint8ClampedArray,
  count: number,
  wide: boolean,
  signed: boolean,
): DecodedFrame['words'] {
  if (wide) return signed ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
  return signed ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count);
}

/** Codecs throw Errors, strings, and numbers that point to a message in their memory. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : 'the decoder gave up';
}

import type { PixelDecoding } from '../../core/dicom/readCompressedHu.ts';
import { wasmFrameDecoder, type StartCodec, type WasmDecoder } from '../../core/dicom/wasmFrameDecoder.ts';
import { readCodecFiles } from './codecFiles.ts';
import { nodeInflateRaw } from './nodeInflateRaw.ts';

type CodecModule = Readonly<Record<string, (new () => WasmDecoder) | undefined>>;
type StartModule = (options: {
  readonly wasmBinary: Uint8Array;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}) => Promise<CodecModule>;

const DECODER_CLASS = { 'jpeg-ls': 'JpegLSDecoder', 'jpeg-2000': 'J2KDecoder', htj2k: 'HTJ2KDecoder' } as const;

const startCodec: StartCodec = async (codec, complain) => {
  const { start, wasm } = readCodecFiles(codec);
  const codecModule = await (start as StartModule)({ wasmBinary: wasm, print: complain, printErr: complain });
  const Decoder = codecModule[DECODER_CLASS[codec]];
  if (Decoder === undefined) throw new Error(`the codec for ${codec} has no ${DECODER_CLASS[codec]}`);
  return () => new Decoder();
};

/** What Node lends to read compressed pixels. Codecs start when a frame first needs them. */
export function nodeDecoding(): PixelDecoding {
  return { decodeFrame: wasmFrameDecoder(startCodec), inflateRaw: nodeInflateRaw };
}

import charlsWasm from '@cornerstonejs/codec-charls/decodewasm?url';
import openjpegWasm from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphWasm from '@cornerstonejs/codec-openjph/wasm?url';
import type { PixelDecoding } from '../../core/dicom/readCompressedHu.ts';
import { wasmFrameDecoder, type StartCodec, type WasmCodec } from '../../core/dicom/wasmFrameDecoder.ts';
import { browserInflateRaw } from './browserInflateRaw.ts';

/** Scripts are chunks of their own, loaded with the first frame that needs them; the WebAssembly is served by the window's own scheme. */
const CODECS = {
  'jpeg-ls': {
    wasm: charlsWasm,
    load: () => import('@cornerstonejs/codec-charls/decodewasmjs'),
    decoder: 'JpegLSDecoder',
  },
  'jpeg-2000': {
    wasm: openjpegWasm,
    load: () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    decoder: 'J2KDecoder',
  },
  htj2k: { wasm: openjphWasm, load: () => import('@cornerstonejs/codec-openjph/wasmjs'), decoder: 'HTJ2KDecoder' },
} as const satisfies Readonly<Record<WasmCodec, unknown>>;

const startCodec: StartCodec = async (codec, complain) => {
  const { wasm, load, decoder } = CODECS[codec];
  const [{ default: start }, answer] = await Promise.all([load(), fetch(wasm)]);
  if (!answer.ok) throw new Error(`the codec for ${codec} is not served: ${answer.status}`);
  const wasmBinary = new Uint8Array(await answer.arrayBuffer());
  const codecModule = await start({ wasmBinary, print: complain, printErr: complain });
  const Decoder = codecModule[decoder];
  if (Decoder === undefined) throw new Error(`the codec for ${codec} has no ${decoder}`);
  return () => new Decoder();
};

/** What the window lends to read compressed pixels. */
export function browserDecoding(): PixelDecoding {
  return { decodeFrame: wasmFrameDecoder(startCodec), inflateRaw: browserInflateRaw };
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { WasmCodec } from '../../core/dicom/wasmFrameDecoder.ts';

/** The two files of each codec: what starts it, and its WebAssembly. The decoders' own builds: the packages' default is ten times slower. */
export const CODEC_FILES: Readonly<Record<WasmCodec, { readonly script: string; readonly wasm: string }>> = {
  'jpeg-ls': {
    script: '@cornerstonejs/codec-charls/decodewasmjs',
    wasm: '@cornerstonejs/codec-charls/decodewasm',
  },
  'jpeg-2000': {
    script: '@cornerstonejs/codec-openjpeg/decodewasmjs',
    wasm: '@cornerstonejs/codec-openjpeg/decodewasm',
  },
  htj2k: { script: '@cornerstonejs/codec-openjph/wasmjs', wasm: '@cornerstonejs/codec-openjph/wasm' },
};

/** Where a package for users holds the files: `<codec>.cjs` and `<codec>.wasm`, beside the bundle or beside its chunks' folder. */
const PACKED = ['./codecs/', '../codecs/'];

/** What starts a codec, and its WebAssembly: from the built program where this runs in it, else from the installed packages. */
export function readCodecFiles(codec: WasmCodec): { readonly start: unknown; readonly wasm: Uint8Array } {
  const require = createRequire(import.meta.url);
  const packed = PACKED.map((folder) => new URL(folder, import.meta.url)).find((folder) =>
    existsSync(new URL(`${codec}.wasm`, folder)),
  );
  const { script, wasm } = CODEC_FILES[codec];
  const place = (name: string, file: string): string =>
    packed === undefined ? require.resolve(name) : fileURLToPath(new URL(file, packed));
  return {
    start: require(place(script, `${codec}.cjs`)),
    wasm: readFileSync(place(wasm, `${codec}.wasm`)),
  };
}

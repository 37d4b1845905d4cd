/** The codec packages ship no types: an Emscripten module factory each. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export { default } from '@letb/codec-module';
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export { default } from '@letb/codec-module';
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  export { default } from '@letb/codec-module';
}

declare module '@letb/codec-module' {
  const start: (options: {
    readonly wasmBinary: Uint8Array;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }) => Promise<
    Readonly<Record<string, (new () => import('../../core/dicom/wasmFrameDecoder.ts').WasmDecoder) | undefined>>
  >;
  export default start;
}

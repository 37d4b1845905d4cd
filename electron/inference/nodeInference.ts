import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as runtime from 'onnxruntime-web/wasm';
import { onnxInference } from '../../core/segmentation/model/onnxRuntime.ts';

/** ONNX Runtime from the installed package: one script and one WebAssembly file, both local. */
export const nodeInference = onnxInference(async () => ({
  runtime,
  wasm: await readFile(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')),
}));

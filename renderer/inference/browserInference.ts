import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { onnxInference } from '../../core/segmentation/model/onnxRuntime.ts';

/** ONNX Runtime of the window: its script is a chunk of its own, its WebAssembly is served by the window's own scheme. */
export const browserInference = onnxInference(async () => {
  const [runtime, answer] = await Promise.all([import('onnxruntime-web/wasm'), fetch(wasmAddress)]);
  if (!answer.ok) throw new Error(`ONNX Runtime is not served: ${answer.status}`);
  return { runtime, wasm: new Uint8Array(await answer.arrayBuffer()) };
});
